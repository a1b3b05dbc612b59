import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { KEY_ID, PMK } from "./form.ts";
import {
  derivePmk,
  makeKeyId,
  makePassphrase,
  makePmk,
  PASSPHRASE,
  PASSPHRASE_BITS,
} from "./secret.ts";

describe("PMK", () => {
  // IEEE 802.11-2020 J.4.2.
  test.each([
    ["password", "IEEE", "f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e"],
    [
      "ThisIsAPassword",
      "ThisIsASSID",
      "0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af",
    ],
    [
      "a".repeat(32),
      "Z".repeat(32),
      "becb93866bb8c3832cb777c2f559807c8c59afcb6eae734885001300a981cc62",
    ],
  ])("the standard's own of %s at %s", async (passphrase, ssid, pmk) => {
    expect(await derivePmk(passphrase, ssid)).toBe(pmk);
  });

  test.each([
    ["seven c", "Home"],
    ["x".repeat(64), "Home"],
    ["line\nbreak", "Home"],
    ["passwörd", "Home"],
    ["password", ""],
    ["password", "é".repeat(17)],
  ])("none of %j at %j", async (passphrase, ssid) => {
    await expect(derivePmk(passphrase, ssid)).rejects.toThrow(RangeError);
  });

  test("made of random octets alone", () => {
    expect(makePmk((count) => new Uint8Array(count).fill(0xa5))).toBe("a5".repeat(32));
    expect(makePmk(randomBytes)).toMatch(PMK);
  });
});

test("a passphrase is four groups that nobody misreads, of 79 bits", () => {
  const octets = (count: number) => Uint8Array.from({ length: count }, (_, at) => at);
  expect(makePassphrase(octets)).toBe("2345-6789-abcd-efgh");
  expect(makePassphrase(randomBytes)).toMatch(/^([2-9abcdefghjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}$/);
  expect(makePassphrase(randomBytes)).toMatch(PASSPHRASE);
  expect(PASSPHRASE_BITS).toBeCloseTo(79.3, 1);
});

test("no letter of a passphrase comes oftener than another", () => {
  const counts = new Map<string, number>();
  let refused = 0;
  for (let octet = 0; octet < 256; octet++) {
    let asked = 0;
    const passphrase = makePassphrase((count) => {
      asked += 1;
      return new Uint8Array(count).fill(asked === 1 ? octet : 0);
    });
    if (asked > 1) refused += 1;
    else counts.set(passphrase.charAt(0), (counts.get(passphrase.charAt(0)) ?? 0) + 1);
  }
  expect([counts.size, new Set(counts.values()), refused]).toEqual([31, new Set([8]), 8]);
});

test("a key's id fits hostapd's line", () => {
  expect(makeKeyId(() => new Uint8Array(12))).toBe("k222222222222");
  expect(makeKeyId(randomBytes)).toMatch(KEY_ID);
});
