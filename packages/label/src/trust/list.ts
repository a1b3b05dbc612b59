/**
 * The trust list: who may state what in a programme, with which keys and when. A root key that every
 * reader was given with its program signs it; nothing else decides whom to believe.
 */
import { type LogPolicy, parseVerifierKey, type VerifierKey } from "@thingwall/record";
import type { JsonValue } from "@thingwall/record/canonical";
import { Check, Errors } from "typebox/value";
import {
  didOf,
  isSignedBy,
  parsePublicJwk,
  type PublicJwk,
  readEnvelope,
  seal,
  type SigningKey,
} from "../envelope/index.ts";
import { labelLimits } from "../limits.ts";
import { type LabelRefused, refuse } from "../refusal.ts";
import { instantIn } from "../statement/index.ts";
import { type TrustListClaims, TrustListForm } from "./schema.ts";

export type Role = "maker" | "assessor" | "operator";

export interface TrustedKey {
  readonly keyId: string;
  readonly key: PublicJwk;
  readonly from: Date;
  readonly until?: Date;
  readonly compromised?: Date;
}

export interface Issuer {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly from: Date;
  readonly until?: Date;
  readonly keys: readonly TrustedKey[];
}

export interface TrustList {
  readonly programme: { readonly id: string; readonly name: string };
  readonly sequence: number;
  readonly from: Date;
  readonly until: Date;
  readonly hosts: readonly string[];
  readonly statusLists: string;
  readonly logs: readonly LogPolicy[];
  /** By DID. */
  readonly issuers: ReadonlyMap<string, Issuer>;
  /** As it was signed: two lists of one number are the same or one is a fraud. */
  readonly jws: string;
}

/** Keys that a program was given together with itself. */
export interface RootKey {
  readonly keyId: string;
  readonly key: PublicJwk;
}

type Opened = { readonly ok: true; readonly list: TrustList } | LabelRefused;

export const sealTrustList = (claims: TrustListClaims, root: SigningKey): Promise<string> =>
  seal("thingwall-trust+jwt", claims as JsonValue, root);

/** Checks the envelope, the root's signature, the form, the keys and the times, in this order. */
export async function openTrustList(jws: string, roots: readonly RootKey[]): Promise<Opened> {
  const read = readEnvelope(jws, "thingwall-trust+jwt", labelLimits.trustList);
  if (!read.ok) return read;
  const { envelope } = read;
  const root = roots.find(({ keyId }) => keyId === envelope.keyId);
  if (root === undefined) return refuse("not-a-root", "header", { key: envelope.keyId });
  if (!(await isSignedBy(envelope, root.key))) {
    return refuse("bad-signature", "signature", { key: envelope.keyId });
  }
  return parseTrustList(envelope.claims, jws);
}

function parseTrustList(claims: JsonValue, jws: string): Opened {
  if (!Check(TrustListForm, claims)) {
    const [found] = Errors(TrustListForm, claims);
    return refuse("not-understood", found?.instancePath ?? "", { problem: "form" });
  }
  const from = instantIn(claims.from);
  const until = instantIn(claims.until);
  if (from === undefined || until === undefined || until <= from) {
    return refuse("impossible-time", "/until");
  }
  const logs: LogPolicy[] = [];
  for (const [index, log] of claims.logs.entries()) {
    const policy = logIn(log, `/logs/${index}`);
    if ("code" in policy) return policy;
    logs.push(policy);
  }
  const issuers = new Map<string, Issuer>();
  for (const [index, entry] of claims.issuers.entries()) {
    const path = `/issuers/${index}`;
    const issuer = issuerIn(entry, path);
    if ("code" in issuer) return issuer;
    // Two entries of one issuer would let each reader take the one that suits.
    if (issuers.has(issuer.id)) return refuse("not-understood", `${path}/id`, { problem: "form" });
    issuers.set(issuer.id, issuer);
  }
  const { programme, sequence, hosts, statusLists } = claims;
  const list = { programme, sequence, from, until, hosts, statusLists, logs, issuers, jws };
  return { ok: true, list };
}

