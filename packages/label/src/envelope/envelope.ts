/**
 * The envelope: a compact JWS (RFC 7515) whose header holds `alg`, `kid` and `typ` and nothing else,
 * and whose header and payload are canonical JSON. Runs in a browser too, where makers sign.
 *
 * Reading and believing are two steps: `readEnvelope` says whose key it names, `isSignedBy` whether
 * that key signed. What the claims say is checked by the room that knows the type.
 */
import { canonicalJson, type JsonValue } from "@thingwall/record/canonical";
import { base64url, compactVerify, CompactSign, importJWK, type CryptoKey } from "jose";
import { LabelError, type LabelRefused, refuse } from "../refusal.ts";
import { type Algorithm, algorithmOf, type PublicJwk, readBase64url } from "./jwk.ts";

/** `typ` of each thing that is signed, so that none passes for another (RFC 8725 §3.11). */
export type EnvelopeType = "vc+jwt" | "statuslist+jwt" | "thingwall-trust+jwt";

export interface Envelope {
  readonly type: EnvelopeType;
  readonly algorithm: Algorithm;
  /** DID URL of the key: `did:web:maker.example#2026`. */
  readonly keyId: string;
  /** Not to be believed before `isSignedBy`. */
  readonly claims: JsonValue;
  readonly jws: string;
}

export interface SigningKey {
  readonly keyId: string;
  readonly algorithm: Algorithm;
  readonly privateKey: CryptoKey;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const keyIdForm = /^did:web:[A-Za-z0-9.%:_-]{1,240}#[A-Za-z0-9._-]{1,64}$/;
const headerMembers: readonly string[] = ["alg", "kid", "typ"];
/** Octets of a signature of either algorithm. */
const signatureLength = 64;
const MAX_HEADER = 1024;

export async function seal(
  type: EnvelopeType,
  claims: JsonValue,
  key: SigningKey,
): Promise<string> {
  if (!keyIdForm.test(key.keyId)) {
    throw new LabelError(refuse("header-not-allowed", "/kid", { member: "kid" }));
  }
  const payload = new TextEncoder().encode(canonicalJson(claims));
  return new CompactSign(payload)
    .setProtectedHeader({ alg: key.algorithm, kid: key.keyId, typ: type })
    .sign(key.privateKey);
}

/** @param limit characters */
export function readEnvelope(
  jws: string,
  type: EnvelopeType,
  limit: number,
): { readonly ok: true; readonly envelope: Envelope } | LabelRefused {
  if (jws.length > limit) return refuse("too-large", "", { length: jws.length, limit });
  const [header = "", payload = "", signature = "", ...more] = jws.split(".");
  if (payload === "" || more.length > 0) return refuse("not-a-jws", "", { part: "form" });

  const head = header.length > MAX_HEADER ? undefined : readJson(header);
  if (!isRecord(head?.value)) return refuse("not-a-jws", "header", { part: "header" });
  // Before the form, so that an attempt is called by its name.
  const member = Object.keys(head.value).find((name) => !headerMembers.includes(name));
  if (member !== undefined) return refuse("header-not-allowed", "header", { member });
  const { alg, kid, typ } = head.value;
  if (alg !== "ES256" && alg !== "EdDSA") {
    return refuse("algorithm-not-allowed", "header", { found: shown(alg) });
  }
  if (typ !== type) return refuse("other-type", "header", { expected: type, found: shown(typ) });
  if (typeof kid !== "string" || !keyIdForm.test(kid)) {
    return refuse("header-not-allowed", "header", { member: "kid" });
  }
  if (!head.canonical) return refuse("not-canonical", "header", { part: "header" });

  if (readBase64url(signature)?.length !== signatureLength) {
    return refuse("not-a-jws", "signature", { part: "signature" });
  }
  const body = readJson(payload);
  if (body === undefined) return refuse("not-a-jws", "payload", { part: "payload" });
  if (!body.canonical) return refuse("not-canonical", "payload", { part: "payload" });
  const envelope = { type, algorithm: alg, keyId: kid, claims: body.value, jws } as const;
  return { ok: true, envelope };
}

/** The key decides the algorithm; what the header says must agree (RFC 8725 §3.1). */
export async function isSignedBy(envelope: Envelope, key: PublicJwk): Promise<boolean> {
  const algorithm = algorithmOf(key);
  if (envelope.algorithm !== algorithm) return false;
  try {
    const imported = await importJWK({ ...key }, algorithm);
    await compactVerify(envelope.jws, imported, { algorithms: [algorithm] });
    return true;
  } catch {
    // A point that is not on the curve, or a signature that does not fit: nothing was signed.
    return false;
  }
}

export const didOf = (keyId: string): string => keyId.slice(0, keyId.indexOf("#"));

export const isRecord = (value: unknown): value is Readonly<Record<string, JsonValue>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

interface ReadJson {
  readonly value: JsonValue;
  /** Duplicates, spaces and other spellings are all told by this one comparison. */
  readonly canonical: boolean;
}

function readJson(part: string): ReadJson | undefined {
  const octets = readBase64url(part);
  if (octets === undefined) return undefined;
  try {
    const text = decoder.decode(octets);
    const value = JSON.parse(text) as JsonValue;
    return { value, canonical: canonicalJson(value) === text };
  } catch {
    // Not UTF-8, not JSON, or nested deeper than anything signed here.
    return undefined;
  }
}

const shown = (value: unknown): string =>
  value === undefined ? "none" : typeof value === "string" ? value : typeof value;

/** `base64url` without padding, as it stands in keys and digests. */
export const encodeBase64url = (octets: Uint8Array): string => base64url.encode(octets);
