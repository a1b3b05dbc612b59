/**
 * The signed stub behind the `#` of a label's code: 133 octets from which a gateway with a trust list
 * can tell, without the Internet, that the maker made this sticker and which key signs the MUD file.
 *
 * | octets | |
 * |---|---|
 * | 1 | version, 1 |
 * | 16 | beginning of the RFC 7638 thumbprint (SHA-256) of the maker's key |
 * | 16 | beginning of the SHA-256 of the product's id |
 * | 4 | when it ends, seconds since 1970, most significant first |
 * | 32 | SHA-256 of the SubjectPublicKeyInfo that signs the MUD file |
 * | 64 | signature over a line that names this use, the URL before `#` and the octets above |
 *
 * The URL is signed too: a stub on another product's or unit's sticker does not fit.
 */
import { calculateJwkThumbprint, importJWK } from "jose";
import {
  type Algorithm,
  algorithmOf,
  encodeBase64url,
  type PublicJwk,
  readBase64url,
  type SigningKey,
} from "../envelope/index.ts";
import { LabelError, type LabelRefused, refuse } from "../refusal.ts";
import { parseLabelCode, stubLength } from "./link.ts";

const VERSION = 1;
const prefixLength = 16;
const fieldsLength = 1 + 2 * prefixLength + 4 + 32;

export interface Stub {
  /** base64url of 16 octets: `thumbprintPrefix` of the maker's key. */
  readonly signer: string;
  /** base64url of 16 octets: `productPrefix` of the product's id. */
  readonly product: string;
  readonly expires: Date;
  /** base64url of 32 octets, as in a declaration's `mud.signers`. */
  readonly mudSigner: string;
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** Reads the form; `isStubSignedBy` believes it. */
export function readStub(
  octets: Uint8Array<ArrayBuffer>,
): { readonly ok: true; readonly stub: Stub } | LabelRefused {
  if (octets.length !== stubLength || octets[0] !== VERSION) {
    return refuse("not-a-label-code", "", { part: "stub" });
  }
  const part = (from: number, length: number) => encodeBase64url(octets.slice(from, from + length));
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const end = 1 + 2 * prefixLength;
  return {
    ok: true,
    stub: {
      signer: part(1, prefixLength),
      product: part(1 + prefixLength, prefixLength),
      expires: new Date(view.getUint32(end) * 1000),
      mudSigner: part(end + 4, 32),
      signed: octets.slice(0, fieldsLength),
      signature: octets.slice(fieldsLength),
    },
  };
}

/** @param url  the code's, before `#` */
export async function isStubSignedBy(url: string, stub: Stub, key: PublicJwk): Promise<boolean> {
  const algorithm = algorithmOf(key);
  try {
    const imported = await importJWK({ ...key }, algorithm);
    if (imported instanceof Uint8Array) return false;
    const message = messageOf(url, stub.signed);
    return await crypto.subtle.verify(parameters[algorithm], imported, stub.signature, message);
  } catch {
    // A point that is not on the curve: nothing was signed.
    return false;
  }
}

/**
 * The text of a code with its stub. Throws `LabelError` for a URL that is no label's, or an end that
 * is not in this century's seconds.
 *
 * @param url  of the product or unit, without `#`
 */
export async function sealCode(
  about: { readonly url: string; readonly expires: Date; readonly mudSigner: string },
  key: SigningKey,
  publicKey: PublicJwk,
): Promise<string> {
  const { host } = new URL(about.url);
  const parsed = parseLabelCode(about.url, [host]);
  if (!parsed.ok) throw new LabelError(parsed);
  const seconds = Math.floor(about.expires.getTime() / 1000);
  const mudSigner = readBase64url(about.mudSigner);
  if (!(seconds > 0 && seconds < 2 ** 32))
    throw new LabelError(refuse("impossible-time", "expires"));
  if (mudSigner?.length !== 32) {
    throw new LabelError(refuse("not-understood", "mudSigner", { problem: "form" }));
  }
  const octets = new Uint8Array(stubLength);
  octets[0] = VERSION;
  octets.set(prefixOctets(await thumbprintPrefix(publicKey)), 1);
  octets.set(prefixOctets(await productPrefix(parsed.code.product)), 1 + prefixLength);
  new DataView(octets.buffer).setUint32(1 + 2 * prefixLength, seconds);
  octets.set(mudSigner, 1 + 2 * prefixLength + 4);
  const message = messageOf(about.url, octets.slice(0, fieldsLength));
  const signature = await crypto.subtle.sign(parameters[key.algorithm], key.privateKey, message);
  octets.set(new Uint8Array(signature), fieldsLength);
  return `${about.url}#${encodeBase64url(octets)}`;
}

export const thumbprintPrefix = async (key: PublicJwk): Promise<string> =>
  prefixOf(readBase64url(await calculateJwkThumbprint({ ...key }, "sha256")) ?? new Uint8Array());

export const productPrefix = async (id: string): Promise<string> =>
  prefixOf(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id))));

const prefixOf = (octets: Uint8Array): string => encodeBase64url(octets.slice(0, prefixLength));
const prefixOctets = (prefix: string): Uint8Array => readBase64url(prefix) ?? new Uint8Array();

const parameters: Readonly<Record<Algorithm, { readonly name: string; readonly hash?: string }>> = {
  EdDSA: { name: "Ed25519" },
  ES256: { name: "ECDSA", hash: "SHA-256" },
};

/** Its first line has a newline, which nothing has that is signed as a JWS. */
function messageOf(url: string, fields: Uint8Array): Uint8Array<ArrayBuffer> {
  const before = new TextEncoder().encode(`thingwall-stub-v1\n${url}\n`);
  const message = new Uint8Array(before.length + fields.length);
  message.set(before);
  message.set(fields, before.length);
  return message;
}
