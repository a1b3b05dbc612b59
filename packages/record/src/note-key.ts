/** Keys of signed notes (C2SP signed-note, Signatures; tlog-cosignature): Ed25519, by name and id. */
import {
  createHash,
  createPublicKey,
  type KeyObject,
  sign as ed25519Sign,
  verify as ed25519Verify,
} from "node:crypto";
import { recordLimits } from "./limits.ts";
import { RecordError, type RecordRefused, refuse } from "./refusal.ts";

/** `log`: signs the text as it is. `witness`: signs it with the time (cosignature/v1). */
export type NoteKeyUse = "log" | "witness";

export interface VerifierKey {
  readonly name: string;
  readonly use: NoteKeyUse;
  /** Eight hexadecimal digits; an identifier, not a fingerprint. */
  readonly id: string;
  readonly publicKey: KeyObject;
}

export interface SignerKey {
  readonly verifier: VerifierKey;
  readonly privateKey: KeyObject;
}

const typeOctets: Readonly<Record<NoteKeyUse, number>> = { log: 0x01, witness: 0x04 };
/** DER of an Ed25519 SubjectPublicKeyInfo up to the key (RFC 8410 §4). */
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");
const publicKeyLength = 32;

/** Standard base64 of exactly this form: another spelling of the same octets is refused. */
export function readBase64(text: string): Uint8Array | undefined {
  const octets = Buffer.from(text, "base64");
  return octets.toString("base64") === text ? new Uint8Array(octets) : undefined;
}

export const isKeyName = (name: string): boolean =>
  name.length <= recordLimits.name &&
  name.isWellFormed() &&
  /^[^\p{White_Space}\p{Cc}+]+$/u.test(name);

/** A key pair as one that signs notes under a name. `bad-argument` for another kind of key. */
export function signerKey(name: string, use: NoteKeyUse, privateKey: KeyObject): SignerKey {
  if (privateKey.asymmetricKeyType !== "ed25519" || privateKey.type !== "private") {
    throw new RecordError("bad-argument", "notes are signed with a private Ed25519 key");
  }
  return { verifier: verifierKey(name, use, createPublicKey(privateKey)), privateKey };
}

export function verifierKey(name: string, use: NoteKeyUse, publicKey: KeyObject): VerifierKey {
  if (!isKeyName(name)) throw new RecordError("bad-argument", "not a name for a key");
  if (publicKey.asymmetricKeyType !== "ed25519" || publicKey.type !== "public") {
    throw new RecordError("bad-argument", "notes are verified with a public Ed25519 key");
  }
  return { name, use, id: keyId(name, use, rawKey(publicKey)), publicKey };
}

/** `name+id+base64(type || key)`, as it stands in a configuration. */
export function renderVerifierKey(key: VerifierKey): string {
  return `${key.name}+${key.id}+${material(key.use, rawKey(key.publicKey)).toString("base64")}`;
}

export function parseVerifierKey(
  text: string,
): { readonly ok: true; readonly key: VerifierKey } | RecordRefused {
  const malformed = (part: string) => refuse("key-malformed", "", { part });
  // The base64 part may hold plus signs; a name may not.
  const [, name = "", id = "", encoded = ""] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  if (!isKeyName(name)) return malformed("form");
  const octets = readBase64(encoded);
  if (octets === undefined) return malformed("form");
  const use = octets[0] === 0x01 ? "log" : octets[0] === 0x04 ? "witness" : undefined;
  if (use === undefined) return malformed("type");
  const raw = octets.subarray(1);
  if (raw.length !== publicKeyLength) return malformed("length");
  // A copied line whose name was changed must not pass for the other's key.
  if (keyId(name, use, raw) !== id) return malformed("id");
  const der = Buffer.concat([spkiPrefix, raw]);
  const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
  return { ok: true, key: { name, use, id, publicKey } };
}

export const signOctets = (key: SignerKey, message: Uint8Array): Uint8Array =>
  new Uint8Array(ed25519Sign(null, message, key.privateKey));

export const verifiesOctets = (
  key: VerifierKey,
  message: Uint8Array,
  signature: Uint8Array,
): boolean => signature.length === 64 && ed25519Verify(null, message, key.publicKey, signature);

function keyId(name: string, use: NoteKeyUse, raw: Uint8Array): string {
  const hash = createHash("sha256").update(`${name}\n`).update(material(use, raw));
  return hash.digest("hex").slice(0, 8);
}

const material = (use: NoteKeyUse, raw: Uint8Array): Buffer =>
  Buffer.concat([Uint8Array.of(typeOctets[use]), raw]);

const rawKey = (key: KeyObject): Uint8Array =>
  key.export({ format: "der", type: "spki" }).subarray(spkiPrefix.length);
