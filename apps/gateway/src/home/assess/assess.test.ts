import { describe, expect, test } from "vitest";
import type { DesiredState, DroppedPacket } from "../../wall/contract.ts";
import type { GatewayEvent } from "../contract.ts";
import type { DeviceConfig } from "../../config.ts";
import { CONFIG, described, mud, mudFile, tcp } from "../device/config.fixture.ts";
import { Home } from "../home.ts";

const START = Date.UTC(2026, 10, 21, 12);
const THING: DeviceConfig = {
  ...{ id: "kettle", name: "Kettle", role: "thing", mac: "02:00:00:00:77:11" },
  ...{ addresses: ["192.168.77.11", "2a0d:f302:77::11"], port: "p-kettle" },
};
const PHONE: DeviceConfig = {
  ...{ id: "phone", name: "Phone", role: "person", mac: "02:00:00:00:77:12" },
  addresses: ["192.168.77.12", "2a0d:f302:77::12"],
};
const NAME = "api.kettle.example";

function begin() {
  const events: GatewayEvent[] = [];
  let wall: DesiredState | undefined;

  const home = new Home(
    { ...CONFIG, devices: [THING, PHONE] },
    {
      wall: async (_op, params) => {
        wall = params as DesiredState;
      },
    },
    (event) => events.push(event),
    { now: () => START, later: () => undefined },
    {
      identityOf: () => ({ id: "joined-1" }),
      announcedBy: () => undefined,
      knows: () => false,
      keep: (event) => events.push(event),
    },
  );
  const view = (id = "kettle") =>
    home.status({ wall: "up", names: "up" }).devices.find((device) => device.id === id);
  /** Devices that the wall lets the kettle reach. */
  const reaches = () =>
    wall?.devices
      .find(({ id }) => id === "kettle")
      ?.rules.flatMap(({ peer }) => peer.flatMap((one) => ("devices" in one ? one.devices : [])));
  return { home, events, view, reaches };
}

function ask(home: Home, name: string, told: readonly string[]): void {
  const asked = { device: "kettle", name, type: "A", outcome: "answered", at: START } as const;
  home.asked({ ...asked, addresses: [], told });
}

function tries(home: Home, destination: string, destinationPort: number): void {
  const packet: DroppedPacket = {
    ...{ stage: "from-device", slot: 1, mac: THING.mac, family: 4, source: "192.168.77.11" },
    ...{
      destination,
      protocol: 6,
      sourcePort: 40_000,
      destinationPort,
      icmp: undefined,
      at: START,
    },
  };
  home.dropped(packet);
}

