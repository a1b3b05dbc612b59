import { describe, expect, test } from "vitest";
import { Errors } from "typebox/value";
import { operation } from "../channel/operation.ts";
import { Admit, DesiredState } from "./contract.ts";

const lamp = {
  id: "lamp",
  slot: 1,
  role: "thing",
  macs: ["02:00:00:00:77:11"],
  addresses: ["192.168.77.11", "2a0d:f302:77::11"],
  rules: [
    {
      direction: "from-device",
      family: 4,
      verdict: "accept",
      peer: [
        { kind: "name", name: "cloud.example" },
        { kind: "among", networks: ["198.51.100.0/24"], devices: ["bulb"] },
      ],
      protocol: 6,
      destinationPorts: [{ from: 443, to: 443 }],
    },
  ],
};
const bulb = {
  ...lamp,
  id: "bulb",
  slot: 2,
  macs: ["02:00:00:00:77:12"],
  addresses: [],
  rules: [],
};
const STATE = {
  lan: { interface: "br-lan", addresses: ["192.168.77.1"] },
  wan: { interface: "wan0", nat44: false },
  dns: { thingsPort: 53, peoplePort: 5300 },
  devices: [lamp, bulb],
};
const ADMISSION = {
  device: "lamp",
  name: "cloud.example",
  addresses: ["198.51.100.7"],
  seconds: 60,
};

/** What the channel answers: `done`, or the code and the message of the refusal. */
async function outcome(
  schema: typeof DesiredState | typeof Admit,
  value: unknown,
): Promise<string> {
  const { run } = operation(schema, () => undefined);
  try {
    await run(value, { closed: new Promise(() => {}) });
    return "done";
  } catch (error) {
    return `${Reflect.get(error as object, "code")} ${(error as Error).message}`;
  }
}

function stateWith(pointer: string, value: unknown): unknown {
  return withAt(STATE, pointer.split("/").slice(1), value);
}

function withAt(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy: unknown = Array.isArray(whole) ? [...whole] : { ...(whole as object) };
  Reflect.set(copy as object, key, withAt(Reflect.get(copy as object, key), rest, value));
  return copy;
}

const INJECTIONS = [
  'x"',
  "x\n",
  "x;",
  "x}",
  "x {",
  "$x",
  "`x`",
  "x#",
  "@x",
  "x\\",
  "é",
  "\u0000",
  "",
];
const TOO_LONG = "x".repeat(300);

describe("what the wall takes", () => {
  test("a whole state and an admission", async () => {
    expect(await outcome(DesiredState, STATE)).toBe("done");
    expect(await outcome(Admit, ADMISSION)).toBe("done");
  });
});

