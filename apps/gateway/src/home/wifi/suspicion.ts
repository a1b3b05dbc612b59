/**
 * When the household hears of somebody who tries keys: once for each cause, however often it is
 * tried. A cause is what is attacked, never the MAC that attacks, of which there are as many as
 * anybody likes. Pure, bounded.
 */
import { CLAIM_MS } from "./key.ts";
import type { NoticeCode } from "./ring.ts";

export interface Sign {
  readonly code: NoticeCode;
  /** The key in question, if one is. */
  readonly keyId?: string;
  readonly at: number;
}

interface Cause {
  /** When the last try that counted began. */
  readonly counted: number;
  readonly last: number;
  readonly tries: number;
}

/** By what is tried; the one that was last tried stands last. */
export type Suspicions = ReadonlyMap<string, Cause>;

export const NO_SUSPICIONS: Suspicions = new Map();

/** hostapd asks a station up to four times within one try, and says each time that it failed. */
const ONE_TRY_MS = 5000;
const DAY = 24 * 3600_000;
/** More than the keys of a home that are attacked at once. */
const MOST_CAUSES = 256;

/**
 * How many tries are told, and how long it must have been quiet before it is a new cause. Whoever
 * joined with a key that is another's knows it; whoever knew none may have mistyped.
 */
const TOLD: Readonly<Record<NoticeCode, { readonly tries: number; readonly quietMs: number }>> = {
  "wifi-key-of-another": { tries: 1, quietMs: DAY },
  "wifi-mac-of-another": { tries: 1, quietMs: DAY },
  "wifi-key-not-ours": { tries: 1, quietMs: DAY },
  "wifi-wrong-key": { tries: 3, quietMs: DAY },
  "wifi-stranger": { tries: 3, quietMs: DAY },
  "wifi-claim-failed": { tries: 1, quietMs: CLAIM_MS },
  "wifi-claim-lapsed": { tries: 1, quietMs: 0 },
  "wifi-key-lost": { tries: 1, quietMs: 0 },
};

export interface Weighed {
  readonly suspicions: Suspicions;
  /** The household is to be told, of so many tries. */
  readonly tell?: { readonly tries: number };
}

export function weigh(before: Suspicions, { code, keyId, at }: Sign): Weighed {
  const name = `${code} ${keyId ?? ""}`;
  const { tries: enough, quietMs } = TOLD[code];
  const suspicions = new Map(before);
  const found = before.get(name);
  const known = found !== undefined && at - found.last < quietMs ? found : undefined;
  const counts = known === undefined || at - known.counted >= ONE_TRY_MS;
  const tries = (known?.tries ?? 0) + (counts ? 1 : 0);
  suspicions.delete(name);
  suspicions.set(name, {
    counted: counts ? at : (known?.counted ?? at),
    last: at,
    tries,
  });
  for (const oldest of suspicions.keys()) {
    if (suspicions.size <= MOST_CAUSES) break;
    suspicions.delete(oldest);
  }
  return { suspicions, ...(counts && tries === enough && { tell: { tries } }) };
}
