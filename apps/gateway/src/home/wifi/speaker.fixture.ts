/** A control interface that answers with whatever octets a test wants, in hostapd's place. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DgramSocket } from "node-unix-socket";

type Answer = string | Buffer | undefined;

export interface Speaker {
  readonly folder: string;
  readonly path: string;
  /** Every command, in the order of arrival. */
  readonly heard: readonly string[];
  /** Sends to whoever attached. */
  tell(octets: string | Buffer): void;
  /** Sends to any path. */
  send(octets: string | Buffer, to: string): void;
  /** Killed and started again: the same place, and nobody attached. */
  restart(): void;
  close(): void;
}

/** `answer` undefined: silence. `later` may answer when it likes. */
export function speaker(
  answer: (command: string, later: (octets: string | Buffer) => void) => Answer,
): Speaker {
  const folder = mkdtempSync(join(tmpdir(), "wifi-"));
  const path = join(folder, "wlan0");
  let socket = new DgramSocket();
  const heard: string[] = [];
  const attached = new Set<string>();
  let open = true;
  const send = (octets: string | Buffer, to: string): void => {
    const bytes = Buffer.from(octets as string);
    if (open) socket.sendTo(bytes, 0, bytes.length, to, () => {});
  };
  const begin = (): void => {
    socket.bind(path);
    socket.on("data", (octets: Buffer, from: string) => {
      const command = octets.toString("latin1");
      heard.push(command);
      if (command === "ATTACH") attached.add(from);
      const said = answer(command, (late) => send(late, from));
      if (said !== undefined) send(said, from);
    });
  };
  begin();
  return {
    folder,
    path,
    heard,
    send,
    tell: (octets) => attached.forEach((to) => send(octets, to)),
    restart: () => {
      socket.close();
      rmSync(path);
      attached.clear();
      socket = new DgramSocket();
      begin();
    },
    close: () => {
      if (!open) return;
      open = false;
      socket.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
