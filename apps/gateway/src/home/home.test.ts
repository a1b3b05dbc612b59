import type { MudDocument } from "@thingwall/mud/document";
import { describe, expect, test } from "vitest";
import type { NamesState } from "../names/contract.ts";
import { parseConfig } from "../read-config.ts";
import type { Change, DesiredState } from "../wall/contract.ts";
import type { GatewayEvent } from "./contract.ts";
import type { Enforcers } from "./enforce.ts";
import { Home } from "./home.ts";
import type { LoadedProfile } from "./profile/index.ts";

const config = parseConfig({
  runDirectory: "/run/thingwall",
  stateDirectory: "/var/lib/thingwall",
  lan: { interface: "br-lan", addresses: ["192.168.77.1/24"] },
  wan: { interface: "wan0", nat44: true },
  dns: { upstream: ["198.51.100.53"] },
  ntp: [],
  trust: { mudSigners: [], tlsAuthorities: [], selfDescribed: false, unsigned: false },
  devices: [
    {
      id: "lamp",
      name: "Lamp",
      role: "thing",
      mac: "02:00:00:00:77:11",
      addresses: ["192.168.77.11"],
      mud: { file: "/etc/thingwall/lamp.json" },
    },
  ],
});

const lamp: LoadedProfile = {
  kind: "described",
  document: speaksOf("cloud.maker.example"),
  issues: [],
  provenance: { channel: "user", signature: "anchored" },
};

describe("what is enforced", () => {
  test("the wall does not wait for the names: without rules everything would pass", async () => {
    const applied: unknown[] = [];
    const { home } = start({ wall: async (_op, state) => applied.push(state) });
    await home.enforce();
    await home.begun;
    expect(applied).toHaveLength(1);
    expect(home.status({ wall: "up", names: "down" }).enforced).toBe(false);
  });

  test("names come after the wall, and when they return everything is enforced", async () => {
    const told: string[] = [];
    const enforcers: Enforcers = { wall: async () => told.push("wall") };
    const { home, events } = start(enforcers);
    await home.enforce();
    enforcers.names = async () => told.push("names");
    await home.enforce();
    expect(told).toEqual(["wall", "wall", "names"]);
    expect(home.status({ wall: "up", names: "up" }).enforced).toBe(true);
    expect(events.map(({ kind }) => kind)).toEqual(["applied"]);
  });

  test("not while the wall cannot make ours again what somebody changed", async () => {
    const enforcers: Enforcers = { wall: async () => null, names: async () => null };
    const { home, events } = start(enforcers);
    await home.enforce();
    const enforced = () => home.status({ wall: "up", names: "up" }).enforced;
    const change = { what: "delete table inet thingwall", at: 0 };
    for (const part of ["tables", "ports"] as const)
      home.repaired({ kind: "repair-failed", part, reason: "refused", ...change });
    await home.enforce();
    expect(enforced()).toBe(false);
    home.repaired({ kind: "repaired", part: "tables", ...change });
    expect(enforced()).toBe(false);
    home.repaired({ kind: "repaired", part: "ports", ...change });
    expect(enforced()).toBe(true);
    home.repaired({ kind: "repair-failed", part: "tables", reason: "refused", ...change });
    // Another wall, which is told everything.
    enforcers.wall = async () => null;
    await home.enforce();
    expect(enforced()).toBe(true);
    expect(events.map(({ kind }) => kind).filter((kind) => kind !== "applied")).toEqual([
      ...["repair-failed", "repair-failed", "repaired", "repaired", "repair-failed"],
    ]);
  });

  test("no name is told that the wall was not told before", async () => {
    const told: string[][] = [];
    const busy = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const { home } = start({
      wall: async (_op, state) => {
        told.push(namesIn(state as DesiredState));
        asked.resolve();
        await busy.promise;
      },
      names: async (_op, state) => {
        const [device] = (state as NamesState).devices;
        told.push(device?.names.map(({ name }) => name) ?? []);
      },
    });
    const first = home.enforce();
    await asked.promise;
    const second = home.describe("lamp", lamp);
    busy.resolve();
    await Promise.all([first, second]);
    const cloud = ["cloud.maker.example"];
    expect(told).toEqual([[], [], cloud, cloud]);
  });
});

