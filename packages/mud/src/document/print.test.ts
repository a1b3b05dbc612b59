import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documents } from "./cases/arbitrary.ts";
import { accepted, AT, bytesOf, edited, parseEdited } from "./cases/sample.ts";
import type { MudDocument, PortRange } from "./model.ts";
import { parseMud, upgradeMud } from "./parse.ts";
import { printMud } from "./print.ts";

/** The document without the places it was read from. */
function withoutPointers(document: MudDocument): unknown {
  return JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (key === "path") return "";
    if (key === "unsupported" && Array.isArray(value)) return value.length;
    return value;
  });
}

const { mud, acls, matches } = AT;

/** One of everything that a document holds beyond the sample. */
const EXTENDED = parseEdited([
  [`${mud}/extensions`, ["transparency", "ietf-mud-tls", "ol", "bw-profile", "quarantine"]],
  [
    `${mud}/ietf-mud-transparency:transparency`,
    {
      sboms: [{ "version-info": "1", "sbom-url": "https://a.example/1" }],
      "vuln-url": ["https://a.example/v"],
    },
  ],
  [`${mud}/ietf-mud-tls:is-tls-dtls-profile-supported`, false],
  [`${mud}/ietf-ol:ol`, { owners: ["A", "B"], "spdx-tag": "MIT" }],
  [`${mud}/ietf-mud-acceptable-urls:acceptable-urls`, ["https://a.example/2"]],
  [`${mud}/ietf-mud-reporter-extension:reporter`, { frequency: 99 }],
  [
    `${mud}/ietf-mud-quarantine:quarantined-device-policy`,
    { "enabled-ace-names": [{ "ace-name": "hub" }] },
  ],
  [
    `${mud}/to-device-policy/ietf-mud-bw-profile:bw-params`,
    { service: [{ name: "x", timeframe: 1, bps: "9007199254740993" }] },
  ],
  [`${matches}/ietf-acl-tls:client-profiles`, { "tls-dtls-profile": [{ name: "p" }] }],
  [`${matches}/ipv4/dscp`, 46],
  [`${matches}/tcp/flags`, "syn"],
  [`${acls}/acl/1/type`, "mixed-eth-ipv4-acl-type"],
  [`${acls}/acl/1/aces/ace/0/matches/eth`, { ethertype: "ipv4" }],
]);

describe("printing", () => {
  test("what is printed reads as the same document, apart from pointers", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const again = accepted(parseMud(bytesOf(printMud(document))));
        expect(withoutPointers(again)).toEqual(withoutPointers(document));
      }),
    );
  });

  test("what is printed is valid as published", () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(parseMud(bytesOf(printMud(document)), { strict: true }).ok).toBe(true);
      }),
    );
  });

  test("printing is canonical: once read, it prints the same, however its members stood", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = printMud(document);
        const reversed: unknown = JSON.parse(text, (_, value: unknown) =>
          value === null || typeof value !== "object" || Array.isArray(value)
            ? value
            : Object.fromEntries(Object.entries(value).toReversed()),
        );
        const upgraded = upgradeMud(bytesOf(reversed));
        expect(upgraded.ok && upgraded.text).toBe(text);
      }),
    );
  });

  test("extensions and what cannot be enforced are printed and read again", () => {
    const document = accepted(EXTENDED);
    const again = accepted(parseMud(bytesOf(printMud(document))));
    expect(withoutPointers(again)).toEqual(withoutPointers(document));
  });

  test("a document prints as its file is upgraded; only gte and lte become ranges", () => {
    const ports = `${acls}/acl/1/aces/ace/0/matches/udp/source-port`;
    const range = { "lower-port": 1024, "upper-port": 65_535 };
    const upgraded = upgradeMud(bytesOf(edited([ports, range])));
    expect(upgraded.ok && upgraded.text).toBe(printMud(accepted(parseEdited([]))));
  });

  test("characters that a terminal obeys or an eye misreads are written as escapes", () => {
    const info = "a\u009bb\u202ec\u{E0041}d\u2028é";
    const document = accepted(parseEdited([[`${mud}/systeminfo`, info]]));
    const text = printMud(document);
    expect(text).toContain(String.raw`"a\u009bb\u202ec\udb40\udc41d\u2028é"`);
    expect(accepted(parseMud(bytesOf(text))).systeminfo).toBe(info);
  });

  test("leaves are printed in canonical form", () => {
    const upgraded = upgradeMud(
      bytesOf(
        edited(
          [`${matches}/ipv4/ietf-acldns:dst-dnsname`, "Cloud.Example.COM."],
          [`${matches}/tcp/flags`, "syn ack"],
          [`${AT.literal}/ipv4/destination-ipv4-network`, "192.0.2.9/24"],
          [`${AT.v6}/ipv6/source-ipv6-network`, "2001:DB8:0::/32"],
        ),
      ),
    );
    if (!upgraded.ok) throw new Error("not upgraded");
    for (const line of [
      '"ietf-acldns:dst-dnsname": "cloud.example.com"',
      '"flags": "ack syn"',
      '"destination-ipv4-network": "192.0.2.0/24"',
      '"source-ipv6-network": "2001:db8::/32"',
      '"type": "ipv4-acl-type"',
      '"local-networks": [null]',
    ]) {
      expect(upgraded.text).toContain(line);
    }
  });

  test("ports that no operator can say are refused", () => {
    const document = accepted(parseEdited([]));
    const [first, ...others] = document.acls;
    const ace = first?.aces[0];
    if (first === undefined || ace === undefined) throw new Error("no entry");
    const withPorts = (destinationPorts: readonly PortRange[]): MudDocument => {
      const udp = { path: "", destinationPorts };
      const changed = { ...ace, matches: { udp, unsupported: [] } };
      return { ...document, acls: [{ ...first, aces: [changed] }, ...others] };
    };
    expect(() => printMud(withPorts([{ from: 80, to: 80 }]))).not.toThrow();
    for (const ports of [
      [],
      [
        { from: 1, to: 2 },
        { from: 5, to: 65_535 },
      ],
      [
        { from: 0, to: 2 },
        { from: 5, to: 65_535 },
      ],
    ]) {
      expect(() => printMud(withPorts(ports))).toThrow(RangeError);
    }
  });
});
