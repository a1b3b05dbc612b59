/** A compiled policy, rearranged for people: by direction, then in order, grouped by peer. Pure. */
import type {
  Direction,
  Family,
  PeerConstraint,
  Policy,
  Rule,
  Verdict,
} from "@thingwall/mud/policy";

export interface Explanation {
  readonly fromDevice: readonly Section[];
  readonly toDevice: readonly Section[];
}

/** Passages in the order in which they are tried. IPv4 and IPv6 are apart only where they differ. */
export interface Section {
  readonly families: readonly Family[];
  readonly passages: readonly Passage[];
}

/** Rules of one verdict that follow each other: among them the order says nothing. */
export interface Passage {
  readonly verdict: Verdict;
  readonly groups: readonly Group[];
}

export interface Group {
  /** Every constraint must hold; none means anyone. */
  readonly peer: readonly PeerConstraint[];
  readonly services: readonly Service[];
}

export interface Service {
  readonly rule: Pick<Rule, "protocol" | "sourcePorts" | "destinationPorts" | "icmp">;
  readonly families: readonly Family[];
}

/** Only what the file wrote: the defaults are the same for every thing. */
export function explain(policy: Policy): Explanation {
  const written = policy.rules.filter((rule) => rule.source.kind === "file");
  return {
    fromDevice: sectionsOf(written, "from-device"),
    toDevice: sectionsOf(written, "to-device"),
  };
}

function sectionsOf(rules: readonly Rule[], direction: Direction): readonly Section[] {
  const runsOfFamily = ([4, 6] as const)
    .map((family) => ({
      family,
      runs: runsOf(rules.filter((each) => each.direction === direction && each.family === family)),
    }))
    .filter(({ runs }) => runs.length > 0);
  const [first, second] = runsOfFamily;
  if (first === undefined) return [];
  if (second === undefined || verdictsOf(first.runs) !== verdictsOf(second.runs)) {
    return runsOfFamily.map(({ family, runs }) => section([family], runs));
  }
  const merged = first.runs.map((run, index) => ({
    verdict: run.verdict,
    rules: [...run.rules, ...(second.runs[index]?.rules ?? [])],
  }));
  return [section([4, 6], merged)];
}

interface Run {
  readonly verdict: Verdict;
  readonly rules: Rule[];
}

/** Rules of one direction and family: the first that matches decides, so runs keep their order. */
function runsOf(rules: readonly Rule[]): readonly Run[] {
  const runs: Run[] = [];
  for (const rule of rules) {
    const last = runs.at(-1);
    if (last?.verdict === rule.verdict) last.rules.push(rule);
    else runs.push({ verdict: rule.verdict, rules: [rule] });
  }
  return runs;
}

function verdictsOf(runs: readonly Run[]): string {
  return runs.map(({ verdict }) => verdict).join();
}

function section(families: readonly Family[], runs: readonly Run[]): Section {
  const passages = runs.map(({ verdict, rules }) => ({ verdict, groups: groupsOf(rules) }));
  return { families, passages };
}

function groupsOf(rules: readonly Rule[]): readonly Group[] {
  return [...Map.groupBy(rules, (rule) => peerKey(rule.peer)).values()].map((ofPeer) => ({
    peer: ofPeer[0]?.peer ?? [],
    services: servicesOf(ofPeer),
  }));
}

/** The families of one peer differ in the networks that a class stands for; to a person it is one. */
function peerKey(peer: readonly PeerConstraint[]): string {
  return JSON.stringify(
    peer.map((each) => (each.kind === "name" ? [each.name] : [each.as, each.term])),
  );
}

function servicesOf(rules: readonly Rule[]): readonly Service[] {
  const described = rules.map((rule) => ({ service: serviceOf(rule), family: rule.family }));
  return [...Map.groupBy(described, ({ service }) => JSON.stringify(service)).values()].map(
    (same) => ({
      rule: same[0]?.service ?? {},
      families: [...new Set(same.map(({ family }) => family))].toSorted((a, b) => a - b),
    }),
  );
}

function serviceOf({ protocol, sourcePorts, destinationPorts, icmp }: Rule): Service["rule"] {
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(sourcePorts === undefined ? {} : { sourcePorts }),
    ...(destinationPorts === undefined ? {} : { destinationPorts }),
    ...(icmp === undefined ? {} : { icmp }),
  };
}
