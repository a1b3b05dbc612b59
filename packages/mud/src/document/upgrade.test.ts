import { describe, expect, test } from "vitest";
import {
  accepted,
  AT,
  bytesOf,
  describeIssues,
  type Edit,
  edited,
  errorsOf,
  parseEdited,
  SAMPLE,
} from "./cases/sample.ts";
import { parseMud, upgradeMud } from "./parse.ts";

const { acls, acl, ace, matches, literal, v6 } = AT;
const OLD_ACLS = "/ietf-access-control-list:access-lists";

function findingsAfter(...edits: readonly Edit[]): readonly string[] {
  return describeIssues(parseEdited(edits).issues);
}

/** The older form is accepted with these notes, refused when strict, and upgraded to valid text. */
function expectUpgrade(edits: readonly Edit[], notes: readonly string[]): void {
  expect(findingsAfter(...edits)).toEqual(notes);
  expect(parseEdited(edits, { strict: true }).ok).toBe(false);
  const upgraded = upgradeMud(bytesOf(edited(...edits)));
  if (!upgraded.ok) throw new Error("not upgraded");
  expect(errorsOf(parseMud(bytesOf(upgraded.text), { strict: true }))).toEqual([]);
}

describe("the older dialect", () => {
  const lists = SAMPLE["ietf-access-control-list:acls"];

  test("access-lists becomes acls; pointers stay as published", () => {
    const edits: Edit[] = [
      [acls, undefined],
      [OLD_ACLS, lists],
    ];
    expectUpgrade(edits, [`upgraded-name ${OLD_ACLS}`]);
    const document = accepted(parseEdited(edits));
    expect(document.acls[0]?.path).toBe(`${OLD_ACLS}/acl/0`);
    expect(document.acls[0]?.aces[0]?.matches.tcp?.path).toBe(
      `${OLD_ACLS}/acl/0/aces/ace/0/matches/tcp`,
    );
    const moved = JSON.stringify(document).replaceAll(OLD_ACLS, acls);
    expect(JSON.parse(moved)).toEqual(accepted(parseEdited([])));
  });

  test("access-lists beside acls is refused", () => {
    expect(errorsOf(parseEdited([[OLD_ACLS, lists]]))).toEqual([`unknown-node ${OLD_ACLS}`]);
  });

  const eapol = {
    name: "e",
    matches: { eth: { ethertype: "0x888e" } },
    actions: { forwarding: "drop" },
  };

  test("ethernet-acl-type becomes eth-acl-type, and its ethertypes numbers", () => {
    for (const type of ["ethernet-acl-type", "ietf-access-control-list:ethernet-acl-type"]) {
      const edits: Edit[] = [
        [`${acl}/type`, type],
        [`${acl}/aces/ace`, [eapol]],
      ];
      expectUpgrade(edits, [
        `upgraded-acl-type ${acl}/type`,
        `upgraded-ethertype ${matches}/eth/ethertype`,
      ]);
      const read = accepted(parseEdited(edits)).acls[0];
      expect(read?.type).toBe("eth-acl-type");
      expect(read?.aces[0]?.matches.unenforced).toEqual({ eth: { ethertype: 0x888e } });
    }
  });

  test("an Ethernet match that says no more than the IP match is dropped", () => {
    expectUpgrade(
      [
        [`${matches}/eth`, { ethertype: "0x0800" }],
        [`${v6}/eth`, { ethertype: "0x86DD" }],
        [`${literal}/ipv4/destination-ipv4-network`, "255.255.255.255/32"],
        [`${literal}/eth`, { "destination-mac-address": "ff:ff:ff:ff:ff:ff", ethertype: "0x0800" }],
      ],
      [
        `upgraded-eth-match-dropped ${matches}/eth`,
        `upgraded-eth-match-dropped ${literal}/eth`,
        `upgraded-eth-match-dropped ${v6}/eth`,
      ],
    );
  });

  test("an Ethernet match that says more is kept, and makes the ACL a mixed one", () => {
    const broadcast = { "destination-mac-address": "ff:ff:ff:ff:ff:ff", ethertype: "0x0800" };
    const edits: Edit[] = [
      [`${matches}/eth`, { ethertype: "0x0800" }],
      [`${literal}/eth`, broadcast],
    ];
    expectUpgrade(edits, [
      `upgraded-eth-match-dropped ${matches}/eth`,
      `upgraded-acl-type ${acl}/type`,
      `upgraded-ethertype ${literal}/eth/ethertype`,
    ]);
    const read = accepted(parseEdited(edits)).acls[0];
    expect(read?.type).toBe("mixed-eth-ipv4-acl-type");
    expect(read?.aces.map((one) => one.matches.eth)).toEqual([
      undefined,
      { path: `${literal}/eth` },
      undefined,
    ]);
  });

  test("an Ethernet match of another protocol is not dropped", () => {
    expect(findingsAfter([`${matches}/eth`, { ethertype: "0x86dd" }])).toEqual([
      `upgraded-acl-type ${acl}/type`,
      `upgraded-ethertype ${matches}/eth/ethertype`,
    ]);
  });

  test("a list without a type lets every entry say its own kind", () => {
    const edits: Edit[] = [[`${acl}/type`, undefined]];
    expectUpgrade(edits, [`upgraded-acl-type ${acl}`]);
    expect(accepted(parseEdited(edits)).acls[0]?.type).toBe("mixed-eth-ipv4-ipv6-acl-type");
  });

  test("a bare address becomes the prefix of one address", () => {
    const edits: Edit[] = [
      [`${literal}/ipv4/destination-ipv4-network`, "239.255.255.250"],
      [`${v6}/ipv6/source-ipv6-network`, "FF02::FB"],
    ];
    expectUpgrade(edits, [
      `upgraded-bare-address ${literal}/ipv4/destination-ipv4-network`,
      `upgraded-bare-address ${v6}/ipv6/source-ipv6-network`,
    ]);
    const document = accepted(parseEdited(edits));
    expect(document.acls[0]?.aces[1]?.matches.ipv4?.destinationNetwork).toBe("239.255.255.250/32");
    expect(document.acls[2]?.aces[0]?.matches.ipv6?.sourceNetwork).toBe("ff02::fb/128");
  });

  test("operator range beside the ports of a range is dropped", () => {
    const ports = `${literal}/udp/destination-port`;
    expectUpgrade([[`${ports}/operator`, "range"]], [`upgraded-port-operator ${ports}/operator`]);
  });

  test("real mistakes stay refused", () => {
    for (const [edit, error] of [
      [[`${AT.mud}/last-update`, "2026-02-28T00:00:00"], "missing-time-zone"],
      [[`${AT.mud}/cache-validity`, 14_400], "out-of-range"],
      [[`${acls}/acl/1/name`, "from-v4"], "duplicate-entry"],
      [[`${v6}/ipv6/source-ipv6-network`, "192.0.2.1"], "bad-prefix"],
      [[`${matches}/ipv4/ietf-acldns:s:qrc-dnsname`, "a.example"], "unknown-node"],
      [[`${matches}/example:thing`, 1], "extension-refused"],
      [[`${ace}/actions/forwarding`, "deny"], "not-in-vocabulary"],
      [[`${literal}/udp/destination-port/operator`, "eq"], "choice-conflict"],
      [[`${acl}/type`, "ethernet-acl"], "not-in-vocabulary"],
      [[`${matches}/eth`, { ethertype: "ipv4" }], "match-outside-acl-type"],
    ] as const) {
      expect(errorsOf(parseEdited([edit])).map((found) => found.split(" ")[0])).toContain(error);
    }
  });

  test("a refused file is not upgraded", () => {
    const upgraded = upgradeMud(bytesOf(edited([`${AT.mud}/mud-version`, 2])));
    expect(upgraded).not.toHaveProperty("text");
    expect(upgraded.ok).toBe(false);
  });

  test("members of an extension that is ignored stay in the upgraded text", () => {
    const edits: Edit[] = [
      [`${AT.mud}/example-notes:notes`, { b: [1, { y: 0, x: null }], a: "é" }],
    ];
    const upgraded = upgradeMud(bytesOf(edited(...edits)));
    if (!upgraded.ok) throw new Error("not upgraded");
    const read: unknown = JSON.parse(upgraded.text);
    expect(read).toHaveProperty(["ietf-mud:mud", "example-notes:notes"], edits[0]?.[1]);
  });
});
