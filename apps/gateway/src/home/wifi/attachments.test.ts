import { expect, test } from "vitest";
import { attachmentsOf } from "./attachments.ts";
import type { KeyState, HeldKey } from "./key.ts";
import { ringOf } from "./ring.ts";

const LAMP = "02:00:00:00:01:00";
const PHONE = "02:00:00:00:02:00";
const pmk = "ab".repeat(32);
const bound: KeyState = { is: "bound", mac: LAMP, since: 1 };

function ring(keys: readonly Partial<HeldKey>[], present: readonly (readonly [string, string])[]) {
  const whole = keys.map((key, at): HeldKey => {
    const state: KeyState = { is: "open" };
    return { id: `k${at}`, for: "thing", owner: "lamp", pmk, state, ...key };
  });
  return { ...ringOf(whole), present: new Map(present) };
}

test("a thing is its key's owner, whether it is on the air or not", () => {
  const lamp = { device: "lamp", name: "lamp", role: "thing", mac: LAMP };
  expect(attachmentsOf(ring([{ state: bound }], []), "wlan0")).toEqual([
    { ...lamp, port: "wlan0" },
  ]);
  const own = { state: bound, vlan: 7, mudUrl: "https://lamp.example/a" };
  expect(attachmentsOf(ring([own], [[LAMP, "k0"]]), "wlan0")).toEqual([
    { ...lamp, port: "wlan0.7", mudUrl: "https://lamp.example/a" },
  ]);
});

test.each(["person", "guest"] as const)(
  "a %s's key brings that, while it is on the air",
  (role) => {
    const keys = [{ for: role, owner: "Ana" }];
    expect(attachmentsOf(ring(keys, []), "wlan0")).toEqual([]);
    expect(attachmentsOf(ring(keys, [[PHONE, "k0"]]), "wlan0")).toEqual([
      { device: "k0-020000000200", name: "Ana", role, mac: PHONE, port: "wlan0" },
    ]);
  },
);

test.each<[string, Partial<HeldKey>]>([
  ["nobody has claimed it", { state: { is: "claimable", until: 5 } }],
  ["it has ended", { state: { is: "ended", at: 5, why: "revoked" } }],
  ["its owner is no device's identity", { state: bound, owner: "Kitchen lamp" }],
])("a key brings nobody when %s", (_why, key) => {
  expect(attachmentsOf(ring([key], []), "wlan0")).toEqual([]);
});

test("while one key replaces another, the newer says where the thing is", () => {
  const leaving: KeyState = { is: "leaving", mac: LAMP, by: "k1", until: 9 };
  const old = { state: leaving, vlan: 1 };
  const next = { state: bound, vlan: 2 };
  for (const keys of [
    [old, next],
    [next, old],
  ])
    expect(attachmentsOf(ring(keys, []), "wlan0").map(({ port }) => port)).toEqual(["wlan0.2"]);
  expect(attachmentsOf(ring([old], []), "wlan0").map(({ port }) => port)).toEqual(["wlan0.1"]);
});

test("each device on a person's key is a person's, while it is here", () => {
  const anna = { for: "person", owner: "Anna" } as const;
  const at = [[PHONE, "k0"]] as const;
  expect(attachmentsOf(ring([anna], at), "wlan0")).toEqual([
    { device: "k0-020000000200", name: "Anna", role: "person", mac: PHONE, port: "wlan0" },
  ]);
  expect(attachmentsOf(ring([anna], []), "wlan0")).toEqual([]);
});
