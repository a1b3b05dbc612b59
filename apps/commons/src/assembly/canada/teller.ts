/** How the Canadian process is told: what happened on which day, in both languages. */
import { type ActKind, type ActOf, actOf } from "../act.ts";
import type { Proposal } from "../assembly.ts";
import { parseVideoTime } from "../segments.ts";
import type { Name, Words } from "../text.ts";

export interface Teller {
  readonly words: (en: string, fr: string) => Words;
  readonly name: (name: string) => Name;
  /** By the convener, unless somebody else is named. */
  readonly tell: <K extends ActKind>(
    occurred: string,
    type: K,
    members: Omit<ActOf<K>, "type">,
    by?: string,
  ) => void;
}

/** The party that ran the process and kept its record. */
export const CONVENER = "isoc";

/**
 * @param salt  another 32 octets in hexadecimal at each call
 */
export function teller(salt: () => string, proposals: Proposal[]): Teller {
  return {
    words: (en, fr) => ({ salt: salt(), value: { source: "en", en, fr } }),
    name: (value) => ({ salt: salt(), value }),
    tell: (occurred, type, members, by = CONVENER) => {
      proposals.push({ by, occurred, act: actOf(type, members) });
    },
  };
}

/** Seconds of a time as the reports write it. */
export function second(text: string): number {
  const seconds = parseVideoTime(text);
  if (seconds === undefined) throw new Error(`not a time of a video: ${text}`);
  return seconds;
}
