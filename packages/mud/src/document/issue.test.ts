import { describe, expect, test } from "vitest";
import { AT, bytesOf, type Edit, edited, resolve, SAMPLE } from "./cases/sample.ts";
import { type DocumentIssueCode, documentIssues, IssueLog } from "./issue.ts";
import { MAX_FILE_BYTES, MAX_ISSUES } from "./limits.ts";
import { parseMud } from "./parse.ts";

interface Case {
  readonly file?: string | Uint8Array;
  readonly edits?: readonly Edit[];
  readonly path: string;
  readonly params: Readonly<Record<string, string | number>>;
}

const { mud, acls, acl, ace, matches, literal, v6 } = AT;

function aces(count: number): unknown {
  return Array.from({ length: count }, (_, index) => ({
    name: `ace-${index}`,
    actions: { forwarding: "drop" },
  }));
}

/** One file per code that gives exactly this finding there. */
const CASES: Readonly<Record<DocumentIssueCode, Case>> = {
  "file-too-large": {
    file: new Uint8Array(MAX_FILE_BYTES + 1),
    path: "",
    params: { bytes: MAX_FILE_BYTES + 1, limit: MAX_FILE_BYTES },
  },
  "not-utf8": {
    file: new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x7d]),
    path: "",
    params: { encoding: "unknown", offset: 2 },
  },
  "byte-order-mark": { file: `\uFEFF${JSON.stringify(SAMPLE)}`, path: "", params: {} },
  "json-syntax": {
    file: '{\n "é": }',
    path: "/é",
    params: { line: 2, column: 7, found: "}" },
  },
  "json-duplicate-member": {
    file: '{"a":{"b":1,"b":2}}',
    path: "/a/b",
    params: { name: "b" },
  },
  "json-too-deep": {
    file: "[".repeat(33),
    path: "/0".repeat(32),
    params: { limit: 32 },
  },
  "json-number-inexact": {
    file: '{"a":9007199254740993}',
    path: "/a",
    params: { text: "9007199254740993" },
  },
  "illegal-character": {
    edits: [[`${ace}/name`, "red\u001b[31m"]],
    path: `${ace}/name`,
    params: { node: "name", character: "U+001B" },
  },
  "wrong-type": {
    edits: [[`${mud}/cache-validity`, "48"]],
    path: `${mud}/cache-validity`,
    params: { node: "cache-validity", expected: "number", found: "string" },
  },
  "unknown-node": {
    edits: [[`${mud}/mud-uri`, "x"]],
    path: `${mud}/mud-uri`,
    params: { node: "mud-uri", parent: "ietf-mud:mud" },
  },
  "missing-prefix": {
    edits: [[`${matches}/ipv4/src-dnsname`, "a.example.com"]],
    path: `${matches}/ipv4/src-dnsname`,
    params: { node: "src-dnsname", expected: "ietf-acldns:src-dnsname" },
  },
  "missing-node": {
    edits: [[`${mud}/is-supported`, undefined]],
    path: mud,
    params: { node: "is-supported", parent: "ietf-mud:mud" },
  },
  "duplicate-entry": {
    edits: [[`${acls}/acl/1/name`, "from-v4"]],
    path: `${acls}/acl/1/name`,
    params: { node: "acl", value: "from-v4" },
  },
  "out-of-range": {
    edits: [[`${mud}/cache-validity`, 169]],
    path: `${mud}/cache-validity`,
    params: { node: "cache-validity", value: 169, minimum: 1, maximum: 168 },
  },
  "bad-length": {
    edits: [[`${ace}/name`, "é".repeat(65)]],
    path: `${ace}/name`,
    params: { node: "name", length: 65, minimum: 1, maximum: 64 },
  },
  "too-many-entries": {
    edits: [[`${acl}/aces/ace`, aces(4097)]],
    path: `${acl}/aces/ace`,
    params: { node: "ace", count: 4097, limit: 4096 },
  },
  "not-in-vocabulary": {
    edits: [[`${ace}/actions/forwarding`, "ACCEPT"]],
    path: `${ace}/actions/forwarding`,
    params: { node: "forwarding", value: "ACCEPT", allowed: "accept drop reject" },
  },
  "bad-value": {
    edits: [
      [`${acl}/type`, "eth-acl-type"],
      [`${acl}/aces/ace`, [{ name: "x", matches: { eth: { ethertype: "ip" } } }]],
    ],
    path: `${matches}/eth/ethertype`,
    params: { node: "ethertype", value: "ip", type: "ethertype" },
  },
  "bad-uri": {
    edits: [[`${mud}/documentation`, "https://things.example.com/a manual"]],
    path: `${mud}/documentation`,
    params: { node: "documentation", value: "https://things.example.com/a manual" },
  },
  "bad-host": {
    edits: [[`${matches}/ipv4/ietf-acldns:dst-dnsname`, "cloud..example.com"]],
    path: `${matches}/ipv4/ietf-acldns:dst-dnsname`,
    params: { node: "ietf-acldns:dst-dnsname", value: "cloud..example.com" },
  },
  "bad-prefix": {
    edits: [[`${v6}/ipv6/source-ipv6-network`, "192.0.2.1/32"]],
    path: `${v6}/ipv6/source-ipv6-network`,
    params: { node: "source-ipv6-network", value: "192.0.2.1/32", family: 6 },
  },
  "bad-date-and-time": {
    edits: [[`${mud}/last-update`, "2026-02-29T00:00:00Z"]],
    path: `${mud}/last-update`,
    params: { node: "last-update", value: "2026-02-29T00:00:00Z" },
  },
  "missing-time-zone": {
    edits: [[`${mud}/last-update`, "2026-02-28T00:00:00"]],
    path: `${mud}/last-update`,
    params: { node: "last-update", value: "2026-02-28T00:00:00" },
  },
  "choice-conflict": {
    edits: [[`${matches}/udp`, {}]],
    path: `${matches}/udp`,
    params: { first: "tcp", second: "udp" },
  },
  "match-outside-acl-type": {
    edits: [[`${acl}/type`, "ipv6-acl-type"]],
    path: `${matches}/ipv4`,
    params: { match: "ipv4", type: "ipv6-acl-type" },
  },
  "port-range-reversed": {
    edits: [[`${literal}/udp/destination-port/lower-port`, 6000]],
    path: `${literal}/udp/destination-port/lower-port`,
    params: { lower: 6000, upper: 5010 },
  },
  "dangling-reference": {
    edits: [[`${mud}/from-device-policy/access-lists/access-list/0/name`, "from"]],
    path: `${mud}/from-device-policy/access-lists/access-list/0/name`,
    params: { node: "name", name: "from" },
  },
  "direction-outside-tcp": {
    edits: [[`${literal}/udp/ietf-mud:direction-initiated`, "from-device"]],
    path: `${literal}/udp/ietf-mud:direction-initiated`,
    params: { parent: "udp" },
  },
  "version-unsupported": {
    edits: [[`${mud}/mud-version`, 2]],
    path: `${mud}/mud-version`,
    params: { node: "mud-version", version: 2 },
  },
  "mud-url-not-https": {
    edits: [[`${mud}/mud-url`, "http://things.example.com/lamp-2"]],
    path: `${mud}/mud-url`,
    params: { node: "mud-url", value: "http://things.example.com/lamp-2" },
  },
  "extension-not-declared": {
    edits: [[`${mud}/ietf-mud-reporter-extension:reporter`, {}]],
    path: `${mud}/ietf-mud-reporter-extension:reporter`,
    params: { node: "ietf-mud-reporter-extension:reporter", extension: "reporter" },
  },
  "extension-ignored": {
    edits: [[`${mud}/example-notes:notes`, { colour: "green" }]],
    path: `${mud}/example-notes:notes`,
    params: { node: "example-notes:notes" },
  },
  "extension-refused": {
    edits: [[`${mud}/example-other:notes`, { colour: "green" }]],
    path: `${mud}/example-other:notes`,
    params: { node: "example-other:notes", module: "example-other" },
  },
  "extension-not-enforced": {
    edits: [[`${mud}/ietf-mud-tls:is-tls-dtls-profile-supported`, true]],
    path: `${mud}/ietf-mud-tls:is-tls-dtls-profile-supported`,
    params: { extension: "ietf-mud-tls" },
  },
  "upgraded-name": {
    edits: [
      [acls, undefined],
      ["/ietf-access-control-list:access-lists", SAMPLE["ietf-access-control-list:acls"]],
    ],
    path: "/ietf-access-control-list:access-lists",
    params: {
      from: "ietf-access-control-list:access-lists",
      to: "ietf-access-control-list:acls",
    },
  },
  "upgraded-acl-type": {
    edits: [
      [`${acl}/type`, "ethernet-acl-type"],
      [`${acl}/aces/ace`, []],
    ],
    path: `${acl}/type`,
    params: { from: "ethernet-acl-type", to: "eth-acl-type" },
  },
  "upgraded-ethertype": {
    edits: [
      [`${acl}/type`, "eth-acl-type"],
      [
        `${acl}/aces/ace`,
        [
          {
            name: "eapol",
            matches: { eth: { ethertype: "0x888e" } },
            actions: { forwarding: "accept" },
          },
        ],
      ],
    ],
    path: `${matches}/eth/ethertype`,
    params: { from: "0x888e", to: 0x888e },
  },
  "upgraded-eth-match-dropped": {
    edits: [[`${matches}/eth`, { ethertype: "0x0800" }]],
    path: `${matches}/eth`,
    params: {},
  },
  "upgraded-bare-address": {
    edits: [[`${literal}/ipv4/destination-ipv4-network`, "192.0.2.7"]],
    path: `${literal}/ipv4/destination-ipv4-network`,
    params: { from: "192.0.2.7", to: "192.0.2.7/32" },
  },
  "upgraded-port-operator": {
    edits: [[`${literal}/udp/destination-port/operator`, "range"]],
    path: `${literal}/udp/destination-port/operator`,
    params: { operator: "range" },
  },
  "node-not-used": {
    edits: [[`${ace}/actions/logging`, "log-syslog"]],
    path: `${ace}/actions/logging`,
    params: { node: "logging" },
  },
  "prefix-host-bits": {
    edits: [[`${literal}/ipv4/destination-ipv4-network`, "192.0.2.7/24"]],
    path: `${literal}/ipv4/destination-ipv4-network`,
    params: { from: "192.0.2.7/24", to: "192.0.2.0/24" },
  },
  "dnsname-of-device": {
    edits: [[`${matches}/ipv4/ietf-acldns:src-dnsname`, "lamp.example.com"]],
    path: `${matches}/ipv4/ietf-acldns:src-dnsname`,
    params: { node: "ietf-acldns:src-dnsname", value: "lamp.example.com" },
  },
  "support-ended": {
    edits: [[`${mud}/is-supported`, false]],
    path: `${mud}/is-supported`,
    params: {},
  },
  "cache-validity-defaulted": {
    edits: [[`${mud}/cache-validity`, undefined]],
    path: mud,
    params: { hours: 48 },
  },
  "signature-absent": { edits: [[`${mud}/mud-signature`, undefined]], path: mud, params: {} },
  "revision-with-static-url": {
    edits: [[`${mud}/firmware-rev`, "3.1"]],
    path: `${mud}/firmware-rev`,
    params: { node: "firmware-rev", value: "3.1" },
  },
  "wildcard-accept": {
    edits: [[matches, { ipv4: { "destination-ipv4-network": "0.0.0.0/0" } }]],
    path: ace,
    params: { direction: "from-device" },
  },
  "hostile-text": {
    edits: [[`${ace}/name`, "cloud\u202Edrop"]],
    path: `${ace}/name`,
    params: { node: "name", kind: "direction", character: "U+202E" },
  },
  "systeminfo-long": {
    edits: [[`${mud}/systeminfo`, "é".repeat(61)]],
    path: `${mud}/systeminfo`,
    params: { length: 61, limit: 60 },
  },
  "no-policy": {
    edits: [
      [`${mud}/from-device-policy`, undefined],
      [`${mud}/to-device-policy`, undefined],
    ],
    path: mud,
    params: {},
  },
  "too-many-issues": {
    edits: [[`${acl}/aces/ace`, Array.from({ length: MAX_ISSUES + 7 }, () => 1)]],
    path: "",
    params: { count: 7 },
  },
};

