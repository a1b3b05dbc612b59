/** What the household or a new description says → what that is in the life of the thing. Pure. */
import type { Word } from "../contract.ts";
import type { LoadedProfile } from "../profile/index.ts";
import type { LifeEvent } from "./life.ts";

export function wordEvent(word: Exclude<Word, { kind: "forget" }>, at: number): LifeEvent {
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
  }
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
