/**
 * ICMP errors belong to the connection that they quote: they pass between its ends while it goes on,
 * and nothing passes as one about a packet that was never let through. Otherwise whoever quotes
 * a forbidden packet has a way in or out that no rule speaks of.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DesiredState } from "../../apps/gateway/src/wall/contract.ts";
import { enforceHome, mudFile, port, to } from "./rig/described.ts";
import { HOSTS, INTERNET, type RigHome, startRigHome } from "./rig/home.ts";
import { type Packet, prepareProbe, type Probe } from "./rig/probe.ts";

const FAMILIES = [4, 6] as const;
const CLOUD = { 4: INTERNET[4][1] ?? "", 6: INTERNET[6][1] ?? "" };
const OTHER = { 4: INTERNET[4][2] ?? "", 6: INTERNET[6][2] ?? "" };
/** Destination unreachable, packet too big or time exceeded, and parameter problem. */
const ERRORS = { 4: ["icmp 3", "icmp 11", "icmp 12"], 6: ["icmp 1", "icmp 2", "icmp 4"] } as const;
const FORBIDDEN = 9;

let home: RigHome;
let probe: Probe;
let desired: DesiredState;

beforeAll(async () => {
  home = await startRigHome();
  probe = await prepareProbe(home);
});

afterAll(async () => {
  probe.close();
  await home.stop();
});

type Family = (typeof FAMILIES)[number];

/** From a to the cloud, and back. */
const out = (family: Family, dport = 443): Packet => ({
  via: "a",
  family,
  from: HOSTS.a[family],
  to: CLOUD[family],
  what: `udp ${dport}`,
  sourcePort: 7000,
});
const back = (family: Family, sport = 443): Packet => ({
  via: "net",
  family,
  from: CLOUD[family],
  to: HOSTS.a[family],
  what: "udp 7000",
  sourcePort: sport,
});
/** What its receiver says of the packet, or whoever is asked to. */
const error = (about: Packet, what: Packet["what"], change: Partial<Packet> = {}): Packet => ({
  via: about.via === "a" ? "net" : "a",
  family: about.family,
  from: about.to,
  to: about.from,
  what,
  about,
  ...change,
});

async function connected(family: Family): Promise<void> {
  const cloud = mudFile({
    from: [{ matches: { ...to("cloud.example.net"), ...port("udp", 443) } }],
  });
  const open = mudFile({ from: [{ matches: {} }], to: [{ matches: {} }] });
  const names = { "cloud.example.net": [CLOUD[4], CLOUD[6]] };
  desired = await enforceHome(home, { a: cloud, b: open, names });
  const forbidden = out(family, FORBIDDEN);
  expect(await probe.reach([out(family), forbidden])).toEqual(["net", "-"]);
}

test.each(FAMILIES)("pass between the ends of a connection that goes on, IPv%d", async (family) => {
  await connected(family);
  const said = ERRORS[family].map((what) => error(out(family), what));
  expect(await probe.reach(said)).toEqual(said.map(() => "a"));
  // A router on the way says them too.
  const router = error(out(family), ERRORS[family][1], { from: OTHER[family] });
  expect(await probe.reach([router])).toEqual(["a"]);
  // And the thing itself, of an answer.
  expect(await probe.reach([back(family), error(back(family), ERRORS[family][0])])).toEqual([
    "a",
    "net",
  ]);
});

test.each(FAMILIES)("about what was refused do not pass, in or out, IPv%d", async (family) => {
  await connected(family);
  const [what] = ERRORS[family];
  const tries = [
    error(out(family, FORBIDDEN), what),
    error(back(family, FORBIDDEN), what),
    // To others than the one whose packet it is.
    error(out(family), what, { to: HOSTS.b[family] }),
    error(back(family), what, { to: OTHER[family] }),
    error(back(family), what, { to: HOSTS.b[family] }),
  ];
  // The connection is answered: what is quoted has gone both ways.
  expect(await probe.reach([back(family)])).toEqual(["a"]);
  expect(await probe.reach(tries)).toEqual(tries.map(() => "-"));
});

test.each(FAMILIES)("that redirect do not pass, IPv%d", async (family) => {
  await connected(family);
  const what = family === 4 ? "icmp 5" : "icmp 137";
  expect(await probe.reach([error(out(family), what), error(back(family), what)])).toEqual([
    "-",
    "-",
  ]);
});

test.each(FAMILIES)("end with the connection that was narrowed away, IPv%d", async (family) => {
  await connected(family);
  const devices = desired.devices.map((device) =>
    // The first rules let the packets pass that end each wait.
    device.id === "a" ? { ...device, rules: device.rules.slice(0, 2) } : device,
  );
  await home.wall.call("apply", { ...desired, devices });
  const tries = [error(out(family), ERRORS[family][0]), error(back(family), ERRORS[family][0])];
  expect(await probe.reach(tries)).toEqual(["-", "-"]);
});
