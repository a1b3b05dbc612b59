/** Admission gives the role: person, guest, thing; whoever is unknown is shown what to do, and no more. */
import { decide, type Flow } from "@thingwall/mud/decide";
import { describe, expect, test } from "vitest";
import { accessOf } from "./access.ts";
import { CONFIG, described, mud, mudFile, person, thing } from "./config.fixture.ts";
import { desiredState, namesState } from "./desired.ts";
import { discoveryOf } from "./discovery.ts";

const anything = mud({ "local-networks": [null] });
const lamp = thing("lamp", described(mudFile({ from: [anything], to: [anything] })), {
  addresses: ["192.168.77.50"],
});
const phone = person("phone");
const guest = thing("visitor", undefined, { role: "guest" });
const stranger = { ...thing("stranger", undefined), unknown: true } as const;
const DEVICES = [lamp, phone, guest, stranger];
const access = accessOf(CONFIG, DEVICES);
const policies = new Map([...access].map(([id, { policy }]) => [id, policy]));
const GATEWAY = "192.168.77.1";
const addressOf = (id: string) =>
  DEVICES.find(({ config }) => config.id === id)?.config.addresses[0] ?? "";

type Where = "wan" | "gateway" | "multicast" | "lamp" | "phone" | "visitor";
const PLACES: Readonly<Record<string, string>> = {
  ...{ wan: "51.38.10.10", gateway: GATEWAY, multicast: "224.0.0.251" },
};

function passes(from: string, to: Where, protocol: number, destinationPort: number): boolean {
  const lateral = PLACES[to] === undefined;
  const flow: Flow = {
    path: lateral ? "lateral" : (to as "wan" | "gateway" | "multicast"),
    family: 4,
    from: { address: addressOf(from), device: from },
    to: lateral ? { address: addressOf(to), device: to } : { address: PLACES[to] ?? "" },
    ...{ protocol, sourcePort: 40_000, destinationPort },
  };
  return decide(policies, flow).verdict === "accept";
}

describe.each([
  // who, Internet, names, time, the app, other of the gateway's, a thing, a person, mDNS
  ["phone", [true, true, true, true, false, true, true, true]],
  ["visitor", [true, true, true, false, false, false, false, false]],
  ["stranger", [false, false, false, true, false, false, false, false]],
] as const)("%s", (who, [internet, names, time, app, rest, toThing, toPerson, discovery]) => {
  test("reaches what its role reaches", () => {
    const isPerson = who === "phone";
    expect({
      internet: passes(who, "wan", 6, 443),
      names: passes(who, "gateway", 17, 53),
      time: passes(who, "gateway", 17, 123),
      app: passes(who, "gateway", 6, 80),
      rest: passes(who, "gateway", 6, 22),
      thing: passes(who, "lamp", 6, 80),
      person: isPerson || passes(who, "phone", 6, 80),
      discovery: passes(who, "multicast", 17, 5353),
    }).toEqual({ internet, names, time, app, rest, thing: toThing, person: toPerson, discovery });
  });

  test("is reached by nobody but as its role is", () => {
    const isPerson = who === "phone";
    expect(passes("lamp", who as Where, 6, 80)).toBe(isPerson);
  });
});

test("a guest finds nothing and is found by nobody; it is told apart in what is enforced", () => {
  const { people, things } = discoveryOf(DEVICES, access, [GATEWAY]);
  expect([...people, ...things].map(({ id }) => id)).not.toContain("visitor");
  expect(access.get("visitor")).toMatchObject({ state: "guest", why: { code: "guest" } });
  // Every name, from the resolver that things ask.
  const asks = namesState(DEVICES, access).devices.find(({ id }) => id === "visitor");
  expect(asks).toMatchObject({ answers: "any" });
});

test("a stranger is slow, whatever it sends", () => {
  const { devices } = desiredState(CONFIG, DEVICES, access);
  expect(devices.find(({ id }) => id === "stranger")?.caps).toEqual({
    packetsPerSecond: 500,
    newFlowsPerSecond: 20,
  });
});
