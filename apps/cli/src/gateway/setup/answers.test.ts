import { parseConfig } from "@thingwall/gateway";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalPrefix, inPrefix } from "@thingwall/mud/policy";
import { type Answers, configurationOf, type Given, overlap, propose, rangeIn } from "./answers.ts";
import { isError, problemsOf } from "./check.ts";
import type { Link, Machine } from "./machine.ts";

const port = (name: string, more: Partial<Link> = {}): Link => ({
  name,
  kind: "port",
  carrier: true,
  addresses: [],
  ...more,
});
const MACHINE: Machine = {
  links: [
    port("eth0", { addresses: ["203.0.113.7/24"] }),
    port("eth1"),
    port("eth2", { carrier: false }),
    port("veth9", { master: "docker0" }),
    port("docker0", { kind: "bridge", addresses: ["172.17.0.1/16"] }),
    port("wlan0", { kind: "radio" }),
  ],
  routes: [{ prefix: "192.168.1.0/24", interface: "tun0" }],
  defaultRoutes: ["eth0"],
  resolvers: ["192.0.2.53"],
  radios: [
    { interface: "wlan0", accessPoint: true, ownInterfaces: true, channels: [1, 6, 11, 36] },
  ],
  country: "FR",
};
const random = Uint8Array.of(0x0a, 0x0b, 0x0c, 0x00, 0x0e);
const answers = (given: Given = {}, machine = MACHINE): Answers =>
  propose(given, { machine, random });
const codes = (given: Given, machine = MACHINE) =>
  problemsOf(answers(given, machine), machine).map(({ code }) => code);

describe("what is proposed", () => {
  test("the rest of the machine is the home, in a network that nothing else uses", () => {
    expect(answers()).toEqual({
      wan: "eth0",
      nat44: true,
      bridge: "br-lan",
      ports: { eth1: "thing", eth2: "thing" },
      addresses: ["192.168.2.1/24", "fd0a:b0c:e::1/64"],
      dhcp: { from: "192.168.2.102", to: "192.168.2.199" },
      dns: ["192.0.2.53"],
      ntp: [],
      runDirectory: "/run/thingwall",
      stateDirectory: "/var/lib/thingwall",
    });
  });

  test("is taken by the gateway", () => {
    const wifi = { ssid: "Home" };
    const config = configurationOf(answers({ wifi }), undefined);
    expect(parseConfig(config)).toMatchObject({
      lan: {
        dhcp: { leaseSeconds: 43_200 },
        wifi: { interface: "wlan0", country: "FR", channel: 6, ownInterfaces: true },
      },
    });
  });

  test("what was there stays, devices and trust with it, but for what is said anew", () => {
    const before = parseConfig({
      ...(configurationOf(
        answers({ wifi: { ssid: "Home" }, ntp: ["192.0.2.1"] }),
        undefined,
      ) as object),
      response: { contain: false },
      devices: [
        { id: "phone", name: "P", role: "person", mac: "02:00:00:00:00:01", addresses: [] },
      ],
    });
    const again = propose({ dns: ["192.0.2.54"] }, { machine: MACHINE, random, before });
    expect(configurationOf(again, before)).toEqual({
      ...before,
      dns: { upstream: ["192.0.2.54"] },
    });
    const without = propose({ wifi: "off", dhcp: "off" }, { machine: MACHINE, random, before });
    const { lan } = parseConfig(configurationOf(without, before));
    expect(Object.keys(lan)).toEqual(["interface", "addresses", "ports"]);
  });

  test("a range has no room for the gateway's own address, whatever the network", () => {
    const network = fc.tuple(fc.integer({ min: 8, max: 29 }), fc.nat({ max: 0xffff_ffff }));
    fc.assert(
      fc.property(network, ([length, number]) => {
        const octets = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255);
        const address = octets.join(".");
        const prefix = canonicalPrefix(`${address}/${length}`) ?? "";
        const range = rangeIn([`${address}/${length}`]);
        if (!range) throw new Error(prefix);
        const value = (text: string) =>
          text.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
        expect(inPrefix(range.from, prefix) && inPrefix(range.to, prefix)).toBe(true);
        expect(value(range.from)).toBeLessThanOrEqual(value(range.to));
        const own = value(address);
        expect(own < value(range.from) || own > value(range.to)).toBe(true);
      }),
    );
  });

  test("networks overlap when one is inside the other, in one family", () => {
    expect(overlap("10.0.0.1/8", "10.20.0.0/16")).toBe(true);
    expect(overlap("10.20.0.9/16", "10.0.0.0/8")).toBe(true);
    expect(overlap("192.168.1.1/24", "192.168.2.0/24")).toBe(false);
    expect(overlap("::/0", "10.0.0.0/8")).toBe(false);
  });
});

describe("what is wrong", () => {
  test("with what is proposed here: no cable, no clock", () => {
    expect(codes({})).toEqual(["no-carrier", "no-time"]);
  });

  test.for<readonly [string, Given, string]>([
    ["a WAN that is not there", { wan: "eth7" }, "interface-absent"],
    ["a port that is the WAN", { ports: { eth0: "thing" } }, "interface-twice"],
    ["a port of another bridge", { ports: { veth9: "thing" } }, "interface-taken"],
    ["a port with addresses", { wan: "eth1", ports: { eth0: "thing" } }, "port-addressed"],
    ["a bridge that is none", { bridge: "eth2", ports: { eth1: "thing" } }, "bridge-is-none"],
    ["no port", { ports: {} }, "no-ports"],
    ["the WAN's network at home", { addresses: ["203.0.113.200/25"] }, "networks-overlap"],
    ["a tunnel's network at home", { addresses: ["192.168.0.1/16"] }, "networks-overlap"],
    ["an address without its length", { addresses: ["192.168.9.1"] }, "address-unreadable"],
    ["a range elsewhere", { dhcp: { from: "10.0.0.1", to: "10.0.0.9" } }, "range-outside"],
    ["no resolver", { dns: [] }, "no-resolver"],
    ["itself as resolver", { dns: ["192.168.2.1"] }, "resolver-is-gateway"],
    ["a card that is none", { wifi: { ssid: "Home", interface: "eth1" } }, "not-a-radio"],
    ["a closed channel", { wifi: { ssid: "Home", channel: 13 } }, "channel-closed"],
    ["an unknown country", { wifi: { ssid: "Home", country: "France" } }, "country-unknown"],
    ["another country", { wifi: { ssid: "Home", country: "DE", channel: 13 } }, "channel-unsure"],
  ])("%s", ([, given, code]) => {
    expect(codes(given)).toContain(code);
  });

  test("a card that others cannot join, and one with one interface for all", () => {
    const radio = (more: object) => ({
      ...MACHINE,
      radios: MACHINE.radios.map((each) => ({ ...each, ...more })),
    });
    const wifi = { ssid: "Home", interface: "wlan0" };
    expect(codes({ wifi }, radio({ accessPoint: false }))).toContain("no-access-point");
    expect(codes({ wifi }, radio({ ownInterfaces: false }))).toContain("one-interface-for-keys");
  });

  test("a machine with one interface cannot be a gateway", () => {
    const small = { ...MACHINE, links: MACHINE.links.slice(0, 1), radios: [] };
    const errors = problemsOf(answers({}, small), small).filter(isError);
    expect(errors.map(({ code }) => code)).toEqual(["no-ports"]);
  });
});
