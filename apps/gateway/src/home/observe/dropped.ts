/** A dropped packet → the flow it would have opened, so that the oracle can say why. Pure. */
import { familyOf, inPrefix } from "@thingwall/mud/policy";
import type { Endpoint, Flow, Path } from "@thingwall/mud/decide";
import type { AtThePort, DroppedPacket } from "../../wall/contract.ts";

export interface Surroundings {
  /** Device by canonical address. */
  readonly deviceAt: (address: string) => string | undefined;
  /** Device by MAC and address together, as the wall recognises a sender. */
  readonly sender: (mac: string, address: string) => string | undefined;
  readonly gatewayAddresses: readonly string[];
  /** Names for which this device was given the address. */
  readonly namesOf: (device: string, address: string) => readonly string[];
}

export function flowOf(packet: DroppedPacket, around: Surroundings): Flow {
  const from = endpoint(packet.source, senderOf(packet, around));
  const to = endpoint(packet.destination, receiverOf(packet, around));
  return {
    path: pathOf(packet, to, around),
    family: packet.family,
    from: named(from, to.device, around),
    to: named(to, from.device, around),
    protocol: packet.protocol,
    ...(packet.sourcePort === undefined ? {} : { sourcePort: packet.sourcePort }),
    ...(packet.destinationPort === undefined ? {} : { destinationPort: packet.destinationPort }),
    ...(packet.icmp ? { icmp: packet.icmp } : {}),
  };
}

const AT_THE_PORT: ReadonlySet<string> = new Set<AtThePort>([
  "quarantined",
  "over-cap",
  "false-sender",
]);

/** Stopped before any rule: what its rules say of it does not matter. */
export function stoppedAtPort(
  packet: DroppedPacket,
): packet is DroppedPacket & { readonly stage: AtThePort } {
  return AT_THE_PORT.has(packet.stage);
}

/** The flow without the names of its ends: what it is once they have lapsed in the wall. */
export function nameless(flow: Flow): Flow {
  const { names: _from, ...from } = flow.from;
  const { names: _to, ...to } = flow.to;
  return { ...flow, from, to };
}

/** Something on the LAN that is not recognised counts as a device, with its MAC for a name. */
function senderOf(packet: DroppedPacket, around: Surroundings): string | undefined {
  // From the Internet, whatever address it claims.
  if (packet.stage === "wan-in") return undefined;
  if (packet.mac === undefined) return around.deviceAt(packet.source);
  const known = around.sender(packet.mac, packet.source);
  if (known !== undefined) return known;
  return packet.stage === "to-device" ? undefined : `unknown ${packet.mac}`;
}

/** Slot 0 on the way to a device: an address on the LAN that no device has. */
function receiverOf(packet: DroppedPacket, around: Surroundings): string | undefined {
  const { stage, slot, destination } = packet;
  if (stage === "wan-in") return undefined;
  if (stage === "to-device" && slot === 0 && !isGroup(destination)) return `unknown ${destination}`;
  return around.deviceAt(destination);
}

function isGroup(address: string): boolean {
  return inPrefix(address, familyOf(address) === 4 ? "224.0.0.0/4" : "ff00::/8");
}

function endpoint(address: string, device: string | undefined): Endpoint {
  return device === undefined ? { address } : { address, device };
}

function named(end: Endpoint, asker: string | undefined, around: Surroundings): Endpoint {
  if (asker === undefined) return end;
  const names = around.namesOf(asker, end.address);
  return names.length === 0 ? end : { ...end, names };
}

function pathOf(packet: DroppedPacket, to: Endpoint, around: Surroundings): Path {
  const { source, destination, stage } = packet;
  const own = (address: string) => around.gatewayAddresses.includes(address);
  if (stage === "wan-in") return "wan";
  if (isGroup(destination)) return "multicast";
  if (own(destination) || own(source) || stage === "gateway") return "gateway";
  if (inPrefix(destination, familyOf(destination) === 4 ? "169.254.0.0/16" : "fe80::/10"))
    return "link-local";
  const fromHome = around.deviceAt(source) !== undefined || stage !== "to-device";
  return to.device !== undefined && fromHome ? "lateral" : "wan";
}
