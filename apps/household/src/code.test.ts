import { expect, test } from "vitest";
import { readCode } from "./code.ts";

const URL = "https://maker.example/lamp.json";

test.each([
  [URL, { kind: "mud", url: URL, host: "maker.example" }],
  [` ${URL}\n`, { kind: "mud", url: URL, host: "maker.example" }],
  [
    `[)>\u001e06\u001d12N1\u001dM180${URL}\u001dM18100:00:5e:00:53:01\u001e\u0004`,
    { kind: "mud", url: URL, host: "maker.example" },
  ],
  ["WIFI:T:WPA;S:The \\; mill;P:secret;;", { kind: "wifi", network: "The ; mill" }],
  ["DPP:C:81/1;M:00005e005301;K:MDkw;;", { kind: "dpp" }],
])("%j is read", (text, code) => {
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
])("%j is no code of a thing", (text) => {
  expect(readCode(text)).toEqual({ kind: "other" });
});
