/** A device as the API shows it. Pure. */
import type { PeerConstraint, Rule } from "@thingwall/mud/policy";
import { endOf } from "../effective/support.ts";
import type { LoadedProfile } from "../profile/index.ts";
import type { MakerView, PeerView, RuleView, ThingDetail, ThingView } from "./contract.ts";
import type { Known } from "./household.ts";

export function thingView({ view, life }: Known): ThingView {
  const { open } = life.conduct;
  const ends = endOf(life.support);
  return {
    ...view,
    ...(open && {
      notice: { ...open.cause, since: open.since, stage: open.stage },
    }),
    ...(ends === undefined ? {} : { supportEnds: ends }),
  };
}

export function thingDetail(known: Known): ThingDetail {
  const { life, policy, profile } = known;
  const { grant, pause, conduct } = life;
  const { standing, exception } = grant;
  return {
    ...thingView(known),
    ruleList: rulesOf(policy.rules),
    ...(profile?.kind === "described" ? { about: makerOf(profile) } : {}),
    access: {
      standing,
      ...(exception && { exception: { access: exception.access, until: exception.until } }),
    },
    ...(pause.kind === "paused"
      ? { paused: { since: pause.since, ...(pause.until !== undefined && { until: pause.until }) } }
      : {}),
    containment: conduct.containment.kind,
    ...(known.offer && { offer: known.offer }),
    ...(profile?.kind === "described" && profile.refreshFailed
      ? { refreshFailed: profile.refreshFailed }
      : {}),
  };
}

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

function makerOf({
  document,
  provenance,
}: Extract<LoadedProfile, { kind: "described" }>): MakerView {
  const { systeminfo, mfgName, modelName, firmwareRev, softwareRev, documentation } = document;
  return {
    ...(systeminfo !== undefined && { systeminfo }),
    ...(mfgName !== undefined && { maker: mfgName }),
    ...(modelName !== undefined && { model: modelName }),
    ...(firmwareRev !== undefined && { firmware: firmwareRev }),
    ...(softwareRev !== undefined && { software: softwareRev }),
    ...(documentation !== undefined && { documentation }),
    lastUpdate: document.lastUpdate,
    supported: document.isSupported,
    ...(provenance.signer && { signer: provenance.signer.subject }),
    channel: provenance.channel,
  };
}
