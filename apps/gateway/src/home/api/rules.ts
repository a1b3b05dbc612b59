/** Rules as the API shows them. Pure. */
import type { PeerConstraint, Rule } from "@thingwall/mud/policy";
import type { PeerView, RuleView } from "./contract.ts";

/**
 * In their order, one after the other for each direction. What says the same for both families is said
 * once, where the first says it, as long as no refusal in between gives the order a meaning.
 */
export function rulesOf(rules: readonly Rule[]): readonly RuleView[] {
  return (["from-device", "to-device"] as const).flatMap((direction) => {
    const own = rules.filter((rule) => rule.direction === direction);
    const ordered = own.some(({ verdict }) => verdict === "drop");
    const said = own.map((rule) => ({ rule, view: ruleOf(rule) }));
    const key = ({ rule, view }: (typeof said)[number]) =>
      JSON.stringify(ordered ? [view, rule.source] : view);
    return [...Map.groupBy(said, key).values()].flatMap((same): RuleView[] => {
      const [first] = same;
      if (!first) return [];
      const families = [...new Set(same.map(({ rule }) => rule.family))].toSorted((a, b) => a - b);
      const sources = same.map(({ rule: { source } }) => ({ path: source.path, ace: source.ace }));
      const once = new Map(sources.map((source) => [source.path, source]));
      return [{ ...first.view, families, sources: [...once.values()] }];
    });
  });
}

function ruleOf({ direction, verdict, peer, protocol, source, ...rule }: Rule) {
  const ports = rule.destinationPorts;
  return {
    direction,
    verdict,
    peers: peer.map(peerOf),
    ...(protocol === undefined ? {} : { protocol: protocol === 58 ? 1 : protocol }),
    ...(ports === undefined ? {} : { ports }),
    ...{ clause: source.clause, kind: source.kind },
  };
}

function peerOf(peer: PeerConstraint): PeerView {
  if (peer.kind === "name") return { as: "name", term: peer.name, devices: [] };
  return { as: peer.as, term: peer.term, devices: peer.devices };
}
