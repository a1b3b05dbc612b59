/** What the home remembers of what it found out: before it is told, across a restart, on a full disk. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseMud } from "@thingwall/mud/document";
import { describe, expect, onTestFinished, test } from "vitest";
import type { DeviceView, GatewayEvent } from "../contract.ts";
import type { Device } from "../device/device.ts";
import { mudFile, named, tcp } from "../device/config.fixture.ts";
import { IN_DOUBT, type Life, NEW_LIFE } from "../life/life.ts";
import { lifeOf } from "./lived.ts";
import { Memory, type Present } from "./memory.ts";
import { readJournalOf } from "./read.ts";
import { decided, device, folder, NOW, open } from "./store.fixture.ts";

const URL_OF_LAMP = "https://maker.example/lamp.json";
const FILE = new TextEncoder().encode(
  JSON.stringify({
    "ietf-mud:mud": {
      "mud-version": 1,
      "mud-url": URL_OF_LAMP,
      "last-update": "2026-11-21T09:30:00Z",
      "cache-validity": 48,
      "is-supported": true,
      systeminfo: "A lamp",
    },
  }),
);

function described(file = FILE): NonNullable<Device["profile"]> {
  const parsed = parseMud(file);
  if (!parsed.ok) throw new Error(parsed.issues.map(({ code }) => code).join(" "));
  return {
    kind: "described",
    document: parsed.document,
    issues: [],
    provenance: { channel: "dhcp", signature: "unsigned" },
    original: { file },
  };
}

const lamp: Device = {
  slot: 1,
  config: {
    id: "lamp",
    name: "Lamp",
    role: "thing",
    mac: "02:00:00:00:00:01",
    addresses: ["192.168.1.2"],
    port: "lan1",
    mud: { url: URL_OF_LAMP, channel: "dhcp" },
  },
  profile: described(),
};

const held = { code: "no-description", params: {} };

function found(device: Device, why: DeviceView["why"] = held): GatewayEvent {
  const { id, name, role, mac, addresses } = device.config;
  const view = {
    id,
    name,
    role,
    mac,
    addresses,
    state: "held",
    why,
    rules: 0,
    issues: [],
  } as const;
  return { kind: "device", at: NOW.getTime(), device: view };
}

function memory(directory: string, readable: () => unknown = () => {}) {
  const told: GatewayEvent[] = [];
  const said: string[] = [];
  const made = new Memory(directory, {
    now: () => NOW.getTime(),
    publish: (event) => told.push(event),
    complain: (line) => said.push(line),
    readable: () => void readable(),
  });
  onTestFinished(() => made.close());
  return { memory: made, told, said };
}

const at = (...devices: readonly Device[]): Present => ({ devices, lifeOf: () => NEW_LIFE });

function lives(home: Memory): ReadonlyMap<string, Life> {
  const all = home.lives();
  if (all === "unreadable") throw new Error("unreadable");
  return all;
}

const kinds = (events: readonly GatewayEvent[]) => events.map(({ kind }) => kind);
const codes = (directory: string) =>
  readJournalOf(directory, { limit: 100 }).entries.map(({ reason }) => reason.code);

describe("what was found out about a device", () => {
  test("is in the journal when it is told, in the order in which it happened", async () => {
    const directory = folder();
    const { memory: home, told } = memory(directory);
    home.journal({ kind: "applied", at: 1, devices: 0 }, at());
    home.journal(found(lamp), at(lamp));
    home.journal({ kind: "applied", at: 2, devices: 1 }, at());
    expect(kinds(told)).toEqual(["applied"]);
    await home.settled();
    expect(kinds(told)).toEqual(["applied", "device", "applied"]);
    // Newest first: why it gets what it gets, what it is described as, where and who it is.
    expect(codes(directory)).toEqual([
      "no-description",
      "description-taken",
      "device-attached",
      "device-new",
      "enforced",
      "enforced",
    ]);
  });

  test("is written once, however often it is said, and again after a restart only if it is new", async () => {
    const directory = folder();
    const first = memory(directory).memory;
    first.journal(found(lamp), at(lamp));
    first.journal(found(lamp), at(lamp));
    await first.settled();
    first.close();
    const again = memory(directory).memory;
    again.journal(found(lamp), at(lamp));
    await again.settled();
    expect(codes(directory)).toHaveLength(4);
    again.journal(found(lamp, { code: "as-described", params: {} }), at(lamp));
    await again.settled();
    expect(codes(directory)[0]).toBe("as-described");
    expect(codes(directory)).toHaveLength(5);
  });

  test("its description comes back as it was taken, from the same place only", async () => {
    const directory = folder();
    const first = memory(directory).memory;
    first.journal(found(lamp), at(lamp));
    await first.settled();
    first.close();
    const again = memory(directory).memory;
    const from = { url: URL_OF_LAMP, channel: "dhcp" } as const;
    expect(again.description("lamp", from)).toMatchObject({
      original: { file: FILE },
      pin: { lastUpdate: Date.parse("2026-11-21T09:30:00Z") },
    });
    expect(again.description("lamp", { ...from, channel: "user" })).toBeUndefined();
    expect(again.description("lamp", { ...from, url: `${URL_OF_LAMP}2` })).toBeUndefined();
    expect(again.description("plug", from)).toBeUndefined();
  });

  test("its description is lost with its page of the disk: what it is held to stays, and it is said", async () => {
    const directory = folder();
    const first = memory(directory).memory;
    first.journal(found(lamp), at(lamp));
    await first.settled();
    first.close();
    const { memory: again, said } = memory(directory);
    const other = new DatabaseSync(join(directory, "home.sqlite"));
    other.exec("DROP TABLE document");
    other.close();
    const from = { url: URL_OF_LAMP, channel: "dhcp" } as const;
    const taken = again.description("lamp", from);
    expect(taken).toMatchObject({ pin: { lastUpdate: Date.parse("2026-11-21T09:30:00Z") } });
    expect(taken).not.toHaveProperty("original");
    expect(said).toEqual([expect.stringContaining("nothing is kept")]);
    expect(again.trouble).toBeDefined();
  });

  test("its identity is its own again at the same port, unless it is here or configured", async () => {
    const directory = folder();
    const first = memory(directory).memory;
    first.journal(found(lamp), at(lamp));
    await first.settled();
    const { mac } = lamp.config;
    expect(first.identityOf(mac, "lan1", new Set()).id).not.toBe("lamp");
    first.close();
    const again = memory(directory).memory;
    expect(again.identityOf(mac, "lan1", new Set())).toEqual({ id: "lamp", mudUrl: URL_OF_LAMP });
    expect(again.identityOf(mac, "lan2", new Set()).id).not.toBe("lamp");
    expect(again.identityOf(mac, "lan1", new Set(["lamp"])).id).not.toBe("lamp");
  });

  test("when it leaves, who it is stays, and what it is held to", async () => {
    const { memory: home, told } = memory(folder());
    home.journal(found(lamp), at(lamp));
    home.journal({ kind: "left", at: 3, device: "lamp" }, at());
    await home.settled();
    home.journal(found(lamp), at(lamp));
    await home.settled();
    home.journal({ kind: "left", at: 4, device: "lamp" }, at());
    await home.settled();
    expect(kinds(told)).toEqual(["device", "left", "device", "left"]);
    const { mac } = lamp.config;
    expect(home.identityOf(mac, "lan1", new Set())).toEqual({ id: "lamp", mudUrl: URL_OF_LAMP });
    expect(home.state.profile.get("lamp")?.url).toBe(URL_OF_LAMP);
  });

  test("what it calls itself may be anything", async () => {
    const directory = folder();
    const { memory: home, said } = memory(directory);
    const name = `${"x".repeat(63)}💡\u0000'; DROP TABLE device`;
    const named = { ...lamp, config: { ...lamp.config, name } };
    home.journal(found(named), at(named));
    await home.settled();
    expect(home.state.device.get("lamp")?.name).toHaveLength(64);
    expect(said).toEqual([]);
  });

  test("what cannot be a record keeps nobody else's from being kept", async () => {
    const { memory: home, said, told } = memory(folder());
    const bad = { ...lamp, config: { ...lamp.config, id: "bad", mac: "none" } };
    home.journal(found(bad), at(bad, lamp));
    home.journal(found(lamp), at(bad, lamp));
    await home.settled();
    expect([...home.state.device.keys()]).toEqual(["lamp"]);
    expect(said).toEqual([expect.stringMatching(/^refused: bad: /)]);
    expect(kinds(told)).toEqual(["device", "device"]);
  });
});

function learntDocument() {
  const file = mudFile({ from: [{ ...named("cloud.example"), ...tcp(443) }] });
  const profile = described(new TextEncoder().encode(file));
  if (profile.kind !== "described") throw new Error("not a description");
  return profile.document;
}

describe("what befell a thing and was decided about it", () => {
  const quarantined: Life = {
    ...NEW_LIFE,
    grant: { standing: "lan-only", exception: { access: "full", since: 1, until: 9 } },
    support: { ends: { household: 7 }, told: ["ended"] },
    pause: { kind: "paused", since: 3 },
    permits: [
      { to: { kind: "name", name: "cloud.example" }, protocol: 6, port: 443, since: 4, until: 9 },
      { to: { kind: "device", device: "printer" }, since: 4 },
    ],
    said: { learnt: learntDocument(), approved: true, networks: ["203.0.113.7/32"] },
    preferences: {
      ...{ name: "Reading lamp", room: "Attic", packetsPerSecond: 50, refused: "a".repeat(64) },
      muted: [{ kind: "unknown-destination", object: "203.0.113.9", since: 8 }],
    },
    conduct: {
      ...NEW_LIFE.conduct,
      containment: { kind: "quarantined", relapses: 1, since: 5 },
      lastOffence: 6,
      told: new Map([["a", 6]]),
      // For good.
      answered: new Map([["b", 8.64e15]]),
    },
  };
  const living = (life: Life): Present => ({ devices: [lamp], lifeOf: () => life });

  test("is there again after a restart, and gone where it is over", async () => {
    const directory = folder();
    const first = memory(directory).memory;
    first.journal(
      { kind: "contained", at: 5, device: "lamp", stage: "quarantined" },
      living(quarantined),
    );
    await first.settled();
    expect(codes(directory)).toContain("quarantined");
    first.close();
    const again = memory(directory).memory;
    expect(again.lives()).toEqual(new Map([["lamp", quarantined]]));
    again.journal({ kind: "released", at: 6, device: "lamp", reason: "quiet" }, living(NEW_LIFE));
    await again.settled();
    expect(lives(again).size).toBe(0);
  });

  test("says in the journal how wide a permission is, and which one was taken back", async () => {
    const directory = folder();
    const { memory: home } = memory(directory);
    const way = { to: "ads.example", protocol: 17, port: 443 };
    for (const word of [
      { kind: "permit", answer: "always-allow", ...way },
      { kind: "permit", answer: "always-allow", to: way.to },
      { kind: "revoke", ...way },
    ] as const)
      home.keep({ kind: "decided", at: 7, device: "lamp", word }, at(lamp), false);
    const said = readJournalOf(directory, { limit: 100 }).entries.filter(
      ({ kind }) => kind === "decided",
    );
    expect(said.map(({ reason: { code, params } }) => [code, params["way"]])).toEqual([
      ["decided-revoke-way", "UDP 443"],
      ["decided-permit", undefined],
      ["decided-permit-way", "UDP 443"],
    ]);
  });

  test("is forgotten with it, and nothing of it stays", async () => {
    const directory = folder();
    const { memory: home } = memory(directory);
    home.journal(found(lamp), living(quarantined));
    await home.settled();
    home.journal({ kind: "decided", at: 7, device: "lamp", word: { kind: "forget" } }, at());
    await home.settled();
    expect(home.state.device.size + home.state.fact.size + home.state.attachment.size).toBe(0);
    expect(codes(directory)[0]).toBe("decided-forget");
    // Configured, it is there again as one that nothing ever befell.
    home.journal(found(lamp), at(lamp));
    await home.settled();
    expect(lives(home).size).toBe(0);
    expect([...home.state.device.keys()]).toEqual(["lamp"]);
  });

  test("what cannot be read again leaves a thing what it is mended with", () => {
    const fact = { device: "lamp", fact: "grant", value: "full", since: 1 } as const;
    expect(lifeOf([{ ...fact, state: { standing: "everything" } }])).toBe(IN_DOUBT);
    expect(lifeOf([fact])).toBe(IN_DOUBT);
  });
});

describe("when nothing can be kept", () => {
  test("what cannot be read at the start is left as it is, and a new start reads it", async () => {
    const directory = folder();
    const held = open(directory);
    const blocked = { device: "lamp", fact: "grant", value: "blocked", since: 1 } as const;
    held.store.record([
      decided(device("lamp")),
      decided({ put: "fact", record: { ...blocked, state: { standing: "blocked" } } }),
    ]);
    let readable = 0;
    const { memory: home, told, said } = memory(directory, () => (readable += 1));
    expect(home.trouble?.code).toBe("store-in-use");
    expect(home.lives()).toBe("unreadable");
    home.journal(found(lamp), at(lamp));
    await expect(home.settled()).rejects.toThrow("store-in-use");
    expect(kinds(told)).toEqual(["not-kept", "device"]);
    expect(() => home.accounts).toThrow("store-in-use");
    const decision = {
      ...{ at: 1, kind: "grant", cause: "household" as const },
      ...{ reason: { code: "granted", params: {} } },
    };
    expect(() => home.decide([decision])).toThrow("store-in-use");
    expect(said).toHaveLength(1);
    held.store.close();
    expect(() => home.decide([decision])).toThrow("store-in-use");
    expect(readable).toBe(1);
    home.close();
    const [, life] = [...lives(memory(directory).memory)][0] ?? [];
    expect(life).toMatchObject({ grant: { standing: "blocked" } });
    expect(codes(directory)).toEqual(expect.not.arrayContaining(["kept-again", "device-new"]));
  });

  test("a folder that is gone is a reason like any other", () => {
    const directory = folder();
    rmSync(directory, { recursive: true });
    const { memory: home, said } = memory(directory);
    expect(home.trouble?.code).toBe("store-unwritable");
    expect(said).toEqual([expect.stringMatching(/^store-unwritable: nothing is kept: /)]);
  });
});
