/**
 * Entries: a line that says the kind, then the body. No kind holds a newline, so two different
 * entries never have the same octets, and an entry of one kind is never read as one of another.
 */
import { canonicalJson, type JsonValue } from "./canonical.ts";
import { recordLimits } from "./limits.ts";
import { RecordError, type RecordRefused, refuse } from "./refusal.ts";

export interface Entry {
  /** Such as `label-statement`: lower-case letters, digits and hyphens, at most 64. */
  readonly kind: string;
  readonly body: Uint8Array;
}

const kindForm = /^[a-z][a-z0-9-]{0,63}$/;
const NEWLINE = 0x0a;

export function encodeEntry({ kind, body }: Entry): Uint8Array {
  if (!kindForm.test(kind)) throw new RecordError("bad-argument", `not a kind of entry: ${kind}`);
  const octets = Buffer.concat([Buffer.from(`${kind}\n`), body]);
  if (octets.length > recordLimits.entry) {
    throw new RecordError("bad-argument", `an entry of more than ${recordLimits.entry} octets`);
  }
  return new Uint8Array(octets);
}

/** An entry whose body is JSON: its canonical text (RFC 8785), so that anybody can make the octets again. */
export const encodeJsonEntry = (kind: string, value: JsonValue): Uint8Array =>
  encodeEntry({ kind, body: Buffer.from(canonicalJson(value)) });

export function decodeEntry(
  octets: Uint8Array,
): { readonly ok: true; readonly entry: Entry } | RecordRefused {
  if (octets.length > recordLimits.entry) {
    return refuse("entry-too-large", "", { length: octets.length, limit: recordLimits.entry });
  }
  const end = octets.indexOf(NEWLINE);
  if (end < 0 || end > 64) return refuse("entry-malformed", "", { part: "separator" });
  const kind = Buffer.from(octets.subarray(0, end)).toString("latin1");
  if (!kindForm.test(kind)) return refuse("entry-malformed", "", { part: "kind" });
  return { ok: true, entry: { kind, body: octets.slice(end + 1) } };
}
