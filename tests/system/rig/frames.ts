/** Whole frames, whatever they carry: which of those put on a wire come through a port? */
import { randomBytes } from "node:crypto";
import { EventEmitter, on } from "node:events";
import { GATEWAY, type RigHome } from "./home.ts";
import { frame } from "./neighbour.ts";
import { inject, type Injector, said } from "./wire.ts";

const EAPOL = 0x888e;
/** Ethernet's shortest frame, as a cable pads it. */
const SHORTEST = 60;

export interface Port {
  /** Sends the frames in order and says of each whether the bridge took it. */
  through(frames: readonly Buffer[]): Promise<boolean[]>;
  send(data: Buffer): Promise<void>;
  close(): void;
}

/** The far end of a host's cable. `mac`: a sender whose EAPOL frames pass, to end each wait. */
export async function openPort(home: RigHome, host: string, mac: string): Promise<Port> {
  const wire = await inject(home.children, home.directory, host, "INTERFACE:eth0");
  const bridge = await watchBridge(home);
  return {
    send: (data) => wire.send(data),
    close: () => wire.close(),
    async through(frames) {
      bridge.forget();
      for (const each of frames) await send(wire, each);
      const last = frame(GATEWAY.mac, mac, EAPOL, randomBytes(46));
      await send(wire, last);
      await bridge.until(last);
      return frames.map((each) => bridge.saw(each));
    },
  };
}

async function send(wire: Injector, data: Buffer): Promise<void> {
  await wire.send(data);
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
