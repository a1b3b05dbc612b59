import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type MudCode, readMudCode, writeMudCode } from "./code.ts";

const CODE: MudCode = {
  ...{ mudUrl: "https://maker.example/lamp.json", company: "Maker", model: "Lamp 2" },
  ...{ product: "Lamps", mac: "00:00:5e:00:53:2a" },
};
const [FS, GS, RS, US, EOT] = ["\x1c", "\x1d", "\x1e", "\x1f", "\x04"] as const;
const wrapped = (...records: readonly string[]) =>
  `[)>${RS}06${GS}12N${records.map((each) => `${each}${US}`).join("")}${RS}${EOT}`;
const NEEDED = ["B000Maker", "B002Lamp", "M180https://maker.example/lamp"] as const;

describe("a code on a thing (RFC 9238)", () => {
  test("is read as it was written", () => {
    expect(readMudCode(writeMudCode(CODE))).toEqual({ ok: true, code: CODE });
  });

  test.each([
    ["its query is left out", wrapped(...NEEDED.slice(0, 2), "M180https://m.example/a?unit=7")],
    [
      "an unknown record means nothing",
      wrapped(...NEEDED.slice(0, 2), "Q9x", "M180https://m.example/a"),
    ],
    [
      "after a file separator it begins anew",
      wrapped("B000Other", `B002Old${FS}B000Maker`, "B002Lamp", "M180https://m.example/a"),
    ],
  ])("%s", (_name, text) => {
    expect(readMudCode(text)).toMatchObject({
      ok: true,
      code: { mudUrl: "https://m.example/a", company: "Maker", model: "Lamp" },
    });
  });

  test.each(["00-00-5E-00-53-2A", "0000.5e00.532a", "00005E00532A"])("a MAC written %s", (mac) => {
    expect(readMudCode(wrapped(...NEEDED, `M06C${mac}`))).toMatchObject({
      code: { mac: "00:00:5e:00:53:2a" },
    });
  });

  test.each([
    ["not-a-mud-code", "https://maker.example/lamp"],
    ["not-a-mud-code", wrapped(...NEEDED).slice(0, -1)],
    ["not-a-mud-code", wrapped(...NEEDED, "x".repeat(3000))],
    ["record-missing", wrapped("B000Maker", "B002Lamp")],
    ["record-missing", wrapped("B000", "B002Lamp", NEEDED[2])],
    ["record-twice", wrapped(...NEEDED, "M180https://other.example/")],
    ["bad-url", wrapped("B000Maker", "B002Lamp", "M180http://maker.example/lamp")],
    ["bad-url", wrapped("B000Maker", "B002Lamp", "M180javascript:alert(1)")],
    ["bad-url", wrapped("B000Maker", "B002Lamp", "M180https://a:b@maker.example/")],
    ["bad-url", wrapped("B000Maker", "B002Lamp", "M180https://maker.example:8443/")],
    ["bad-mac", wrapped(...NEEDED, "M06C00:00:5e")],
    ["bad-mac", wrapped(...NEEDED, "M06Czz005e00532a")],
  ] as const)("%s: %j", (failure, text) => {
    expect(readMudCode(text)).toMatchObject({ ok: false, failure });
  });

  test("whatever a sticker says, it is read or refused", () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(FS, GS, RS, US, EOT, ...NEEDED));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const read = readMudCode(wrapped(...pieces));
        if (read.ok) expect(read.code.mudUrl).toMatch(/^https:\/\/[^?#]+$/);
      }),
    );
  });
});
