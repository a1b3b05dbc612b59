import { describe, expect, test } from "vitest";
import { accepted, AT, describeIssues, type Edit, errorsOf, parseEdited } from "./cases/sample.ts";
import type { ExtensionData } from "./model.ts";

const { mud, acl, ace, matches } = AT;

function dataAfter(...edits: readonly Edit[]): ExtensionData {
  return accepted(parseEdited(edits)).extensionData;
}

function errorsAfter(...edits: readonly Edit[]): readonly string[] {
  return errorsOf(parseEdited(edits));
}

describe("extensions", () => {
  test("RFC 8520 §3.9 a known one is parsed, declared or not; undeclared is a warning", () => {
    const edit: Edit = [`${mud}/ietf-mud-reporter-extension:reporter`, { frequency: 60 }];
    const undeclared = parseEdited([edit]);
    expect(describeIssues(undeclared.issues)).toEqual([
      `extension-not-declared ${edit[0]}`,
      `extension-not-enforced ${edit[0]}`,
    ]);
    const declared = parseEdited([edit, [`${mud}/extensions`, ["reporter"]]]);
    expect(describeIssues(declared.issues)).toEqual([`extension-not-enforced ${edit[0]}`]);
    expect(accepted(declared).extensionData).toEqual(accepted(undeclared).extensionData);
  });

  test("RFC 8520 §14 an unknown one is ignored and reported when declared, else refused", () => {
    for (const [declared, node] of [
      ["example-notes", "example-notes:notes"],
      ["notes", "example-notes:notes"],
      ["notes", "ietf-mud-notes:anything"],
      ["notes", "ietf-notes:anything"],
    ] as const) {
      for (const place of [mud, acl, ace, matches, `${matches}/tcp`, ""]) {
        const edits: Edit[] = [
          [`${mud}/extensions`, [declared]],
          [`${place}/${node}`, { any: ["thing"] }],
        ];
        expect(describeIssues(parseEdited(edits).issues)).toEqual([
          `extension-ignored ${place}/${node}`,
        ]);
        expect(errorsAfter(edits[1] ?? ["", ""], [`${mud}/extensions`, ["other"]])).toEqual([
          `extension-refused ${place}/${node}`,
        ]);
      }
    }
  });

  test("an unknown member of a known module is refused, declared or not", () => {
    const place = `${mud}/ietf-mud-transparency:sbom`;
    expect(errorsAfter([place, {}], [`${mud}/extensions`, ["transparency"]])).toEqual([
      `unknown-node ${place}`,
    ]);
  });

  test("strict knows no extension, declared or not", () => {
    for (const node of [
      "ietf-mud-transparency:transparency",
      "mudtx:transparency",
      "example-notes:x",
    ]) {
      const edits: Edit[] = [
        [`${mud}/extensions`, ["transparency", "example-notes"]],
        [`${mud}/${node}`, {}],
      ];
      expect(errorsOf(parseEdited(edits, { strict: true }))).toEqual([
        `extension-refused ${mud}/${node}`,
      ]);
    }
  });

  test("RFC 9472 transparency is read", () => {
    const said = {
      sboms: [
        { "version-info": "1.0", "sbom-url": "https://a.example/1.json" },
        { "version-info": "2.0", "sbom-url": "coaps://a.example/2" },
        { "version-info": "3.0" },
      ],
      "sbom-archive-list": "https://a.example/all.json",
      "vuln-url": ["https://a.example/csaf.json", "https://a.example/vex.json"],
    };
    expect(dataAfter([`${mud}/ietf-mud-transparency:transparency`, said])).toEqual({
      transparency: {
        sboms: [
          { versionInfo: "1.0", sbomUrl: "https://a.example/1.json" },
          { versionInfo: "2.0", sbomUrl: "coaps://a.example/2" },
        ],
        sbomArchiveList: "https://a.example/all.json",
        vulnUrls: ["https://a.example/csaf.json", "https://a.example/vex.json"],
      },
    });
    const other = { "sbom-contact-uri": "mailto:a@b.example", "vuln-contact-uri": "tel:+15551234" };
    expect(dataAfter([`${mud}/ietf-mud-transparency:transparency`, other])).toEqual({
      transparency: {
        sboms: [],
        sbomContact: "mailto:a@b.example",
        vulnUrls: [],
        vulnContact: "tel:+15551234",
      },
    });
  });

  test("RFC 9472 the draft's module name mudtx is the module's, with a note", () => {
    const edits: Edit[] = [
      [`${mud}/extensions`, ["transparency"]],
      [`${mud}/mudtx:transparency`, { "sbom-local-well-known": "https" }],
    ];
    const parsed = parseEdited(edits);
    expect(accepted(parsed).extensionData.transparency?.sbomWellKnown).toBe("https");
    expect(describeIssues(parsed.issues)).toEqual([
      `upgraded-name ${mud}/mudtx:transparency`,
      `extension-not-enforced ${mud}/mudtx:transparency`,
    ]);
  });

  const wrong: readonly (readonly [object, string])[] = [
    [{ "vuln-url": "https://a.example/csaf.json" }, "wrong-type /vuln-url"],
    [{ "contact-info": "https://a.example/contact" }, "unknown-node /contact-info"],
    [{ "sbom-local-well-known": "ftp" }, "not-in-vocabulary /sbom-local-well-known"],
    [{ "sbom-contact-uri": "javascript:alert(1)" }, "bad-uri /sbom-contact-uri"],
    [{ sboms: [{ "sbom-url": "https://a.example" }] }, "missing-node /sboms/0"],
    [
      { sboms: [{ "version-info": "1", "sbom-url": "file:///etc/passwd" }] },
      "bad-uri /sboms/0/sbom-url",
    ],
    [{ "vuln-url": [], "vuln-contact-uri": "tel:1" }, "choice-conflict /vuln-contact-uri"],
  ];
  for (const [said, expected] of wrong) {
    test(`RFC 9472 refuses ${JSON.stringify(said)}`, () => {
      const place = `${mud}/ietf-mud-transparency:transparency`;
      const [code = "", at = ""] = expected.split(" ");
      expect(errorsAfter([place, said])).toEqual([`${code} ${place}${at}`]);
    });
  }

  test("RFC 9761 TLS profiles are read; their entries hold without them", () => {
    const profile = {
      name: "profile1",
      "supported-tls-version": ["iana-tls-profile:tls13"],
      "cipher-suite": [4865, 4866],
      "supported-group": [29],
      "application-protocol": ["http/1.1"],
    };
    const document = accepted(
      parseEdited([
        [`${mud}/extensions`, ["ietf-mud-tls"]],
        [`${mud}/ietf-mud-tls:is-tls-dtls-profile-supported`, true],
        [`${matches}/ietf-acl-tls:client-profiles`, { "tls-dtls-profile": [profile] }],
      ]),
    );
    expect(document.extensionData.mudTls).toEqual({
      supported: true,
      profiles: [
        {
          acl: "from-v4",
          ace: "cloud",
          clientProfiles: {
            "tls-dtls-profile": [{ ...profile, "supported-tls-version": ["tls13"] }],
          },
          path: `${matches}/ietf-acl-tls:client-profiles`,
        },
      ],
    });
    expect(document.acls[0]?.aces[0]?.matches.unsupported).toEqual([]);
    expect(errorsAfter([`${mud}/ietf-mud-tls:is-tls-dtls-profile-supported`, "true"])).toEqual([
      `wrong-type ${mud}/ietf-mud-tls:is-tls-dtls-profile-supported`,
    ]);
  });

  test("draft ol: owners and licences are read in both forms", () => {
    const byOwner = {
      license: [{ "owner-name": "Example", "spdx-tags": ["MIT"] }, { "owner-name": "Other" }],
    };
    expect(dataAfter([`${mud}/ietf-ol:ol`, byOwner])).toEqual({
      ol: { owners: ["Example", "Other"], spdxTag: "MIT" },
    });
    const flat = { owners: ["Example"], "spdx-tag": "0BSD" };
    expect(dataAfter([`${mud}/ol:ol`, flat])).toEqual({
      ol: { owners: ["Example"], spdxTag: "0BSD" },
    });
  });

  test("draft acceptable-urls: https URLs are read", () => {
    const place = `${mud}/ietf-mud-acceptable-urls:acceptable-urls`;
    expect(dataAfter([place, ["https://things.example.com/lamp-3"]])).toEqual({
      acceptableUrls: ["https://things.example.com/lamp-3"],
    });
    expect(errorsAfter([place, ["http://things.example.com/lamp-3"]])).toEqual([
      `bad-uri ${place}/0`,
    ]);
  });

  test("draft bandwidth profile: rates are kept by direction; 64-bit rates are strings", () => {
    const place = `${mud}/from-device-policy/ietf-mud-bw-profile:bw-params`;
    const service = {
      name: "video",
      timeframe: 60,
      bps: "18446744073709551615",
      aclname: "from-v4",
    };
    expect(dataAfter([place, { service: [service] }])).toEqual({
      bandwidth: { "from-device-policy": { service: [service] } },
    });
    const at = `${place}/service/0`;
    for (const [change, error] of [
      [{ aclname: "nowhere" }, `dangling-reference ${at}/aclname`],
      [{ timeframe: undefined }, `missing-node ${at}`],
      [{ bps: 1000 }, `wrong-type ${at}/bps`],
      [{ bps: "18446744073709551616" }, `out-of-range ${at}/bps`],
    ] as const) {
      expect(errorsAfter([place, { service: [{ ...service, ...change }] }])).toEqual([error]);
    }
  });

  test("draft reporter: kept as published", () => {
    const said = { "report-uri": "https://things.example.com/report", frequency: 1440 };
    const place = `${mud}/ietf-mud-reporter-extension:reporter`;
    expect(dataAfter([place, said])).toEqual({ reporter: said });
    expect(errorsAfter([place, { frequency: 59 }])).toEqual([`out-of-range ${place}/frequency`]);
  });

  test("draft quarantined access: entries that stay open, by direction", () => {
    for (const node of ["quaranteed-device-policy", "quarantined-device-policy"]) {
      const place = `${mud}/ietf-mud-quarantine:${node}`;
      const names = ["cloud", "hub"].map((name) => ({ "ace-name": name }));
      expect(dataAfter([place, { "enabled-ace-names": names }])).toEqual({
        quarantinedDevicePolicy: { fromDevicePolicy: ["cloud"], toDevicePolicy: ["hub"] },
      });
      expect(errorsAfter([place, { "enabled-ace-names": [{ "ace-name": "nothing" }] }])).toEqual([
        `dangling-reference ${place}/enabled-ace-names/0/ace-name`,
      ]);
    }
  });
});
