import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DesiredState } from "./contract.ts";
import { type Claim, claimOf, LEARNT_LIMIT, Neighbours, readNeighbours } from "./neighbours.ts";

const LAMP = "02:00:00:00:77:11";
const PHONE = "02:00:00:00:77:12";

const HOME: DesiredState = {
  lan: {
    interface: "br-lan",
    addresses: ["192.168.77.1", "2a0d:f302:77::1"],
    prefixes: ["192.168.77.0/24", "2a0d:f302:77::/64"],
  },
  wan: { interface: "wan0", nat44: true },
  dns: { thingsPort: 53, peoplePort: 5300 },
  devices: [
    {
      ...{ id: "lamp", slot: 1, role: "thing", macs: [LAMP], rules: [] },
      addresses: ["192.168.77.11", "2a0d:f302:77::11"],
    },
    {
      ...{ id: "phone", slot: 2, role: "person", macs: [PHONE], rules: [] },
      addresses: ["192.168.77.12", "2a0d:f302:77::12"],
    },
  ],
};

const address = (at: number) => `2a0d:f302:77::1:${at.toString(16)}`;
const learntOf = (neighbours: Neighbours, id: string) => neighbours.all().get(id) ?? [];

describe("an address is learnt for who says so first", () => {
  test.each([
    ["of the home", LAMP, "2a0d:f302:77:0:2:3:4:5", true],
    ["of the link", LAMP, "fe80::1:2:3:4", true],
    ["that its own MAC gives", LAMP, "2a0d:f302:77:0:0:ff:fe00:7711", true],
    ["that its MAC gives on the link, which needs no learning", LAMP, "fe80::ff:fe00:7711", false],
    ["that another MAC gives", LAMP, "2a0d:f302:77:0:0:ff:fe00:7712", false],
    ["that it has already", LAMP, "2a0d:f302:77::11", false],
    ["of another device", LAMP, "2a0d:f302:77::12", false],
    ["of the gateway", LAMP, "2a0d:f302:77::1", false],
    ["of all routers (RFC 4291 §2.6.1)", LAMP, "2a0d:f302:77::", false],
    ["of another network", LAMP, "2a0d:f302:78::5", false],
    ["of a group", LAMP, "ff02::1", false],
    ["of nobody", LAMP, "::", false],
    ["of IPv4, which only the gateway gives", LAMP, "192.168.77.50", false],
    ["by a MAC that nobody has", "02:00:00:00:77:66", "2a0d:f302:77::50", false],
  ])("%s", (_, mac, claimed, expected) => {
    const neighbours = new Neighbours();
    const device = neighbours.learn({ mac, address: claimed }, HOME);
    expect(device).toBe(expected ? "lamp" : undefined);
    expect(learntOf(neighbours, "lamp")).toEqual(expected ? [claimed] : []);
  });

  test("and is not another's then", () => {
    const neighbours = new Neighbours();
    expect(neighbours.learn({ mac: LAMP, address: address(1) }, HOME)).toBe("lamp");
    expect(neighbours.learn({ mac: PHONE, address: address(1) }, HOME)).toBeUndefined();
    expect(neighbours.learn({ mac: LAMP, address: address(1) }, HOME)).toBeUndefined();
  });

  test("and can be learnt again once it is forgotten, by whoever says so first then", () => {
    const neighbours = new Neighbours();
    for (const at of [1, 2]) neighbours.learn({ mac: LAMP, address: address(at) }, HOME);
    neighbours.forget({ mac: LAMP, address: address(1) });
    expect(learntOf(neighbours, "lamp")).toEqual([address(2)]);
    expect(neighbours.learn({ mac: PHONE, address: address(1) }, HOME)).toBe("phone");
    neighbours.forget({ mac: LAMP, address: address(2) });
    expect([...neighbours.all().keys()]).toEqual(["phone"]);
  });

  test("the first learnt makes room, and only its own device's", () => {
    const neighbours = new Neighbours();
    neighbours.learn({ mac: PHONE, address: address(999) }, HOME);
    for (let at = 0; at < 100; at++) neighbours.learn({ mac: LAMP, address: address(at) }, HOME);
    const last = Array.from({ length: LEARNT_LIMIT }, (_, at) => address(100 - LEARNT_LIMIT + at));
    expect(learntOf(neighbours, "lamp")).toEqual(last);
    expect(learntOf(neighbours, "phone")).toEqual([address(999)]);
  });
});

