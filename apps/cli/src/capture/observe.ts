/**
 * Packets of a capture → the facts about one thing, as the gateway would note them: what it asked
 * and was told, and every flow by its first packet. Pure and bounded.
 */
import { decode } from "dns-packet";
import type { Flow, Path } from "@thingwall/mud/decide";
import type { Fact } from "@thingwall/mud/learn";
import { canonicalAddress } from "@thingwall/mud/policy";
import type { Packet } from "./packet.ts";
import { isGroup, type Survey } from "./survey.ts";

/** The thing in facts that come from a capture. */
export const THING = "thing";

export interface Who {
  /** Key of the host in the survey. */
  readonly host: string;
  readonly addresses: ReadonlySet<string>;
}

const TCP = 6;
const UDP = 17;
const DNS = 53;
/** RFC 5382 §5, RFC 4787 §4.3: when a flow that says nothing is over. */
const IDLE: Readonly<Record<number, number>> = { [TCP]: 7_440_000, [UDP]: 300_000 };
const IDLE_OTHER = 60_000;
const FLOWS = 65_536;
/** Longer chains of aliases are a circle. */
const ALIASES = 16;

/** Packets in order of time. */
export function* factsOf(
  packets: Iterable<Packet>,
  who: Who,
  home: Survey,
): Generator<Fact, void, undefined> {
  const flows = new Map<string, { last: number; closed: boolean }>();
  for (const packet of packets) {
    const from = packet.sourceMac === who.host || who.addresses.has(packet.source);
    const to =
      !isGroup(packet.destination) &&
      (packet.destinationMac === who.host || who.addresses.has(packet.destination));
    if (from === to) continue;
    if (to) yield* answersIn(packet);
    const opened = firstPacket(packet, flows);
    if (opened)
      yield {
        kind: "flow",
        at: packet.at,
        flow: flowOf(opened, from === (opened === packet), home),
      };
  }
}

/** The packet that opens the flow which this one belongs to, when it is the first that was seen. */
function firstPacket(
  packet: Packet,
  flows: Map<string, { last: number; closed: boolean }>,
): Packet | undefined {
  const { protocol, at, tcp, icmp } = packet;
  const ends = [
    `${packet.source} ${packet.sourcePort ?? ""}`,
    `${packet.destination} ${packet.destinationPort ?? ""}`,
  ].toSorted();
  const key = [protocol, ...ends, icmp ? icmp.type : ""].join(" ");
  const known = flows.get(key);
  const idle = known !== undefined && at - known.last > (IDLE[protocol] ?? IDLE_OTHER);
  const again = tcp?.syn === true && !tcp.ack && known?.closed === true;
  flows.delete(key);
  if (flows.size >= FLOWS)
    for (const oldest of flows.keys()) {
      flows.delete(oldest);
      break;
    }
  const closed = tcp?.closes === true || (known?.closed === true && !again);
  flows.set(key, { last: at, closed });
  if (known !== undefined && !idle && !again) return undefined;
  // The last words of a connection that began before the capture say nothing new.
  if (known === undefined && tcp?.closes === true) return undefined;
  return answers(packet) ? turned(packet) : packet;
}

/** Whether the flow was opened by the other side, as far as one packet can say. */
function answers({ tcp, sourcePort = 0, destinationPort = 0, protocol }: Packet): boolean {
  if (tcp?.syn === true) return tcp.ack;
  // Seen from the middle on: the service is at the lower port.
  if (protocol === TCP) return sourcePort < destinationPort;
  // RFC 6335 §6: an answer from a system port to a dynamic one.
  return protocol === UDP && sourcePort < 1024 && destinationPort >= 1024;
}

function turned(packet: Packet): Packet {
  return {
    ...packet,
    source: packet.destination,
    destination: packet.source,
    sourceMac: packet.destinationMac,
    destinationMac: packet.sourceMac,
    sourcePort: packet.destinationPort,
    destinationPort: packet.sourcePort,
  };
}

function flowOf(packet: Packet, fromThing: boolean, home: Survey): Flow {
  const { protocol, family, sourcePort, destinationPort, icmp } = packet;
  const path = pathOf(packet, fromThing, home);
  const thing = { address: fromThing ? packet.source : packet.destination, device: THING };
  const peerMac = fromThing ? packet.destinationMac : packet.sourceMac;
  const address = fromThing ? packet.destination : packet.source;
  const broadcast = fromThing && peerMac === "ff:ff:ff:ff:ff:ff";
  const peer = {
    address: broadcast ? "255.255.255.255" : address,
    // Behind a router's hardware address there is more than one neighbour.
    ...(path === "lateral"
      ? { device: peerMac === undefined || home.routers.has(peerMac) ? address : peerMac }
      : {}),
  };
  return {
    path: broadcast ? "multicast" : path,
    family,
    from: fromThing ? thing : peer,
    to: fromThing ? peer : thing,
    protocol,
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(destinationPort === undefined ? {} : { destinationPort }),
    ...(icmp ? { icmp } : {}),
  };
}

function pathOf(packet: Packet, fromThing: boolean, home: Survey): Path {
  const peer = fromThing ? packet.destination : packet.source;
  if (isGroup(packet.destination) || packet.destination === "255.255.255.255") return "multicast";
  if (home.gateway.has(peer)) return "gateway";
  const local = home.isLocal(peer);
  // A resolver at home is the gateway's business, whichever machine it is.
  if (local && fromThing && packet.destinationPort === DNS) return "gateway";
  if (/^fe[89ab]|^169\.254\./.test(peer)) return "link-local";
  return local ? "lateral" : "wan";
}

/** What the thing was told, from answers over UDP, and over TCP where one segment holds all of it. */
function* answersIn({ at, protocol, sourcePort, payload }: Packet): Generator<Fact> {
  if (sourcePort !== DNS || payload.length < 12) return;
  const message = protocol === TCP ? payload.subarray(2) : payload;
  let packet;
  try {
    packet = decode(message);
  } catch {
    return;
  }
  const question = packet.questions?.[0];
  if (packet.type !== "response" || question === undefined) return;
  if (question.type !== "A" && question.type !== "AAAA") return;
  const same = (name: string) => name.toLowerCase().replace(/\.$/, "");
  const aliases = new Map<string, string>();
  for (const record of packet.answers ?? [])
    if (record.type === "CNAME") aliases.set(same(record.name), same(record.data));
  const owners = new Set([same(question.name)]);
  for (let owner = aliases.get(same(question.name)); owner !== undefined; ) {
    if (owners.has(owner) || owners.size > ALIASES) break;
    owners.add(owner);
    owner = aliases.get(owner);
  }
  const addresses = (packet.answers ?? []).flatMap((record) =>
    (record.type === "A" || record.type === "AAAA") && owners.has(same(record.name))
      ? (canonicalAddress(record.data) ?? [])
      : [],
  );
  yield { kind: "asked", at, name: question.name, addresses };
}
