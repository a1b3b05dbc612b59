/**
 * The decisions since the last good copy, one line each, in a file of its own. A decision is on the
 * disk here before the database commits it: what the database loses is read back from here, and
 * SQLite does lose it without a word when a bit of its write-ahead log changes.
 */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import Type from "typebox";
import { Check } from "typebox/value";
import { digestOf, type Row } from "./entry.ts";
import { replace } from "./files.ts";
import { isRow } from "./rows.ts";
import { continues, type Tail } from "./verify.ts";

const Head = Type.Object({
  decisionsAfter: Type.Integer({ minimum: 0 }),
  sum: Type.String(),
  at: Type.Integer(),
  check: Type.String(),
});

export interface SinceRead {
  /** Where it begins: the last decision of the copy. */
  readonly after: Tail;
  /** Each continues the one before; nothing follows the first that does not. */
  readonly rows: readonly Row[];
  /** How many there were, those after an unreadable one included. */
  readonly lines: number;
}

/** Undefined when there is none, or not even its head can be read. */
export function readSince(path: string): SinceRead | undefined {
  if (!existsSync(path)) return undefined;
  const [first = "", second = "", ...lines] = readFileSync(path, "utf8").split("\n");
  const after = headOf(first) ?? headOf(second);
  if (after === undefined) return undefined;
  // What stands behind the last line feed was cut short before it was acknowledged; if it is whole,
  // it is the line feed that was lost.
  const last = lines.pop() ?? "";
  if (lineOf(last)) lines.push(last);
  // Decisions made together count together: those whose last never came were never acknowledged.
  const together = lines.findLastIndex((line) => lineOf(line)?.more !== true) + 1;
  const rows: Row[] = [];
  let tail = after;
  for (const line of lines.slice(0, together)) {
    const row = lineOf(line)?.row;
    if (!row || !continues(tail, row)) break;
    rows.push(row);
    tail = { id: row.id, sum: row.sum, at: row.at };
  }
  return { after, rows, lines: together };
}

/** `more`: the next line was decided together with this one. */
const lineText = (row: Row, more: boolean): string => JSON.stringify(more ? [row, "more"] : [row]);

function lineOf(line: string): { readonly row: Row; readonly more: boolean } | undefined {
  const found = parsed(line);
  const [row, more]: readonly unknown[] = Array.isArray(found) ? Array.from<unknown>(found) : [];
  return isRow(row) ? { row, more: more === "more" } : undefined;
}

/** It stands there twice: without it nobody could say what followed. */
function headText({ id, sum, at }: Tail): string {
  const check = digestOf(JSON.stringify([id, sum, at]));
  return JSON.stringify({ decisionsAfter: id, sum, at, check });
}

function headOf(line: string): Tail | undefined {
  const head = parsed(line);
  if (!Check(Head, head)) return undefined;
  const { decisionsAfter: id, sum, at, check } = head;
  return check === digestOf(JSON.stringify([id, sum, at])) ? { id, sum, at } : undefined;
}

export class Since {
  readonly #file: number;
  /** Bytes and lines that count, and those that were appended and are not settled yet. */
  #kept: { readonly bytes: number; readonly lines: number };
  #end: { readonly bytes: number; readonly lines: number };

  private constructor(file: number, bytes: number, lines: number) {
    this.#file = file;
    this.#kept = { bytes, lines };
    this.#end = this.#kept;
  }

  /** Begins anew after `tail` with these rows, in place of what was there. */
  static start(path: string, after: Tail, rows: readonly Row[] = []): Since {
    const head = headText(after);
    const text = [head, head, ...rows.map((row) => lineText(row, false)), ""].join("\n");
    const found = existsSync(path) ? readFileSync(path, "utf8") : "";
    // As it is it may stay, whatever was decided together: a disk that is full lets nothing be written.
    const stays = found.replaceAll(/,"more"\]$/gm, "]") === text;
    if (!stays) {
      writeFileSync(`${path}.new`, text, { mode: 0o600 });
      replace(`${path}.new`, path);
    }
    return new Since(openSync(path, "r+"), Buffer.byteLength(stays ? found : text), rows.length);
  }

  get count(): number {
    return this.#kept.lines;
  }

  /** On the disk when it returns; then `keep` or `undo`. Throws the system's error; then `undo`. */
  append(rows: readonly Row[]): void {
    const last = rows.length - 1;
    const bytes = Buffer.from(rows.map((row, at) => `${lineText(row, at < last)}\n`).join(""));
    const from = this.#kept.bytes;
    this.#end = { bytes: from + bytes.length, lines: this.#kept.lines + rows.length };
    for (let sent = 0; sent < bytes.length; )
      sent += writeSync(this.#file, bytes, sent, bytes.length - sent, from + sent);
    fdatasyncSync(this.#file);
  }

  keep(): void {
    this.#kept = this.#end;
  }

  /** Takes back what was appended, half done or not. */
  undo(): void {
    if (this.#end === this.#kept) return;
    ftruncateSync(this.#file, this.#kept.bytes);
    fdatasyncSync(this.#file);
    this.#end = this.#kept;
  }

  close(): void {
    closeSync(this.#file);
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
