import { expect, test } from "vitest";
import { words } from "../words.ts";
import type { Check } from "./check.ts";

const checks: readonly Check[] = [
  { what: "spread", tried: 200, reached: 0, victimPackets: 0, explained: 142 },
  { what: "followed", who: "bulb", address: "37.59.120.21", after: 1557 },
  { what: "went-on", who: "bulb", to: "old-address", longestPause: 39 },
  { what: "went-on", who: "thermostat", to: "bulb", longestPause: 44 },
  { what: "cut", who: "bulb", enforcedAfter: 187, late: 0 },
  { what: "cut", who: "bulb", enforcedAfter: 187, late: 12 },
  {
    ...{ what: "forged", as: "camera", sent: 40, arrived: 0 },
    ...{ anothersCable: 20, anothersAddress: 20 },
  },
  { what: "posed", sent: 30, falseNeighbour: 20, falseRouter: 10, believed: 0 },
  { what: "posed", sent: 30, falseNeighbour: 20, falseRouter: 10, believed: 3 },
  { what: "capped", who: "camera", cap: 1000, sent: 4946, arrived: 1001, refused: 11_959 },
  { what: "streamed", who: "speaker", before: 2_450_000, during: 2_440_000 },
  {
    ...{ what: "proposed", who: "plug", tried: 6 },
    ...{ outward: ["api.voltaire.example"], inward: 1 },
  },
  { what: "support-told", who: "printer", step: "in-90-days" },
  { what: "support-told", who: "printer", step: "in-30-days" },
  { what: "support-told", who: "printer", step: "in-7-days" },
  { what: "support-told", who: "printer", step: "ended" },
  { what: "contained", who: "bulb", after: 88 },
  { what: "released", who: "bulb", after: 120 },
  { what: "trial-passed", who: "bulb", after: 5004 },
  { what: "forgotten", who: "plug", left: [] },
  { what: "forgotten", who: "plug", left: ["decided-grant"] },
  { what: "unanswered", who: "bulb" },
  { what: "returned", program: "wall", after: 1369 },
  { what: "returned", program: "names", after: 765 },
  { what: "returned", program: "home", after: 1831 },
];

test.each(["en", "fr"] as const)("every measurement is a sentence (%s)", async (lang) => {
  const { scenes } = words(lang);
  const text = checks.map((check) => scenes.check(check)).join("\n");
  await expect(`${text}\n`).toMatchFileSnapshot(`checks.${lang}.golden.txt`);
});