describe("a thing without a description", () => {
  test("is held; what it tries is proposed as the least that it could do with", async () => {
    const { home, events, view } = begin();
    expect(view()).toMatchObject({ state: "held", why: { code: "no-description" } });
    ask(home, NAME, ["203.0.113.7"]);
    for (let time = 0; time < 20; time++) tries(home, "203.0.113.7", 443);
    tries(home, "198.51.100.1", 23);
    expect(view()).toMatchObject({ state: "held", tried: 3 });
    expect(events.filter(({ kind }) => kind === "proposal")).toHaveLength(1);
    const { needs, leftOut } = home.proposal("kettle");
    expect(needs).toMatchObject([
      { direction: "from-device", peer: { kind: "name", name: NAME }, service: { protocol: 6 } },
    ]);
    expect(leftOut).toMatchObject([{ why: "telnet", address: "198.51.100.1" }]);
  });

  test("the household takes the proposal, or only what stays at home", async () => {
    const { home, view } = begin();
    ask(home, NAME, ["203.0.113.7"]);
    tries(home, "203.0.113.7", 443);
    await home.decide("kettle", { kind: "accept" });
    expect(view()).toMatchObject({ state: "described", why: { code: "as-described" } });
    await home.decide("kettle", { kind: "grant", access: "lan-only" });
    expect(view()?.less?.map(({ code }) => code)).toEqual(["granted-lan-only"]);
  });

  test("what people ask of it is part of what it needs, in each family", async () => {
    const { home, events } = begin();
    const asks: DroppedPacket = {
      ...{ stage: "to-device", slot: 1, mac: PHONE.mac, protocol: 6, icmp: undefined, at: START },
      ...{ family: 4, source: "192.168.77.12", destination: "192.168.77.11" },
      ...{ sourcePort: 40_000, destinationPort: 9999 },
    };
    home.dropped(asks);
    home.dropped({
      ...asks,
      family: 6,
      source: "2a0d:f302:77::12",
      destination: "2a0d:f302:77::11",
    });
    expect(events.filter(({ kind }) => kind === "proposal")).toHaveLength(1);
    expect(home.proposal("kettle").needs).toMatchObject([
      { direction: "to-device", peer: { kind: "my-controller" }, families: [4, 6] },
    ]);
  });

  test("there is nothing to take of one that tried nothing", async () => {
    const { home } = begin();
    await expect(home.decide("kettle", { kind: "accept" })).rejects.toThrow("nothing-tried");
  });

  test("what a maker describes is not replaced by what was seen before", async () => {
    const { home } = begin();
    ask(home, NAME, ["203.0.113.7"]);
    await home.describe("kettle", described(mudFile({})));
    await expect(home.decide("kettle", { kind: "accept" })).rejects.toThrow("described");
  });

  test("forgotten, it is a stranger again", async () => {
    const { home, view } = begin();
    ask(home, NAME, ["203.0.113.7"]);
    tries(home, "203.0.113.7", 443);
    await home.decide("kettle", { kind: "accept" });
    await home.decide("kettle", { kind: "forget" });
    expect(view()).toMatchObject({ state: "held", why: { code: "no-description" } });
    expect(view()?.tried).toBeUndefined();
  });

  test("what the household took is in force again after a restart, and when it comes back", async () => {
    const { home } = begin();
    ask(home, NAME, ["203.0.113.7"]);
    tries(home, "203.0.113.7", 443);
    await home.decide("kettle", { kind: "accept" });
    const again = begin();
    again.home.restore(new Map([["kettle", home.lifeOf("kettle")]]));
    expect(again.view()).toMatchObject({ state: "described", why: { code: "as-described" } });
  });

  test("tries without bound are kept within one", () => {
    const { home, view } = begin();
    for (let count = 0; count < 3000; count++) ask(home, `n${count}.example`, []);
    expect(view()?.tried).toBe(1024);
  });
});

describe("a description that needs the household's word", () => {
  test("which device is the controller is asked once, and is the household's to say", async () => {
    const { home, events, reaches } = begin();
    const file = described(
      mudFile({ from: [{ ...mud({ "my-controller": [null] }), ...tcp(80) }] }),
    );
    await home.describe("kettle", file);
    await home.describe("kettle", file);
    expect(events.filter(({ kind }) => kind === "which-controller")).toHaveLength(1);
    expect(reaches()).toEqual([]);
    await home.decide("kettle", { kind: "controller", controller: "phone" });
    expect(reaches()).toEqual(["phone"]);
    await expect(
      home.decide("kettle", { kind: "controller", controller: "nobody" }),
    ).rejects.toThrow("no-device");
  });

  test("where the household says that its description is goes before what it says itself", async () => {
    const { home, view } = begin();
    const url = "https://maker.example/lamp";
    await home.decide("kettle", { kind: "claim", url, channel: "sticker" });
    const source = home.devices.find(({ config }) => config.id === "kettle")?.config.mud;
    expect(source).toEqual({ url, channel: "sticker" });
    expect(view()).toMatchObject({ state: "held", why: { code: "description-loading" } });
    await home.describe(
      "kettle",
      described(mudFile({}), { channel: "sticker", signature: "anchored" }),
    );
    // A sticker can lie.
    expect(view()?.state).toBe("held");
    await home.decide("kettle", { kind: "approve", digest: home.offer("kettle").digest });
    expect(view()).toMatchObject({ state: "described", mudUrl: url });
    // Another place, another word.
    await home.decide("kettle", { kind: "claim", url: `${url}2`, channel: "sticker" });
    expect(view()?.state).toBe("held");
    await home.decide("kettle", { kind: "forget" });
    expect(view()).toMatchObject({ state: "held", why: { code: "no-description" } });
    await expect(home.decide("phone", { kind: "claim", url, channel: "user" })).rejects.toThrow(
      "no-thing",
    );
  });

  test.each([
    { channel: "user", signature: "unsigned" },
    { channel: "dhcp", signature: "anchored" },
  ] as const)("%o holds once it is approved", async (provenance) => {
    const { home, view } = begin();
    await home.describe("kettle", described(mudFile({}), provenance));
    expect(view()?.state).toBe("held");
    await home.decide("kettle", { kind: "approve", digest: home.offer("kettle").digest });
    expect(view()?.state).toBe("described");
  });
});
