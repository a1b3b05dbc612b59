/** A small home in which a device does what a test says; facts as the gateway would note them. */
import type { Flow, Path } from "../decide/flow.ts";
import { canonicalAddress } from "../policy/network.ts";
import type { Bindings } from "../policy/policy.ts";
import type { Fact } from "./fact.ts";
import type { Learnt } from "./learn.ts";

export const LAMP = { 4: "192.168.1.10", 6: "2001:db8:1::10" } as const;
export const MUD_URL = "https://maker.example/lamp.json";
export const SUBJECT = {
  device: "lamp",
  mudUrl: MUD_URL,
  lastUpdate: "2026-11-21T09:30:00Z",
} as const;

/** `out`: the lamp sends the first packet; `in`: it receives it. */
export interface What {
  readonly to?: string;
  readonly from?: string;
  readonly device?: string;
  readonly path: Path;
  readonly tcp?: number;
  readonly udp?: number;
  readonly icmp?: number;
  readonly sourcePort?: number;
  readonly at?: number;
}

export function opened(what: What): Extract<Fact, { kind: "flow" }> {
  const address = what.to ?? what.from ?? "";
  const family = address.includes(":") ? 6 : 4;
  const lamp = { address: LAMP[family], device: "lamp" };
  const peer = {
    address: canonicalAddress(address) ?? address,
    ...(what.device === undefined ? {} : { device: what.device }),
  };
  const port = what.tcp ?? what.udp;
  const flow: Flow = {
    path: what.path,
    family,
    from: what.to === undefined ? peer : lamp,
    to: what.to === undefined ? lamp : peer,
    protocol: what.tcp !== undefined ? 6 : what.udp !== undefined ? 17 : family === 4 ? 1 : 58,
    ...(port === undefined
      ? { icmp: { type: what.icmp ?? 8, code: 0 } }
      : { sourcePort: what.sourcePort ?? 40_000, destinationPort: port }),
  };
  return { kind: "flow", at: what.at ?? 0, flow };
}

export function asked(name: string, ...addresses: readonly string[]): Fact {
  return { kind: "asked", at: 0, name, addresses };
}

const GATEWAY = ["192.168.1.1/32", "2001:db8:1::1/128"];

/** What a household says that agrees to everything the learnt file asks it. */
export function agreeing({ remarks }: Learnt): Bindings {
  const own = { networks: GATEWAY, devices: [] };
  return {
    device: "lamp",
    localNetworks: ["192.168.1.0/24", "2001:db8:1::/64", "224.0.0.0/4", "ff00::/8"],
    controllers: { "urn:ietf:params:mud:dns": own, "urn:ietf:params:mud:ntp": own },
    myController: {
      networks: [],
      devices: remarks.flatMap((each) => (each.code === "controller-assumed" ? [each.device] : [])),
    },
    things: [{ id: "bulb", mudUrl: "https://maker.example/bulb.json", strength: "strong" }],
    strength: "strong",
    approvedAddresses: remarks.flatMap((each) =>
      each.code === "literal-used"
        ? [`${each.address}/${each.address.includes(":") ? 128 : 32}`]
        : [],
    ),
  };
}
