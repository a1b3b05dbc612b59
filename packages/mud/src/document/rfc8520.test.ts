import { describe, expect, test } from "vitest";
import { accepted, AT, describeIssues, type Edit, errorsOf, parseEdited } from "./cases/sample.ts";

const { mud, acls, acl, ace, matches, literal } = AT;

/** What errors the sample gives after one change; none means that it is accepted. */
function errorsAfter(...edits: readonly Edit[]): readonly string[] {
  return errorsOf(parseEdited(edits));
}

function findingsAfter(...edits: readonly Edit[]): readonly string[] {
  return describeIssues(parseEdited(edits).issues);
}

describe("RFC 8520", () => {
  test("the sample has no finding but its own extension, strict or not", () => {
    expect(parseEdited([]).issues).toEqual([]);
    expect(parseEdited([], { strict: true }).issues).toEqual([]);
  });

  test("§2 a file is one object with the mud container; lists may be absent", () => {
    expect(errorsAfter([mud, undefined])).toContain("missing-node ");
    expect(
      errorsAfter(
        [acls, undefined],
        [`${mud}/from-device-policy`, undefined],
        [`${mud}/to-device-policy`, undefined],
      ),
    ).toEqual([]);
  });

  test("§3.1 mud-version is mandatory and is 1", () => {
    expect(accepted(parseEdited([])).mudVersion).toBe(1);
    expect(errorsAfter([`${mud}/mud-version`, undefined])).toEqual([`missing-node ${mud}`]);
    for (const version of [0, 2, 255]) {
      expect(errorsAfter([`${mud}/mud-version`, version])).toEqual([
        `version-unsupported ${mud}/mud-version`,
      ]);
    }
    for (const version of [256, -1, 1.5]) {
      expect(errorsAfter([`${mud}/mud-version`, version])).toEqual([
        `out-of-range ${mud}/mud-version`,
      ]);
    }
  });

  test("§3.2 mud-url is mandatory and kept as published", () => {
    expect(errorsAfter([`${mud}/mud-url`, undefined])).toEqual([`missing-node ${mud}`]);
    const url = "https://Things.example.com:8443/a/%7Eb?x=1";
    expect(accepted(parseEdited([[`${mud}/mud-url`, url]])).mudUrl).toBe(url);
  });

  const notMudUrls = [
    "http://things.example.com/lamp",
    "HTTP://things.example.com/lamp",
    "https:///lamp",
    "https://",
    "https:things.example.com",
    "//things.example.com/lamp",
    "lamp.json",
    "https://maker.example@evil.example/lamp",
    "https://user:password@things.example.com/lamp",
    "https://things.example.com:99999/lamp",
    "file:///etc/passwd",
    "javascript:alert(1)",
  ];
  for (const url of notMudUrls) {
    test(`§6 ${url} is not a MUD URL`, () => {
      expect(errorsAfter([`${mud}/mud-url`, url])).toEqual([`mud-url-not-https ${mud}/mud-url`]);
    });
  }

  test("§3.3 each policy names lists that the file has; either policy may be absent", () => {
    const reference = `${mud}/from-device-policy/access-lists/access-list`;
    expect(errorsAfter([`${reference}/0/name`, "nowhere"])).toEqual([
      `dangling-reference ${reference}/0/name`,
    ]);
    expect(errorsAfter([`${reference}/1`, { name: "from-v4" }])).toEqual([
      `duplicate-entry ${reference}/1/name`,
    ]);
    const document = accepted(parseEdited([[`${mud}/from-device-policy`, undefined]]));
    expect(document.fromDevicePolicy).toEqual([]);
    expect(document.toDevicePolicy.map(({ name }) => name)).toEqual(["to-v4", "to-v6"]);
  });

  test("§3.3 a file without any policy is accepted with a note", () => {
    const edits: Edit[] = [
      [`${mud}/from-device-policy`, { "access-lists": {} }],
      [`${mud}/to-device-policy`, undefined],
    ];
    expect(findingsAfter(...edits)).toEqual([`no-policy ${mud}`]);
  });

  test("§3.4 last-update is mandatory and has a time zone", () => {
    expect(errorsAfter([`${mud}/last-update`, undefined])).toEqual([`missing-node ${mud}`]);
    for (const value of ["2026-02-28T12:00:00", "2026-02-28T12:00:00.5"]) {
      expect(errorsAfter([`${mud}/last-update`, value])).toEqual([
        `missing-time-zone ${mud}/last-update`,
      ]);
    }
  });

  test("§3.5 cache-validity is 1 to 168 hours, both ends included", () => {
    for (const hours of [1, 48, 168]) {
      const document = accepted(parseEdited([[`${mud}/cache-validity`, hours]]));
      expect(document.cacheValidity).toBe(hours);
    }
    for (const hours of [0, 169, 14_400, -1, 1.5]) {
      expect(errorsAfter([`${mud}/cache-validity`, hours])).toEqual([
        `out-of-range ${mud}/cache-validity`,
      ]);
    }
  });

  test("§3.5 cache-validity is 48 hours where the file says nothing, with a note", () => {
    const parsed = parseEdited([[`${mud}/cache-validity`, undefined]]);
    expect(accepted(parsed).cacheValidity).toBe(48);
    expect(describeIssues(parsed.issues)).toEqual([`cache-validity-defaulted ${mud}`]);
  });

  test("§3.6 is-supported is mandatory; false is a warning", () => {
    expect(errorsAfter([`${mud}/is-supported`, undefined])).toEqual([`missing-node ${mud}`]);
    const parsed = parseEdited([[`${mud}/is-supported`, false]]);
    expect(accepted(parsed).isSupported).toBe(false);
    expect(parsed.issues).toMatchObject([{ code: "support-ended", severity: "warning" }]);
  });

  test("§3.7 systeminfo beyond 60 characters is accepted with a note", () => {
    expect(findingsAfter([`${mud}/systeminfo`, "x".repeat(60)])).toEqual([]);
    expect(findingsAfter([`${mud}/systeminfo`, "x".repeat(61)])).toEqual([
      `systeminfo-long ${mud}/systeminfo`,
    ]);
  });

  test("§3.8 a revision that the URL does not hold is a note", () => {
    expect(findingsAfter([`${mud}/software-rev`, "7.4"])).toEqual([
      `revision-with-static-url ${mud}/software-rev`,
    ]);
    expect(
      findingsAfter(
        [`${mud}/software-rev`, "7.4"],
        [`${mud}/mud-url`, "https://a.example/lamp-7.4"],
      ),
    ).toEqual([]);
  });

  test("§3.8 names and revisions are read as they stand", () => {
    const document = accepted(
      parseEdited([
        [`${mud}/firmware-rev`, "3"],
        [`${mud}/software-rev`, "4"],
      ]),
    );
    expect(document).toMatchObject({
      systeminfo: "Reading lamp",
      mfgName: "Example Lamps",
      modelName: "Lamp 2",
      firmwareRev: "3",
      softwareRev: "4",
      documentation: "https://things.example.com/lamp-2/manual",
    });
  });

  test("§3.9 extension names are 1 to 40 characters, each once", () => {
    expect(errorsAfter([`${mud}/extensions`, ["x".repeat(40), "é".repeat(40)]])).toEqual([]);
    expect(errorsAfter([`${mud}/extensions`, ["", "x".repeat(41), "a", "a"]])).toEqual([
      `bad-length ${mud}/extensions/0`,
      `bad-length ${mud}/extensions/1`,
      `duplicate-entry ${mud}/extensions/3`,
    ]);
  });

  test("§4 the six ways to say who the other end is are read", () => {
    const said = {
      manufacturer: "Toasters.example.com.",
      "same-manufacturer": [null],
      model: "https://things.example.com/hub",
      "local-networks": [null],
      controller: "urn:ietf:params:mud:dns",
      "my-controller": [null],
    };
    const document = accepted(parseEdited([[`${matches}/ietf-mud:mud`, said]]));
    expect(document.acls[0]?.aces[0]?.matches.mud).toEqual({
      path: `${matches}/ietf-mud:mud`,
      manufacturer: "toasters.example.com",
      sameManufacturer: true,
      model: "https://things.example.com/hub",
      localNetworks: true,
      controller: "urn:ietf:params:mud:dns",
      myController: true,
    });
  });

  test("§4.8 direction-initiated is from-device or to-device, and only of TCP", () => {
    const node = "ietf-mud:direction-initiated";
    const document = accepted(parseEdited([[`${matches}/tcp/${node}`, "to-device"]]));
    expect(document.acls[0]?.aces[0]?.matches.tcp?.directionInitiated).toBe("to-device");
    expect(errorsAfter([`${matches}/tcp/${node}`, "both"])).toEqual([
      `not-in-vocabulary ${matches}/tcp/${node}`,
    ]);
    for (const place of [`${literal}/udp`, `${matches}/ipv4`, matches]) {
      expect(errorsAfter([`${place}/${node}`, "to-device"])).toEqual([
        `direction-outside-tcp ${place}/${node}`,
      ]);
    }
  });

  test("§8 names are hosts, in lower case without the last dot, or addresses", () => {
    const node = "ietf-acldns:dst-dnsname";
    for (const [published, canonical] of [
      ["Cloud.Example.COM.", "cloud.example.com"],
      ["_sip._udp.example.com", "_sip._udp.example.com"],
      ["192.0.2.1", "192.0.2.1"],
      ["2001:DB8:0:0::1", "2001:db8::1"],
      ["fe80::1%eth0", "fe80::1%eth0"],
    ] as const) {
      const document = accepted(parseEdited([[`${matches}/ipv4/${node}`, published]]));
      expect(document.acls[0]?.aces[0]?.matches.ipv4?.dstDnsname).toBe(canonical);
    }
    for (const name of [
      "",
      "a b.example.com",
      "-a.example.com",
      "*.example.com",
      "münchen.example",
      "a..example",
      `${"a".repeat(64)}.example`,
      "a.".repeat(127),
      "https://cloud.example.com",
      "cloud.example.com/path",
      "$(reboot).example.com",
      "a.example.com\n",
      "1::2::3",
    ]) {
      expect(errorsAfter([`${matches}/ipv4/${node}`, name])).toEqual([
        `bad-host ${matches}/ipv4/${node}`,
      ]);
    }
  });

  test("§8.1 src-dnsname from the device, §8.2 dst-dnsname to it, are warnings", () => {
    expect(findingsAfter([`${matches}/ipv4/ietf-acldns:src-dnsname`, "a.example"])).toEqual([
      `dnsname-of-device ${matches}/ipv4/ietf-acldns:src-dnsname`,
    ]);
    const inbound = `${acls}/acl/1/aces/ace/0/matches/ipv4`;
    expect(findingsAfter([`${inbound}/ietf-acldns:dst-dnsname`, "a.example"])).toEqual([
      `dnsname-of-device ${inbound}/ietf-acldns:dst-dnsname`,
    ]);
    expect(findingsAfter([`${inbound}/ietf-acldns:src-dnsname`, "a.example"])).toEqual([]);
  });

  test("§13.1 a file without a signature is a warning; a relative URI is one", () => {
    expect(accepted(parseEdited([])).mudSignature).toBe("lamp-2.p7s");
    expect(parseEdited([[`${mud}/mud-signature`, undefined]]).issues).toMatchObject([
      { code: "signature-absent", severity: "warning" },
    ]);
  });

  test("§16 an entry that accepts everything with everyone is a warning", () => {
    for (const open of [
      undefined,
      {},
      { ipv4: {} },
      { ipv4: { "source-ipv4-network": "0.0.0.0/0" } },
      { "ietf-mud:mud": {} },
    ]) {
      expect(findingsAfter([matches, open])).toEqual([`wildcard-accept ${ace}`]);
    }
    for (const closed of [
      { ipv4: { protocol: 6 } },
      { "ietf-mud:mud": { "local-networks": [null] } },
      { ipv4: { "destination-ipv4-network": "192.0.2.0/24" } },
    ]) {
      expect(findingsAfter([matches, closed])).toEqual([]);
    }
    expect(findingsAfter([matches, undefined], [`${ace}/actions/forwarding`, "drop"])).toEqual([]);
  });

  test("§16 names and texts with characters that are instructions are warnings", () => {
    for (const [name, kind] of [
      ["a\u009b31m", "control"],
      ["a\nb", "control"],
      ["a\u202eb", "direction"],
      ["a\u200bb", "invisible"],
      ["<script>", "markup"],
      ["a&b", "markup"],
      ["a;reboot", "shell"],
      ["$(reboot)", "shell"],
      ["`reboot`", "shell"],
      ["a } flush ruleset", "shell"],
      ["a|b", "shell"],
    ] as const) {
      const parsed = parseEdited([[`${ace}/name`, name]]);
      expect(accepted(parsed).acls[0]?.aces[0]?.name).toBe(name);
      expect(parsed.issues, name).toMatchObject([
        { code: "hostile-text", severity: "warning", path: `${ace}/name`, params: { kind } },
      ]);
    }
    for (const text of ["a\u009bb", "a\u2066b", "<b>", "$(reboot)", "`reboot`"]) {
      expect(findingsAfter([`${mud}/systeminfo`, text])).toEqual([
        `hostile-text ${mud}/systeminfo`,
      ]);
    }
    for (const text of ["Salt & Pepper's lamp (2); 50% off!", "Lampe de chevet\nà pied", "灯"]) {
      expect(findingsAfter([`${mud}/systeminfo`, text])).toEqual([]);
    }
  });

  test("§16 control characters, escapes of terminals among them, are refused", () => {
    for (const character of [
      "\u0000",
      "\u0007",
      "\u0008",
      "\u001b",
      "\ud800",
      "\ufdd0",
      "\uffff",
    ]) {
      for (const place of [`${ace}/name`, `${mud}/systeminfo`, `${mud}/mfg-name`]) {
        expect(errorsAfter([place, `a${character}b`])).toEqual([`illegal-character ${place}`]);
      }
    }
  });

  test("a refused file gives no document, only what is wrong with it", () => {
    const parsed = parseEdited([
      [`${mud}/mud-version`, 9],
      [`${ace}/actions/forwarding`, "permit"],
      [`${acl}/type`, "ip"],
    ]);
    expect(parsed).not.toHaveProperty("document");
    expect(errorsOf(parsed)).toEqual([
      `version-unsupported ${mud}/mud-version`,
      `not-in-vocabulary ${acl}/type`,
      `not-in-vocabulary ${ace}/actions/forwarding`,
      `match-outside-acl-type ${matches}/ipv4`,
      `match-outside-acl-type ${literal}/ipv4`,
      `match-outside-acl-type ${acl}/aces/ace/2/matches/ipv4`,
    ]);
  });
});
