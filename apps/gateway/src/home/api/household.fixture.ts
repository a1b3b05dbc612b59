/** A home with its app at a door of this machine: real HTTP, a real store, a firewall that obeys. */
import { request } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { DeviceConfig } from "../../config.ts";
import type { GatewayEvent } from "../contract.ts";
import { CONFIG, described, mudFile, named, tcp } from "../device/config.fixture.ts";
import { Home } from "../home.ts";
import { issuedNow } from "../authority/authority.ts";
import { assertBackup, backup, restore } from "../store/backup.ts";
import { Memory } from "../store/memory.ts";
import { folder } from "../store/store.fixture.ts";
import { ClaimCode } from "./claim.ts";
import type { Door } from "./contract.ts";
import { openApp } from "./listen.ts";
import { networkOf } from "./network.ts";

export const LAMP: DeviceConfig = {
  id: "lamp",
  name: "Lamp",
  role: "thing",
  mac: "02:00:00:00:77:12",
  // Where the tests speak from when they are the lamp.
  addresses: ["127.0.0.2"],
  mud: { url: "https://maker.example/lamp", channel: "user" },
};
/** Where nobody said who joins. */
export const STRANGER = "127.0.0.3";
export const PASSWORD = "several quiet otters";

export interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  /** In place of a body that is JSON. */
  readonly octets?: Buffer;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** The address it is asked from. */
  readonly from?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  readonly octets: Buffer;
  readonly json: unknown;
}

/** Ends with the test. */
export async function openHome() {
  let now = Date.UTC(2026, 10, 21, 12);
  const listeners = new Set<(event: GatewayEvent) => void>();
  const directory = folder();
  const restarted = Promise.withResolvers<void>();
  const memory = new Memory(directory, {
    now: () => now,
    publish: (event) => {
      for (const hear of listeners) hear(event);
    },
    complain: (line) => {
      throw new Error(line);
    },
  });
  const home: Home = new Home(
    { ...CONFIG, devices: [LAMP] },
    {
      wall: async (op) => (op === "apply" ? { revision: 1 } : { outcome: "changed", revision: 1 }),
    },
    (event) => memory.journal(event, home),
    { now: () => now, later: () => undefined },
    {
      identityOf: () => ({ id: "joined-1" }),
      announcedBy: () => undefined,
      knows: () => false,
      keep: (event, stands) => memory.keep(event, home, stands),
    },
  );
  await home.describe(
    "lamp",
    described(mudFile({ from: [{ ...named("cloud.example"), ...tcp(443) }] })),
  );
  await home.enforce();
  await memory.settled();
  const claimCode = new ClaimCode(join(directory, "claim-code"));
  const app = openApp({
    household: {
      addresses: ["127.0.0.1"],
      network: networkOf(CONFIG),
      now: () => now,
      wifi: false,
      ask: async (operation, params) => {
        if (operation === "metrics") return { text: "# HELP thingwall_devices\n" };
        const { device, word } = params as { device: string; word: Parameters<Home["decide"]>[1] };
        await home.decide(device, word);
        await memory.settled();
      },
      status: () => home.status({ wall: "up", names: "up" }),
      known: (id) => home.known(id),
      entries: (query) => memory.entries(query),
      accounts: () => memory.accounts,
      note: (code, params) =>
        memory.decide([{ at: now, kind: "app", cause: "household", reason: { code, params } }]),
      whoIs: (address) =>
        address === STRANGER
          ? "unknown"
          : home.stateAt(address) === undefined
            ? undefined
            : "thing",
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      backup: (out) => {
        backup(directory, out, new Date(now));
      },
      restore: (from) => {
        assertBackup(directory, from);
        memory.close();
        restore(directory, from, new Date(now));
      },
      restart: () => restarted.resolve(),
      backupFolder: directory,
      assets: undefined,
    },
    claim: claimCode,
    ports: { http: 0, https: 0 },
    certificates: () => issuedNow(join(directory, "authority"), ["127.0.0.1"], Date.now()),
    complain: (line) => {
      throw new Error(line);
    },
  });
  onTestFinished(async () => {
    await app.close();
    memory.close();
  });
  const [port = 0, securePort = 0] = await app.listening;
  const origin = `http://127.0.0.1:${port}`;

  const ask = (path: string, { method = "GET", body, octets, headers = {}, from }: Asked = {}) =>
    new Promise<Answered>((resolve, reject) => {
      const given = {
        ...(method === "GET" ? {} : { origin }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(octets === undefined ? {} : { "content-type": "application/octet-stream" }),
        ...headers,
      };
      const asked = request(
        `${origin}${path}`,
        {
          method,
          headers: Object.fromEntries(
            Object.entries(given).filter(([, value]) => value !== undefined),
          ),
          ...(from === undefined ? {} : { localAddress: from }),
        },
        (answer) => {
          buffer(answer).then((octets) => {
            const said = octets.toString();
            const isJson = /json(;|$)/.test(answer.headers["content-type"] ?? "");
            const json: unknown = isJson ? JSON.parse(said) : undefined;
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text: said,
              octets,
              json,
            });
          }, reject);
        },
      );
      asked.on("error", reject);
      asked.end(octets ?? (body === undefined ? undefined : JSON.stringify(body)));
    });

  /** The cookie that an answer set, as a browser would send it. */
  const cookieOf = ({ headers }: Answered): string =>
    (headers["set-cookie"]?.[0] ?? "").replace(/;.*/s, "");

  const claim = async (): Promise<string> => {
    const answer = await ask("/api/v1/claim", {
      method: "POST",
      body: {
        ...{ code: claimCode.text, name: "Ana", password: PASSWORD },
        ...{ home: "The mill", language: "fr", timeZone: "Europe/Paris" },
      },
    });
    if (answer.status !== 200) throw new Error(answer.text);
    return cookieOf(answer);
  };

  return {
    ...{ directory, claimCode, ask, cookieOf, claim, home, memory, origin, port, securePort },
    restarted: restarted.promise,
    /** As whoever has this cookie. */
    as:
      (cookie: string) =>
      (path: string, asked: Asked = {}) =>
        ask(path, { ...asked, headers: { cookie, ...asked.headers } }),
    /** An adult who was invited by the owner. */
    invite: async (owner: string, name: string): Promise<string> => {
      const made = await ask("/api/v1/invites", {
        ...{ method: "POST", body: { role: "adult" }, headers: { cookie: owner } },
      });
      const { code } = made.json as { code: string };
      const body = { code, name, password: PASSWORD };
      const joined = await ask("/api/v1/join", { method: "POST", body });
      if ((joined.json as Door).account?.role !== "adult") throw new Error(joined.text);
      return cookieOf(joined);
    },
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    now: () => now,
  };
}
