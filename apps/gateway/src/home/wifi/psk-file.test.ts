import { expect, test } from "vitest";
import { renderPskFile } from "./psk-file.ts";

const pmk = "0123456789abcdef".repeat(4);
const mac = "02:00:00:00:01:00";

test("a wildcard key, a thing's own, and one with an interface of its own", () => {
  expect(
    renderPskFile([
      { keyId: "lamp", pmk },
      { keyId: "cam", pmk, mac },
      { keyId: "hub", pmk, mac, vlan: 7 },
    ]),
  ).toBe(
    [
      `keyid=lamp 00:00:00:00:00:00 ${pmk}`,
      `keyid=cam ${mac} ${pmk}`,
      `keyid=hub vlanid=7 ${mac} ${pmk}`,
      "",
    ].join("\n"),
  );
});

test("no key at all", () => expect(renderPskFile([])).toBe(""));

test("the longest line is one that hostapd reads whole", () => {
  const text = renderPskFile([{ keyId: "k".repeat(16), pmk, mac, vlan: 4094 }]);
  expect(text.length).toBeLessThanOrEqual(127);
});

test.each([
  ["an id that ends the line", { keyId: "lamp\n", pmk }],
  ["an id of 17", { keyId: "k".repeat(17), pmk }],
  ["an id that is a comment", { keyId: "#", pmk }],
  ["a passphrase for a PMK", { keyId: "lamp", pmk: "password" }],
  ["a PMK in capitals", { keyId: "lamp", pmk: pmk.toUpperCase() }],
  ["half a MAC", { keyId: "lamp", pmk, mac: "02:00:00" }],
  ["VLAN 0", { keyId: "lamp", pmk, vlan: 0 }],
  ["VLAN 4095", { keyId: "lamp", pmk, vlan: 4095 }],
  ["a fraction of a VLAN", { keyId: "lamp", pmk, vlan: 1.5 }],
])("%s is not written", (_name, key) => {
  expect(() => renderPskFile([key])).toThrow(RangeError);
});

test("two keys of one id are not written", () => {
  const key = { keyId: "lamp", pmk };
  expect(() => renderPskFile([key, key])).toThrow("two keys are called lamp");
});
