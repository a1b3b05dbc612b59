/** What the household decides while it cannot be kept: what opens waits for the disk, what closes does not. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import type { DeviceConfig } from "../config.ts";
import type { DesiredState } from "../wall/contract.ts";
import type { GatewayEvent, Word } from "./contract.ts";
import { CONFIG, described, mudFile, named, tcp } from "./device/config.fixture.ts";
import { Home } from "./home.ts";
import { Memory } from "./store/memory.ts";
import { readJournalOf } from "./store/read.ts";
import { folder } from "./store/store.fixture.ts";

const LAMP: DeviceConfig = {
  ...{ id: "lamp", name: "Lamp", role: "thing", mac: "02:00:00:00:77:12" },
  ...{ addresses: ["192.168.77.12"], mud: { url: "https://maker.example/lamp", channel: "user" } },
};
const PRINTER = { ...LAMP, id: "printer", name: "Printer", mac: "02:00:00:00:77:13" };
const cloud = { ...named("cloud.example"), ...tcp(443) };
const other = { ...named("other.example"), ...tcp(443) };
const spy = { ...named("spy.example"), ...tcp(443) };

/** A home whose store another program writes to, until `free`. */
async function begin() {
  const directory = folder();
  const events: GatewayEvent[] = [];
  let wall: DesiredState["devices"] = [];
  const memory = new Memory(directory, {
    now: Date.now,
    publish: (event) => events.push(event),
    complain: () => undefined,
  });
  onTestFinished(() => memory.close());
  const other = new DatabaseSync(join(directory, "home.sqlite"));
  other.exec("BEGIN IMMEDIATE");
  const home: Home = new Home(
    { ...CONFIG, devices: [LAMP, PRINTER] },
    {
      wall: async (_op, params) => {
        const { devices, come } = params as DesiredState & { come?: DesiredState["devices"] };
        wall = devices ?? wall.map((one) => come?.find(({ id }) => id === one.id) ?? one);
        return devices ? { revision: 1 } : { outcome: "changed", revision: 1 };
      },
      names: async () => undefined,
    },
    (event) => memory.journal(event, home),
    { now: Date.now, later: () => undefined },
    {
      identityOf: () => ({ id: "joined-1" }),
      announcedBy: () => undefined,
      knows: () => false,
      keep: (event, stands) => memory.keep(event, home, stands),
    },
  );
  await home.describe("lamp", described(mudFile({ from: [cloud] })));
  const names = (rules: DesiredState["devices"][number]["rules"] = []) => [
    ...new Set(
      rules.flatMap(({ peer }) => peer.flatMap((each) => (each.kind === "name" ? each.name : []))),
    ),
  ];
  return {
    ...{ home, memory, directory, events },
    decide: (word: Word) => home.decide("lamp", word),
    /** What the wall enforces for the lamp. */
    opens: () => names(wall.find(({ id }) => id === "lamp")?.rules),
    caps: () => wall.find(({ id }) => id === "lamp")?.caps,
    free: () => other.close(),
    entries: () =>
      readJournalOf(directory, { limit: 100 })
        .entries.filter(({ kind }) => kind === "decided")
        .map(({ reason }) => reason.code),
  };
}

const notKept = expect.objectContaining({ code: "store-in-use" });
const kinds = (events: readonly GatewayEvent[]) =>
  events.filter(({ kind }) => kind === "decided").length;

test.each([
  { kind: "permit", to: "spy.example", answer: "always-allow" },
  { kind: "except", access: "full", until: Date.now() + 3_600_000 },
  { kind: "approve", digest: "in force" },
  { kind: "controller", controller: "printer" },
  { kind: "claim", url: "https://other.example/x.json", channel: "user" },
  { kind: "take", digest: "offered" },
  { kind: "forget" },
] as const satisfies readonly Word[])(
  "what opens, or may open, is neither in force nor acknowledged before it is kept: $kind",
  async (row) => {
    const { home, decide, opens, events, free, entries } = await begin();
    await home.describe("lamp", described(mudFile({ from: [cloud, spy] })));
    const digests = [home.known("lamp")?.view.digest, home.offer("lamp").digest];
    const [inForce = "", offered = ""] = digests;
    const word: Word =
      row.kind === "take" || row.kind === "approve"
        ? { ...row, digest: row.kind === "take" ? offered : inForce }
        : row;
    const before = { known: home.known("lamp"), opens: opens() };
    expect(before.opens).toEqual(["cloud.example"]);
    await expect(decide(word)).rejects.toEqual(notKept);
    await home.enforce();
    expect({ known: home.known("lamp"), opens: opens() }).toEqual(before);
    expect(kinds(events)).toBe(0);
    free();
    await decide(word);
    expect(entries()).toEqual([`decided-${word.kind}`]);
  },
);

