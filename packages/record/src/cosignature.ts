/**
 * Witnesses' signatures over a checkpoint (C2SP tlog-cosignature, Ed25519, cosignature/v1): "at this
 * time this was the largest tree of that log that I have seen, and it continued the others".
 */
import { isSize } from "./inclusion.ts";
import type { NoteSignature } from "./note.ts";
import { type SignerKey, signOctets, type VerifierKey, verifiesOctets } from "./note-key.ts";
import { RecordError } from "./refusal.ts";

const timeLength = 8;

/** `at` is cut to whole seconds. The witness has checked consistency before: see `advance`. */
export function cosign(text: string, key: SignerKey, at: Date): NoteSignature {
  const seconds = Math.floor(at.getTime() / 1000);
  if (key.verifier.use !== "witness" || !isSize(seconds)) {
    throw new RecordError("bad-argument", "a witness's key and a time since 1970 are needed");
  }
  const time = Buffer.alloc(timeLength);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = Buffer.concat([time, signOctets(key, message(text, seconds))]);
  return { name: key.verifier.name, id: key.verifier.id, signature: new Uint8Array(signature) };
}

/** When the witness signed; undefined when it did not. */
export function cosignedAt(
  text: string,
  key: VerifierKey,
  signature: Uint8Array,
): Date | undefined {
  if (signature.length !== timeLength + 64) return undefined;
  const seconds = Number(Buffer.from(signature).readBigUInt64BE(0));
  // Beyond what a double holds, and long before what a Date does, the clock is no clock.
  if (!isSize(seconds) || seconds > 8.64e12) return undefined;
  const signed = verifiesOctets(key, message(text, seconds), signature.subarray(timeLength));
  return signed ? new Date(seconds * 1000) : undefined;
}

/** Separated from the log's own signature by its first line. */
const message = (text: string, seconds: number): Uint8Array =>
  Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
