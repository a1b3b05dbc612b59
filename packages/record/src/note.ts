/** Signed notes (C2SP signed-note): text, a blank line, and one line for each signature. */
import { recordLimits } from "./limits.ts";
import { isKeyName, readBase64, type SignerKey, signOctets } from "./note-key.ts";
import { type RecordRefused, refuse } from "./refusal.ts";

export interface NoteSignature {
  readonly name: string;
  /** Eight hexadecimal digits. */
  readonly id: string;
  readonly signature: Uint8Array;
}

export interface Note {
  /** What was signed, with its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const DASH = "\u2014 ";

/**
 * Reads the form and believes nothing yet: `text` must be ignored until a trusted key's signature
 * over it has been verified (`openCheckpoint`).
 */
export function readNote(note: string): { readonly ok: true; readonly note: Note } | RecordRefused {
  const malformed = (path: string, part: string) => refuse("note-malformed", path, { part });
  if (note.length > recordLimits.note) {
    return refuse("note-too-large", "", { length: note.length, limit: recordLimits.note });
  }
  if (!note.isWellFormed()) return malformed("", "surrogate");
  if (/[\x00-\x09\x0b-\x1f]/.test(note)) return malformed("", "control-character");
  // The text may hold blank lines: the last one separates.
  const separator = note.lastIndexOf("\n\n");
  if (separator < 0 || !note.endsWith("\n")) return malformed("", "separator");
  const text = note.slice(0, separator + 1);
  const lines = note.slice(separator + 2, -1).split("\n");
  if (lines.length > recordLimits.signatures) return malformed("", "count");
  const signatures: NoteSignature[] = [];
  for (const [index, line] of lines.entries()) {
    const path = `signature ${index}`;
    const [name = "", encoded = "", ...more] = line.slice(DASH.length).split(" ");
    if (!line.startsWith(DASH) || more.length > 0) return malformed(path, "signature-line");
    if (!isKeyName(name)) return malformed(path, "name");
    const octets = readBase64(encoded);
    if (octets === undefined || octets.length < 5) return malformed(path, "base64");
    const id = Buffer.from(octets.subarray(0, 4)).toString("hex");
    signatures.push({ name, id, signature: octets.subarray(4) });
  }
  return { ok: true, note: { text, signatures } };
}

export function renderNote(note: Note): string {
  const lines = note.signatures.map(({ name, id, signature }) => {
    const octets = Buffer.concat([Buffer.from(id, "hex"), signature]);
    return `${DASH}${name} ${octets.toString("base64")}\n`;
  });
  return `${note.text}\n${lines.join("")}`;
}

/** Signs the text as it is. Only for keys of use `log`: a witness signs a time with it. */
export function signNoteText(text: string, key: SignerKey): NoteSignature {
  const { name, id } = key.verifier;
  return { name, id, signature: signOctets(key, Buffer.from(text)) };
}
