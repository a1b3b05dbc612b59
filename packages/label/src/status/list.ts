/** A signed list of statuses (Token Status List §5.1) and how long it is believed. */
import type { JsonValue } from "@thingwall/record/canonical";
import Type from "typebox";
import { Check, Errors } from "typebox/value";
import { encodeBase64url, readBase64url } from "../envelope/index.ts";
import { labelLimits } from "../limits.ts";
import { type LabelRefused, refuse } from "../refusal.ts";
import { HTTPS_FORM } from "../statement/index.ts";
import { deflate, inflate } from "./deflate.ts";
import { packStatuses, type Status } from "./status.ts";

export interface StatusList {
  /** Where it is published; statements name it. */
  readonly uri: string;
  readonly issued: Date;
  readonly expires: Date;
  /** Seconds after `issued` for which it may be used without asking again. */
  readonly ttl: number;
  /** For `statusIn`. */
  readonly octets: Uint8Array;
}

const Seconds = Type.Integer({ minimum: 0, maximum: 253_402_300_799 });
const closed = { additionalProperties: false } as const;
const Form = Type.Object(
  {
    sub: Type.String({ pattern: HTTPS_FORM, maxLength: 1024 }),
    iat: Seconds,
    exp: Seconds,
    ttl: Type.Integer({ minimum: 1, maximum: 31_536_000 }),
    status_list: Type.Object({ bits: Type.Literal(2), lst: Type.String() }, closed),
  },
  closed,
);

/** The claims to sign. `issued` and `expires` are cut to whole seconds. */
export async function statusListClaims(
  { uri, issued, expires, ttl }: Omit<StatusList, "octets">,
  values: readonly Status[],
): Promise<JsonValue> {
  const lst = encodeBase64url(await deflate(packStatuses(values)));
  return {
    sub: uri,
    iat: Math.floor(issued.getTime() / 1000),
    exp: Math.floor(expires.getTime() / 1000),
    ttl,
    status_list: { bits: 2, lst },
  };
}

/** The claims must come from an envelope whose signature has been verified, or nothing follows. */
export async function parseStatusList(
  claims: JsonValue,
): Promise<{ readonly ok: true; readonly list: StatusList } | LabelRefused> {
  if (!Check(Form, claims)) {
    const [found] = Errors(Form, claims);
    return refuse("not-understood", found?.instancePath ?? "", { problem: "form" });
  }
  const { sub: uri, iat, exp, ttl, status_list: statusList } = claims;
  if (exp <= iat) return refuse("impossible-time", "/exp");
  const packed = readBase64url(statusList.lst);
  if (packed === undefined)
    return refuse("not-understood", "/status_list/lst", { problem: "form" });
  const octets = await inflate(packed, labelLimits.statuses);
  if (octets === "malformed") {
    return refuse("not-understood", "/status_list/lst", { problem: "form" });
  }
  if (octets === "too-large") {
    const limit = labelLimits.statuses;
    return refuse("too-large", "/status_list/lst", { length: packed.length, limit });
  }
  const [issued, expires] = [new Date(iat * 1000), new Date(exp * 1000)];
  return { ok: true, list: { uri, issued, expires, ttl, octets } };
}

/**
 * - `to-come`: issued beyond what clocks may differ by. Threat: a list kept from being replaced.
 * - `fresh`: within its time to live.
 * - `stale`: not yet expired, but a newer one should have been fetched.
 * - `too-old`: says nothing any more about what is valid (§8.3). What it revoked stays revoked.
 */
export function freshnessOf(
  { issued, expires, ttl }: StatusList,
  now: Date,
): "to-come" | "fresh" | "stale" | "too-old" {
  const time = now.getTime();
  if (issued.getTime() > time + labelLimits.clockSkew) return "to-come";
  if (time >= expires.getTime()) return "too-old";
  return time < issued.getTime() + ttl * 1000 ? "fresh" : "stale";
}

/**
 * Whether a verified list may take the place of the one that is kept.
 * Threat: a server that shows yesterday's list, in which nothing is revoked yet.
 *
 * @param known  undefined at the first sight, which is believed
 */
export function succeedStatusList(
  known: StatusList | undefined,
  next: StatusList,
): { readonly ok: true; readonly newer: boolean } | LabelRefused {
  if (known === undefined) return { ok: true, newer: true };
  if (known.uri !== next.uri) {
    return refuse("other-list", "/sub", { expected: known.uri, found: next.uri });
  }
  const [before, after] = [known.issued.getTime() / 1000, next.issued.getTime() / 1000];
  if (after < before) return refuse("rolled-back", "/iat", { known: before, offered: after });
  if (after > before) return { ok: true, newer: true };
  return isSame(known, next)
    ? { ok: true, newer: false }
    : refuse("two-versions", "/iat", { number: after });
}

const isSame = (known: StatusList, next: StatusList): boolean =>
  known.ttl === next.ttl &&
  known.expires.getTime() === next.expires.getTime() &&
  known.octets.length === next.octets.length &&
  known.octets.every((octet, place) => octet === next.octets[place]);
