/** Every kind of state that the wall's schema takes, for tests of what is made of it. */
import { canonicalAddress, canonicalPrefix } from "@thingwall/mud/policy";
import fc from "fast-check";
import type { Admit, DesiredState, WallDevice, WallRule } from "./contract.ts";

const NAMES = [
  "a.example",
  "_tcp.b-c.example",
  "x",
  `${"l".repeat(63)}.example`,
  "1.2.3.x",
] as const;
const IDS = ["lamp", "0-a", "z".repeat(32), "table"] as const;

const address = (family: 4 | 6) =>
  (family === 4 ? fc.ipV4() : fc.ipV6()).map((text) => canonicalAddress(text) ?? "::1");
const prefix = (family: 4 | 6) =>
  fc
    .tuple(address(family), fc.integer({ min: 0, max: family === 4 ? 32 : 128 }))
    .map(([text, length]) => canonicalPrefix(`${text}/${length}`) ?? "::/0");
const port = fc.oneof(fc.integer({ min: 0, max: 65_535 }), fc.constantFrom(0, 53, 443, 65_535));
const ranges = fc.array(
  fc
    .tuple(port, fc.oneof(fc.nat(20), fc.nat(65_535)))
    .map(([from, more]) => ({ from, to: Math.min(from + more, 65_535) })),
  { minLength: 1, maxLength: 3 },
);

const kinds = fc.oneof(
  fc.record({}),
  fc.record({ protocol: fc.integer({ min: 0, max: 255 }) }),
  fc.record(
    { protocol: fc.constantFrom(6, 17), sourcePorts: ranges, destinationPorts: ranges },
    { requiredKeys: ["protocol"] },
  ),
  fc.record({ protocol: fc.constantFrom(6, 17), destinationPorts: ranges }),
);
const octet = fc.integer({ min: 0, max: 255 });
const icmp = fc.record({ type: octet, code: octet }, { requiredKeys: [] });

const rule: fc.Arbitrary<WallRule> = fc.constantFrom(4 as const, 6 as const).chain((family) =>
  fc
    .record({
      direction: fc.constantFrom("from-device" as const, "to-device" as const),
      verdict: fc.constantFrom("accept" as const, "accept" as const, "drop" as const),
      peer: fc.array(
        fc.oneof(
          fc.constantFrom(...NAMES).map((name) => ({ kind: "name" as const, name })),
          fc.record({
            kind: fc.constant("among" as const),
            // Of either family: only the rule's own may count.
            networks: fc.array(fc.oneof(prefix(family), prefix(family), prefix(6)), {
              maxLength: 4,
            }),
            devices: fc.subarray([...IDS, "nobody"]),
          }),
        ),
        { maxLength: 2 },
      ),
      kind: fc.oneof(
        { weight: 4, arbitrary: kinds },
        {
          weight: 1,
          arbitrary: icmp.map((match) => ({ protocol: family === 4 ? 1 : 58, icmp: match })),
        },
      ),
    })
    .map(({ kind, ...rest }): WallRule => ({ family, ...rest, ...kind })),
);

const interfaceName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,14}$/);

export const anyState: fc.Arbitrary<DesiredState> = fc
  .record({
    ids: fc.subarray([...IDS]),
    interfaces: fc.uniqueArray(interfaceName, { minLength: 2, maxLength: 2 }),
    nat44: fc.boolean(),
    gateway: fc.constantFrom<string[]>(
      ["192.168.77.1", "2a0d:f302:77::1"],
      ["192.168.77.1"],
      ["fd00::1"],
    ),
    ports: fc.record({
      thingsPort: fc.integer({ min: 1, max: 65_535 }),
      peoplePort: fc.integer({ min: 1, max: 65_535 }),
    }),
    addresses: fc.uniqueArray(fc.oneof(address(4), address(6)), { minLength: 8, maxLength: 8 }),
    slots: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 4, maxLength: 4 }),
    rules: fc.array(fc.array(rule, { maxLength: 8 }), { minLength: 4, maxLength: 4 }),
    roles: fc.array(fc.constantFrom("thing" as const, "thing" as const, "person" as const), {
      minLength: 4,
      maxLength: 4,
    }),
  })
  .map(({ ids, interfaces, nat44, gateway, ports, addresses, slots, rules, roles }) => ({
    lan: { interface: interfaces[0] ?? "lan", addresses: gateway },
    wan: { interface: interfaces[1] ?? "wan", nat44 },
    dns: ports,
    devices: ids.map(
      (id, at): WallDevice => ({
        id,
        slot: slots[at] ?? at + 1,
        role: roles[at] ?? "thing",
        macs: [`02:00:00:00:00:0${at}`],
        addresses: addresses.slice(2 * at, 2 * at + 2).filter((text) => !gateway.includes(text)),
        rules: rules[at] ?? [],
      }),
    ),
  }));

export const anyAdmissions: fc.Arbitrary<Admit[]> = fc.array(
  fc.record({
    device: fc.constantFrom(...IDS),
    name: fc.constantFrom(...NAMES),
    addresses: fc.uniqueArray(fc.oneof(address(4), address(6)), { minLength: 1, maxLength: 4 }),
    seconds: fc.integer({ min: 1, max: 86_400 }),
  }),
  { maxLength: 8 },
);
