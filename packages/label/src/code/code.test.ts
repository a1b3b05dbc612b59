import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { days, maker, testKey } from "../label.fixture.ts";
import { isGtin, isStubSignedBy, parseLabelCode, readStub, sealCode } from "./index.ts";

const hosts = ["label.test"];
const url = "https://label.test/01/09506000134352/21/A1-7";
const mudSigner = "A".repeat(43);
const key = await testKey(`${maker}#1`);

const opened = (text: string) => {
  const parsed = parseLabelCode(text, hosts);
  if (!parsed.ok) throw new Error(parsed.code);
  return parsed.code;
};

describe("a label's code", () => {
  test.each([
    [url, { url, host: "label.test", product: url.slice(0, -8), serial: "A1-7" }],
    [
      "https://label.test/01/09506000134352",
      {
        url: "https://label.test/01/09506000134352",
        host: "label.test",
        product: "https://label.test/01/09506000134352",
      },
    ],
    [
      "https://label.test/p/bulb-3/21/7",
      {
        url: "https://label.test/p/bulb-3/21/7",
        host: "label.test",
        product: "https://label.test/p/bulb-3",
        serial: "7",
      },
    ],
  ])("is read: %s", (text, code) => {
    expect(parseLabelCode(text, hosts)).toEqual({ ok: true, code });
  });

  test.each([
    ["not-a-label-code", "a script", "javascript:alert(1)"],
    ["not-a-label-code", "a page", "data:text/html,<script>alert(1)</script>"],
    ["not-a-label-code", "a Wi-Fi code", "WIFI:T:WPA;S:Home;P:password;;"],
    ["not-a-label-code", "plain http", url.replace("https", "http")],
    ["not-a-label-code", "capitals", url.replace("https", "HTTPS")],
    ["not-a-label-code", "a space before", ` ${url}`],
    ["not-a-label-code", "a line after", `${url}\n`],
    ["not-a-label-code", "nothing", ""],
    ["other-host", "another host", url.replace("label.test", "label.test.evil.test")],
    ["other-host", "a name before an @", url.replace("label.test", "label.test@evil.test")],
    ["other-host", "a port", url.replace("label.test", "label.test:8443")],
    ["other-host", "a Cyrillic letter", url.replace("label.test", "l\u0430bel.test")],
    ["other-host", "the same in Punycode", url.replace("label.test", "xn--lbel-43d.test")],
    ["other-host", "a dot at the end", url.replace("label.test", "label.test.")],
    ["other-host", "a capital", url.replace("label.test", "Label.test")],
    ["other-host", "a backslash", url.replace("label.test/", "label.test\\")],
    ["not-a-label-code", "a query", `${url}?next=https://evil.test`],
    ["not-a-label-code", "a way up", url.replace("/01/", "/../01/")],
    ["not-a-label-code", "percent signs", url.replace("A1", "%41")],
    ["not-a-label-code", "a slash at the end", `${url}/`],
    ["not-a-label-code", "a wrong check digit", url.replace("352/", "353/")],
    ["not-a-label-code", "13 digits", url.replace("/0950", "/950")],
    ["not-a-label-code", "a serial that is too long", url.replace("A1-7", "A".repeat(21))],
    ["not-a-label-code", "another application", url.replace("/21/", "/10/")],
    ["not-a-label-code", "an empty stub", `${url}#`],
    ["not-a-label-code", "half a stub", `${url}#AAAA`],
    ["not-a-label-code", "a script as stub", `${url}#<script>`],
    ["too-large", "far too much", `${url}#${"A".repeat(5000)}`],
  ])("is refused as %s: %s", (code, _, text) => {
    expect(parseLabelCode(text, hosts)).toMatchObject({ ok: false, code });
  });

  test("what is read says again exactly what was scanned, and nothing makes the reader throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.webUrl(),
          fc
            .tuple(fc.constantFrom(...url), fc.nat(url.length - 1))
            .map(([letter, place]) => url.slice(0, place) + letter + url.slice(place + 1)),
        ),
        (text) => {
          const parsed = parseLabelCode(text, hosts);
          if (!parsed.ok) return;
          const { product, serial } = parsed.code;
          expect(serial === undefined ? product : `${product}/21/${serial}`).toBe(text);
        },
      ),
    );
  });

  test("any wrong digit of a GTIN is told", () => {
    // GS1's own example.
    expect(isGtin("09506000134352")).toBe(true);
    for (let place = 0; place < 14; place += 1) {
      for (const digit of "0123456789") {
        const text = `${"09506000134352".slice(0, place)}${digit}${"09506000134352".slice(place + 1)}`;
        expect(isGtin(text)).toBe(text === "09506000134352");
      }
    }
  });
});

describe("a stub", () => {
  test.each(["ES256", "EdDSA"] as const)("is read as it was signed: %s", async (algorithm) => {
    const signer = await testKey(`${maker}#1`, algorithm);
    const text = await sealCode({ url, expires: days(100), mudSigner }, signer, signer.publicKey);
    const code = opened(text);
    expect(code.url).toBe(url);
    const read = readStub(code.stub ?? new Uint8Array());
    if (!read.ok) throw new Error(read.code);
    expect(read.stub).toMatchObject({ expires: days(100), mudSigner });
    expect(await isStubSignedBy(url, read.stub, signer.publicKey)).toBe(true);
    expect(await isStubSignedBy(url, read.stub, key.publicKey)).toBe(false);
    const other = url.replace("A1-7", "A1-8");
    expect(await isStubSignedBy(other, read.stub, signer.publicKey)).toBe(false);
  });

  test("fits a QR code of version 11 with the address of a unit", async () => {
    const text = await sealCode({ url, expires: days(1), mudSigner }, key, key.publicKey);
    // ISO/IEC 18004: 251 octets at level M.
    expect(text.length).toBeLessThanOrEqual(251);
  });

  test("no changed bit is believed", async () => {
    const text = await sealCode({ url, expires: days(1), mudSigner }, key, key.publicKey);
    const octets = opened(text).stub ?? new Uint8Array();
    for (let bit = 0; bit < octets.length * 8; bit += 1) {
      const changed = Uint8Array.from(octets);
      const place = Math.floor(bit / 8);
      changed[place] = (changed[place] ?? 0) ^ (1 << (bit % 8));
      const read = readStub(changed);
      const believed = read.ok && (await isStubSignedBy(url, read.stub, key.publicKey));
      expect(believed, `bit ${bit}`).toBe(false);
    }
  });

  test.each([
    ["not-a-label-code", { url: "https://label.test/x" }],
    ["impossible-time", { expires: new Date("2200-01-01T00:00:00Z") }],
    ["not-understood", { mudSigner: "AA" }],
  ])("is not made: %s", async (code, wrong) => {
    const about = { url, expires: days(1), mudSigner, ...wrong };
    await expect(sealCode(about, key, key.publicKey)).rejects.toMatchObject({ refused: { code } });
  });
});
