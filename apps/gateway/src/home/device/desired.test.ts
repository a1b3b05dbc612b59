import { Compile } from "typebox/compile";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseMud } from "@thingwall/mud/document";
import { mutatedFile } from "../../../../../packages/mud/src/policy/mutate.fixture.ts";
import { NamesState } from "../../names/contract.ts";
import { DesiredState } from "../../wall/contract.ts";
import { accessOf } from "./access.ts";
import { CONFIG, described, mud, mudFile, named, person, tcp, thing } from "./config.fixture.ts";
import { desiredState, namesState } from "./desired.ts";
import type { Device } from "./device.ts";

const wallTakes = Compile(DesiredState);
const namesTake = Compile(NamesState);

function handedOver(devices: readonly Device[]) {
  const config = { ...CONFIG, trust: { ...CONFIG.trust, unsigned: true } };
  const access = accessOf(config, devices);
  return { wall: desiredState(config, devices, access), names: namesState(devices, access) };
}

describe("what the wall is told", () => {
  test("each device with its slot, its MAC, its addresses and its rules", () => {
    const lamp = thing(
      "lamp",
      described(mudFile({ from: [{ ...named("cloud.example"), ...tcp(443) }] })),
      {
        addresses: ["192.168.77.200", "2A0D:F302:77:0::200"],
      },
    );
    const { wall } = handedOver([lamp, person("phone")]);
    expect(wall.lan).toEqual({
      interface: "br-lan",
      addresses: ["192.168.77.1", "2a0d:f302:77::1"],
      prefixes: ["192.168.77.0/24", "2a0d:f302:77::/64"],
    });
    expect(wall.wan).toEqual({ interface: "wan0", nat44: true });
    expect(
      wall.devices.map(({ rules, ...device }) => ({ ...device, rules: rules.length })),
    ).toEqual([
      {
        id: "lamp",
        slot: lamp.slot,
        role: "thing",
        macs: [lamp.config.mac],
        addresses: ["192.168.77.200", "2a0d:f302:77::200"],
        rules: 7,
      },
      expect.objectContaining({ id: "phone", role: "person", rules: 4 }),
    ]);
  });

  test("what to match, and nothing of what the file called it", () => {
    const file = mudFile({
      from: [
        {
          ...mud({ "local-networks": [null] }),
          ...named("cloud.example"),
          ...tcp(443),
          forwarding: "drop",
        },
      ],
    });
    const [rule] = handedOver([thing("lamp", described(file))]).wall.devices[0]?.rules ?? [];
    expect(rule).toEqual({
      direction: "from-device",
      family: 4,
      verdict: "drop",
      peer: [
        { kind: "name", name: "cloud.example" },
        {
          kind: "among",
          networks: ["192.168.77.0/24", "169.254.0.0/16", "224.0.0.0/4"],
          devices: [],
        },
      ],
      protocol: 6,
      destinationPorts: [{ from: 443, to: 443 }],
    });
  });
});

describe("what names is told", () => {
  const names = (...from: readonly Readonly<Record<string, unknown>>[]) => {
    const { names: state } = handedOver([
      thing("lamp", described(mudFile({ from }))),
      person("phone"),
    ]);
    return state.devices;
  };

  test("the names that each thing may ask for, and of people nothing", () => {
    expect(
      names({ ...named("a.example"), ...tcp(443) }, { ...named("b.example"), ...tcp(80) }),
    ).toMatchObject([
      {
        id: "lamp",
        answers: "permitted",
        names: [
          { name: "a.example", permitted: true },
          { name: "b.example", permitted: true },
        ],
      },
    ]);
  });

  test("a name that rules only forbid is known and not permitted", () => {
    const [device] = names(
      { ...named("ads.example"), forwarding: "drop" },
      { ...named("both.example"), ...tcp(80), forwarding: "drop" },
      { ...named("both.example"), ...tcp(443) },
    );
    expect(device?.names).toEqual([
      { name: "ads.example", permitted: false },
      { name: "both.example", permitted: true },
    ]);
  });

  test("a thing that may open anything to anyone needs every name", () => {
    expect(names(tcp(443))[0]?.answers).toBe("any");
    expect(names({ ...tcp(443), forwarding: "drop" })[0]?.answers).toBe("permitted");
    expect(names({ ...mud({ "local-networks": [null] }), ...tcp(443) })[0]?.answers).toBe(
      "permitted",
    );
    // Who may call it says nothing about whom it may ask for.
    const { names: state } = handedOver([thing("lamp", described(mudFile({ to: [tcp(80)] })))]);
    expect(state.devices[0]?.answers).toBe("permitted");
  });
});

test("no file of one thing makes the whole home's state one that is refused", () => {
  let tried = 0;
  fc.assert(
    fc.property(mutatedFile, (file) => {
      const parsed = parseMud(new TextEncoder().encode(file));
      if (!parsed.ok) return;
      tried += 1;
      const provenance = { channel: "user", signature: "unsigned" } as const;
      const profile = {
        kind: "described",
        document: parsed.document,
        issues: [],
        provenance,
      } as const;
      const everything = { approvedAddresses: ["0.0.0.0/0", "::/0"], myController: "bulb" };
      const { wall, names } = handedOver(
        [
          thing("lamp", profile, { ...everything, addresses: [], mac: "02:00:00:00:ff:01" }),
          thing("bulb", undefined, { addresses: [], mac: "02:00:00:00:ff:02" }),
        ].map((device, at) => ({ ...device, slot: at + 1 })),
      );
      expect([...wallTakes.Errors(wall)]).toEqual([]);
      expect([...namesTake.Errors(names)]).toEqual([]);
    }),
    { numRuns: 1500 },
  );
  expect(tried).toBeGreaterThan(200);
});

test("an entry with every condition that there is, is one that the wall takes", () => {
  const all = {
    manufacturer: "maker.example",
    "same-manufacturer": [null],
    model: "https://maker.example/lamp",
    "local-networks": [null],
    controller: "https://maker.example/class",
    "my-controller": [null],
  };
  const ipv4 = {
    "ietf-acldns:dst-dnsname": "cloud.example",
    "destination-ipv4-network": "198.51.100.7/32",
  };
  const file = JSON.parse(mudFile({ from: [{ ...mud(all), ipv4, ...tcp(443) }] }));
  file["ietf-mud:mud"]["is-supported"] = false;
  const lamp = thing("lamp", described(JSON.stringify(file)), {
    approvedAddresses: ["198.51.100.7/32"],
  });
  const { wall } = handedOver([lamp]);
  expect(wall.devices[0]?.rules[0]?.peer).toHaveLength(9);
  expect([...wallTakes.Errors(wall)]).toEqual([]);
});
