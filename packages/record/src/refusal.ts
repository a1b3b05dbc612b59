/**
 * Why something is not believed: a closed set of codes, each with the clause that speaks and the
 * attack that the check stops. Sentences and remedies for people are in `words.ts`.
 */

export const recordRefusals = {
  // Signed notes. Threat: two readers that see two different texts; exhaustion.
  /** `length`, `limit` in UTF-16 units. */
  "note-too-large": { clause: "C2SP signed-note, Format", params: ["length", "limit"] },
  /** `part`: text, separator, signature-line, name, base64, control-character, surrogate, count. */
  "note-malformed": { clause: "C2SP signed-note, Format", params: ["part"] },
  /** No line of a key that is trusted. Threat: anyone can sign. */
  "note-unsigned": { clause: "C2SP signed-note, Signatures", params: ["expected"] },
  /** A line of a trusted key that does not verify: the text or the line was changed. */
  "note-tampered": { clause: "C2SP signed-note, Signatures", params: ["key"] },
  /** `part`: form, id, type, length. Threat: a key that is not the one that was agreed. */
  "key-malformed": { clause: "C2SP signed-note, Verifier keys", params: ["part"] },

  // Checkpoints.
  /** `part`: lines, origin, size, root, extension. */
  "checkpoint-malformed": { clause: "C2SP tlog-checkpoint, Note text", params: ["part"] },
  /** A checkpoint of another log. Threat: an entry of one log shown as one of another. */
  "other-log": { clause: "C2SP tlog-checkpoint, Note text", params: ["expected", "found"] },
  /** Too few witnesses. Threat: a log that shows each reader another tree. */
  "too-few-witnesses": { clause: "C2SP tlog-cosignature", params: ["needed", "found"] },
  /** A smaller tree than one already seen. Threat: hiding what was added since. */
  "rolled-back": { clause: "RFC 6962 §2.1.2", params: ["known", "offered"] },
  /** Two trees of one size. Threat: each reader sees another record. This is proof of fraud. */
  "split-view": { clause: "RFC 6962 §2.1.2", params: ["size"] },

  // Proofs.
  /** `part`: header, extra, index, hash, separator, count. */
  "proof-malformed": { clause: "C2SP tlog-proof, Format", params: ["part"] },
  "index-outside-tree": { clause: "RFC 9162 §2.1.3.2", params: ["index", "size"] },
  /** `needed`, `found`: numbers of hashes. */
  "proof-length": { clause: "RFC 9162 §2.1.3.2", params: ["needed", "found"] },
  /** The hashes do not lead from this entry to that root. */
  "not-included": { clause: "RFC 9162 §2.1.3.2", params: [] },
  /** The older tree is not the beginning of the newer. Threat: history rewritten. */
  "not-consistent": { clause: "RFC 9162 §2.1.4.2", params: [] },

  // Bundles.
  /** `part`: separator, count, header, checkpoint, line. */
  "bundle-malformed": { clause: "bundle", params: ["part"] },
  /** What is signed is the digest of other octets. Threat: a copy that somebody edited. */
  "bundle-changed": { clause: "bundle", params: [] },
  /** Entries that are not the tree of the checkpoint. Threat: entries left out or added. */
  "bundle-other-tree": { clause: "RFC 6962 §2.1", params: ["found", "needed"] },

  // Entries.
  "entry-too-large": { clause: "entry", params: ["length", "limit"] },
  /** `part`: kind, separator. */
  "entry-malformed": { clause: "entry", params: ["part"] },
} as const satisfies Record<
  string,
  { readonly clause: string; readonly params: readonly string[] }
>;

export type RecordRefusalCode = keyof typeof recordRefusals;

export interface RecordRefused {
  readonly ok: false;
  readonly code: RecordRefusalCode;
  /** Where in what was given: `line 3`, `hash 0`, `signature 2`, or `` for the whole. */
  readonly path: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export function refuse(
  code: RecordRefusalCode,
  path: string,
  params: Readonly<Record<string, string | number>> = {},
): RecordRefused {
  return { ok: false, code, path, params };
}

/** A caller's mistake, or a storage that does not keep its promise. Never for what strangers send. */
export class RecordError extends Error {
  readonly code: RecordErrorCode;

  constructor(code: RecordErrorCode, message: string) {
    super(message);
    this.name = "RecordError";
    this.code = code;
  }
}

export type RecordErrorCode =
  /** Somebody else appended meanwhile: read the size again and retry. */
  | "appended-meanwhile"
  /** The storage does not hold a node or entry that its size promises. */
  | "storage-incomplete"
  /** A size, index, name or kind that no tree, log or entry has. */
  | "bad-argument";
