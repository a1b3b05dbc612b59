/** Rules that no MUD file writes: the defaults of RFC 8520 §5, held things and people's devices. */
import { familyOf } from "./network.ts";
import type {
  Bindings,
  ControllerBinding,
  Family,
  PeerAmong,
  Policy,
  Rule,
  RuleSource,
} from "./policy.ts";

export const DNS_CLASS = "urn:ietf:params:mud:dns";
export const NTP_CLASS = "urn:ietf:params:mud:ntp";

const UDP = 17;
const TCP = 6;
/** Where the gateway shows its pages. */
const PAGE_PORT = 80;
const FAMILIES: readonly Family[] = [4, 6];

function toClass(
  family: Family,
  term: string,
  who: ControllerBinding,
  protocol: number,
  port: number,
  source: RuleSource,
): Rule {
  return {
    direction: "from-device",
    family,
    verdict: "accept",
    peer: [
      {
        kind: "among",
        as: "controller",
        term,
        networks: who.networks.filter((network) => familyOf(network) === family),
        devices: who.devices,
      },
    ],
    protocol,
    destinationPorts: [{ from: port, to: port }],
    source,
  };
}

/**
 * RFC 8520 §5 and appendix A: after everything the file says, DNS and time from the local
 * services. TCP/53 is there too because DNS needs it (RFC 7766); it opens no other peer.
 */
export function defaultRules(bindings: Pick<Bindings, "controllers">): Rule[] {
  return standingRules(bindings, "default");
}

function standingRules(bindings: Pick<Bindings, "controllers">, kind: "default" | "held"): Rule[] {
  const source: RuleSource = { path: "", ace: "", clause: "RFC 8520 §5", kind };
  const nobody: ControllerBinding = { networks: [], devices: [] };
  const dns = bindings.controllers[DNS_CLASS] ?? nobody;
  const ntp = bindings.controllers[NTP_CLASS] ?? nobody;
  return FAMILIES.flatMap((family) => [
    toClass(family, DNS_CLASS, dns, UDP, 53, source),
    toClass(family, DNS_CLASS, dns, TCP, 53, source),
    toClass(family, NTP_CLASS, ntp, UDP, 123, source),
  ]);
}

/** What a thing without a description that may be enforced gets: DNS and time, nothing else. */
export function heldPolicy(bindings: Pick<Bindings, "controllers">): Policy {
  return { role: "thing", rules: standingRules(bindings, "held"), issues: [] };
}

/**
 * A person's own phone or computer: opens what it likes, and devices at home may open connections
 * to it as far as their own rules permit. The Internet opens nothing towards it.
 */
export function personPolicy(localNetworks: readonly string[]): Policy {
  const source: RuleSource = { path: "", ace: "", clause: "", kind: "person" };
  const rules = FAMILIES.flatMap((family): Rule[] => [
    { direction: "from-device", family, verdict: "accept", peer: [], source },
    {
      direction: "to-device",
      family,
      verdict: "accept",
      peer: [localNetworksPeer(localNetworks, family)],
      source,
    },
  ]);
  return { role: "person", rules, issues: [] };
}

/**
 * A guest's phone or computer: names, the time and the Internet. Nothing at home, and nobody opens
 * anything towards it.
 */
export function guestPolicy(
  bindings: Pick<Bindings, "controllers">,
  localNetworks: readonly string[],
): Policy {
  const source: RuleSource = { path: "", ace: "", clause: "", kind: "person" };
  const outside = FAMILIES.flatMap((family): Rule[] => [
    {
      ...{ direction: "from-device", family, verdict: "drop" },
      ...{ peer: [localNetworksPeer(localNetworks, family)], source },
    },
    { direction: "from-device", family, verdict: "accept", peer: [], source },
  ]);
  return { role: "thing", rules: [...standingRules(bindings, "default"), ...outside], issues: [] };
}

/**
 * Whoever joined where nobody said who does: the gateway's page that says what to do, and nothing
 * else. `gateway`: prefixes of its own addresses.
 */
export function strangerPolicy(gateway: readonly string[]): Policy {
  const source: RuleSource = { path: "", ace: "", clause: "", kind: "person" };
  const rules = FAMILIES.map(
    (family): Rule => ({
      ...{ direction: "from-device", family, verdict: "accept" },
      peer: [localNetworksPeer(gateway, family)],
      ...{ protocol: TCP, destinationPorts: [{ from: PAGE_PORT, to: PAGE_PORT }], source },
    }),
  );
  return { role: "person", rules, issues: [] };
}

/** RFC 8520 §4.5: whoever is not towards the default route. */
export function localNetworksPeer(localNetworks: readonly string[], family: Family): PeerAmong {
  return {
    kind: "among",
    as: "local-networks",
    term: "",
    networks: localNetworks.filter((network) => familyOf(network) === family),
    devices: [],
  };
}
