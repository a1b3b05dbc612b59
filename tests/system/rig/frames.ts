/** Whole frames, whatever they carry: which of those put on a wire come through a port? */
import { randomBytes } from "node:crypto";
import { EventEmitter, on } from "node:events";
import { GATEWAY, type RigHome } from "./home.ts";
import { frame } from "./neighbour.ts";
import { inject, said } from "./wire.ts";

const EAPOL = 0x888e;
/** Ethernet's shortest frame, as a cable pads it. */
const SHORTEST = 60;

/** Frames that every socket on the way has room for. */
const AT_ONCE = 200;

export interface Port {
  /** Sends the frames in order and says of each whether the bridge took it. */
  through(frames: readonly Buffer[]): Promise<boolean[]>;
  /** As fast as the way to the wire takes them without loss; resolves once all are there. */
  send(...frames: Buffer[]): Promise<void>;
  close(): void;
}

export interface Cable {
  /** Namespace of its far end, and the interface there. */
  readonly host: string;
  readonly interface?: string;
  /** The bridge's end. */
  readonly port?: string;
  /** A sender whose EAPOL frames pass, to end each wait. */
  readonly mac: string;
}

export async function openPort(home: RigHome, cable: Cable): Promise<Port> {
  const { host, mac, port = `p-${host}` } = cable;
  const end = `INTERFACE:${cable.interface ?? "eth0"}`;
  const wire = await inject(home.children, home.directory, host, end);
  const bridge = await watchBridge(home);
  const received = async (): Promise<number> => {
    const [{ stats64 }] = JSON.parse(
      await home.exec("gw", "ip", "-s", "-json", "link", "show", "dev", port),
    ) as [{ stats64: { rx: { packets: number } } }];
    return stats64.rx.packets;
  };
  const send = async (...frames: Buffer[]): Promise<void> => {
    for (let at = 0; at < frames.length; at += AT_ONCE) {
      const batch = frames.slice(at, at + AT_ONCE);
      const goal = (await received()) + batch.length;
      for (const each of batch) await wire.send(each);
      const late = AbortSignal.timeout(5000);
      while ((await received()) < goal) late.throwIfAborted();
    }
  };
  return {
    send,
    close: () => wire.close(),
    async through(frames) {
      bridge.forget();
      await send(...frames);
      const last = frame(GATEWAY.mac, mac, EAPOL, randomBytes(46));
      await wire.send(last);
      await bridge.until(last);
      return frames.map((each) => bridge.saw(each));
    },
  };
}

/** What the bridge itself received: frames that a port's own chain let by. */
async function watchBridge(home: RigHome) {
  const child = home.children.start(
    [
      ...["ip", "netns", "exec", "gw"],
      ...(process.getuid?.() === 0 ? ["tcpdump", "-Z", "root"] : ["tcpdump"]),
      ...["--immediate-mode", "-U", "-n", "-p", "-Q", "in", "-i", "br-lan", "-w", "-"],
    ],
    "pipe",
  );
  const seen = new Set<string>();
  const news = new EventEmitter().setMaxListeners(100);
  let rest = Buffer.alloc(0);
  let begun = false;
  const listening = said(child, "listening on");
  child.stdout?.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    if (!begun && rest.length >= 24) {
      begun = true;
      rest = rest.subarray(24);
    }
    while (begun && rest.length >= 16 && rest.length >= 16 + rest.readUInt32LE(8)) {
      const end = 16 + rest.readUInt32LE(8);
      seen.add(bare(rest.subarray(16, end)));
      rest = rest.subarray(end);
    }
    news.emit("seen");
  });
  await listening;
  return {
    forget: () => seen.clear(),
    saw: (data: Buffer) => seen.has(bare(data)),
    async until(data: Buffer) {
      const signal = AbortSignal.timeout(5000);
      if (seen.has(bare(data))) return;
      for await (const _ of on(news, "seen", { signal })) if (seen.has(bare(data))) return;
    },
  };
}

/** Without the padding that a wire may add. */
function bare(data: Buffer): string {
  const whole =
    data.length < SHORTEST ? Buffer.concat([data, Buffer.alloc(SHORTEST - data.length)]) : data;
  return whole.toString("latin1");
}
