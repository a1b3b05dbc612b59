/**
 * A strict JSON reader (RFC 8259, RFC 7493) for hostile bytes. It differs from `JSON.parse` where a
 * difference would let two readers see two files: duplicate member names, encodings other than
 * UTF-8, and numbers that double precision cannot hold are refused; depth and size are bounded.
 * Objects are maps, so no member name (`__proto__`) means anything to the language.
 */
import type { Fault, IssueLog } from "./issue.ts";
import { MAX_DEPTH, MAX_FILE_BYTES, MAX_MEMBER_NAME } from "./limits.ts";
import type { Pointer } from "./model.ts";

export type JsonTree = null | boolean | number | string | JsonTree[] | JsonObject;

/** An object in the order published. Members may be renamed; their pointers stay as published. */
export class JsonObject {
  readonly members = new Map<string, JsonTree>();
  #published: Map<string, string> | undefined;

  get(name: string): JsonTree | undefined {
    return this.members.get(name);
  }

  /** Moves a member to a name that is not taken; `false` when it is. Order is not kept. */
  rename(from: string, to: string): boolean {
    const value = this.members.get(from);
    if (value === undefined || this.members.has(to)) return false;
    this.members.delete(from);
    this.members.set(to, value);
    this.#published ??= new Map();
    this.#published.set(to, this.#published.get(from) ?? from);
    return true;
  }

  /** The pointer, as published, of a member of the object at `path`. */
  pointer(path: Pointer, name: string): Pointer {
    return `${path}/${escapeToken(this.#published?.get(name) ?? name)}`;
  }
}

/** One reference token of RFC 6901. */
export function escapeToken(name: string): string {
  return /[~/]/.test(name) ? name.replaceAll("~", "~0").replaceAll("/", "~1") : name;
}

/** The JSON word for a value's type, for messages. */
export function jsonType(value: JsonTree): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

/** The tree, or `undefined` with at least one error reported. */
export function readJson(bytes: Uint8Array, log: IssueLog): JsonTree | undefined {
  if (bytes.length > MAX_FILE_BYTES) {
    log.report("file-too-large", "", { bytes: bytes.length, limit: MAX_FILE_BYTES });
    return undefined;
  }
  const text = decodeUtf8(bytes, log);
  if (text === undefined) return undefined;
  const reader = new JsonReader(text, log);
  return reader.read();
}

/** RFC 8259 §8.1: UTF-8 only; overlong forms and encoded surrogates are refused by the decoder. */
function decodeUtf8(bytes: Uint8Array, log: IssueLog): string | undefined {
  const encoding = otherEncoding(bytes);
  if (encoding !== undefined) {
    log.report("not-utf8", "", { encoding, offset: 0 });
    return undefined;
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    log.report("not-utf8", "", { encoding: "unknown", offset: validUtf8Length(bytes) });
    return undefined;
  }
  if (!text.startsWith("\uFEFF")) return text;
  log.report("byte-order-mark", "", {});
  return text.slice(1);
}

/** JSON starts with two ASCII characters, so a zero among the first bytes shows a wider encoding. */
function otherEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if ((a === 0 && b === 0) || (b === 0 && c === 0 && d === 0)) return "UTF-32";
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return "UTF-16LE";
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== undefined)) return "UTF-16BE";
  return undefined;
}

/** Offset of the first byte that is not UTF-8, found by halving; only called when there is one. */
function validUtf8Length(bytes: Uint8Array): number {
  /** A stream decoder forgives a character that is cut at the end, and leaves it out. */
  const wholeCharacters = (length: number): number | undefined => {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    try {
      const text = decoder.decode(bytes.subarray(0, length), { stream: true });
      return new TextEncoder().encode(text).length;
    } catch {
      return undefined;
    }
  };
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (wholeCharacters(middle) === undefined) bad = middle;
    else good = middle;
  }
  return wholeCharacters(good) ?? 0;
}

/** Ends the reading; only ever thrown and caught in this file. */
class Refusal extends Error {}

class JsonReader {
  readonly #text: string;
  readonly #log: IssueLog;
  /** Names and indexes on the way from the root to the value being read. */
  readonly #way: (string | number)[] = [];
  #at = 0;
  #duplicated = false;

  constructor(text: string, log: IssueLog) {
    this.#text = text;
    this.#log = log;
  }

