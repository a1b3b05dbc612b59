/**
 * A proof that travels with an entry (C2SP tlog-proof): index, path and checkpoint in one text, from
 * which anybody with the log's policy can tell offline that the entry is in the record.
 */
import { openCheckpoint, type LogPolicy, type OpenedCheckpoint } from "./checkpoint.ts";
import { checkInclusion, isSize } from "./inclusion.ts";
import { recordLimits } from "./limits.ts";
import { hashLength, leafHash } from "./merkle.ts";
import { readBase64 } from "./note-key.ts";
import { type RecordRefused, refuse } from "./refusal.ts";

export interface EntryProof {
  readonly index: number;
  readonly hashes: readonly Uint8Array[];
  /** The signed note, as the log and its witnesses made it. */
  readonly checkpoint: string;
}

const HEADER = "c2sp.org/tlog-proof@v1";

export interface VerifiedProof extends OpenedCheckpoint {
  readonly index: number;
}

export function renderProof({ index, hashes, checkpoint }: EntryProof): string {
  const lines = hashes.map((hash) => `${Buffer.from(hash).toString("base64")}\n`);
  return `${HEADER}\nindex ${index}\n${lines.join("")}\n${checkpoint}`;
}

export function parseProof(
  text: string,
): { readonly ok: true; readonly proof: EntryProof } | RecordRefused {
  const malformed = (path: string, part: string) => refuse("proof-malformed", path, { part });
  const limit = recordLimits.note + (recordLimits.proofHashes + 3) * 64;
  if (text.length > limit) return refuse("note-too-large", "", { length: text.length, limit });
  const separator = text.indexOf("\n\n");
  if (separator < 0) return malformed("", "separator");
  const [header, ...lines] = text.slice(0, separator).split("\n");
  if (header !== HEADER) return malformed("line 1", "header");
  // Nobody signs extra data, so nobody here makes or reads any.
  if (lines[0]?.startsWith("extra ") === true) return malformed("line 2", "extra");
  const [, digits] = /^index (0|[1-9][0-9]{0,15})$/.exec(lines[0] ?? "") ?? [];
  const index = Number(digits ?? -1);
  if (!isSize(index)) return malformed("line 2", "index");
  if (lines.length - 1 > recordLimits.proofHashes) return malformed("", "count");
  const hashes: Uint8Array[] = [];
  for (const [place, line] of lines.slice(1).entries()) {
    const hash = readBase64(line);
    if (hash?.length !== hashLength) return malformed(`hash ${place}`, "hash");
    hashes.push(hash);
  }
  return { ok: true, proof: { index, hashes, checkpoint: text.slice(separator + 2) } };
}

/**
 * The offline verifier: this entry is in the log of the policy. Checks the form, the checkpoint's
 * signatures and origin, and the path, in this order. Never throws for what is in `text` or `entry`.
 *
 * @param entry  octets of the entry as logged (`encodeEntry`)
 */
export function verifyProof(
  text: string,
  entry: Uint8Array,
  policy: LogPolicy,
  now: Date,
): VerifiedProof | RecordRefused {
  if (entry.length > recordLimits.entry) {
    return refuse("entry-too-large", "", { length: entry.length, limit: recordLimits.entry });
  }
  const parsed = parseProof(text);
  if (!parsed.ok) return parsed;
  const { index, hashes: proof, checkpoint: note } = parsed.proof;
  const opened = openCheckpoint(note, policy, now);
  if (!opened.ok) return opened;
  const { size, root } = opened.checkpoint;
  const included = checkInclusion({ leaf: leafHash(entry), index, size, root, proof });
  return included.ok ? { ...opened, index } : included;
}
