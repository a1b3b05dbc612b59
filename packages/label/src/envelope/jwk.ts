/** Public keys that may sign here: P-256 for ES256, Ed25519 for EdDSA (RFC 7517, RFC 8037). */
import { base64url, type CryptoKey, importJWK } from "jose";
import { type LabelRefused, refuse } from "../refusal.ts";

export type PublicJwk =
  | { readonly kty: "EC"; readonly crv: "P-256"; readonly x: string; readonly y: string }
  | { readonly kty: "OKP"; readonly crv: "Ed25519"; readonly x: string };

export type Algorithm = "ES256" | "EdDSA";

export const algorithmOf = (key: PublicJwk): Algorithm => (key.kty === "EC" ? "ES256" : "EdDSA");

/**
 * The public part of a key of one of the two kinds. A private key is refused: it must not stand where
 * others read it, and whoever put it there must learn of it.
 */
export function parsePublicJwk(
  value: unknown,
  path: string,
): { readonly ok: true; readonly key: PublicJwk } | LabelRefused {
  const wrong = (part: string) => refuse("key-not-allowed", path, { part });
  if (typeof value !== "object" || value === null) return wrong("type");
  const { kty, crv, x, y } = value as Readonly<Record<string, unknown>>;
  if ("d" in value || "k" in value) return wrong("private");
  if (!isCoordinate(x)) return wrong("point");
  if (kty === "OKP" && crv === "Ed25519") return { ok: true, key: { kty, crv, x } };
  if (kty !== "EC" || crv !== "P-256") return wrong("curve");
  return isCoordinate(y) ? { ok: true, key: { kty, crv, x, y } } : wrong("point");
}

/** A private key as it is kept: a JWK with the `kid` under which it signs. */
export async function parseSigningKey(value: unknown): Promise<
  | {
      readonly ok: true;
      readonly key: {
        readonly keyId: string;
        readonly algorithm: Algorithm;
        readonly privateKey: CryptoKey;
        readonly publicKey: PublicJwk;
      };
    }
  | LabelRefused
> {
  const wrong = (part: string) => refuse("key-not-allowed", "", { part });
  if (typeof value !== "object" || value === null) return wrong("type");
  const { d, kid: keyId, ...rest } = value as Readonly<Record<string, unknown>>;
  const parsed = parsePublicJwk(rest, "");
  if (!parsed.ok) return parsed;
  if (typeof keyId !== "string" || !isCoordinate(d)) return wrong("private");
  const algorithm = algorithmOf(parsed.key);
  try {
    const privateKey = await importJWK({ ...parsed.key, d }, algorithm);
    if (privateKey instanceof Uint8Array) return wrong("type");
    return { ok: true, key: { keyId, algorithm, privateKey, publicKey: parsed.key } };
  } catch {
    // A point that is not on the curve, or of another private key.
    return wrong("point");
  }
}

/** 32 octets in the one base64url spelling. */
const isCoordinate = (value: unknown): value is string =>
  typeof value === "string" &&
  /^[A-Za-z0-9_-]{43}$/.test(value) &&
  readBase64url(value)?.length === 32;

/** Octets of base64url without padding, in its one spelling; undefined for any other. */
export function readBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const octets = new Uint8Array(base64url.decode(text));
  return base64url.encode(octets) === text ? octets : undefined;
}
