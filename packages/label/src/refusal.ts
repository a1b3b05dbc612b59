/**
 * Why something that a stranger sent is not taken: a closed set of codes, each with the clause that
 * speaks. Parameters that repeat what was sent are
 * untrusted text, cut to 80 characters.
 */
export const labelRefusals = {
  // The envelope. Threat: exhaustion, and readers that see different things under one signature.
  "too-large": { clause: "RFC 7515 §11", params: ["length", "limit"] },
  /** `part`: form, header, payload, signature. */
  "not-a-jws": { clause: "RFC 7515 §5.2", params: ["part"] },
  /** Two texts of one meaning could be signed by one and read by another. `part`: header, payload. */
  "not-canonical": { clause: "RFC 8785 §3", params: ["part"] },
  /** `member`: one that brings its own key, asks for an extension, or is not known. */
  "header-not-allowed": { clause: "RFC 8725 §3.10", params: ["member"] },
  /** Threat: alg none, or a public key used as a secret. */
  "algorithm-not-allowed": { clause: "RFC 8725 §3.1", params: ["found"] },
  /** Threat: a thing signed for one purpose, shown for another. */
  "other-type": { clause: "RFC 8725 §3.11", params: ["expected", "found"] },
  "bad-signature": { clause: "RFC 7515 §5.2", params: ["key"] },

  // What is signed.
  /** `problem`: missing, unknown, form, other; the path says where. */
  "not-understood": { clause: "statement", params: ["problem"] },
  /** Control and direction characters. Threat: text that shows as something else. */
  "illegal-text": { clause: "statement", params: ["character"] },
  /** The end is before the beginning, or no such day. */
  "impossible-time": { clause: "VC 2.0 §4.9", params: [] },
  /** A fact that is not about such a subject. */
  "fact-of-another-subject": { clause: "vocabulary", params: ["fact"] },

  // Lists that are fetched again and again.
  /** An older list than one already seen. Threat: hiding what was revoked or compromised since. */
  "rolled-back": { clause: "label, lists", params: ["known", "offered"] },
  /** Two lists of one number. Threat: each reader is told another story. This is proof of fraud. */
  "two-versions": { clause: "label, lists", params: ["number"] },
  /** A list of another programme or address, shown in place of this one. */
  "other-list": { clause: "label, lists", params: ["expected", "found"] },

  // What was scanned.
  /** `part`: scheme, path, check-digit, stub. Threat: codes that run, pay or join something. */
  "not-a-label-code": { clause: "label, code", params: ["part"] },
  /** Threat: an address that looks like the programme's. */
  "other-host": { clause: "label, code", params: ["host"] },

  // Keys.
  /** None of the keys that were pinned when this program was made. */
  "not-a-root": { clause: "label, trust list", params: ["key"] },
  /** `part`: type, curve, point, private. */
  "key-not-allowed": { clause: "RFC 7517 §4", params: ["part"] },
} as const satisfies Record<
  string,
  { readonly clause: string; readonly params: readonly string[] }
>;

export type LabelRefusalCode = keyof typeof labelRefusals;
export type Params = Readonly<Record<string, string | number>>;

export interface LabelRefused {
  readonly ok: false;
  readonly code: LabelRefusalCode;
  /** JSON pointer or the name of a part; "" for the whole. */
  readonly path: string;
  readonly params: Params;
}

const MAX_EXCERPT = 80;

export function refuse(code: LabelRefusalCode, path: string, params: Params = {}): LabelRefused {
  const cut = Object.entries(params).map(
    ([name, value]) =>
      [name, typeof value === "string" ? value.slice(0, MAX_EXCERPT) : value] as const,
  );
  return { ok: false, code, path, params: Object.fromEntries(cut) };
}

/** A caller's mistake: a statement, key or number that may not be signed or printed. */
export class LabelError extends Error {
  override readonly name = "LabelError";
  readonly refused: LabelRefused;

  constructor(refused: LabelRefused) {
    super(`${refused.code} at ${refused.path === "" ? "/" : refused.path}`);
    this.refused = refused;
  }
}