describe("what the wall is told", () => {
  /** A wall that keeps what it was told, and calls it by revisions. */
  function keeping() {
    const told: [op: string, params: unknown][] = [];
    let revision = 0;
    const wall: Enforcers["wall"] = async (op, params) => {
      told.push([op, params]);
      if (op === "change" && (params as Change).revision !== revision)
        return { outcome: "unknown-revision" };
      revision += 1;
      return op === "change" ? { outcome: "changed", revision } : { revision };
    };
    return { told, wall, forget: () => (revision += 7) };
  }
  const operations = (told: readonly (readonly [string, unknown])[]) => told.map(([op]) => op);

  test("is everything once, then only the device that changed", async () => {
    const { told, wall } = keeping();
    const { home } = start({ wall });
    await home.enforce();
    await home.describe("lamp", lamp);
    expect(operations(told)).toEqual(["apply", "change"]);
    expect(told[1]?.[1]).toMatchObject({ revision: 1, gone: [], come: [{ id: "lamp" }] });
    // Nothing has changed since: it has it.
    await home.enforce();
    expect(told).toHaveLength(2);
  });

  test("is everything when it was told something else, failed, or is another", async () => {
    const { told, wall, forget } = keeping();
    const enforcers: Enforcers = { wall };
    const { home, events } = start(enforcers);
    await home.enforce();
    forget();
    await home.describe("lamp", lamp);
    expect(operations(told)).toEqual(["apply", "change", "apply"]);
    const other: LoadedProfile = { ...lamp, document: speaksOf("other.maker.example") };
    enforcers.wall = async () => Promise.reject(new Error("refused"));
    await home.describe("lamp", other);
    await home.decide("lamp", { kind: "take", digest: home.offer("lamp").digest });
    expect(events.map(({ kind }) => kind)).toContain("apply-failed");
    enforcers.wall = wall;
    await home.enforce();
    expect(operations(told)).toEqual(["apply", "change", "apply", "apply"]);
    expect(namesIn(told[3]?.[1] as DesiredState)).toEqual(["other.maker.example"]);
    enforcers.wall = (op, params) => wall(op, params);
    await home.enforce();
    expect(operations(told).at(-1)).toBe("apply");
  });
});

describe("what befell things", () => {
  test("where nobody can read it, a thing gets what it is mended with", async () => {
    const states: DesiredState[] = [];
    const wall = async (_op: string, state: unknown) => states.push(state as DesiredState);
    const { home } = start({ wall });
    home.restore("unreadable");
    await home.describe("lamp", lamp);
    await home.enforce();
    expect(states.flatMap(namesIn)).toEqual([]);
    expect(home.lifeOf("lamp").grant).toEqual({ standing: "updates-only" });
  });
});

function start(enforcers: Enforcers): { home: Home; events: GatewayEvent[] } {
  const events: GatewayEvent[] = [];
  return {
    home: new Home(
      config,
      enforcers,
      (event) => events.push(event),
      { now: () => 0, later: () => undefined },
      {
        identityOf: () => ({ id: "new" }),
        announcedBy: () => undefined,
        knows: () => false,
        keep: (event) => events.push(event),
      },
    ),
    events,
  };
}

function namesIn(state: DesiredState): string[] {
  return state.devices.flatMap(({ rules }) =>
    rules.flatMap(({ peer }) => peer.flatMap((each) => (each.kind === "name" ? [each.name] : []))),
  );
}

function speaksOf(dstDnsname: string): MudDocument {
  const accept = {
    name: "cloud",
    path: "/from/0",
    forwarding: "accept",
    matches: { unsupported: [], ipv4: { path: "/from/0/ipv4", dstDnsname } },
  } as const;
  return {
    mudVersion: 1,
    mudUrl: "https://maker.example/lamp",
    lastUpdate: "2026-01-01T00:00:00Z",
    cacheValidity: 48,
    isSupported: true,
    extensions: [],
    fromDevicePolicy: [{ name: "from", path: "" }],
    toDevicePolicy: [],
    acls: [{ name: "from", path: "/from", aces: [accept] }],
    extensionData: {},
  };
}