function logIn(
  { origin, keys, witnesses, quorum }: TrustListClaims["logs"][number],
  path: string,
): LogPolicy | LabelRefused {
  const parsed = { log: [] as VerifierKey[], witness: [] as VerifierKey[] };
  for (const [use, lines] of [["log", keys] as const, ["witness", witnesses] as const]) {
    for (const line of lines) {
      const key = parseVerifierKey(line);
      const part = !key.ok ? String(key.params["part"]) : key.key.use === use ? undefined : "type";
      if (!key.ok || part !== undefined)
        return refuse("key-not-allowed", path, { part: part ?? "" });
      parsed[use].push(key.key);
    }
  }
  // A quorum that no set of witnesses can make would refuse every proof; of one name, one voice.
  if (quorum > new Set(parsed.witness.map(({ name }) => name)).size) {
    return refuse("not-understood", `${path}/quorum`, { problem: "form" });
  }
  return { origin, logKeys: parsed.log, witnesses: parsed.witness, quorum };
}

type IssuerClaims = TrustListClaims["issuers"][number];

function issuerIn(entry: IssuerClaims, path: string): Issuer | LabelRefused {
  const period = periodIn(entry);
  if (period === undefined) return refuse("impossible-time", path);
  const keys: TrustedKey[] = [];
  for (const [index, { kid, jwk, compromised, ...times }] of entry.keys.entries()) {
    const at = `${path}/keys/${index}`;
    const parsed = parsePublicJwk(jwk, `${at}/jwk`);
    if (!parsed.ok) return parsed;
    // A key under another's name would let one issuer speak as the other.
    if (didOf(kid) !== entry.id || keys.some(({ keyId }) => keyId === kid)) {
      return refuse("not-understood", `${at}/kid`, { problem: "other" });
    }
    const valid = periodIn(times);
    const since = compromised === undefined ? undefined : instantIn(compromised);
    if (valid === undefined || (since === undefined && compromised !== undefined)) {
      return refuse("impossible-time", at);
    }
    keys.push({ keyId: kid, key: parsed.key, ...valid, ...(since && { compromised: since }) });
  }
  const { id, name, roles } = entry;
  return { id, name, roles, ...period, keys };
}

function periodIn(times: {
  readonly from: string;
  readonly until?: string;
}): { readonly from: Date; readonly until?: Date } | undefined {
  const from = instantIn(times.from);
  if (from === undefined || times.until === undefined) return from && { from };
  const until = instantIn(times.until);
  return until === undefined || until <= from ? undefined : { from, until };
}

/**
 * Whether an opened list may take the place of the one that is kept.
 * Threat: yesterday's list, on which a stolen key is still good.
 *
 * @param known  undefined at the first sight, which is believed
 */
export function succeedTrustList(
  known: TrustList | undefined,
  next: TrustList,
): { readonly ok: true; readonly newer: boolean } | LabelRefused {
  if (known === undefined) return { ok: true, newer: true };
  if (known.programme.id !== next.programme.id) {
    const [expected, found] = [known.programme.id, next.programme.id];
    return refuse("other-list", "/programme/id", { expected, found });
  }
  if (next.sequence < known.sequence) {
    const [before, offered] = [known.sequence, next.sequence];
    return refuse("rolled-back", "/sequence", { known: before, offered });
  }
  if (next.sequence > known.sequence) return { ok: true, newer: true };
  // The signed part: Ed25519 gives one signature, ECDSA another each time.
  const signed = ({ jws }: TrustList) => jws.slice(0, jws.lastIndexOf("."));
  return signed(known) === signed(next)
    ? { ok: true, newer: false }
    : refuse("two-versions", "/sequence", { number: next.sequence });
}
