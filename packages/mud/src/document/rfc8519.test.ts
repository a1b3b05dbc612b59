import { describe, expect, test } from "vitest";
import { accepted, AT, describeIssues, type Edit, errorsOf, parseEdited } from "./cases/sample.ts";
import type { Matches } from "./model.ts";

const { acls, acl, ace, matches, literal, v6 } = AT;
const port = `${matches}/tcp/destination-port`;

function errorsAfter(...edits: readonly Edit[]): readonly string[] {
  return errorsOf(parseEdited(edits));
}

/** The first entry's conditions after these changes. */
function matchesAfter(...edits: readonly Edit[]): Matches | undefined {
  return accepted(parseEdited(edits)).acls[0]?.aces[0]?.matches;
}

describe("RFC 8519", () => {
  test("§4.1 every ACL has a name of 1 to 64 characters of its own", () => {
    expect(errorsAfter([`${acl}/name`, undefined])).toContain(`missing-node ${acl}`);
    expect(errorsAfter([`${acl}/name`, ""])).toContain(`bad-length ${acl}/name`);
    expect(errorsAfter([`${acl}/name`, "x".repeat(65)])).toContain(`bad-length ${acl}/name`);
    expect(errorsAfter([`${acls}/acl/2/name`, "to-v4"])).toContain(
      `duplicate-entry ${acls}/acl/2/name`,
    );
  });

  test("§4.1 every ACE has a name of its own within its ACL", () => {
    expect(errorsAfter([`${ace}/name`, undefined])).toEqual([`missing-node ${ace}`]);
    expect(errorsAfter([`${ace}/name`, "literal"])).toEqual([
      `duplicate-entry ${acl}/aces/ace/1/name`,
    ]);
    expect(errorsAfter([`${acls}/acl/1/aces/ace/0/name`, "cloud"])).toEqual([]);
  });

  test("§4.1 lists and entries keep their order", () => {
    const document = accepted(parseEdited([]));
    expect(document.acls.map(({ name }) => name)).toEqual(["from-v4", "to-v4", "to-v6"]);
    const names = document.acls[0]?.aces.map(({ name }) => name);
    expect(names).toEqual(["cloud", "literal", "ping"]);
  });

  test("§4.1 types are identities, with or without their module's name", () => {
    const types = accepted(parseEdited([])).acls.map(({ type }) => type);
    expect(types).toEqual(["ipv4-acl-type", "ipv4-acl-type", "ipv6-acl-type"]);
    for (const type of ["acl-base", "acl:ipv4-acl-type", "ipv4", "ietf-mud:ipv4-acl-type", ""]) {
      expect(errorsAfter([`${acl}/type`, type])).toContain(`not-in-vocabulary ${acl}/type`);
    }
  });

  test("§4.1 an entry matches only headers of its ACL's type", () => {
    expect(errorsAfter([`${acls}/acl/2/type`, "ipv4-acl-type"])).toEqual([
      `match-outside-acl-type ${v6}/ipv6`,
    ]);
    expect(errorsAfter([`${matches}/eth`, { ethertype: 2048 }])).toEqual([
      `match-outside-acl-type ${matches}/eth`,
    ]);
    const untyped = parseEdited([[`${acls}/acl/2/type`, undefined]], { strict: true });
    expect(errorsOf(untyped)).toEqual([`match-outside-acl-type ${v6}/ipv6`]);
    expect(errorsAfter([`${acl}/type`, "mixed-eth-ipv4-ipv6-acl-type"])).toEqual([]);
  });

  test("§4.1 an ACL without a type may match by class and port", () => {
    const aces = [{ name: "x", matches: { tcp: {} }, actions: { forwarding: "drop" } }];
    const edits: Edit[] = [
      [`${acl}/type`, undefined],
      [`${acl}/aces/ace`, aces],
    ];
    expect(accepted(parseEdited(edits)).acls[0]).not.toHaveProperty("type");
  });

  test("§4.1 an entry has one IP header and one transport", () => {
    expect(
      errorsAfter([`${acl}/type`, "mixed-eth-ipv4-ipv6-acl-type"], [`${matches}/ipv6`, {}]),
    ).toEqual([`choice-conflict ${matches}/ipv6`]);
    expect(errorsAfter([`${matches}/icmp`, {}])).toEqual([`choice-conflict ${matches}/icmp`]);
  });

  test("§4.1 forwarding is mandatory: accept, drop or reject", () => {
    expect(errorsAfter([`${ace}/actions`, undefined])).toEqual([`missing-node ${ace}`]);
    expect(errorsAfter([`${ace}/actions`, {}])).toEqual([`missing-node ${ace}/actions`]);
    for (const forwarding of ["accept", "drop", "reject"] as const) {
      const document = accepted(parseEdited([[`${ace}/actions/forwarding`, forwarding]]));
      expect(document.acls[0]?.aces[0]?.forwarding).toBe(forwarding);
      const module = `ietf-access-control-list:${forwarding}`;
      expect(accepted(parseEdited([[`${ace}/actions/forwarding`, module]]))).toEqual(document);
    }
    for (const forwarding of ["deny", "permit", "ACCEPT", "acl:accept", "example:accept", ""]) {
      expect(errorsAfter([`${ace}/actions/forwarding`, forwarding])).toEqual([
        `not-in-vocabulary ${ace}/actions/forwarding`,
      ]);
    }
  });

  test("§4.1 logging, statistics and empty attachment points have no effect, with a note", () => {
    const edits: Edit[] = [
      [`${ace}/actions/logging`, "log-none"],
      [`${ace}/statistics`, { "matched-packets": "18446744073709551615" }],
      [`${acls}/attachment-points`, {}],
    ];
    expect(describeIssues(parseEdited(edits).issues).toSorted()).toEqual(
      [
        `node-not-used ${acls}/attachment-points`,
        `node-not-used ${ace}/actions/logging`,
        `node-not-used ${ace}/statistics`,
      ].toSorted(),
    );
  });

  test("§4.1 an interface cannot be named: a MUD file has none", () => {
    expect(errorsAfter([`${matches}/ingress-interface`, "eth0"])).toEqual([
      `dangling-reference ${matches}/ingress-interface`,
    ]);
    const points = { interface: [{ "interface-id": "eth0" }] };
    expect(errorsAfter([`${acls}/attachment-points`, points])).toEqual([
      `dangling-reference ${acls}/attachment-points/interface/0/interface-id`,
    ]);
  });

  const ports: readonly (readonly [object, readonly (readonly [number, number])[]])[] = [
    [{ port: 80 }, [[80, 80]]],
    [{ operator: "eq", port: 0 }, [[0, 0]]],
    [{ operator: "lte", port: 1023 }, [[0, 1023]]],
    [{ operator: "gte", port: 1024 }, [[1024, 65_535]]],
    [
      { operator: "neq", port: 23 },
      [
        [0, 22],
        [24, 65_535],
      ],
    ],
    [{ operator: "neq", port: 0 }, [[1, 65_535]]],
    [{ operator: "neq", port: 65_535 }, [[0, 65_534]]],
    [{ "lower-port": 10, "upper-port": 20 }, [[10, 20]]],
    [{ "lower-port": 10, "upper-port": 10 }, [[10, 10]]],
  ];
  for (const [written, ranges] of ports) {
    test(`§4.2 ports ${JSON.stringify(written)}`, () => {
      const expected = ranges.map(([from, to]) => ({ from, to }));
      expect(matchesAfter([port, written])?.tcp?.destinationPorts).toEqual(expected);
    });
  }

  const notPorts: readonly (readonly [object, string])[] = [
    [{ operator: "eq" }, "missing-node "],
    [{ "lower-port": 10 }, "missing-node "],
    [{ "upper-port": 10 }, "missing-node "],
    [{ operator: "range", port: 80 }, "not-in-vocabulary /operator"],
    [{ "lower-port": 1, "upper-port": 2, port: 3 }, "choice-conflict /port"],
    [{ "lower-port": 20, "upper-port": 10 }, "port-range-reversed /lower-port"],
    [{ port: 65_536 }, "out-of-range /port"],
    [{ port: -1 }, "out-of-range /port"],
    [{ port: "80" }, "wrong-type /port"],
    [{ port: [80] }, "wrong-type /port"],
  ];
  for (const [written, expected] of notPorts) {
    test(`§4.2 not ports: ${JSON.stringify(written)}`, () => {
      const [code = "", at = ""] = expected.split(" ");
      expect(errorsAfter([port, written])).toEqual([`${code} ${port}${at}`]);
    });
  }

  test("§4.2 no port container, or an empty one, is any port", () => {
    for (const nothing of [undefined, {}]) {
      expect(matchesAfter([port, nothing])?.tcp).not.toHaveProperty("destinationPorts");
    }
  });

  test("§4.2 protocol, ICMP type and code are 0 to 255", () => {
    expect(matchesAfter([`${matches}/ipv4/protocol`, 255])?.ipv4?.protocol).toBe(255);
    expect(errorsAfter([`${matches}/ipv4/protocol`, 256])).toEqual([
      `out-of-range ${matches}/ipv4/protocol`,
    ]);
    const ping = `${acl}/aces/ace/2/matches/icmp`;
    const document = accepted(parseEdited([[`${ping}/type`, 0]]));
    expect(document.acls[0]?.aces[2]?.matches.icmp).toEqual({ path: ping, type: 0, code: 0 });
    expect(errorsAfter([`${ping}/code`, 256])).toEqual([`out-of-range ${ping}/code`]);
  });

  test("§4.2 what cannot be enforced is listed, entry by entry, and keeps its values", () => {
    const fields: Edit[] = [
      [`${matches}/ipv4/dscp`, 46],
      [`${matches}/ipv4/ttl`, 1],
      [`${matches}/ipv4/flags`, "more fragment"],
      [`${matches}/tcp/flags`, "ack syn"],
      [`${matches}/tcp/options`, "AQI="],
    ];
    const read = matchesAfter(...fields);
    expect(read?.unsupported).toEqual(
      ["ipv4/dscp", "ipv4/ttl", "ipv4/flags", "tcp/flags", "tcp/options"].map(
        (place) => `${matches}/${place}`,
      ),
    );
    expect(read?.unenforced).toEqual({
      ipv4: { dscp: 46, ttl: 1, flags: "fragment more" },
      tcp: { flags: "ack syn", options: "AQI=" },
    });
  });

  const fields: readonly (readonly [string, unknown, string])[] = [
    ["ipv4/dscp", 64, "out-of-range"],
    ["ipv4/ecn", 4, "out-of-range"],
    ["ipv4/length", 65_536, "out-of-range"],
    ["ipv4/ttl", 256, "out-of-range"],
    ["ipv4/ihl", 4, "out-of-range"],
    ["ipv4/offset", 19, "out-of-range"],
    ["ipv4/identification", 65_536, "out-of-range"],
    ["ipv4/flags", "more more", "bad-value"],
    ["ipv4/flags", "evil", "bad-value"],
    ["tcp/sequence-number", 4_294_967_296, "out-of-range"],
    ["tcp/acknowledgement-number", -1, "out-of-range"],
    ["tcp/data-offset", 16, "out-of-range"],
    ["tcp/reserved", 256, "out-of-range"],
    ["tcp/flags", "SYN", "bad-value"],
    ["tcp/window-size", 65_536, "out-of-range"],
    ["tcp/urgent-pointer", 65_536, "out-of-range"],
    ["tcp/options", "", "bad-length"],
    ["tcp/options", "A===", "bad-value"],
    ["tcp/options", "A".repeat(60), "bad-length"],
  ];
  for (const [field, value, code] of fields) {
    test(`§4.2 ${field} ${JSON.stringify(value).slice(0, 20)} is refused`, () => {
      expect(errorsAfter([`${matches}/${field}`, value])).toEqual([`${code} ${matches}/${field}`]);
    });
  }

  test("§4.2 flow-label, UDP length and the rest of an ICMP header have their ranges", () => {
    expect(errorsAfter([`${v6}/ipv6/flow-label`, 1_048_576])).toEqual([
      `out-of-range ${v6}/ipv6/flow-label`,
    ]);
    expect(errorsAfter([`${literal}/udp/length`, 65_536])).toEqual([
      `out-of-range ${literal}/udp/length`,
    ]);
    const ping = `${acl}/aces/ace/2/matches/icmp/rest-of-header`;
    expect(errorsAfter([ping, "not base64"])).toEqual([`bad-value ${ping}`]);
    expect(errorsAfter([ping, ""])).toEqual([]);
  });

  test("§4.3 Ethernet matches are read, never enforced", () => {
    const eth = {
      "destination-mac-address": "01:80:C2:00:00:03",
      "destination-mac-address-mask": "ff:ff:ff:ff:ff:ff",
      ethertype: "eap",
    };
    const edits: Edit[] = [
      [`${acl}/type`, "eth-acl-type"],
      [`${acl}/aces/ace`, [{ name: "x", matches: { eth }, actions: { forwarding: "accept" } }]],
    ];
    const parsed = parseEdited(edits);
    expect(parsed.issues).toEqual([]);
    expect(accepted(parsed).acls[0]?.aces[0]?.matches).toEqual({
      eth: { path: `${matches}/eth` },
      unsupported: [],
      unenforced: { eth: { ...eth, "destination-mac-address": "01:80:c2:00:00:03" } },
    });
    for (const [node, value] of [
      ["ethertype", 65_536],
      ["ethertype", "0x0800"],
      ["source-mac-address", "0180c2000003"],
    ] as const) {
      expect(parseEdited([...edits, [`${matches}/eth/${node}`, value]], { strict: true }).ok).toBe(
        false,
      );
    }
  });
});