describe("the state with what was learnt", () => {
  test("adds to each device its own", () => {
    const neighbours = new Neighbours();
    neighbours.learn({ mac: LAMP, address: address(1) }, HOME);
    const [lamp, phone] = neighbours.with(HOME).devices;
    expect(lamp?.addresses).toEqual(["192.168.77.11", "2a0d:f302:77::11", address(1)]);
    expect(phone).toBe(HOME.devices[1]);
  });

  test("forgets what the household gave to another, and devices that are gone", () => {
    const neighbours = new Neighbours();
    neighbours.learn({ mac: LAMP, address: address(1) }, HOME);
    neighbours.learn({ mac: LAMP, address: address(2) }, HOME);
    const [lamp, phone] = HOME.devices;
    if (!lamp || !phone) throw new Error("unreachable: two devices");
    const given = { ...phone, addresses: [...phone.addresses, address(1)] };
    neighbours.with({ ...HOME, devices: [lamp, given] });
    expect(learntOf(neighbours, "lamp")).toEqual([address(2)]);
    neighbours.with({ ...HOME, devices: [phone] });
    expect([...neighbours.all()]).toEqual([]);
  });

  test("gives no address twice, whatever is claimed", () => {
    const claim: fc.Arbitrary<Claim> = fc.record({
      mac: fc.constantFrom(LAMP, PHONE),
      address: fc.oneof(
        fc.nat(40).map(address),
        fc.constantFrom("2a0d:f302:77::1", "2a0d:f302:77::11", "2a0d:f302:77::12"),
      ),
    });
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 100 }), (claims) => {
        const neighbours = new Neighbours();
        for (const each of claims) neighbours.learn(each, HOME);
        const { lan, devices } = neighbours.with(HOME);
        const all = [...lan.addresses, ...devices.flatMap(({ addresses }) => addresses)];
        expect(new Set(all).size).toBe(all.length);
        for (const { addresses } of devices)
          expect(addresses.length).toBeLessThanOrEqual(2 + LEARNT_LIMIT);
      }),
    );
  });
});

const SOURCE = "20010db8000000000000000000000005";
const header = (source: string, next = "3a") =>
  `600000000018${next}ff${source}ff0200000000000000000001ff000005`;
const record = (hex: string, prefix = "claim") => ({
  prefix,
  mac: LAMP,
  payload: Buffer.from(hex, "hex"),
  at: 0,
});
const SOLICITATION = `8700000000000000${SOURCE}`;
const UNSPECIFIED = "0".repeat(32);

describe("what a sample claims", () => {
  test.each([
    ["its sender", header(SOURCE), "2001:db8::5"],
    [
      "the target of duplicate address detection",
      header(UNSPECIFIED) + SOLICITATION,
      "2001:db8::5",
    ],
    ["nothing: neither", header(UNSPECIFIED) + SOLICITATION.replace("87", "88"), undefined],
    ["nothing: cut short", header(UNSPECIFIED) + SOLICITATION.slice(0, -2), undefined],
    ["nothing: another protocol", header(UNSPECIFIED, "11") + SOLICITATION, undefined],
    ["nothing: IPv4", `4500${"00".repeat(60)}`, undefined],
    ["nothing at all", "", undefined],
  ])("%s", (_, hex, expected) => {
    expect(claimOf(record(hex))?.address).toBe(expected);
  });

  test("nothing when it is of another kind", () => {
    expect(claimOf(record(header(SOURCE), "from-device 1"))).toBeUndefined();
  });

  test("something or nothing, from any octets", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 128 }), (octets) => {
        const claim = claimOf({ ...record(""), payload: Buffer.from(octets) });
        expect(claim === undefined || claim.mac === LAMP).toBe(true);
      }),
    );
  });
});

describe("the kernel's listing", () => {
  test("gives the entries with a MAC", () => {
    const entries = [
      { dst: "2A0D:f302:77:0::5", lladdr: "02:00:00:00:77:11", state: ["STALE"] },
      { dst: "192.168.77.11", lladdr: "02:00:00:00:77:11" },
      { dst: "2a0d:f302:77::6", state: ["FAILED"] },
      { dst: 7, lladdr: LAMP },
      null,
    ];
    expect(readNeighbours(entries)).toEqual([
      { mac: LAMP, address: "2a0d:f302:77::5" },
      { mac: LAMP, address: "192.168.77.11" },
    ]);
    expect(readNeighbours({})).toEqual([]);
  });
});
