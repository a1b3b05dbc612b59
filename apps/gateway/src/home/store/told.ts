/** What the home tells, as entries of the journal. Pure. */
import type { Flow } from "@thingwall/mud/decide";
import type { DeviceId } from "@thingwall/mud/policy";
import type { GatewayEvent, Word } from "../contract.ts";
import type { Way } from "../effective/permits.ts";
import type { Draft } from "./entry.ts";

/** What becomes of the store is written by the store. */
export type Noted = Exclude<GatewayEvent, { kind: "device" | "not-kept" | "kept" }>;

/** What befalls a device and what is decided about it: durable before it is told. */
const DECIDED: ReadonlySet<string> = new Set([
  "left",
  "decided",
  "contained",
  "released",
  "trial-passed",
  "support",
  "notice",
]);

export function isDecided(event: Noted): event is Noted & { readonly device: DeviceId } {
  return DECIDED.has(event.kind);
}

/**
 * `isKnown`: a device of the home. Whoever is none shares one place in the journal, so that strangers
 * cannot fill it by changing what they call themselves.
 */
export function noteOf(event: Noted, isKnown: (device: string) => boolean): Draft {
  const { at } = event;
  const by = (cause: Draft["cause"], code: string, params: Draft["reason"]["params"]): Draft => ({
    at,
    kind: event.kind,
    ...("device" in event && event.device !== undefined && isKnown(event.device)
      ? { device: event.device }
      : {}),
    cause,
    reason: { code, params },
  });
  switch (event.kind) {
    case "applied":
      return by("gateway", "enforced", { devices: event.devices });
    case "apply-failed":
      return by("gateway", "not-enforced", { reason: event.reason });
    case "name":
      return by("device", `name-${event.outcome}`, { name: event.name, type: event.type });
    case "learnt":
      return by("device", "addresses-learnt", { addresses: event.addresses.join(", ") });
    case "repaired":
      return by("gateway", `${event.part}-repaired`, { what: event.what });
    case "repair-failed":
      return by("gateway", `${event.part}-repair-failed`, {
        what: event.what,
        reason: event.reason,
      });
    case "decided":
      return by("household", wordCode(event.word), wordParams(event.word));
    case "offered":
      if (event.given) return by("household", "offered-given", {});
      return by("gateway", event.offer.changes ? "offered-changed" : "offered", {});
    case "contained":
      return by("device", event.stage, {});
    case "released":
      return by(event.reason === "household" ? "household" : "schedule", "released", {
        reason: event.reason,
      });
    case "trial-passed":
      return by("schedule", "trial-passed", {});
    case "support":
      return by("schedule", `support-${event.step}`, { ends: new Date(event.ends).toISOString() });
    case "notice": {
      const { cause, stage } = event.notice;
      return by("device", "notice", { kind: cause.kind, object: cause.object, stage });
    }
    case "dropped": {
      const { why, path, clause } = event.decision;
      return by("device", why, { ...paramsOf(event.flow), place: path, clause });
    }
    case "wifi-notice": {
      const { code, ...said } = event;
      return by("device", code, plainOf(said));
    }
    default:
      return by("gateway", event.kind, plainOf(event));
  }
}

/** Texts and numbers of an event that says all that it says in them. */
function plainOf({
  kind: _kind,
  at: _at,
  ...said
}: Pick<Noted, "kind" | "at">): Draft["reason"]["params"] {
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]): [string, string | number][] =>
      name !== "device" && (typeof value === "string" || typeof value === "number")
        ? [[name, value]]
        : [],
    ),
  );
}

/** What was said of one protocol and port is another sentence than what was said of all. */
function wordCode(word: Word): string {
  const isOneWay =
    (word.kind === "permit" || word.kind === "revoke") && word.protocol !== undefined;
  if (word.kind === "cap" && word.packetsPerSecond === undefined) return "decided-uncap";
  if (word.kind === "call" && word.name === undefined && word.room === undefined)
    return "decided-uncall";
  return `decided-${word.kind}${isOneWay ? "-way" : ""}`;
}

function wordParams(word: Word): Draft["reason"]["params"] {
  return {
    ...(word.kind === "permit" || word.kind === "revoke"
      ? { to: word.to, ...wayParams(word) }
      : {}),
    ...(word.kind === "permit" ? { answer: word.answer } : {}),
    ...(word.kind === "claim" ? { url: word.url, channel: word.channel } : {}),
    ...(word.kind === "call" ? { name: word.name ?? "", room: word.room ?? "" } : {}),
    ...(word.kind === "mute" || word.kind === "unmute" ? { object: word.cause.object } : {}),
    ...("packetsPerSecond" in word && word.packetsPerSecond !== undefined
      ? { packets: word.packetsPerSecond }
      : {}),
    ...("access" in word ? { access: word.access } : {}),
    ...("until" in word && word.until !== undefined
      ? { until: new Date(word.until).toISOString() }
      : {}),
    ...("ends" in word && word.ends !== undefined
      ? { ends: new Date(word.ends).toISOString() }
      : {}),
  };
}

const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [1, "ICMP"],
  [6, "TCP"],
  [17, "UDP"],
  [58, "ICMPv6"],
]);

function wayParams({ protocol, port }: Way): { readonly way?: string } {
  if (protocol === undefined) return {};
  const name = PROTOCOLS.get(protocol) ?? `IP ${protocol}`;
  return { way: port === undefined ? name : `${name} ${port}` };
}

/** Without the source's port: each try has another. */
function paramsOf(flow: Flow): Draft["reason"]["params"] {
  const { path, from, to, protocol, destinationPort, icmp } = flow;
  return {
    way: path,
    from: nameOf(from),
    to: nameOf(to),
    protocol,
    ...(destinationPort === undefined ? {} : { port: destinationPort }),
    ...(icmp === undefined ? {} : { icmp: `${icmp.type}/${icmp.code}` }),
  };
}

function nameOf({ names, address, device }: Flow["from"]): string {
  return names?.[0] ?? device ?? address;
}