describe("what the wall refuses", () => {
  test.each([
    ["/lan/interface"],
    ["/wan/interface"],
    ["/devices/0/id"],
    ["/devices/0/macs/0"],
    ["/devices/0/addresses/0"],
    ["/devices/0/role"],
    ["/devices/0/rules/0/direction"],
    ["/devices/0/rules/0/verdict"],
    ["/devices/0/rules/0/peer/0/name"],
    ["/devices/0/rules/0/peer/1/networks/0"],
    ["/devices/0/rules/0/peer/1/devices/0"],
    ["/lan/addresses/0"],
  ])("text at %s that is not a plain word", async (pointer) => {
    for (const text of [...INJECTIONS, TOO_LONG])
      expect(await outcome(DesiredState, stateWith(pointer, text)), JSON.stringify(text)).toMatch(
        /^bad-params \//,
      );
  });

  test.each([
    ["/device", [...INJECTIONS, TOO_LONG, "Lamp", "-lamp"]],
    ["/name", [...INJECTIONS, TOO_LONG, "Cloud.example", "cloud.example.", ".", "a..b"]],
    ["/addresses/0", [...INJECTIONS, TOO_LONG, "cloud.example", "10.0.0.0/8"]],
    ["/seconds", [0, -1, 86_401, 1.5, "60", null]],
  ])("an admission with a bad %s", async (pointer, values) => {
    for (const value of values)
      expect(
        await outcome(Admit, withAt(ADMISSION, pointer.split("/").slice(1), value)),
        JSON.stringify(value),
      ).toMatch(/^bad-params \//);
  });

  test.each(["999.1.1.1", "1.2.3", "1::2::3", "::fffff", "1.2.3.4.5", "fe80:", ":::"])(
    "%s where an address belongs",
    async (text) => {
      const pointer = "/devices/0/addresses/0";
      expect(await outcome(DesiredState, stateWith(pointer, text))).toBe(
        `bad-params ${pointer}: is not an IP address`,
      );
      expect(await outcome(Admit, { ...ADMISSION, addresses: [text] })).toBe(
        "bad-params /addresses/0: is not an IP address",
      );
    },
  );

  test.each([
    "999.1.1.1/8",
    "10.0.0.0/33",
    "1::2::3/64",
    "2001:db8::/129",
    "10.0.0.0/08",
    "10.0.0.1/8",
    "2001:db8:0::/48",
    "10.0.0.0",
  ])("%s where a canonical prefix belongs", async (text) => {
    const pointer = "/devices/0/rules/0/peer/1/networks/0";
    const answer = await outcome(DesiredState, stateWith(pointer, text));
    expect(answer).toMatch(/^bad-params \/devices\/0\/rules\/0\/peer\/1/);
    expect(errorsAt(stateWith(pointer, text), pointer)).toBe(true);
  });

  test.each<[string, unknown]>([
    ["/devices/0/slot", 0],
    ["/devices/0/slot", 65_536],
    ["/devices/0/slot", "1"],
    ["/devices/0/rules/0/family", 5],
    ["/devices/0/rules/0/family", "4"],
    ["/devices/0/rules/0/protocol", 256],
    ["/devices/0/rules/0/destinationPorts/0/to", 65_536],
    ["/devices/0/rules/0/destinationPorts/0/from", "443 accept"],
    ["/devices/0/rules/0/destinationPorts", []],
    ["/devices/0/rules/0/comment", "x"],
    ["/devices/0/rules/0/peer/0/kind", "any"],
    ["/devices/0/macs", []],
    ["/dns/thingsPort", 0],
    ["/wan/nat44", "yes"],
    ["/extra", true],
    ["/lan/addresses", []],
  ])("%s = %j", async (pointer, value) => {
    expect(await outcome(DesiredState, stateWith(pointer, value))).toMatch(/^bad-params \//);
  });

  test("a range that ends before it begins", async () => {
    const pointer = "/devices/0/rules/0/destinationPorts/0";
    expect(await outcome(DesiredState, stateWith(pointer, { from: 9, to: 8 }))).toBe(
      `bad-params ${pointer}: ends before it begins`,
    );
  });

  test.each([
    ["ports without a protocol", { protocol: undefined }],
    ["ports of a protocol that has none", { protocol: 1 }],
    ["an ICMP type without its protocol", { icmp: { type: 8 }, destinationPorts: undefined }],
    ["ICMPv6 in an IPv4 rule", { protocol: 58, icmp: { type: 8 }, destinationPorts: undefined }],
    ["ICMP with ports", { protocol: 1, icmp: { type: 8 } }],
  ])("%s: it would match by chance", async (_, change) => {
    const rule = Object.fromEntries(
      Object.entries({ ...lamp.rules[0], ...change }).filter(([, value]) => value !== undefined),
    );
    expect(await outcome(DesiredState, stateWith("/devices/0/rules/0", rule))).toBe(
      "bad-params /devices/0/rules/0: has ports or an ICMP type that its protocol does not",
    );
  });

  test.each([
    ["id", { id: "lamp" }, "id lamp is there twice"],
    ["slot", { slot: 1 }, "slot 1 is there twice"],
    ["MAC", { macs: lamp.macs }, "MAC 02:00:00:00:77:11 is there twice"],
    ["address", { addresses: ["192.168.77.11"] }, "address 192.168.77.11 is there twice"],
    [
      "address in another spelling",
      { addresses: ["2a0d:f302:77:0::11"] },
      "address 2a0d:f302:77::11 is there twice",
    ],
    [
      "address of the gateway",
      { addresses: ["192.168.77.1"] },
      "address 192.168.77.1 is there twice",
    ],
  ])("two devices with one %s", async (_, change, message) => {
    const state = stateWith("/devices/1", { ...bulb, ...change });
    expect(await outcome(DesiredState, state)).toBe(`bad-params /: ${message}`);
  });

  test("one interface for both sides", async () => {
    expect(await outcome(DesiredState, stateWith("/wan/interface", "br-lan"))).toBe(
      "bad-params /: br-lan is both LAN and WAN",
    );
  });
});

function errorsAt(state: unknown, pointer: string): boolean {
  return [...Errors(DesiredState, state)].some((error) => error.instancePath === pointer);
}