test.each([
  { kind: "pause" },
  { kind: "grant", access: "blocked" },
  { kind: "grant", access: "lan-only" },
] as const satisfies readonly Word[])(
  "what closes is in force at once, is not acknowledged, and is kept when it can be: $kind $access",
  async (word) => {
    const { decide, opens, memory, events, free, entries } = await begin();
    await expect(decide(word)).rejects.toEqual(notKept);
    expect(opens()).toEqual([]);
    await expect(memory.settled()).rejects.toEqual(notKept);
    expect(kinds(events)).toBe(1);
    free();
    await decide({ kind: "support" });
    await memory.settled();
    expect(entries()).toEqual(["decided-support", `decided-${word.kind}`]);
  },
);

test("a description is taken and approved as it was shown, and no other in its place", async () => {
  const { home, decide, opens, free } = await begin();
  free();
  await home.describe("lamp", described(mudFile({ from: [cloud, spy] })));
  const { digest } = home.offer("lamp");
  await home.describe("lamp", described(mudFile({ from: [cloud, spy, other] })));
  await expect(decide({ kind: "take", digest })).rejects.toThrow("other-description");
  expect(opens()).toEqual(["cloud.example"]);
  const shown = home.known("lamp")?.view.digest ?? "";
  await expect(decide({ kind: "approve", digest })).rejects.toThrow("other-description");
  await decide({ kind: "approve", digest: shown });
  await decide({ kind: "take", digest: home.offer("lamp").digest });
  expect(opens()).toEqual(["cloud.example", "spy.example", "other.example"]);
});

test("a description that was refused stays away until the household reconsiders, and another is asked for", async () => {
  const { home, decide, opens, free, events, memory } = await begin();
  free();
  const wider = described(mudFile({ from: [cloud, spy] }));
  await home.describe("lamp", wider);
  const { digest } = home.offer("lamp");
  await decide({ kind: "refuse", digest });
  expect(() => home.offer("lamp")).toThrow("nothing-offered");
  await home.describe("lamp", wider);
  expect(() => home.offer("lamp")).toThrow("nothing-offered");
  await memory.settled();
  expect(events.filter(({ kind }) => kind === "offered")).toHaveLength(1);
  await home.describe("lamp", described(mudFile({ from: [cloud, other] })));
  expect(home.offer("lamp").opened).toBe(1);
  await decide({ kind: "refuse", digest: home.offer("lamp").digest });
  await decide({ kind: "reconsider" });
  await home.describe("lamp", wider);
  await decide({ kind: "take", digest });
  expect(opens()).toEqual(["cloud.example", "spy.example"]);
});

test("a slower cap is in force at once, a faster one waits for the disk", async () => {
  const { home, decide, caps, free } = await begin();
  await expect(decide({ kind: "cap", packetsPerSecond: 50 })).rejects.toEqual(notKept);
  expect(caps()).toEqual({ packetsPerSecond: 50 });
  await expect(decide({ kind: "cap", packetsPerSecond: 500 })).rejects.toEqual(notKept);
  await expect(decide({ kind: "cap" })).rejects.toEqual(notKept);
  await home.enforce();
  expect(caps()).toEqual({ packetsPerSecond: 50 });
  free();
  await decide({ kind: "cap" });
  expect(caps()).toBeUndefined();
});

test("it is called as the household calls it, in its room, until that says nothing", async () => {
  const { home, decide, free } = await begin();
  free();
  await decide({ kind: "call", name: "Reading lamp", room: "Attic" });
  expect(home.known("lamp")?.view).toMatchObject({
    ...{ name: "Reading lamp", room: "Attic", ownName: "Lamp" },
  });
  await decide({ kind: "call" });
  expect(home.known("lamp")?.view).toMatchObject({ name: "Lamp" });
  expect(home.known("lamp")?.view).not.toHaveProperty("room");
});

test("a grant is less than the one before, or it waits", async () => {
  const { decide, opens, free } = await begin();
  await expect(decide({ kind: "grant", access: "blocked" })).rejects.toEqual(notKept);
  await expect(decide({ kind: "grant", access: "as-described" })).rejects.toEqual(notKept);
  expect(opens()).toEqual([]);
  free();
  await decide({ kind: "grant", access: "as-described" });
  expect(opens()).toEqual(["cloud.example"]);
});
