/** What the tests of `names` stand on: a real dnsmasq, and a wall that keeps what it admits. */
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import { decode, type DecodedPacket, encode, type Question } from "dns-packet";
import { ChannelError } from "../channel/error.ts";
import { operation } from "../channel/operation.ts";
import { type ChannelServer, serve } from "../channel/server.ts";
import { Admit } from "../wall/contract.ts";
import { frame } from "./framing.ts";

export interface Dnsmasq {
  readonly port: number;
  stop(): Promise<void>;
}

/** dnsmasq on a free port of 127.0.0.1 that knows only what `records` (its own options) say. */
export async function startDnsmasq(records: readonly string[]): Promise<Dnsmasq> {
  const port = await freePort();
  const child = spawn(
    "dnsmasq",
    [
      "--no-daemon",
      "--conf-file=/dev/null",
      "--no-resolv",
      "--no-hosts",
      `--port=${port}`,
      "--listen-address=127.0.0.1",
      "--bind-interfaces",
      "--local=/test/",
      ...records,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const ended = once(child, "exit");
  let said = "";
  for await (const line of createInterface(child.stderr)) {
    said += `${line}\n`;
    if (line.includes("cleared cache")) break;
  }
  if (!said.includes("cleared cache")) throw new Error(`dnsmasq did not start: ${said}`);
  child.stderr.resume();
  return {
    port,
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export interface FakeWall {
  readonly server: ChannelServer;
  /** `device name` → address → seconds: what is open now. */
  readonly open: Map<string, Map<string, number>>;
  /** Devices that the wall knows; it refuses the others. */
  readonly devices: Set<string>;
  /** Holds what is asked from now on until the result is called. */
  hold(): () => void;
  /** Resolves when the wall is asked next. */
  asked(): Promise<Admit>;
  /** How often each name was asked for. */
  readonly times: Map<string, number>;
}

export async function startWall(path: string, devices: readonly string[]): Promise<FakeWall> {
  const open: FakeWall["open"] = new Map();
  const times = new Map<string, number>();
  const known = new Set(devices);
  let gate = Promise.resolve();
  const heard: ((admit: Admit) => void)[] = [];
  const server = await serve({
    path,
    operations: {
      admit: operation(Admit, async (admit) => {
        for (const tell of heard.splice(0)) tell(admit);
        await gate;
        if (!known.has(admit.device)) throw new ChannelError("refused", "no such device");
        const key = `${admit.device} ${admit.name}`;
        const addresses = open.get(key) ?? new Map<string, number>();
        for (const address of admit.addresses) addresses.set(address, admit.seconds);
        open.set(key, addresses);
        times.set(admit.name, (times.get(admit.name) ?? 0) + 1);
      }),
    },
  });
  return {
    server,
    open,
    times,
    devices: known,
    hold() {
      let release = (): void => {};
      gate = new Promise((resolve) => (release = resolve));
      return release;
    },
    asked: () => new Promise((resolve) => heard.push(resolve)),
  };
}

export interface Ask {
  /** One of 127.0.0.0/8: what the thing's address is. */
  readonly from: string;
  readonly port: number;
  readonly question: Question;
  readonly edns?: number;
  readonly transport?: "udp" | "tcp";
}

let nextId = 1;

/** Asks 127.0.0.1 as the thing would. */
export async function ask(ask: Ask): Promise<DecodedPacket> {
  const message = encode({
    type: "query",
    id: nextId++ & 0xffff,
    flags: 0x100,
    questions: [ask.question],
    additionals:
      ask.edns === undefined
        ? []
        : [
            {
              type: "OPT",
              name: ".",
              udpPayloadSize: ask.edns,
              extendedRcode: 0,
              ednsVersion: 0,
              flags: 0,
              flag_do: false,
              options: [],
            },
          ],
  });
  return decode(await (ask.transport === "tcp" ? sendTcp(ask, message) : sendUdp(ask, message)));
}

async function sendUdp({ from, port }: Ask, message: Buffer): Promise<Buffer> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, from, resolve));
  const answer = new Promise<Buffer>((resolve) => socket.once("message", resolve));
  socket.send(message, port, "127.0.0.1");
  const bytes = await answer;
  socket.close();
  return bytes;
}

async function sendTcp({ from, port }: Ask, message: Buffer): Promise<Buffer> {
  const socket = connect({ port, host: "127.0.0.1", localAddress: from });
  socket.write(frame(message));
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    if (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE(0)) break;
  }
  return bytes.subarray(2);
}

/** rcode, addresses and aliases, in the order given: what a thing takes from an answer. */
export function told(packet: DecodedPacket): { rcode: number; answers: string[] } {
  return {
    rcode: Number(packet.flags) & 0x0f,
    answers: (packet.answers ?? []).map((record) =>
      record.type === "OPT" ? "OPT" : `${record.name} ${record.type} ${shown(record.data)}`,
    ),
  };
}

function shown(data: unknown): string {
  return typeof data === "string" ? data : Buffer.concat([data].flat() as Buffer[]).toString();
}

/** Code and text of the extended error, when there is one. */
export function extendedError(packet: DecodedPacket): { code: number; text: string } | undefined {
  for (const record of packet.additionals ?? []) {
    if (record.type !== "OPT") continue;
    for (const { code, data } of record.options) {
      const number: number = code;
      if (number === 15 && data !== undefined) {
        return { code: data.readUInt16BE(0), text: data.toString("utf8", 2) };
      }
    }
  }
  return undefined;
}
