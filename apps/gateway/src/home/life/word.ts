/** What the household or a new description says → what that is in the life of the thing. Pure. */
import { canonicalAddress } from "@thingwall/mud/policy";
import { Compile } from "typebox/compile";
import { HostName } from "../../wall/contract.ts";
import type { Word } from "../contract.ts";
import { LONGEST_EXCEPTION } from "../effective/grant.ts";
import { type Destination, type Permit, textOf } from "../effective/permits.ts";
import type { LoadedProfile } from "../profile/index.ts";
import { ONCE } from "../respond/respond.ts";
import type { LifeEvent } from "./life.ts";

/** What is said of its description or of what is kept, and what needs to know who else is here. */
type OfItself = Extract<
  Word,
  {
    kind:
      | "forget"
      | "accept"
      | "approve"
      | "take"
      | "refuse"
      | "controller"
      | "claim"
      | "permit"
      | "revoke";
  }
>;

export function wordEvent(word: Exclude<Word, OfItself>, at: number): LifeEvent {
  switch (word.kind) {
    case "grant":
      return { of: "grant", event: { kind: "granted", at, access: word.access } };
    case "except":
      return {
        of: "grant",
        event: { kind: "excepted", at, access: word.access, until: word.until },
      };
    case "withdraw":
      return { of: "grant", event: { kind: "withdrawn", at } };
    case "pause":
      return {
        of: "pause",
        event: { kind: "pause", at, ...(word.until === undefined ? {} : { until: word.until }) },
      };
    case "resume":
      return { of: "pause", event: { kind: "resume", at } };
    case "release":
      return { of: "conduct", event: { kind: "released-by-household", at } };
    case "support":
      return {
        of: "support",
        event: { kind: "stated", at, source: "household", ends: word.ends },
      };
    case "reprieve":
      return { of: "support", event: { kind: "reprieved", at, until: word.until } };
    case "call":
      return { of: "preferences", event: { ...word, kind: "called" } };
    case "cap":
      return { of: "preferences", event: { ...word, kind: "capped" } };
    case "reconsider":
      return { of: "preferences", event: { kind: "reconsidered" } };
    case "mute":
      return { of: "preferences", event: { kind: "muted", at, cause: word.cause } };
    case "unmute":
      return { of: "preferences", event: { kind: "unmuted", cause: word.cause } };
  }
}

/** What an exception lasts at most, and what is allowed once when nobody says until when. */
const endOf = (at: number, until = at + ONCE): number => Math.min(until, at + LONGEST_EXCEPTION);

/** What was blocked is permitted from now on, or is spoken of no more. */
export function answerEvents(
  { answer, until, protocol, port }: Extract<Word, { kind: "permit" }>,
  to: Destination,
  at: number,
): readonly LifeEvent[] {
  const end = answer === "allow-once" ? { until: endOf(at, until) } : {};
  const permit: Permit = {
    to,
    ...(protocol === undefined ? {} : { protocol }),
    ...(port === undefined ? {} : { port }),
    since: at,
    ...end,
  };
  const object = textOf(to);
  const way =
    protocol === undefined ? undefined : { protocol, ...(port === undefined ? {} : { port }) };
  return [
    {
      of: "permits",
      event:
        answer === "keep-blocked"
          ? { kind: "ended", at, to, ...(way && { way }) }
          : { kind: "permitted", at, permit },
    },
    ...ALLOWED.map(
      (kind): LifeEvent => ({
        of: "conduct",
        event: {
          ...{ kind: "answered", at, cause: { kind, object }, answer, ...end },
          ...(way && { oneWay: true }),
        },
      }),
    ),
  ];
}

/** Causes whose object a permit may have. */
const ALLOWED = ["unknown-destination", "related-name"] as const;

/** One thing that was permitted is so no more, and of what is stopped there it is told again. */
export function revokeEvents(
  { protocol, port }: Extract<Word, { kind: "revoke" }>,
  to: Destination,
  at: number,
): readonly LifeEvent[] {
  const way = {
    ...(protocol === undefined ? {} : { protocol }),
    ...(port === undefined ? {} : { port }),
  };
  return [
    { of: "permits", event: { kind: "revoked", at, to, way } },
    ...ALLOWED.map(
      (kind): LifeEvent => ({
        of: "conduct",
        event: { kind: "answer-revoked", at, cause: { kind, object: textOf(to) } },
      }),
    ),
  ];
}

const HOST_NAME = Compile(HostName);

/** Undefined for what is neither a device that is here, nor an address, nor a name. */
export function destinationOf(
  to: string,
  isHere: (id: string) => boolean,
): Destination | undefined {
  if (isHere(to)) return { kind: "device", device: to };
  const address = canonicalAddress(to);
  if (address !== undefined) return { kind: "address", address };
  const name = to.toLowerCase().replace(/\.$/, "");
  return HOST_NAME.Check(name) ? { kind: "name", name } : undefined;
}

/** Another firmware (RFC 8520 §3.9) may have mended it; its maker may have ended its support. */
export function describedEvents(
  before: LoadedProfile | undefined,
  after: LoadedProfile,
  at: number,
): readonly LifeEvent[] {
  if (after.kind !== "described") return [];
  const known = before?.kind === "described" ? before.document : undefined;
  const { firmwareRev, softwareRev, isSupported } = after.document;
  const events: LifeEvent[] = [];
  if (known && (known.firmwareRev !== firmwareRev || known.softwareRev !== softwareRev))
    events.push({ of: "conduct", event: { kind: "firmware-changed", at } });
  if (isSupported !== (known?.isSupported ?? true)) {
    const ends = isSupported ? undefined : at;
    events.push({ of: "support", event: { kind: "stated", at, source: "file", ends } });
  }
  return events;
}