function bytesFor({ file, edits = [] }: Case): Uint8Array {
  return file instanceof Uint8Array ? file : bytesOf(file ?? edited(...edits));
}

describe("every issue code", () => {
  for (const [code, one] of Object.entries(CASES)) {
    test(code, () => {
      const { ok, issues } = parseMud(bytesFor(one));
      const found = issues.filter((issue) => issue.code === code);
      expect(found).toContainEqual(expect.objectContaining({ path: one.path, params: one.params }));
      const kind = documentIssues[code as DocumentIssueCode];
      expect(found.map(({ severity }) => severity)).toContain(kind.severity);
      expect(ok).toBe(issues.every(({ severity }) => severity !== "error"));
    });
  }

  test("has a case here, and the parameters that its definition lists", () => {
    const documented = Object.entries(documentIssues).map(
      ([code, kind]) => [code, new Set<string>(kind.params)] as const,
    );
    const shown = Object.entries(CASES).map(
      ([code, one]) => [code, new Set(Object.keys(one.params))] as const,
    );
    expect(new Map(shown)).toEqual(new Map(documented));
  });

  test("points into the file as published", () => {
    for (const one of Object.values(CASES)) {
      if (one.edits === undefined) continue;
      const file = edited(...one.edits);
      for (const issue of parseMud(bytesFor(one)).issues) {
        expect(() => resolve(file, issue.path), `${issue.code} ${issue.path}`).not.toThrow();
      }
    }
  });
});

describe("the issue log", () => {
  test("keeps an error that comes after more notes than it holds", () => {
    const log = new IssueLog();
    for (let index = 0; index < 1000; index++) log.report("signature-absent", "", {});
    log.report("missing-node", "/x", { node: "a", parent: "b" });
    expect(log.refused).toBe(true);
    expect(log.list().map(({ code }) => code)).toContain("missing-node");
    expect(log.list().at(-1)).toMatchObject({
      code: "too-many-issues",
      params: { count: 1000 - MAX_ISSUES },
    });
  });

  test("cuts published text and mends half characters", () => {
    const log = new IssueLog();
    log.report("bad-uri", "", { node: "n", value: `${"x".repeat(98)}\u{1F600}${"y".repeat(99)}` });
    const value = String(log.list()[0]?.params["value"]);
    expect(value.length).toBeLessThanOrEqual(100);
    expect(value.isWellFormed()).toBe(true);
  });
});
