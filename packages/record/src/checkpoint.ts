/** Checkpoints (C2SP tlog-checkpoint): a log's signed word on its size and root. */
import { cosign, cosignedAt } from "./cosignature.ts";
import type { TreeHead } from "./consistency.ts";
import { isSize } from "./inclusion.ts";
import { recordLimits } from "./limits.ts";
import { hashLength } from "./merkle.ts";
import { type Note, readNote, renderNote, signNoteText } from "./note.ts";
import { readBase64, type SignerKey, type VerifierKey, verifiesOctets } from "./note-key.ts";
import { RecordError, type RecordRefused, refuse } from "./refusal.ts";

export interface Checkpoint extends TreeHead {
  /** Which log: a URL without scheme, such as `label.example/log`. */
  readonly origin: string;
}

/** Whom a reader believes about one log. */
export interface LogPolicy {
  readonly origin: string;
  /** Keys of the log; more than one while it changes its key. */
  readonly logKeys: readonly VerifierKey[];
  readonly witnesses: readonly VerifierKey[];
  /** How many different witnesses must have signed. 0 leaves split views to be found later. */
  readonly quorum: number;
}

export interface OpenedCheckpoint {
  readonly ok: true;
  readonly checkpoint: Checkpoint;
  /** Witnesses of the policy that signed, and when by their clocks. */
  readonly witnessed: readonly { readonly name: string; readonly at: Date }[];
  /**
   * When a quorum had seen this tree: whatever is in it is at least as old. Undefined without a
   * quorum, because the log's own word on time would prove nothing.
   */
  readonly seenBy: Date | undefined;
}

export function signCheckpoint(checkpoint: Checkpoint, key: SignerKey): string {
  if (key.verifier.use !== "log") throw new RecordError("bad-argument", "not the key of a log");
  const text = renderCheckpoint(checkpoint);
  return renderNote({ text, signatures: [signNoteText(text, key)] });
}

/** The note with a witness's line added. The caller has verified it and its consistency. */
export function addCosignature(note: Note, key: SignerKey, at: Date): string {
  const signatures = [...note.signatures, cosign(note.text, key, at)];
  return renderNote({ text: note.text, signatures });
}

export function renderCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isOrigin(origin) || !isSize(size) || root.length !== hashLength) {
    throw new RecordError("bad-argument", "an origin, a size and a root of 32 octets are needed");
  }
  return `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n`;
}

/** Reads the text of a note that has been verified. Extension lines are signed and mean nothing. */
export function parseCheckpoint(
  text: string,
): { readonly ok: true; readonly checkpoint: Checkpoint } | RecordRefused {
  const malformed = (line: number, part: string) =>
    refuse("checkpoint-malformed", `line ${line}`, { part });
  if (!text.endsWith("\n")) return malformed(1, "lines");
  const [origin = "", digits = "", encoded = "", ...extensions] = text.slice(0, -1).split("\n");
  if (!isOrigin(origin)) return malformed(1, "origin");
  const size = /^(0|[1-9][0-9]{0,15})$/.test(digits) ? Number(digits) : -1;
  if (!isSize(size)) return malformed(2, "size");
  const root = readBase64(encoded);
  if (root?.length !== hashLength) return malformed(3, "root");
  const empty = extensions.indexOf("");
  if (empty >= 0) return malformed(4 + empty, "extension");
  return { ok: true, checkpoint: { origin, size, root } };
}

/**
 * Verifies a checkpoint against a policy: the form; the log's signature; the witnesses'; which log
 * it is. A line of a trusted key that does not verify spoils the note; lines of others are ignored.
 */
export function openCheckpoint(
  note: string,
  policy: LogPolicy,
  now: Date,
): OpenedCheckpoint | RecordRefused {
  const read = readNote(note);
  if (!read.ok) return read;
  const { text, signatures } = read.note;
  const latest = now.getTime() + recordLimits.clockSkew;
  const witnessed = new Map<string, Date>();
  let signedByLog = false;
  for (const [index, { name, id, signature }] of signatures.entries()) {
    const isKey = (key: VerifierKey) => key.name === name && key.id === id;
    const tampered = () => refuse("note-tampered", `signature ${index}`, { key: name });
    const logKey = policy.logKeys.find(isKey);
    if (logKey !== undefined) {
      if (!verifiesOctets(logKey, Buffer.from(text), signature)) return tampered();
      signedByLog = true;
    }
    const witness = policy.witnesses.find(isKey);
    if (witness !== undefined) {
      const at = cosignedAt(text, witness, signature);
      if (at === undefined) return tampered();
      // A time to come would make later trees look as if they had been seen already.
      const before = witnessed.get(name);
      if (at.getTime() <= latest && (before === undefined || at < before)) witnessed.set(name, at);
    }
  }
  if (!signedByLog) return refuse("note-unsigned", "", { expected: policy.origin });
  if (witnessed.size < policy.quorum) {
    return refuse("too-few-witnesses", "", { needed: policy.quorum, found: witnessed.size });
  }
  const parsed = parseCheckpoint(text);
  if (!parsed.ok) return parsed;
  if (parsed.checkpoint.origin !== policy.origin) {
    return refuse("other-log", "line 1", {
      expected: policy.origin,
      found: parsed.checkpoint.origin,
    });
  }
  const times = [...witnessed].map(([name, at]) => ({ name, at }));
  const ordered = times.map(({ at }) => at).toSorted((a, b) => a.getTime() - b.getTime());
  return {
    ok: true,
    checkpoint: parsed.checkpoint,
    witnessed: times,
    seenBy: policy.quorum > 0 ? ordered[policy.quorum - 1] : undefined,
  };
}

const isOrigin = (origin: string): boolean =>
  origin.length > 0 &&
  origin.length <= recordLimits.name &&
  origin.isWellFormed() &&
  !/\p{Cc}/u.test(origin);
