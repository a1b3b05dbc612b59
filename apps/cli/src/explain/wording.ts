/** Peers and services in words. */
import {
  DNS_CLASS,
  NTP_CLASS,
  type PeerConstraint,
  type Policy,
  type Rule,
} from "@thingwall/mud/policy";
import type { Speaker } from "../words/speaker.ts";
import type { Service } from "./explanation.ts";

type Ports = NonNullable<Rule["destinationPorts"]>;

/** Names that people know; the numbers are registered with IANA. */
const SERVICES: Readonly<Record<string, string>> = {
  "6/22": "SSH",
  "6/23": "Telnet",
  "6/25": "SMTP",
  "6/53": "DNS",
  "17/53": "DNS",
  "17/67": "DHCP",
  "17/68": "DHCP",
  "6/80": "HTTP",
  "17/123": "NTP",
  "6/443": "HTTPS",
  "17/443": "QUIC",
  "6/554": "RTSP",
  "6/631": "IPP",
  "6/853": "DNS over TLS",
  "6/1883": "MQTT",
  "17/1900": "SSDP",
  "17/3478": "STUN",
  "17/5353": "mDNS",
  "17/5683": "CoAP",
  "6/8883": "MQTT over TLS",
};

const ECHO_REQUEST: Readonly<Record<number, number>> = { 1: 8, 58: 128 };

/** “api.example.com”, “devices of the home”, … */
export function peerInWords(peer: Policy["rules"][number]["peer"], speaker: Speaker): string {
  if (peer.length === 0) return speaker.phrase("peerAnyone");
  return peer.map((each) => constraintInWords(each, speaker)).join(speaker.phrase("peerAnd"));
}

function constraintInWords(peer: PeerConstraint, { phrase }: Speaker): string {
  if (peer.kind === "name") return phrase("peerName", { name: peer.name });
  const { term } = peer;
  switch (peer.as) {
    case "address":
      return phrase("peerAddress", { term });
    case "local-networks":
      return phrase("peerLocalNetworks");
    case "manufacturer":
      return phrase("peerManufacturer", { term });
    case "same-manufacturer":
      return phrase("peerSameManufacturer");
    case "model":
      return phrase("peerModel", { term });
    case "controller":
      if (term === DNS_CLASS) return phrase("peerNames");
      if (term === NTP_CLASS) return phrase("peerTime");
      return phrase("peerController", { term });
    case "my-controller":
      return phrase("peerMyController");
  }
}

/** “TCP port 443 (HTTPS)”, with the family where only one is meant. */
export function serviceInWords({ rule, families }: Service, speaker: Speaker): string {
  const { phrase } = speaker;
  const what = protocolInWords(rule, speaker);
  const ports = rule.destinationPorts;
  const source = rule.sourcePorts;
  return [
    what,
    ...(ports === undefined ? [] : [portsInWords(ports, rule.protocol, speaker)]),
    ...(source === undefined ? [] : [sourcePortsInWords(source, speaker)]),
    ...(families.length === 1 ? [phrase("familyOnly", { family: families[0] ?? 4 })] : []),
  ].join(" ");
}

function protocolInWords(rule: Service["rule"], { phrase }: Speaker): string {
  switch (rule.protocol) {
    case undefined:
      return phrase("anyProtocol");
    case 6:
      return rule.destinationPorts ? "TCP" : phrase("anyPort", { protocol: "TCP" });
    case 17:
      return rule.destinationPorts ? "UDP" : phrase("anyPort", { protocol: "UDP" });
    case 1:
    case 58: {
      const { type, code } = rule.icmp ?? {};
      if (type === undefined) return phrase("icmpAny");
      if (type === ECHO_REQUEST[rule.protocol]) return phrase("icmpEcho");
      return code === undefined
        ? phrase("icmpType", { type })
        : phrase("icmpTypeAndCode", { type, code });
    }
    default:
      return phrase("protocolNumber", { protocol: rule.protocol });
  }
}

function portsInWords(ports: Ports, protocol: number | undefined, speaker: Speaker): string {
  const only = onePort(ports);
  if (only === undefined) return speaker.phrase("ports", { ports: rangesInWords(ports, speaker) });
  const name = SERVICES[`${protocol ?? ""}/${only}`];
  const port = speaker.phrase("port", { port: only });
  return name === undefined ? port : `${port} (${name})`;
}

function sourcePortsInWords(ports: Ports, speaker: Speaker): string {
  const only = onePort(ports);
  return only === undefined
    ? speaker.phrase("fromPorts", { ports: rangesInWords(ports, speaker) })
    : speaker.phrase("fromPort", { port: only });
}

function rangesInWords(ports: Ports, speaker: Speaker): string {
  return speaker.list(
    ports.map(({ from, to }) =>
      from === to ? String(from) : speaker.phrase("portRange", { from, to }),
    ),
  );
}

function onePort(ports: Ports): number | undefined {
  const [range, ...others] = ports;
  return range?.from === range?.to && others.length === 0 ? range?.from : undefined;
}
