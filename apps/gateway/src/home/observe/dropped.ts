/** A dropped packet → the flow it would have opened, so that the oracle can say why. Pure. */
import { familyOf, inPrefix } from "@thingwall/mud/policy";
import type { Endpoint, Flow, Path } from "@thingwall/mud/decide";
import type { DroppedPacket } from "../../wall/contract.ts";

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
  const to = endpoint(packet.destination, around.deviceAt(packet.destination));
  return {
    path: pathOf(packet, around),
    family: packet.family,
    from: named(from, to.device, around),
    to: named(to, from.device, around),
    protocol: packet.protocol,
    ...(packet.sourcePort === undefined ? {} : { sourcePort: packet.sourcePort }),
    ...(packet.destinationPort === undefined ? {} : { destinationPort: packet.destinationPort }),
    ...(packet.icmp ? { icmp: packet.icmp } : {}),
  };
}

/** Something on the LAN that is not recognised counts as a device, with its MAC for a name. */
function senderOf(packet: DroppedPacket, around: Surroundings): string | undefined {
  if (packet.stage === "wan-in" || packet.mac === undefined) return around.deviceAt(packet.source);
  const known = around.sender(packet.mac, packet.source);
  if (known !== undefined) return known;
  return packet.stage === "to-device" ? undefined : `unknown ${packet.mac}`;
}

function endpoint(address: string, device: string | undefined): Endpoint {
  return device === undefined ? { address } : { address, device };
}

function named(end: Endpoint, asker: string | undefined, around: Surroundings): Endpoint {
  if (asker === undefined) return end;
  const names = around.namesOf(asker, end.address);
  return names.length === 0 ? end : { ...end, names };
}

function pathOf(packet: DroppedPacket, around: Surroundings): Path {
  const { source, destination } = packet;
  const own = (address: string) => around.gatewayAddresses.includes(address);
  if (inPrefix(destination, familyOf(destination) === 4 ? "224.0.0.0/4" : "ff00::/8"))
    return "multicast";
  if (own(destination) || own(source)) return "gateway";
  if (packet.stage === "gateway") return "gateway";
  if (inPrefix(destination, familyOf(destination) === 4 ? "169.254.0.0/16" : "fe80::/10"))
    return "link-local";
  const lateral =
    around.deviceAt(destination) !== undefined &&
    packet.stage !== "wan-in" &&
    (around.deviceAt(source) !== undefined || packet.stage !== "to-device");
  return lateral ? "lateral" : "wan";
}
