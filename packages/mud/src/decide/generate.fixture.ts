/** Generators of entries and of flows that meet them: few names and ports, so that they do meet. */
import fc from "fast-check";
import type { Matches } from "../document/index.ts";
import type { DeviceId, Policy } from "../policy/index.ts";
import { type AceText, flow, PHONE, type Place, policyOf, type What } from "./home.fixture.ts";
import type { Flow, Path } from "./flow.ts";

export type Lists = { readonly from: readonly AceText[]; readonly to: readonly AceText[] };

const PORTS = [53, 80, 123, 443] as const;
const port = fc.constantFrom(...PORTS);
const ports = fc.record(
  {
    path: fc.constant(""),
    destinationPorts: port.map((at) => [{ from: at, to: at + 100 }]),
    sourcePorts: fc.constantFrom([{ from: 0, to: 65_535 }], [{ from: 0, to: 1023 }]),
  },
  { requiredKeys: ["path"] },
);
const transport: fc.Arbitrary<Partial<Matches>> = fc.oneof(
  fc.constant({}),
  ports.map((udp) => ({ udp })),
  fc
    .tuple(
      ports,
      fc.constantFrom(undefined, undefined, "from-device" as const, "to-device" as const),
    )
    .map(([tcp, who]) => ({ tcp: who === undefined ? tcp : { ...tcp, directionInitiated: who } })),
  fc.constantFrom<Partial<Matches>>(
    { icmp: { path: "" } },
    { icmp: { path: "", type: 8 } },
    { icmp: { path: "", type: 128, code: 0 } },
  ),
);

function peer(side: "from" | "to"): fc.Arbitrary<Partial<Matches>> {
  const [name, network] =
    side === "from"
      ? (["dstDnsname", "destinationNetwork"] as const)
      : (["srcDnsname", "sourceNetwork"] as const);
  return fc.constantFrom<Partial<Matches>>(
    {},
    {},
    { ipv4: { path: "/4", [name]: "cloud.maker.example" } },
    { ipv6: { path: "/6", [name]: "cloud.maker.example" } },
    { ipv4: { path: "/4", [name]: "198.51.100.8" } },
    { ipv4: { path: "/4", [network]: "224.0.0.0/8" } },
    { ipv6: { path: "/6", [network]: "ff00::/8" } },
    { mud: { path: "", localNetworks: true } },
    { mud: { path: "", sameManufacturer: true } },
    { mud: { path: "", manufacturer: "maker.example" } },
    { mud: { path: "", controller: "https://nobody.example/class" } },
  );
}

function entry(side: "from" | "to"): fc.Arbitrary<AceText> {
  return fc
    .tuple(peer(side), transport, fc.constantFrom("accept", "accept", "accept", "drop", "reject"))
    .map(([who, how, forwarding]) => ({
      matches: { ...who, ...how },
      forwarding: forwarding as "accept" | "drop" | "reject",
    }));
}

export const lists: fc.Arbitrary<Lists> = fc.record({
  from: fc.array(entry("from"), { maxLength: 6 }),
  to: fc.array(entry("to"), { maxLength: 6 }),
});

/** Every flow of the small universe: each way, family, protocol and port that the entries speak of. */
export const FLOWS: readonly Flow[] = (
  [
    ["wan", "lamp", "cloud"],
    ["wan", "lamp", "other"],
    ["wan", "cloud", "lamp"],
    ["wan", "other", "lamp"],
    ["lateral", "lamp", "bulb"],
    ["lateral", "bulb", "lamp"],
    ["lateral", "phone", "lamp"],
    ["gateway", "lamp", "gateway"],
    ["gateway", "gateway", "lamp"],
    ["multicast", "lamp", "mdns"],
  ] as readonly (readonly [Path, Place, Place])[]
).flatMap(([path, from, to]) =>
  ([4, 6] as const).flatMap((family) =>
    [
      ...PORTS.flatMap((at): What[] => [`tcp ${at}`, `udp ${at}`]),
      ...(["tcp 9", "udp 9", "icmp 8", "icmp 13", "icmp 128", "protocol 47"] as const),
    ].map((what) => flow(path, family, from, to, what)),
  ),
);

/** Every other device lets everything through, so that the lamp's policy alone decides. */
const OPEN = { from: [{ matches: {} }], to: [{ matches: {} }] };

export function homeWith(lamp: Policy): ReadonlyMap<DeviceId, Policy> {
  return new Map([
    ["lamp", lamp],
    ["bulb", policyOf("bulb", OPEN)],
    ["phone", PHONE],
  ]);
}
