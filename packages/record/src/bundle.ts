/**
 * A record in one file, to be kept and verified without its server: every entry, the checkpoint over
 * them, what belongs to them but is not in the tree, and a signature over every octet before it.
 *
 * Lines `checkpoint`, `entry` and `enclosed`, each with base64; an empty line; a signed note that holds
 * the digest of all above. Nothing may stand there in two ways: one record, one text.
 */
import { createHash } from "node:crypto";
import { type LogPolicy, openCheckpoint, type OpenedCheckpoint } from "./checkpoint.ts";
import { recordLimits } from "./limits.ts";
import { readNote, renderNote, signNoteText } from "./note.ts";
import { readBase64, type SignerKey, verifiesOctets } from "./note-key.ts";
import { RecordError, type RecordRefused, refuse } from "./refusal.ts";
import { memoryStorage } from "./storage.ts";
import { appendEntries } from "./tree.ts";

export interface Bundle {
  /** The signed note, with its witnesses' lines. */
  readonly checkpoint: string;
  /** All of the tree, in its order. */
  readonly entries: readonly Uint8Array[];
  /** Octets that the entries speak of, such as texts whose digests they hold. */
  readonly enclosed: readonly Uint8Array[];
}

export interface OpenedBundle extends OpenedCheckpoint {
  readonly entries: readonly Uint8Array[];
  readonly enclosed: readonly Uint8Array[];
}

const HEADER = "thingwall.org/record-bundle@v1";

export function renderBundle({ checkpoint, entries, enclosed }: Bundle, key: SignerKey): string {
  if (key.verifier.use !== "log") throw new RecordError("bad-argument", "not the key of a log");
  const line = (name: string, octets: Uint8Array) =>
    `${name} ${Buffer.from(octets).toString("base64")}\n`;
  const body = [
    `${HEADER}\n`,
    line("checkpoint", Buffer.from(checkpoint)),
    ...entries.map((entry) => line("entry", entry)),
    ...enclosed.map((octets) => line("enclosed", octets)),
  ].join("");
  const text = signedText(key.verifier.name, body);
  return `${body}\n${renderNote({ text, signatures: [signNoteText(text, key)] })}`;
}

/** Its second line is no size, so it never passes for a checkpoint. */
const signedText = (log: string, body: string): string =>
  `${log}\n${HEADER}\n${createHash("sha256").update(body).digest("base64")}\n`;

/**
 * Verifies a bundle offline: the signature over the whole, the form, the checkpoint with its
 * witnesses, and that these entries are that tree. Never throws for what is in `bundle`.
 */
export async function openBundle(
  bundle: string,
  policy: LogPolicy,
  now: Date,
): Promise<OpenedBundle | RecordRefused> {
  if (bundle.length > recordLimits.bundle) {
    const params = { length: bundle.length, limit: recordLimits.bundle };
    return refuse("note-too-large", "", params);
  }
  const separator = bundle.indexOf("\n\n");
  if (separator < 0) return refuse("bundle-malformed", "", { part: "separator" });
  const body = bundle.slice(0, separator + 1);
  const signed = wholeSigned(body, bundle.slice(separator + 2), policy);
  if (!signed.ok) return signed;
  const read = readLines(body);
  if (!read.ok) return read;
  const { checkpoint, entries, enclosed } = read;
  const opened = openCheckpoint(checkpoint, policy, now);
  if (!opened.ok) return opened;
  const { size, root } = await appendEntries(memoryStorage(), entries);
  if (size !== opened.checkpoint.size || !Buffer.from(root).equals(opened.checkpoint.root)) {
    return refuse("bundle-other-tree", "", { found: size, needed: opened.checkpoint.size });
  }
  return { ...opened, entries, enclosed };
}

/** By one key of the log, in one line and no other: what is not signed may say anything. */
function wholeSigned(
  body: string,
  note: string,
  policy: LogPolicy,
): { readonly ok: true } | RecordRefused {
  const read = readNote(note);
  if (!read.ok) return read;
  const [line, ...others] = read.note.signatures;
  if (others.length > 0) return refuse("bundle-malformed", "signature", { part: "count" });
  const key = policy.logKeys.find(({ name, id }) => name === line?.name && id === line.id);
  if (line === undefined || key === undefined) {
    return refuse("note-unsigned", "signature", { expected: policy.origin });
  }
  if (!verifiesOctets(key, Buffer.from(read.note.text), line.signature)) {
    return refuse("note-tampered", "signature", { key: key.name });
  }
  return read.note.text === signedText(key.name, body)
    ? { ok: true }
    : refuse("bundle-changed", "", {});
}

function readLines(body: string): ({ readonly ok: true } & Bundle) | RecordRefused {
  const malformed = (line: number, part: string) =>
    refuse("bundle-malformed", `line ${line}`, { part });
  const [header, first = "", ...lines] = body.slice(0, -1).split("\n");
  if (header !== HEADER) return malformed(1, "header");
  const checkpoint = octetsOf("checkpoint", first);
  if (checkpoint === undefined) return malformed(2, "checkpoint");
  const entries: Uint8Array[] = [];
  const enclosed: Uint8Array[] = [];
  for (const [place, line] of lines.entries()) {
    const entry = enclosed.length === 0 ? octetsOf("entry", line) : undefined;
    const other = entry === undefined ? octetsOf("enclosed", line) : undefined;
    if (entry !== undefined && entry.length <= recordLimits.entry) entries.push(entry);
    else if (other !== undefined) enclosed.push(other);
    else return malformed(place + 3, "line");
  }
  return { ok: true, checkpoint: Buffer.from(checkpoint).toString(), entries, enclosed };
}

const octetsOf = (name: string, line: string): Uint8Array | undefined =>
  line.startsWith(`${name} `) ? readBase64(line.slice(name.length + 1)) : undefined;
