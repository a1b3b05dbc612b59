/** Who joins decides what passes: a guest has the Internet, a stranger one page of the gateway's. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { enforceHome, GUEST, mudFile, PERSON, STRANGER } from "./rig/described.ts";
import { GATEWAY, GROUPS, HOSTS, INTERNET, type RigHome, startRigHome } from "./rig/home.ts";
import { type Packet, prepareProbe, type Probe } from "./rig/probe.ts";

let home: RigHome;
let probe: Probe;

beforeAll(async () => {
  home = await startRigHome();
  probe = await prepareProbe(home);
});

afterAll(async () => {
  probe.close();
  await home.stop();
});

const FAMILIES = [4, 6] as const;
type Row = readonly [from: string, to: string, what: Packet["what"], arrives: string];

async function hold(family: 4 | 6, rows: readonly Row[]): Promise<void> {
  const addresses: Readonly<Record<string, string>> = {
    a: HOSTS.a[family],
    b: HOSTS.b[family],
    gateway: GATEWAY[family],
    net: INTERNET[family][1] ?? "",
    mdns: GROUPS[family][0],
  };
  const packets = rows.map(
    ([from, to, what]): Packet => ({
      ...{ via: from as Packet["via"], family, what },
      ...{ from: addresses[from] ?? "", to: addresses[to] ?? "" },
    }),
  );
  const arrived = await probe.reach(packets);
  expect(rows.map((row, at) => [...row.slice(0, 3), arrived[at]])).toEqual(
    rows.map((row) => [...row]),
  );
}

const open = mudFile({ from: [{ matches: {} }], to: [{ matches: {} }] });

describe.each(FAMILIES)("IPv%i", (family) => {
  const echo = family === 4 ? "icmp 8" : "icmp 128";

  test.each([
    ["a person", PERSON],
    ["a thing that permits all", open],
  ])("a guest has names, the time and the Internet; nothing of %s", async (_who, other) => {
    await enforceHome(home, { a: GUEST, b: other });
    await hold(family, [
      ["a", "net", "tcp 443", "net"],
      ["a", "net", "udp 443", "net"],
      ["a", "net", echo, "net"],
      ["a", "gateway", "udp 53", "gateway"],
      ["a", "gateway", "udp 123", "gateway"],
      // The household's app, and anything else of the gateway's.
      ["a", "gateway", "tcp 80", "-"],
      ["a", "gateway", "tcp 443", "-"],
      ["a", "gateway", echo, "-"],
      ["a", "b", "tcp 80", "-"],
      ["a", "b", "udp 5353", "-"],
      ["a", "mdns", "udp 5353", "-"],
      ["b", "a", "tcp 80", "-"],
      ["net", "a", "tcp 443", "-"],
    ]);
  });

  test.each([
    ["a person", PERSON],
    ["a thing that permits all", open],
  ])("a stranger has the gateway's page; nothing of %s", async (_who, other) => {
    await enforceHome(home, { a: STRANGER, b: other });
    await hold(family, [
      ["a", "gateway", "tcp 80", "gateway"],
      ["a", "gateway", "tcp 443", "-"],
      ["a", "gateway", "tcp 22", "-"],
      ["a", "gateway", "udp 123", "-"],
      ["a", "gateway", echo, "-"],
      ["a", "net", "tcp 80", "-"],
      ["a", "net", "udp 123", "-"],
      ["a", "b", "tcp 80", "-"],
      ["a", "mdns", "udp 5353", "-"],
      ["b", "a", "tcp 80", "-"],
      ["net", "a", "tcp 80", "-"],
    ]);
  });
});
