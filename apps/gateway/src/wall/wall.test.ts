import { beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "./connections.ts";
import type { Admit, DesiredState, WallRule } from "./contract.ts";
import { MemoryFirewall } from "./firewall.fixture.ts";
import { Wall } from "./wall.ts";

const named = (name: string, port: number, change: Partial<WallRule> = {}): WallRule => ({
  direction: "from-device",
  family: 4,
  verdict: "accept",
  peer: [{ kind: "name", name }],
  protocol: 6,
  destinationPorts: [{ from: port, to: port }],
  ...change,
});

const state = (...rules: readonly WallRule[]): DesiredState => ({
  lan: { interface: "br-lan", addresses: ["192.168.77.1"] },
  wan: { interface: "wan0", nat44: false },
  dns: { thingsPort: 53, peoplePort: 5300 },
  devices: [
    {
      id: "lamp",
      slot: 1,
      role: "thing",
      macs: ["02:00:00:00:77:11"],
      addresses: ["192.168.77.11"],
      rules: [...rules],
    },
  ],
});

const admission = (name: string, seconds: number, ...addresses: string[]): Admit => ({
  device: "lamp",
  name,
  addresses: addresses.length > 0 ? addresses : ["198.51.100.7"],
  seconds,
});

/** From the lamp to a cloud's port 443. */
const https = (port: number, cloud: string): Connection => ({
  family: 4,
  protocol: 6,
  original: {
    source: "192.168.77.11",
    destination: cloud,
    sourcePort: port,
    destinationPort: 443,
  },
  reply: {
    source: cloud,
    destination: "192.168.77.11",
    sourcePort: 443,
    destinationPort: port,
  },
  icmp: undefined,
  handle: Buffer.alloc(0),
});

const SET = "d1_from4_0_dport";
const KEY = "198.51.100.7 . tcp . 443";

let now: number;
let firewall: MemoryFirewall;
let wall: Wall;
beforeEach(() => {
  now = 0;
  firewall = new MemoryFirewall(() => now);
  wall = new Wall(firewall, () => now);
});

describe("the desired state", () => {
  test("is enforced whole, before packets are brought to it", async () => {
    await wall.apply(state(named("a.example", 443)));
    expect(firewall.sets).toContain(SET);
    expect(firewall.prepared).toEqual([state(named("a.example", 443))]);
  });

  test("when refused, leaves everything as it was", async () => {
    await wall.apply(state(named("a.example", 443)));
    await wall.admit(admission("a.example", 60));
    firewall.refusals = [new Error("change refused"), new Error("refused")];
    await expect(wall.apply(state(named("b.example", 80, { family: 6 })))).rejects.toThrow(
      "refused",
    );
    expect(firewall.elements(SET)).toEqual({ [KEY]: 60 });
    expect(firewall.prepared).toHaveLength(1);
    // The names of the state before are still the ones that are admitted.
    await wall.admit(admission("a.example", 60, "198.51.100.8"));
    expect(firewall.elements(SET)).toEqual({ [KEY]: 60, "198.51.100.8 . tcp . 443": 60 });
    await wall.admit(admission("b.example", 60, "2001:db8::7"));
    expect(firewall.elements("d1_from6_0_dport")).toEqual({});
  });

  test("when refused half-way, is what it was before, and the next is applied", async () => {
    await wall.apply(state(named("a.example", 443)));
    await wall.admit(admission("a.example", 60));
    const [change, closed] = [new Error("change refused"), undefined];
    firewall.refusals = [change, closed, new Error("refused")];
    await expect(wall.apply(state(named("b.example", 80)))).rejects.toThrow("refused");
    expect(firewall.elements(SET)).toEqual({ [KEY]: 60 });
    expect(firewall.transactions.at(-1)).toMatch(/^add element inet thingwall sender4/);
    await wall.admit(admission("a.example", 60, "198.51.100.8"));
    expect(firewall.elements(SET)).toEqual({ [KEY]: 60, "198.51.100.8 . tcp . 443": 60 });
    await wall.apply(state(named("b.example", 80)));
    await wall.admit(admission("b.example", 60));
    expect(firewall.elements(SET)).toEqual({ "198.51.100.7 . tcp . 80": 60 });
  });

  test("after a refusal the next is applied", async () => {
    firewall.refusals = [new Error("refused")];
    await expect(wall.apply(state())).rejects.toThrow("refused");
    await wall.apply(state(named("a.example", 443)));
    expect(firewall.sets).toContain(SET);
  });

  test("keeps what was admitted, for the time that is left", async () => {
    await wall.apply(state(named("a.example", 443)));
    await wall.admit(admission("a.example", 60));
    now = 20_000;
    await wall.apply(state(named("b.example", 80), named("a.example", 443)));
    expect(firewall.elements(SET)).toEqual({ [KEY]: 40 });
  });

  test("forgets the names that it does not speak of", async () => {
    await wall.apply(state(named("a.example", 443)));
    await wall.admit(admission("a.example", 60));
    await wall.apply(state(named("b.example", 443)));
    await wall.apply(state(named("a.example", 443)));
    expect(firewall.elements(SET)).toEqual({});
  });

  test("is applied in the order in which it was asked for", async () => {
    const first = wall.apply(state(named("a.example", 443)));
    const admitted = wall.admit(admission("a.example", 60));
    const second = wall.apply(state(named("a.example", 8443)));
    await Promise.all([first, admitted, second]);
    expect(firewall.elements(SET)).toEqual({ "198.51.100.7 . tcp . 8443": 60 });
  });
});

describe("a change", () => {
  const bulb = (...rules: readonly WallRule[]) => ({
    id: "bulb",
    slot: 2,
    role: "thing" as const,
    macs: ["02:00:00:00:77:12"],
    addresses: ["192.168.77.12"],
    rules: [...rules],
  });
  const withBulb = (desired: DesiredState, ...rules: readonly WallRule[]): DesiredState => ({
    ...desired,
    devices: [...desired.devices, bulb(...rules)],
  });

  test("speaks of the device that changed and of no other", async () => {
    await wall.apply(withBulb(state(named("a.example", 443)), named("c.example", 80)));
    await wall.apply(withBulb(state(named("a.example", 8443)), named("c.example", 80)));
    const text = firewall.transactions.at(-1) ?? "";
    expect(text).toContain("d1b_from");
    expect(text).not.toContain("d2_");
    expect(text).not.toContain("table inet thingwall\ndelete");
  });

  test("of nothing is no transaction", async () => {
    await wall.apply(state(named("a.example", 443)));
    await wall.apply(state(named("a.example", 443)));
    // The rules, and then whom they are about.
    expect(firewall.transactions).toHaveLength(2);
  });

  test("of a device's address reaches whoever's rules speak of it", async () => {
    const toBulb = named("", 80, { peer: [{ kind: "among", networks: [], devices: ["bulb"] }] });
    await wall.apply(withBulb(state(toBulb)));
    const moved = withBulb(state(toBulb));
    await wall.apply({
      ...moved,
      devices: moved.devices.map((device) =>
        device.id === "bulb" ? { ...device, addresses: ["192.168.77.13"] } : device,
      ),
    });
    expect(firewall.elements(SET)).toEqual({ "192.168.77.13 . tcp . 80": Infinity });
  });

  test("that the kernel refuses is tried once more, whole", async () => {
    await wall.apply(state(named("a.example", 443)));
    firewall.refusals = [new Error("somebody was here")];
    await wall.apply(state(named("a.example", 8443)));
    expect(firewall.transactions.at(-2)).toMatch(/^add table inet thingwall\ndelete table/);
    expect(firewall.sets).toContain(SET);
  });

  test("that narrows ends what is no longer permitted, and nothing else", async () => {
    const open = [https(1, "198.51.100.7"), https(2, "198.51.100.8")];
    await wall.apply(state(named("a.example", 443), named("b.example", 443)));
    await wall.admit(admission("a.example", 60, "198.51.100.7"));
    await wall.admit(admission("b.example", 60, "198.51.100.8"));
    firewall.open = open;
    await wall.apply(state(named("a.example", 443)));
    expect(firewall.open).toEqual(open.slice(0, 1));
    await wall.apply(state());
    expect(firewall.open).toEqual([]);
  });

  test("that narrows does so too when the change is refused and everything loaded whole", async () => {
    const open = [https(1, "198.51.100.7"), https(2, "198.51.100.8")];
    await wall.apply(state(named("a.example", 443), named("b.example", 443)));
    await wall.admit(admission("a.example", 60, "198.51.100.7"));
    await wall.admit(admission("b.example", 60, "198.51.100.8"));
    firewall.open = open;
    firewall.refusals = [new Error("somebody was here")];
    await wall.apply(state(named("a.example", 443)));
    expect(firewall.open).toEqual(open.slice(0, 1));
  });
});

describe("the bridge's ports", () => {
  const READY = /^ *type filter hook ingress device "p-1"/m;

  test("that went and came back under the same name are made ready again", async () => {
    await wall.apply(state());
    firewall.transactions.length = 0;
    await wall.followPorts();
    expect(firewall.transactions.join("")).not.toMatch(READY);
    firewall.bridge = [{ name: "p-1", number: 8 }];
    await wall.followPorts();
    expect(firewall.transactions.join("")).toMatch(READY);
  });
});

describe("a repair", () => {
  const open = [https(1, "198.51.100.7"), https(3, "198.51.100.9")];
  beforeEach(async () => {
    await wall.apply(state(named("a.example", 443)));
    await wall.admit(admission("a.example", 60, "198.51.100.7"));
    firewall.open = open;
  });

  test("ends what somebody let in to where no name led", async () => {
    await wall.repair();
    expect(firewall.open).toEqual(open.slice(0, 1));
  });

  test("does so too where the network cannot be made ready", async () => {
    firewall.prepare = () => Promise.reject(new Error("no such port"));
    await expect(wall.repair()).rejects.toThrow("no such port");
    expect(firewall.open).toEqual(open.slice(0, 1));
  });
});

describe("admissions", () => {
  test("are there when they are answered", async () => {
    await wall.apply(state(named("a.example", 443), named("a.example", 8443)));
    await wall.admit(admission("a.example", 60));
    expect(firewall.elements(SET)).toEqual({ [KEY]: 60, "198.51.100.7 . tcp . 8443": 60 });
  });

  test("open nothing for a name that no rule speaks of, and wait for the first rules", async () => {
    await expect(wall.admit(admission("a.example", 60))).rejects.toThrow("no state");
    await wall.apply(state(named("a.example", 443)));
    await wall.admit(admission("b.example", 60));
    await wall.admit({ ...admission("a.example", 60), device: "bulb" });
    expect(firewall.elements(SET)).toEqual({});
  });

  test("as a name that a rule refuses end what goes there", async () => {
    const ads = named("ads.example", 443, { verdict: "drop" });
    await wall.apply(state(ads, named("", 443, { peer: [] })));
    firewall.open = [https(1, "198.51.100.7"), https(2, "198.51.100.8")];
    await wall.admit(admission("ads.example", 60, "198.51.100.7"));
    expect(firewall.open).toEqual([https(2, "198.51.100.8")]);
  });

  test("of the other family open nothing", async () => {
    await wall.apply(state(named("a.example", 443)));
    await wall.admit(admission("a.example", 60, "2001:db8::7"));
    expect(firewall.elements(SET)).toEqual({});
  });

  test("renew what is there", async () => {
    await wall.apply(state(named("a.example", 443)));
    await wall.admit(admission("a.example", 60));
    now = 50_000;
    await wall.admit(admission("a.example", 60));
    expect(firewall.elements(SET)).toEqual({ [KEY]: 60 });
    now = 111_000;
    expect(firewall.elements(SET)).toEqual({});
    await wall.admit(admission("a.example", 60));
    expect(firewall.elements(SET)).toEqual({ [KEY]: 60 });
  });

  test("of one name do not cut short those of another for the same address", async () => {
    await wall.apply(state(named("a.example", 443), named("b.example", 443)));
    await wall.admit(admission("a.example", 3600));
    now = 1000;
    await wall.admit(admission("b.example", 60));
    expect(firewall.elements(SET)).toEqual({ [KEY]: 3599 });
    // Nor do two that come at once.
    const both = [admission("a.example", 7200), admission("b.example", 60)];
    await Promise.all(both.map((each) => wall.admit(each)));
    expect(firewall.elements(SET)).toEqual({ [KEY]: 7200 });
  });

  test("do not lengthen what another name holds for another port", async () => {
    await wall.apply(state(named("a.example", 443), named("b.example", 80)));
    await wall.admit(admission("a.example", 3600));
    await wall.admit(admission("b.example", 60));
    expect(firewall.elements(SET)).toEqual({ [KEY]: 3600, "198.51.100.7 . tcp . 80": 60 });
  });

  test("leave an address that a rule names for good", async () => {
    const literal = named("", 443, {
      peer: [{ kind: "among", networks: ["198.51.100.7/32"], devices: [] }],
    });
    await wall.apply(state(named("a.example", 443), literal));
    await wall.admit(admission("a.example", 60));
    expect(firewall.elements(SET)).toEqual({ [KEY]: Infinity });
    await wall.apply(state(literal, named("a.example", 443)));
    now = 3_600_000;
    expect(firewall.elements(SET)).toEqual({ [KEY]: Infinity });
  });

  test("know an address in whatever spelling it comes", async () => {
    await wall.apply(state(named("a.example", 443, { family: 6 })));
    await wall.admit(admission("a.example", 60, "2001:db8:0::7", "2001:db8::7"));
    expect(firewall.elements("d1_from6_0_dport")).toEqual({ "2001:db8::7 . tcp . 443": 60 });
  });

  test("that come while one is under way go together in the next", async () => {
    await wall.apply(state(named("a.example", 443)));
    let release = () => {};
    firewall.hold = new Promise((resolve) => {
      release = resolve;
    });
    const before = firewall.transactions.length;
    const addresses = Array.from({ length: 20 }, (_, at) => `198.51.100.${at + 1}`);
    const first = wall.admit(admission("a.example", 60, "192.0.2.1"));
    await Promise.resolve();
    const rest = addresses.map((address) => wall.admit(admission("a.example", 60, address)));
    release();
    await Promise.all([first, ...rest]);
    expect(firewall.transactions.length - before).toBeLessThanOrEqual(2);
    expect(Object.keys(firewall.elements(SET))).toHaveLength(21);
  });

  test("that come at once go in one transaction, and nothing is deleted that was never there", async () => {
    await wall.apply(state(named("a.example", 443)));
    const before = firewall.transactions.length;
    const addresses = Array.from({ length: 100 }, (_, at) => `198.51.100.${at + 1}`);
    await Promise.all(addresses.map((each) => wall.admit(admission("a.example", 60, each))));
    expect(firewall.transactions).toHaveLength(before + 1);
    expect(firewall.transactions.at(-1)).not.toContain("delete");
    await wall.admit(admission("a.example", 60, "198.51.100.1"));
    expect(firewall.transactions.at(-1)).toContain("delete");
  });

  test("that are asked for twice at once stay for the longer", async () => {
    await wall.apply(state(named("a.example", 443)));
    const both = [admission("a.example", 60), admission("a.example", 7200)];
    await Promise.all(both.map((each) => wall.admit(each)));
    expect(firewall.elements(SET)).toEqual({ [KEY]: 7200 });
  });

  test("when refused, are refused to everyone who asked, and not kept", async () => {
    await wall.apply(state(named("a.example", 443)));
    firewall.refusals = [new Error("refused")];
    const asked = ["198.51.100.7", "198.51.100.8"].map((address) =>
      wall.admit(admission("a.example", 60, address)),
    );
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(firewall.elements(SET)).toEqual({});
    await wall.apply(state(named("a.example", 443)));
    expect(firewall.elements(SET)).toEqual({});
  });
});
