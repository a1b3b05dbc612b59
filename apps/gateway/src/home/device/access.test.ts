import { describe, expect, test } from "vitest";
import type { GatewayConfig } from "../../config.ts";
import { accessOf, canonical, gatewayAddresses, localNetworks } from "./access.ts";
import {
  CONFIG,
  described,
  mud,
  mudFile,
  named,
  person,
  type Provenance,
  tcp,
  thing,
} from "./config.fixture.ts";
import type { Device } from "./device.ts";

const web = mudFile({ from: [{ ...named("cloud.example"), ...tcp(443) }] });

function access(devices: readonly Device[], change: Partial<GatewayConfig> = {}) {
  return accessOf({ ...CONFIG, ...change }, devices);
}

/** `state code`, and how many rules came from the file. */
function summary(device: Device, change: Partial<GatewayConfig> = {}): string {
  const found = access([device], change).get(device.config.id);
  const own = found?.policy.rules.filter((rule) => rule.source.kind === "file").length;
  return `${found?.state} ${found?.why.code} ${own}`;
}

describe("the home's addresses", () => {
  test("local is the LAN, link-local and multicast, in canonical text", () => {
    const lan = { interface: "br-lan", addresses: ["192.168.77.9/24", "2A0D:F302:77:0::9/64"] };
    expect(localNetworks({ ...CONFIG, lan })).toEqual([
      "192.168.77.0/24",
      "2a0d:f302:77::/64",
      "169.254.0.0/16",
      "224.0.0.0/4",
      "fe80::/10",
      "ff00::/8",
    ]);
    expect(gatewayAddresses({ ...CONFIG, lan })).toEqual(["192.168.77.9", "2a0d:f302:77::9"]);
    expect(canonical("2A0D:0::1")).toBe("2a0d::1");
  });
});

describe("who gets what", () => {
  const trust = (change: Partial<GatewayConfig["trust"]>) => ({
    trust: { ...CONFIG.trust, ...change },
  });
  const from = (channel: Provenance["channel"], signature: Provenance["signature"]) =>
    thing("lamp", described(web, { channel, signature }));

  test("a signed file that the household gave is enforced", () => {
    expect(summary(from("user", "anchored"))).toBe("described as-described 1");
  });

  test("a thing without a description is held", () => {
    expect(summary(thing("lamp", undefined))).toBe("held no-description 0");
  });

  test("a description that failed holds the thing, says why and what is wrong with it", () => {
    const issue = {
      code: "bad-uri",
      severity: "error",
      path: "/x",
      clause: "RFC 6991 §4",
      params: {},
    } as const;
    const device = thing("lamp", {
      kind: "held",
      why: { code: "file-refused", params: { path: "/x" } },
      issues: [issue],
    });
    expect(access([device]).get("lamp")).toMatchObject({
      state: "held",
      why: { code: "file-refused", params: { path: "/x" } },
      issues: [issue],
    });
  });

  test("an unsigned file is held until the household accepts such files", () => {
    expect(summary(from("user", "unsigned"))).toBe("held unsigned-needs-approval 0");
    expect(summary(from("user", "unsigned"), trust({ unsigned: true }))).toBe(
      "described as-described 1",
    );
  });

  test("what a thing says of itself is held until the household trusts it", () => {
    expect(summary(from("dhcp", "anchored"))).toBe("held self-described 0");
    expect(summary(from("dhcp", "anchored"), trust({ selfDescribed: true }))).toBe(
      "described as-described 1",
    );
  });

  test("a held thing's file is still explained", () => {
    const file = JSON.stringify({
      ...JSON.parse(web),
      "ietf-mud:mud": { ...JSON.parse(web)["ietf-mud:mud"], "is-supported": false },
    });
    const device = thing("lamp", described(file, { channel: "dhcp", signature: "anchored" }));
    expect(
      access([device])
        .get("lamp")
        ?.issues.map(({ code }) => code),
    ).toContain("support-ended");
  });

  test("a file with too many rules holds the thing", () => {
    const many = mudFile({ from: Array.from({ length: 4096 }, (_, at) => tcp(at + 1)) });
    expect(summary(thing("lamp", described(many)))).toBe("held too-many-rules 0");
  });

  test("a person's device is a person's, and needs no description", () => {
    const phone = person("phone");
    expect(summary(phone)).toBe("person person 0");
    expect(access([phone]).get("phone")?.policy.role).toBe("person");
  });
});

