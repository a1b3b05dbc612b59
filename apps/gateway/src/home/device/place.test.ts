import { describe, expect, test } from "vitest";
import type { DeviceConfig } from "../../config.ts";
import { type Attachment, place, type Slots } from "./place.ts";

const MAC = "02:00:00:00:01:00";
const OTHER = "02:00:00:00:02:00";
const lamp: DeviceConfig = { id: "lamp", name: "Lamp", role: "thing", addresses: [] };
const wired: DeviceConfig = { ...lamp, id: "tv", name: "TV", mac: OTHER, port: "lan1" };
const came: Attachment = { device: "lamp", name: "lamp", role: "thing", mac: MAC, port: "wlan0.1" };
const slots: Slots = { known: new Map(), taken: new Set(), limit: 10 };

const placed = (configured: readonly DeviceConfig[], attachments: readonly Attachment[]) =>
  place(configured, attachments, slots);

test("a device without a MAC is not here until its key brings it, and keeps its slot", () => {
  expect(placed([lamp, wired], [])).toEqual([{ slot: 2, config: wired }]);
  expect(placed([lamp, wired], [came])).toEqual([
    { slot: 1, config: { ...lamp, mac: MAC, port: "wlan0.1" } },
    { slot: 2, config: wired },
  ]);
});

test("where it said that its description is counts as its own word, and after the household's", () => {
  const said = { ...came, mudUrl: "https://lamp.example/a" };
  const mud = { url: "https://lamp.example/a", channel: "dpp" };
  expect(placed([lamp], [said])[0]?.config.mud).toEqual(mud);
  const file = { ...lamp, mud: { file: "/lamp.json" } };
  expect(placed([file], [said])[0]?.config.mud).toEqual({ file: "/lamp.json" });
  expect(placed([], [{ ...said, role: "person" }])[0]?.config).not.toHaveProperty("mud");
});

describe("a key whose device nobody configured brings a new one", () => {
  test("on the first slot that is free, and on that from then on", () => {
    const lone = { ...came, device: "bell", name: "bell" };
    const taken = new Set([2]);
    const [made] = place([wired], [lone], { ...slots, taken });
    expect(made).toEqual({ slot: 1, config: wired });
    const bell = { id: "bell", name: "bell", role: "thing", mac: MAC, addresses: [] };
    expect(place([wired], [lone], { ...slots, taken })[1]).toEqual({
      slot: 3,
      config: { ...bell, port: "wlan0.1" },
    });
    const known = new Map([["bell", 7]]);
    expect(place([wired], [lone], { ...slots, known })[1]?.slot).toBe(7);
  });

  test("and when there is no room, nobody", () => {
    const crowd = Array.from({ length: 12 }, (_, at): Attachment => {
      const mac = `02:00:00:00:03:${at.toString(16).padStart(2, "0")}`;
      return { ...came, device: `new-${at}`, mac };
    });
    expect(placed([], crowd)).toHaveLength(10);
  });
});

describe("nobody gets another's access", () => {
  test.each<[string, readonly Attachment[]]>([
    ["a MAC that the configuration gives another", [{ ...came, mac: OTHER }]],
    ["a MAC that came before", [{ ...came, device: "a" }, came]],
    ["a person's key in a thing's name", [{ ...came, role: "person" }]],
  ])("%s", (_what, attachments) => {
    expect(placed([lamp, wired], attachments).map(({ config }) => config.id)).not.toContain("lamp");
  });

  test("a key that came with another MAC than the configured one moves nobody", () => {
    expect(placed([wired], [{ ...came, device: "tv" }])).toEqual([{ slot: 1, config: wired }]);
  });
});
