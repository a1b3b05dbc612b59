/**
 * The Wi-Fi keys as they are kept: what happened to each is a decision of the journal, and what
 * opens it stands apart from all that is shown. Pure but for the store that it is given.
 */
import { isDeepStrictEqual } from "node:util";
import type { HeldKey, WifiKey } from "../wifi/key.ts";
import type { Decision } from "./entry.ts";
import type { State } from "./state.ts";
import type { Bytes } from "./store.ts";

export interface KeyStore {
  readonly state: Pick<State, "key">;
  pmk(key: string): Uint8Array | undefined;
  /** On the disk when it returns; throws `StoreError`, and then nothing was decided. */
  decide(decisions: readonly Decision[], bytes: Bytes): void;
}

type Keys = ReadonlyMap<string, HeldKey>;

/** As they were last kept. One that has not ended and has no `pmk` lost it with a disk. */
export function readKeyring(store: KeyStore): Keys {
  return new Map(
    [...store.state.key].map(([id, record]) => {
      const pmk = store.pmk(id);
      return [id, { ...record, ...(pmk && { pmk: Buffer.from(pmk).toString("hex") }) }];
    }),
  );
}

/** Keeps what is other in `after` than in `before`, all or nothing. `at`: milliseconds since 1970. */
export function keepKeyring(store: KeyStore, before: Keys, after: Keys, at: number): void {
  const pmks = new Map<string, Uint8Array>();
  const decisions: Decision[] = [];
  for (const [id, key] of before)
    if (!after.has(id))
      decisions.push({ ...gone(key), at, kind: KIND, change: { end: "key", key: id } });
  for (const [id, key] of after) {
    const known = before.get(id);
    if (known === key) continue;
    const { pmk, ...record } = key;
    if (pmk !== undefined && pmk !== known?.pmk) pmks.set(id, Buffer.from(pmk, "hex"));
    if (!isDeepStrictEqual(withoutPmk(known), record))
      decisions.push({ ...became(known, record), at, kind: KIND, change: { put: "key", record } });
  }
  if (decisions.length > 0) store.decide(decisions, { pmks });
}

const KIND = "wifi-key";

function withoutPmk(key: HeldKey | undefined): WifiKey | undefined {
  if (key === undefined) return undefined;
  const { pmk: _pmk, ...record } = key;
  return record;
}

type Why = Pick<Decision, "cause" | "reason">;

/** What happened to a key, in one code; `owner` says whose it is where no device is named. */
export type KeyringCode =
  | `wifi-key-${"made" | "claimed" | "replaced-by" | "dated" | "described" | "forgotten" | "let-go"}`
  | `wifi-key-${(WifiKey["state"] & { is: "ended" })["why"]}`;

function why(
  cause: Decision["cause"],
  code: KeyringCode,
  owner: string,
  params: Readonly<Record<string, string>> = {},
): Why {
  return { cause, reason: { code, params: { owner, ...params } } };
}

/** Thirty days after its end a key is let go of; before that it is only the household that forgets. */
function gone({ owner, state }: WifiKey): Why {
  return state.is === "ended"
    ? why("schedule", "wifi-key-let-go", owner)
    : why("household", "wifi-key-forgotten", owner);
}

function became(before: WifiKey | undefined, { owner, state, mudUrl }: WifiKey): Why {
  if (before === undefined) return why("household", "wifi-key-made", owner);
  if (before.mudUrl !== mudUrl) return why("device", "wifi-key-described", owner);
  switch (state.is) {
    case "bound":
      if (before.state.is === "claimable")
        return why("device", "wifi-key-claimed", owner, { mac: state.mac });
      break;
    case "leaving":
      return why("household", "wifi-key-replaced-by", owner);
    case "ended":
      return why(ENDED_BY[state.why], `wifi-key-${state.why}`, owner);
    default:
      break;
  }
  return why("household", "wifi-key-dated", owner, dateOf(state));
}

function dateOf(state: WifiKey["state"]): Readonly<Record<string, string>> {
  return "until" in state && state.until !== undefined
    ? { until: new Date(state.until).toISOString() }
    : {};
}

const ENDED_BY: Readonly<Record<(WifiKey["state"] & { is: "ended" })["why"], Decision["cause"]>> = {
  revoked: "household",
  unclaimed: "schedule",
  expired: "schedule",
  replaced: "schedule",
  lost: "gateway",
};