describe("what was found before", () => {
  const CLASS = mudFile({ from: [{ ...mud({ "same-manufacturer": [null] }), ...tcp(80) }] });
  const bulb = thing("bulb", described(mudFile({}, "https://maker.example/bulb")));
  const stranger = thing("plug", described(mudFile({}, "https://elsewhere.example/plug")));

  test("is kept for whoever is as before, and found again for whoever the classes reach", () => {
    const lamp = thing("lamp", described(CLASS));
    const phone = person("phone");
    const before = { devices: [lamp, phone], access: accessOf(CONFIG, [lamp, phone]) };
    const devices = [lamp, phone, bulb];
    const after = accessOf(CONFIG, devices, before);
    expect(after).toEqual(accessOf(CONFIG, devices));
    expect(after.get("phone")).toBe(before.access.get("phone"));
    expect(after.get("lamp")).not.toBe(before.access.get("lamp"));
    // Of another maker: it joins no class of theirs.
    const more = accessOf(CONFIG, [...devices, stranger], { devices, access: after });
    for (const { config } of devices) expect(more.get(config.id)).toBe(after.get(config.id));
  });
});

describe("who is meant", () => {
  /** The peers of the file's rules for one device. */
  function peers(id: string, devices: readonly Device[], change: Partial<GatewayConfig> = {}) {
    const rules = access(devices, change).get(id)?.policy.rules ?? [];
    return rules
      .filter((rule) => rule.source.kind === "file")
      .map((rule) =>
        rule.peer.flatMap((peer) =>
          peer.kind === "among" ? [...peer.networks, ...peer.devices] : [peer.name],
        ),
      );
  }
  const classFile = (node: Readonly<Record<string, unknown>>, url?: string) =>
    mudFile({ from: [{ ...mud(node), ...tcp(80) }] }, url);
  const sameMaker = classFile({ "same-manufacturer": [null] });
  const bulb = (provenance?: Provenance) =>
    thing("bulb", described(mudFile({}, "https://maker.example/bulb"), provenance));

  test("a class holds the other things whose description is enforced", () => {
    const held = thing("plug", { kind: "held", why: { code: "timeout", params: {} } });
    expect(
      peers("lamp", [thing("lamp", described(sameMaker)), bulb(), held, person("phone")]),
    ).toEqual([["bulb"]]);
  });

  test("a thing that is held is in no class", () => {
    const unsigned: Provenance = { channel: "user", signature: "unsigned" };
    expect(peers("lamp", [thing("lamp", described(sameMaker)), bulb(unsigned)])).toEqual([[]]);
  });

  test("things that prove their URL and things that only claim it do not mix", () => {
    const claims: Provenance = { channel: "dhcp", signature: "anchored" };
    const trust = { ...CONFIG.trust, selfDescribed: true };
    expect(peers("lamp", [thing("lamp", described(sameMaker)), bulb(claims)], { trust })).toEqual([
      [],
    ]);
    expect(
      peers("lamp", [thing("lamp", described(sameMaker, claims)), bulb(claims)], { trust }),
    ).toEqual([["bulb"]]);
  });

  test("a controller is whom the configuration says: devices, addresses and prefixes", () => {
    const uri = "https://maker.example/controller";
    const lamp = thing("lamp", described(classFile({ controller: uri })));
    const controllers = {
      [uri]: ["bulb", "192.168.77.200", "10.1.2.3/8", "2A0D::1/64", "nobody here"],
    };
    expect(peers("lamp", [lamp, bulb()], { controllers })).toEqual([
      ["192.168.77.200/32", "10.0.0.0/8", "bulb"],
    ]);
  });

  test("DNS and time are the gateway's, whatever the configuration says of their classes", () => {
    const uri = "urn:ietf:params:mud:dns";
    const lamp = thing("lamp", described(classFile({ controller: uri })));
    expect(peers("lamp", [lamp], { controllers: { [uri]: ["10.0.0.9"] } })).toEqual([
      ["192.168.77.1/32"],
    ]);
    const held = access([thing("plug", undefined)], { ntp: ["192.0.2.123", "2001:DB8::123"] });
    const time = held
      .get("plug")
      ?.policy.rules.filter((rule) => rule.destinationPorts?.[0]?.from === 123);
    expect(
      time?.flatMap((rule) =>
        rule.peer.flatMap((peer) => (peer.kind === "among" ? peer.networks : [])),
      ),
    ).toEqual(["192.0.2.123/32", "2001:db8::123/128"]);
  });

  test("the thing's own controller is the one that the household chose", () => {
    const file = classFile({ "my-controller": [null] });
    expect(
      peers("lamp", [thing("lamp", described(file), { myController: "bulb" }), bulb()]),
    ).toEqual([["bulb"]]);
    const unmapped = access([thing("lamp", described(file)), bulb()]).get("lamp");
    expect(unmapped?.issues.map(({ code }) => code)).toContain("controller-unmapped");
  });

  test("approvals are each thing's own", () => {
    const file = mudFile({
      from: [{ ipv4: { "destination-ipv4-network": "198.51.100.7/32" }, ...tcp(443) }],
    });
    const approved = thing("lamp", described(file), { approvedAddresses: ["198.51.100.0/24"] });
    const other = thing("bulb", described(file));
    expect(peers("lamp", [approved, other])).toEqual([["198.51.100.7/32"]]);
    expect(peers("bulb", [approved, other])).toEqual([]);
  });
});
