import { writeMudCode } from "@thingwall/mud/channel";
import { expect, test } from "vitest";
import { readCode } from "./code.ts";

const URL = "https://maker.example/lamp.json";
const MAC = "00:00:5e:00:53:01";
const LAMP = { mudUrl: URL, company: "Maker", model: "Lamp" };
const STUB = "A".repeat(178);

test.each([
  ["an address", URL, { kind: "mud", url: URL, host: "maker.example" }],
  ["an address between blanks", ` ${URL}\n`, { kind: "mud", url: URL, host: "maker.example" }],
  [
    "RFC 9238",
    writeMudCode({ ...LAMP, mac: MAC }),
    { kind: "mud", url: URL, host: "maker.example", maker: "Maker", model: "Lamp", mac: MAC },
  ],
  [
    "a label by its GTIN",
    "https://label.example/01/09506000134352/21/7",
    {
      ...{ kind: "label", url: "https://label.example/01/09506000134352/21/7" },
      ...{ host: "label.example", text: "https://label.example/01/09506000134352/21/7" },
    },
  ],
  [
    "a label with a signed stub",
    `https://label.example/p/lamp#${STUB}`,
    {
      ...{ kind: "label", url: "https://label.example/p/lamp", host: "label.example" },
      text: `https://label.example/p/lamp#${STUB}`,
    },
  ],
  [
    "a Wi-Fi network",
    "WIFI:T:WPA;S:The \\; mill;P:secret;;",
    { kind: "wifi", network: "The ; mill" },
  ],
  [
    "Easy Connect",
    "DPP:C:81/1;M:00005e005301;K:MDkw;;",
    { kind: "dpp", code: "DPP:C:81/1;M:00005e005301;K:MDkw;;", mac: MAC },
  ],
  ["Easy Connect without an address", "DPP:K:MDkw;;", { kind: "dpp", code: "DPP:K:MDkw;;" }],
])("%s is read", (_, text, code) => {
  expect(readCode(text)).toEqual(code);
});

test.each([
  "http://maker.example/lamp.json",
  "javascript:alert(1)",
  "https://user:secret@maker.example/",
  "<script>alert(1)</script>",
  "",
  "https://",
  `https://maker.example/${"x".repeat(3000)}`,
  writeMudCode({ ...LAMP, mudUrl: "http://maker.example/lamp.json" }),
])("%j is no code of a thing", (text) => {
  expect(readCode(text)).toEqual({ kind: "other" });
});