describe("RFC 6991", () => {
  const network = `${literal}/ipv4/destination-ipv4-network`;

  test("§3 date-and-time is a day and an hour that exist", () => {
    const update = `${AT.mud}/last-update`;
    for (const value of [
      "2024-02-29T00:00:00Z",
      "2000-02-29T23:59:60-00:00",
      "2026-12-31T12:00:00.123456789+14:00",
    ]) {
      expect(accepted(parseEdited([[update, value]])).lastUpdate).toBe(value);
    }
    for (const value of [
      "2026-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "2026-01-00T00:00:00Z",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z",
      "2026-01-01T00:00:61Z",
      "2026-01-01T00:00:00+24:00",
      "2026-01-01T00:00:00+00:60",
      "2026-01-01 00:00:00Z",
      "2026-01-01t00:00:00z",
      "2026-1-1T00:00:00Z",
      "2026-01-01",
      "2026-01-01T00:00:00.Z",
      "2026-01-01T00:00:00Z\n",
      "",
    ]) {
      expect(errorsAfter([update, value]), value).toEqual([`bad-date-and-time ${update}`]);
    }
  });

  test("§4 an IPv4 prefix has four octets and a length of 0 to 32; host bits are dropped", () => {
    for (const [published, canonical] of [
      ["192.0.2.0/24", "192.0.2.0/24"],
      ["192.0.2.255/25", "192.0.2.128/25"],
      ["255.255.255.255/32", "255.255.255.255/32"],
      ["198.51.100.7/0", "0.0.0.0/0"],
    ] as const) {
      const aces = accepted(parseEdited([[network, published]])).acls[0]?.aces;
      expect(aces?.[1]?.matches.ipv4?.destinationNetwork).toBe(canonical);
    }
    for (const value of [
      "192.0.2.0/33",
      "192.0.2/24",
      "192.0.2.256/32",
      "192.0.2.01/32",
      "0xc0.0.2.1/32",
      "192.0.2.0/024",
      "192.0.2.0/",
      "192.0.2.0/24 ",
      "2001:db8::/32",
      "any",
      "",
    ]) {
      expect(errorsAfter([network, value]), value).toEqual([`bad-prefix ${network}`]);
    }
  });

  test("§4 an IPv6 prefix is of IPv6, with a length of 0 to 128; text as RFC 5952", () => {
    const place = `${v6}/ipv6/source-ipv6-network`;
    for (const [published, canonical] of [
      ["2001:DB8::/32", "2001:db8::/32"],
      ["2001:db8:0:0:0:0:0:1/128", "2001:db8::1/128"],
      ["2001:db8:ffff::1/33", "2001:db8:8000::/33"],
      ["::/0", "::/0"],
      ["ff02::fb/128", "ff02::fb/128"],
    ] as const) {
      const ipv6 = accepted(parseEdited([[place, published]])).acls[2]?.aces[0]?.matches.ipv6;
      expect(ipv6?.sourceNetwork).toBe(canonical);
    }
    for (const value of [
      "2001:db8::/129",
      "2001:db8::1%eth0/128",
      "2001:db8:::/32",
      "2001:db8/32",
      "12345::/16",
      "224.0.0.251/32",
      "224.0.0.251",
      "",
    ]) {
      expect(errorsAfter([place, value]), value).toEqual([`bad-prefix ${place}`]);
    }
  });

  test("§4 a URI is of US-ASCII, without space, quotes or broken percent signs", () => {
    const place = `${AT.mud}/documentation`;
    for (const uri of [
      "manual",
      "urn:example:x",
      "https://a.example/%C3%A9?b#c",
      "mailto:a@b.example",
    ]) {
      expect(errorsAfter([place, uri])).toEqual([]);
    }
    for (const uri of [
      "a b",
      "https://é.example/",
      "a<b>",
      'a"b',
      "%",
      "%zz",
      "a\\b",
      "a\u007fb",
    ]) {
      expect(errorsAfter([place, uri]), uri).toEqual([`bad-uri ${place}`]);
    }
    expect(errorsAfter([place, ""])).toEqual([`bad-length ${place}`]);
  });
});
