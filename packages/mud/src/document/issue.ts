/**
 * The findings about a MUD file: a closed set of codes, each with its severity, the clause that
 * speaks, and the parameters a catalogue can put in a sentence. Parameters that repeat the file are
 * untrusted text, cut to `MAX_EXCERPT` characters.
 */
import { MAX_EXCERPT, MAX_ISSUES } from "./limits.ts";
import type { Issue, Pointer, Severity } from "./model.ts";

interface IssueKind {
  readonly severity: Severity;
  /** The clause where the report names none; a report about one leaf names that leaf's clause. */
  readonly clause: string;
  readonly params: readonly string[];
}

/**
 * Every code of this room. Parameters: `node` is a member name, `parent` the member it stands in,
 * `value`/`from`/`to`/`name` are published text, numbers are numbers.
 */
export const documentIssues = {
  // The bytes. Threat: exhaustion, and two readers that see two different files.
  /** More bytes than `MAX_FILE_BYTES`; nothing was read. */
  "file-too-large": { severity: "error", clause: "RFC 8520 §16", params: ["bytes", "limit"] },
  /** `encoding` is what it looks like (`UTF-16LE`, `UTF-16BE`, `UTF-32` or `unknown`); `offset` in bytes. */
  "not-utf8": { severity: "error", clause: "RFC 8259 §8.1", params: ["encoding", "offset"] },
  /** A byte order mark stands before the text; it was skipped. */
  "byte-order-mark": { severity: "warning", clause: "RFC 8259 §8.1", params: [] },
  /** `found` is the character there, or `end`; lines and columns from 1, columns in characters. */
  "json-syntax": { severity: "error", clause: "RFC 8259 §2", params: ["line", "column", "found"] },
  /** One object has `name` twice; readers differ on which counts. */
  "json-duplicate-member": { severity: "error", clause: "RFC 7493 §2.3", params: ["name"] },
  "json-too-deep": { severity: "error", clause: "RFC 8259 §9", params: ["limit"] },
  /** A number that double precision cannot hold exactly; 64-bit values are strings in RFC 7951. */
  "json-number-inexact": { severity: "error", clause: "RFC 7951 §6.1", params: ["text"] },

  // The form: YANG (RFC 7950) in JSON (RFC 7951).
  /** `character` such as `U+001B`: not a YANG character. Threat: terminal and log injection. */
  "illegal-character": {
    severity: "error",
    clause: "RFC 7950 §9.4",
    params: ["node", "character"],
  },
  /** `expected` and `found` are JSON words: object, array, string, number, boolean, null, `[null]`. */
  "wrong-type": {
    severity: "error",
    clause: "RFC 7951 §5",
    params: ["node", "expected", "found"],
  },
  /** No module here defines it at this place; half a file is never applied. */
  "unknown-node": { severity: "error", clause: "RFC 7951 §4", params: ["node", "parent"] },
  /** Known, if it were written with its module's name: `expected`. */
  "missing-prefix": { severity: "error", clause: "RFC 7951 §4", params: ["node", "expected"] },
  "missing-node": { severity: "error", clause: "RFC 7950 §7.6.5", params: ["node", "parent"] },
  /** A list key or a leaf-list value that stands twice. */
  "duplicate-entry": { severity: "error", clause: "RFC 7950 §7.8.2", params: ["node", "value"] },
  "out-of-range": {
    severity: "error",
    clause: "RFC 7950 §9.2.4",
    params: ["node", "value", "minimum", "maximum"],
  },
  /** `length`, `minimum`, `maximum` in characters. */
  "bad-length": {
    severity: "error",
    clause: "RFC 7950 §9.4.4",
    params: ["node", "length", "minimum", "maximum"],
  },
  "too-many-entries": {
    severity: "error",
    clause: "RFC 8520 §16",
    params: ["node", "count", "limit"],
  },
  /** An enumeration or identity; `allowed` is the words that may stand there, separated by spaces. */
  "not-in-vocabulary": {
    severity: "error",
    clause: "RFC 7950 §9.10",
    params: ["node", "value", "allowed"],
  },
  /** `type` is the YANG type whose pattern is not met: mac-address, binary, bits, ethertype. */
  "bad-value": { severity: "error", clause: "RFC 7950 §9.4.5", params: ["node", "value", "type"] },
  "bad-uri": { severity: "error", clause: "RFC 6991 §4", params: ["node", "value"] },
  "bad-host": { severity: "error", clause: "RFC 6991 §4", params: ["node", "value"] },
  /** `family` is 4 or 6: the kind of prefix that must stand there. */
  "bad-prefix": { severity: "error", clause: "RFC 6991 §4", params: ["node", "value", "family"] },
  /** Not the form of date-and-time, or no such day or hour. */
  "bad-date-and-time": { severity: "error", clause: "RFC 6991 §3", params: ["node", "value"] },
  "missing-time-zone": { severity: "error", clause: "RFC 6991 §3", params: ["node", "value"] },
  /** Two nodes of which only one may stand. */
  "choice-conflict": { severity: "error", clause: "RFC 7950 §7.9", params: ["first", "second"] },
  /** `match` (eth, ipv4, ipv6) is not what the ACL's `type` says; `none` when the ACL has no type. */
  "match-outside-acl-type": {
    severity: "error",
    clause: "RFC 8519 §4.1",
    params: ["match", "type"],
  },
  "port-range-reversed": { severity: "error", clause: "RFC 8519 §4.2", params: ["lower", "upper"] },
  /** `node` refers to `name`, which the file does not define. */
  "dangling-reference": { severity: "error", clause: "RFC 7950 §9.9", params: ["node", "name"] },
  /** direction-initiated stands under `parent`; it belongs to tcp alone. */
  "direction-outside-tcp": { severity: "error", clause: "RFC 8520 §4.8", params: ["parent"] },
  "version-unsupported": {
    severity: "error",
    clause: "RFC 8520 §3.1",
    params: ["node", "version"],
  },
  /** Not an absolute https URL with a host, or with user information in it. */
  "mud-url-not-https": { severity: "error", clause: "RFC 8520 §6", params: ["node", "value"] },

  // Extensions.
  /** A known extension that `extensions` does not name; parsed all the same. */
  "extension-not-declared": {
    severity: "warning",
    clause: "RFC 8520 §3.9",
    params: ["node", "extension"],
  },
  /** Declared in `extensions` and not known here: ignored, and the administrator is told. */
  "extension-ignored": { severity: "warning", clause: "RFC 8520 §14", params: ["node"] },
  /** Of a module that is neither known nor declared. */
  "extension-refused": { severity: "error", clause: "RFC 8520 §14", params: ["node", "module"] },
  /** Parsed and shown; it neither opens nor closes access. */
  "extension-not-enforced": { severity: "note", clause: "RFC 8520 §14", params: ["extension"] },

  // The older dialect, rewritten. `path` points at the old form.
  "upgraded-name": { severity: "note", clause: "RFC 7951 §4", params: ["from", "to"] },
  /** `from` is `none` for a list without a type whose entries match headers; `path` is the list. */
  "upgraded-acl-type": { severity: "note", clause: "RFC 8519 §4.1", params: ["from", "to"] },
  "upgraded-ethertype": { severity: "note", clause: "RFC 8519 §4.3", params: ["from", "to"] },
  /** An Ethernet match that said nothing more than the IP match beside it. */
  "upgraded-eth-match-dropped": { severity: "note", clause: "RFC 8519 §4.1", params: [] },
  "upgraded-bare-address": { severity: "note", clause: "RFC 6991 §4", params: ["from", "to"] },
  "upgraded-port-operator": { severity: "note", clause: "RFC 8519 §4.2", params: ["operator"] },

  // Valid, and worth a person's eye.
  /** Understood, and without any effect here: logging, statistics, attachment points. */
  "node-not-used": { severity: "note", clause: "RFC 8520 §2", params: ["node"] },
  "prefix-host-bits": { severity: "note", clause: "RFC 6991 §4", params: ["from", "to"] },
  /** src-dnsname from the device or dst-dnsname to it: it names the device itself. */
  "dnsname-of-device": { severity: "warning", clause: "RFC 8520 §8", params: ["node", "value"] },
  "support-ended": { severity: "warning", clause: "RFC 8520 §3.6", params: [] },
  "cache-validity-defaulted": { severity: "note", clause: "RFC 8520 §3.5", params: ["hours"] },
  "signature-absent": { severity: "warning", clause: "RFC 8520 §13.1", params: [] },
  /** `node` says a revision that the MUD URL does not: the next firmware makes it untrue. */
  "revision-with-static-url": {
    severity: "note",
    clause: "RFC 8520 §3.8",
    params: ["node", "value"],
  },
  /** Accepts everything with everyone; `direction` is from-device or to-device. */
  "wildcard-accept": { severity: "warning", clause: "RFC 8520 §16", params: ["direction"] },
  /**
   * A name or text with a character that is an instruction somewhere. `kind`: control, direction
   * (bidirectional overrides), invisible, markup or shell; `character` such as `U+202E`.
   */
  "hostile-text": {
    severity: "warning",
    clause: "RFC 8520 §16",
    params: ["node", "kind", "character"],
  },
  "systeminfo-long": { severity: "note", clause: "RFC 8520 §3.7", params: ["length", "limit"] },
  /** No list in either direction: the thing gets the defaults only. */
  "no-policy": { severity: "note", clause: "RFC 8520 §3.3", params: [] },
  /** `count` further findings were left out. */
  "too-many-issues": { severity: "note", clause: "RFC 8520 §16", params: ["count"] },
} as const satisfies Record<string, IssueKind>;

