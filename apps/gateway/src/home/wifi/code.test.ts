import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseWifiCode, renderWifiCode } from "./code.ts";
import { isSsid } from "./ssid.ts";

const shown = { ssid: "Home", passphrase: "k7mp-2wcx-9hdr-vq4t", hidden: false };

test("the text that phones scan", () => {
  expect(renderWifiCode(shown)).toBe("WIFI:T:WPA;S:Home;P:k7mp-2wcx-9hdr-vq4t;;");
  expect(renderWifiCode({ ...shown, hidden: true })).toMatch(/;H:true;;$/);
  expect(renderWifiCode({ ...shown, ssid: String.raw`a;b:c,d"e\f` })).toContain(
    String.raw`S:a\;b\:c\,d\"e\\f;`,
  );
});

describe("read", () => {
  test.each([
    ["WIFI:S:Home;T:WPA;P:password;;", { ssid: "Home", passphrase: "password", hidden: false }],
    ["wifi:t:sae;s:Home;p:password;;", { ssid: "Home", passphrase: "password", hidden: false }],
    ['WIFI:T:WPA;S:"cafe";P:password;;', { ssid: "cafe", passphrase: "password", hidden: false }],
    [
      "WIFI:T:WPA;R:1;S:Chez nous;P:pass\\;word;H:true;;",
      {
        ssid: "Chez nous",
        passphrase: "pass;word",
        hidden: true,
      },
    ],
  ])("%s", (text, expected) => expect(parseWifiCode(text)).toEqual(expected));

  test.each([
    ["another kind of code", "https://example.com"],
    ["no passphrase", "WIFI:T:WPA;S:Home;;"],
    ["an open network", "WIFI:T:nopass;S:Home;P:;;"],
    ["a broken method", "WIFI:T:WEP;S:Home;P:password;;"],
    ["two names", "WIFI:T:WPA;S:Home;S:Other;P:password;;"],
    ["a name of 33 octets", `WIFI:T:WPA;S:${"x".repeat(33)};P:password;;`],
    ["a name with a line break", "WIFI:T:WPA;S:Ho\nme;P:password;;"],
    ["text behind the end", "WIFI:T:WPA;S:Home;P:password;;DPP:x"],
    ["an escape at the end", "WIFI:T:WPA;S:Home;P:password\\"],
    ["too much text", `WIFI:T:WPA;S:Home;P:password;X:${"x".repeat(600)};;`],
  ])("%s is no code", (_name, text) => expect(parseWifiCode(text)).toBeUndefined());
});

test("every code reads back", () => {
  const ssid = fc.string({ unit: "grapheme", maxLength: 32 }).filter(isSsid);
  const passphrase = fc.stringMatching(/^[\x20-\x7e]{8,63}$/);
  fc.assert(
    fc.property(fc.record({ ssid, passphrase, hidden: fc.boolean() }), (code) => {
      expect(parseWifiCode(renderWifiCode(code))).toEqual(code);
    }),
    { numRuns: 2000 },
  );
});

test("any text is a code or none", () => {
  const text = fc.string({ unit: fc.constantFrom(...'WIFI:TSPH;\\"=WPAx\n'), maxLength: 80 });
  fc.assert(
    fc.property(text, (rest) => {
      const code = parseWifiCode(`WIFI:${rest}`);
      if (code !== undefined) expect(parseWifiCode(renderWifiCode(code))).toEqual(code);
    }),
    { numRuns: 5000 },
  );
});

test.each([
  { ...shown, ssid: "" },
  { ...shown, ssid: "x".repeat(33) },
  { ...shown, ssid: "a\u202Eb" },
  { ...shown, passphrase: "short" },
])("no code of %j", (code) => expect(() => renderWifiCode(code)).toThrow(RangeError));
