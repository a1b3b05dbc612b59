import { decide, type Endpoint, type Flow, type Path } from "@thingwall/mud/decide";
import type { Ace, Matches, MudDocument } from "@thingwall/mud/document";
import { type Bindings, compilePolicy, personPolicy } from "@thingwall/mud/policy";
import { describe, expect, test } from "vitest";
import type { AtHome, Effective, Internet } from "./effective.ts";
import { limitPolicy, repairOf } from "./limit.ts";

const LOCAL = ["192.168.1.0/24", "224.0.0.0/4"];
const GATEWAY = { networks: ["192.168.1.1/32"], devices: [] };

const ace = (
  name: string,
  matches: Partial<Matches>,
  forwarding: Ace["forwarding"] = "accept",
) => ({
  name,
  matches: { unsupported: [], ...matches },
  forwarding,
  path: `/${name}`,
});
const tcp = (at: number) => ({ tcp: { path: "", destinationPorts: [{ from: at, to: at }] } });
const named = (name: string, at: number) => ({ ipv4: { path: "", dstDnsname: name }, ...tcp(at) });
const network = (prefix: string, at: number) => ({
  ipv4: { path: "", destinationNetwork: prefix },
  ...tcp(at),
});

const DOCUMENT: MudDocument = {
  mudVersion: 1,
  mudUrl: "https://maker.example/lamp",
  lastUpdate: "2026-01-01T00:00:00Z",
  cacheValidity: 48,
  isSupported: true,
  extensions: [],
  fromDevicePolicy: [{ name: "from", path: "" }],
  toDevicePolicy: [{ name: "to", path: "" }],
  acls: [
    {
      name: "from",
      type: "ipv4-acl-type",
      path: "",
      aces: [
        ace("never", named("bad.example", 443), "drop"),
        ace("cloud", named("cloud.example", 443)),
        ace("update", named("update.example", 443)),
        ace("hub", { mud: { path: "", myController: true }, ...tcp(80) }),
        ace("hub-update", { mud: { path: "", myController: true }, ...tcp(8080) }),
        ace("literal", network("203.0.113.0/24", 443)),
        ace("literal-home", network("192.168.1.7/32", 443)),
        ace("literal-both", network("192.168.0.0/16", 443)),
        ace("anyone", tcp(9)),
      ],
    },
    {
      name: "to",
      type: "ipv4-acl-type",
      path: "",
      aces: [ace("app", { mud: { path: "", localNetworks: true }, ...tcp(6668) })],
    },
  ],
  extensionData: {
    quarantinedDevicePolicy: { fromDevicePolicy: ["update", "hub-update"], toDevicePolicy: [] },
  },
};
const BINDINGS: Bindings = {
  device: "lamp",
  localNetworks: LOCAL,
  controllers: { "urn:ietf:params:mud:dns": GATEWAY, "urn:ietf:params:mud:ntp": GATEWAY },
  myController: { networks: [], devices: ["hub"] },
  things: [],
  strength: "strong",
  approvedAddresses: ["0.0.0.0/0"],
};
const POLICY = compilePolicy(DOCUMENT, BINDINGS);
const LAMP: Endpoint = { device: "lamp", address: "192.168.1.10" };

function flow(path: Path, from: Endpoint, to: Endpoint, destinationPort: number): Flow {
  return { path, family: 4, from, to, protocol: 6, sourcePort: 40_000, destinationPort };
}
const cloud = (name: string) => ({ address: "198.51.100.7", names: [name] });
const home = (device: string, address: string) => ({ device, address });

const FLOWS: Readonly<Record<string, Flow>> = {
  bad: flow("wan", LAMP, cloud("bad.example"), 443),
  cloud: flow("wan", LAMP, cloud("cloud.example"), 443),
  update: flow("wan", LAMP, cloud("update.example"), 443),
  hub: flow("lateral", LAMP, home("hub", "192.168.1.30"), 80),
  hubUpdate: flow("lateral", LAMP, home("hub", "192.168.1.30"), 8080),
  literal: flow("wan", LAMP, { address: "203.0.113.9" }, 443),
  literalHome: flow("lateral", LAMP, home("nas", "192.168.1.7"), 443),
  literalBoth: flow("wan", LAMP, { address: "192.168.99.9" }, 443),
  anyoneHome: flow("lateral", LAMP, home("nas", "192.168.1.7"), 9),
  anyoneAway: flow("wan", LAMP, { address: "203.0.113.9" }, 9),
  app: flow("lateral", home("phone", "192.168.1.20"), LAMP, 6668),
  undescribed: flow("wan", LAMP, { address: "203.0.113.9" }, 8080),
  undescribedHome: flow("lateral", LAMP, home("nas", "192.168.1.7"), 22),
  names: flow("gateway", LAMP, { address: "192.168.1.1" }, 53),
};

function permitted(access: Partial<Effective>): string {
  const limited = limitPolicy(
    POLICY,
    { internet: "described", home: "described", services: true, capped: false, why: [], ...access },
    { localNetworks: LOCAL, repair: repairOf(DOCUMENT) },
  );
  const person = personPolicy(LOCAL);
  const policies = new Map([
    ["lamp", limited],
    ...["hub", "nas", "phone"].map((id) => [id, person] as const),
  ]);
  return Object.keys(FLOWS)
    .filter((name) => decide(policies, FLOWS[name]!).verdict === "accept")
    .join(" ");
}

describe("a policy under effective access", () => {
  test.for<readonly [Internet, AtHome, string]>([
    [
      "described",
      "described",
      "cloud update hub hubUpdate literal literalHome literalBoth anyoneHome anyoneAway app names",
    ],
    [
      "any",
      "any",
      "bad cloud update hub hubUpdate literal literalHome literalBoth anyoneHome anyoneAway app undescribed undescribedHome names",
    ],
    ["none", "any", "hub hubUpdate literalHome anyoneHome app undescribedHome names"],
    ["none", "described", "hub hubUpdate literalHome anyoneHome app names"],
    ["described", "answers", "cloud update hubUpdate literal app names"],
    ["repair", "repair", "update hubUpdate names"],
    ["repair", "answers", "update hubUpdate app names"],
    ["none", "repair", "hubUpdate names"],
    ["none", "none", "names"],
  ])("Internet %s, home %s", ([internet, atHome, expected]) => {
    expect(permitted({ internet, home: atHome })).toBe(expected);
  });

  test("without services nothing is left", () => {
    expect(permitted({ internet: "none", home: "none", services: false })).toBe("");
  });

  test("a file that keeps nothing open for repair leaves names and time in quarantine", () => {
    const access = {
      internet: "repair",
      home: "repair",
      services: true,
      capped: true,
      why: [],
    } as const;
    const around = { localNetworks: LOCAL, repair: repairOf(undefined) };
    const accepts = limitPolicy(POLICY, access, around).rules.filter(
      ({ verdict }) => verdict === "accept",
    );
    expect(accepts.every(({ source }) => source.kind === "default")).toBe(true);
  });

  test("a person's device is never limited", () => {
    const person = personPolicy(LOCAL);
    const access = {
      internet: "none",
      home: "none",
      services: false,
      capped: true,
      why: [],
    } as const;
    const around = { localNetworks: LOCAL, repair: repairOf(undefined) };
    expect(limitPolicy(person, access, around)).toBe(person);
  });
});