  read(): JsonTree | undefined {
    try {
      const tree = this.#value();
      this.#space();
      if (this.#at < this.#text.length) this.#syntax();
      return this.#duplicated ? undefined : tree;
    } catch (thrown) {
      if (thrown instanceof Refusal) return undefined;
      throw thrown;
    }
  }

  #value(): JsonTree {
    this.#space();
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#object();
      case 0x5b:
        return this.#array();
      case 0x22:
        return this.#string();
      case 0x74:
        return this.#word("true", true);
      case 0x66:
        return this.#word("false", false);
      case 0x6e:
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #object(): JsonObject {
    const object = new JsonObject();
    this.#descend();
    if (this.#next() === 0x7d) {
      this.#at++;
      return object;
    }
    for (;;) {
      if (this.#next() !== 0x22) this.#syntax();
      const name = this.#string();
      if (name.length > MAX_MEMBER_NAME) {
        const params = { node: name, length: name.length, minimum: 1, maximum: MAX_MEMBER_NAME };
        this.#refuse({ code: "bad-length", params, clause: "RFC 7950 §6.2" });
      }
      if (this.#next() !== 0x3a) this.#syntax();
      this.#at++;
      this.#way.push(name);
      const value = this.#value();
      if (object.members.has(name)) {
        this.#duplicated = true;
        this.#log.report("json-duplicate-member", this.#pointer(), { name });
      }
      this.#way.pop();
      object.members.set(name, value);
      const after = this.#next();
      this.#at++;
      if (after === 0x7d) return object;
      if (after !== 0x2c) this.#syntax(this.#at - 1);
    }
  }

  #array(): JsonTree[] {
    const items: JsonTree[] = [];
    this.#descend();
    if (this.#next() === 0x5d) {
      this.#at++;
      return items;
    }
    for (;;) {
      this.#way.push(items.length);
      items.push(this.#value());
      this.#way.pop();
      const after = this.#next();
      this.#at++;
      if (after === 0x5d) return items;
      if (after !== 0x2c) this.#syntax(this.#at - 1);
    }
  }

  #descend(): void {
    this.#at++;
    if (this.#way.length >= MAX_DEPTH) {
      this.#refuse({ code: "json-too-deep", params: { limit: MAX_DEPTH } });
    }
  }

  #string(): string {
    const text = this.#text;
    const start = ++this.#at;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        this.#at = at + 1;
        return text.slice(start, at);
      }
      if (code === 0x5c) return this.#escapedString(start, at);
      if (!(code >= 0x20)) this.#syntax(at);
    }
  }

  /** The rest of a string from its first backslash on. */
  #escapedString(start: number, firstEscape: number): string {
    const text = this.#text;
    let read = text.slice(start, firstEscape);
    for (let at = firstEscape; ; ) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        this.#at = at + 1;
        return read;
      }
      if (!(code >= 0x20)) this.#syntax(at);
      if (code !== 0x5c) {
        const plain = at;
        do at++;
        while (isPlain(text.charCodeAt(at)));
        read += text.slice(plain, at);
        continue;
      }
      const escape = text.charAt(at + 1);
      if (escape === "u") {
        const digits = text.slice(at + 2, at + 6);
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#syntax(at + 1);
        read += String.fromCharCode(Number.parseInt(digits, 16));
        at += 6;
        continue;
      }
      const meaning = ESCAPES.get(escape);
      if (meaning === undefined) this.#syntax(at + 1);
      read += meaning;
      at += 2;
    }
  }

  #word<Value extends JsonTree>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) this.#syntax();
    this.#at += word.length;
    return value;
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const token = NUMBER.exec(this.#text)?.[0];
    if (token === undefined) this.#syntax();
    this.#at += token.length;
    const value = Number(token);
    if (!isExact(token, value)) {
      this.#refuse({ code: "json-number-inexact", params: { text: token } });
    }
    return value === 0 ? 0 : value;
  }

  /** The code of the next character that is not space. */
  #next(): number {
    this.#space();
    return this.#text.charCodeAt(this.#at);
  }

  #space(): void {
    const text = this.#text;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #syntax(at: number = this.#at): never {
    const before = this.#text.slice(0, at);
    const line = before.split("\n").length;
    const column = characterCount(before.slice(before.lastIndexOf("\n") + 1)) + 1;
    const point = this.#text.codePointAt(at);
    const found = point === undefined ? "end" : String.fromCodePoint(point);
    this.#refuse({ code: "json-syntax", params: { line, column, found: printable(found) } });
  }

  #refuse(fault: Fault): never {
    this.#log.fault(fault, this.#pointer());
    throw new Refusal();
  }

  #pointer(): Pointer {
    return this.#way.map((token) => `/${escapeToken(String(token))}`).join("");
  }
}

/** A character, or its number where it would not be seen. */
function printable(character: string): string {
  return /[\p{C}\p{Z}]/u.test(character) ? codeName(character.codePointAt(0) ?? 0) : character;
}

/** Unicode code points, which is how YANG counts (RFC 7950 §9.4.4). */
export function characterCount(text: string): number {
  return Array.from(text).length;
}

/** `U+202E` for 0x202e. */
export function codeName(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

function isPlain(code: number): boolean {
  return code >= 0x20 && code !== 0x22 && code !== 0x5c;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;

/** Whether a double holds the number well enough that printing it says the same. */
function isExact(token: string, value: number): boolean {
  if (!Number.isFinite(value)) return false;
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return false;
  if (value === 0) return !/[1-9]/.test(token.replace(/[eE].*/, ""));
  return token.replace(/[eE].*/, "").replace(/[^0-9]/g, "").length <= 17;
}
