/**
 * The oracle: the one definition of what the policies mean for a flow. The kernel is tested
 * against it; every reason that a person reads comes from it.
 */
import { inPrefix } from "../policy/network.ts";
import type { DeviceId, Direction, PeerConstraint, Policy, Rule } from "../policy/policy.ts";
import type { Decision, DecisionReason } from "./decision.ts";
import type { Endpoint, Flow, Path } from "./flow.ts";

const TCP = 6;
const UDP = 17;
const DNS_OVER_TLS = 853;

/**
 * ICMP messages that open a flow: requests that are answered (RFC 792, RFC 950, RFC 4443, RFC 4620).
 * Errors follow the flow that they speak of; neighbour discovery never crosses a router.
 */
export const OPENING_ICMP: Readonly<Record<number, readonly number[]>> = {
  1: [8, 13, 15, 17],
  58: [128, 139],
};

/** What a thing may reach on the gateway even when its rules say more (protocol, port). */
export const GATEWAY_SERVICES: readonly (readonly [number, number])[] = [
  [UDP, 53],
  [TCP, 53],
  [UDP, 123],
];
/** What a person's device may reach on the gateway, beside the above: the household app. */
export const HOUSEHOLD_SERVICES: readonly (readonly [number, number])[] = [
  [TCP, 80],
  [TCP, 443],
];

/**
 * Decides one flow by its first packet; replies follow.
 *
 * Who governs: the sender's `from-device` rules when the sender is a device of the home, and the
 * receiver's `to-device` rules when the receiver is one. Both must accept; the first that does
 * not is the one that the answer names.
 */
export function decide(policies: ReadonlyMap<DeviceId, Policy>, flow: Flow): Decision {
  const sender = flow.from.device === undefined ? undefined : policies.get(flow.from.device);
  const receiver = flow.to.device === undefined ? undefined : policies.get(flow.to.device);

  if (flow.icmp && OPENING_ICMP[flow.protocol]?.includes(flow.icmp.type) !== true)
    return standing("drop", "opens-nothing");
  if (flow.path === "link-local") return standing("drop", "link-local-stays");
  if (flow.path === "multicast" && !sender)
    return standing("drop", flow.from.device ? "unknown-device" : "gateway-sends-no-multicast");
  if (flow.from.device !== undefined && !sender) return standing("drop", "unknown-device");
  if (flow.to.device !== undefined && !receiver) return standing("drop", "unknown-device");
  if (!sender && !receiver)
    return standing("drop", flow.path === "wan" ? "wan-opens-nothing" : "not-through-here");

  let permitted: Decision | undefined;
  if (sender && flow.from.device !== undefined) {
    if (sender.role === "thing" && flow.path === "wan" && isEncryptedDns(flow))
      return standing("drop", "encrypted-dns");
    permitted = side(sender, flow.from.device, "from-device", flow, flow.to);
    if (permitted.verdict === "drop") return permitted;
    if (flow.path === "gateway" && !offered(sender, flow))
      return standing("drop", "gateway-offers-only-dns-and-time");
  }
  if (receiver && flow.to.device !== undefined) {
    const answer = side(receiver, flow.to.device, "to-device", flow, flow.from);
    if (answer.verdict === "drop" || !permitted) return answer;
  }
  return permitted ?? standing("drop", "not-through-here");
}

function standing(verdict: "accept" | "drop", why: DecisionReason): Decision {
  return { verdict, why, path: "", clause: "" };
}

/** RFC 8520 §5: things ask the gateway for names; a tunnel to another resolver hides them. */
function isEncryptedDns(flow: Flow): boolean {
  return (flow.protocol === TCP || flow.protocol === UDP) && flow.destinationPort === DNS_OVER_TLS;
}

function offered(sender: Policy, flow: Flow): boolean {
  const services =
    sender.role === "person" ? [...GATEWAY_SERVICES, ...HOUSEHOLD_SERVICES] : GATEWAY_SERVICES;
  return services.some(
    ([protocol, port]) => flow.protocol === protocol && flow.destinationPort === port,
  );
}

/** One side's answer: the first rule of its direction and family that matches decides. */
function side(
  policy: Policy,
  device: DeviceId,
  direction: Direction,
  flow: Flow,
  peer: Endpoint,
): Decision {
  const rule = policy.rules.find(
    (candidate) => candidate.direction === direction && matches(candidate, flow, peer),
  );
  if (!rule)
    return {
      verdict: "drop",
      why: "no-rule-matches",
      path: "",
      clause: "RFC 8520 §5",
      device,
      direction,
    };
  return {
    verdict: rule.verdict,
    why: rule.verdict === "accept" ? "permitted-by-rule" : "dropped-by-rule",
    rule,
    path: rule.source.path,
    clause: rule.source.clause,
    device,
    direction,
  };
}

/** RFC 8519 §4.1: every condition of the rule must hold. */
function matches(rule: Rule, flow: Flow, peer: Endpoint): boolean {
  return (
    rule.family === flow.family &&
    (rule.protocol === undefined || rule.protocol === flow.protocol) &&
    inPorts(rule.sourcePorts, flow.sourcePort) &&
    inPorts(rule.destinationPorts, flow.destinationPort) &&
    (rule.icmp?.type === undefined || rule.icmp.type === flow.icmp?.type) &&
    (rule.icmp?.code === undefined || rule.icmp.code === flow.icmp?.code) &&
    rule.peer.every((constraint) => holds(constraint, peer, flow.path))
  );
}

function inPorts(ranges: Rule["sourcePorts"], port: number | undefined): boolean {
  return (
    ranges === undefined ||
    (port !== undefined && ranges.some((range) => range.from <= port && port <= range.to))
  );
}

function holds(constraint: PeerConstraint, peer: Endpoint, path: Path): boolean {
  if (constraint.kind === "name") return peer.names?.includes(constraint.name) ?? false;
  // RFC 8520 §4.5: what lies towards the default route is not local, whatever address it claims.
  if (constraint.as === "local-networks" && path === "wan") return false;
  return (
    (peer.device !== undefined && constraint.devices.includes(peer.device)) ||
    constraint.networks.some((network) => inPrefix(peer.address, network))
  );
}