export type DocumentIssueCode = keyof typeof documentIssues;

export type DocumentIssue = Issue<DocumentIssueCode>;

/** The parameters that a code must carry. */
export type DocumentIssueParams<Code extends DocumentIssueCode> = Readonly<
  Record<(typeof documentIssues)[Code]["params"][number], string | number>
>;

/** What a leaf's type found wrong; the validator adds `node`, path and clause. */
export interface Fault {
  readonly code: DocumentIssueCode;
  readonly params: Readonly<Record<string, string | number>>;
  /** Where the type itself has a more precise clause than the leaf. */
  readonly clause?: string;
}

/** At most `MAX_EXCERPT` characters of published text, never half a character. */
export function excerpt(text: string): string {
  const whole = text.length <= MAX_EXCERPT ? text : `${text.slice(0, MAX_EXCERPT - 1)}…`;
  return whole.toWellFormed();
}

/** Collects the findings of one file, in order, at most `MAX_ISSUES` errors and as many others. */
export class IssueLog {
  #kept: DocumentIssue[] = [];
  #errors = 0;
  #others = 0;

  report<Code extends DocumentIssueCode>(
    code: Code,
    path: Pointer,
    params: DocumentIssueParams<Code>,
    clause?: string,
  ): void {
    this.fault({ code, params }, path, clause);
  }

  fault(fault: Fault, path: Pointer, clause?: string): void {
    const kind = documentIssues[fault.code];
    const seen = kind.severity === "error" ? this.#errors++ : this.#others++;
    if (seen >= MAX_ISSUES) return;
    const params: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(fault.params)) {
      params[name] = typeof value === "string" ? excerpt(value) : value;
    }
    this.#kept.push({
      code: fault.code,
      severity: kind.severity,
      path: path.toWellFormed(),
      clause: fault.clause ?? clause ?? kind.clause,
      params,
    });
  }

  /** Whether the file is refused. */
  get refused(): boolean {
    return this.#errors > 0;
  }

  /** All findings so far; the last one says how many were left out, where any were. */
  list(): readonly DocumentIssue[] {
    const count = this.#errors + this.#others - this.#kept.length;
    if (count === 0) return this.#kept;
    const { severity, clause } = documentIssues["too-many-issues"];
    return [
      ...this.#kept,
      { code: "too-many-issues", severity, path: "", clause, params: { count } },
    ];
  }
}
