import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { both, smallAssembly } from "../../assembly/assembly.fixture.ts";
import { currentItem } from "../pages/live.ts";
import { calendar, escaped, folded } from "./calendar.ts";
import { literal } from "./report.ts";
import { cell } from "./tables.ts";

describe("iCalendar", () => {
  const dated = (status: "tentative" | "confirmed") => {
    const scene = smallAssembly();
    const gathering = "third";
    scene.do("house", "gathering-announced", {
      ...{
        gathering,
        kind: "plenary-meeting",
        body: "plenary",
        from: "2026-08-01",
        to: "2026-08-31",
      },
      title: both("Third; meeting, here", "Troisième rencontre"),
    });
    const day = { from: "2026-09-05", to: "2026-09-05" };
    if (status === "confirmed") scene.do("house", "gathering-dated", { gathering, ...day, status });
    return calendar({ id: "p", state: scene.state, language: "en", host: "label.test" });
  };

  test("RFC 5545 §3.8.7.4 a date that moves is the same event, its sequence one higher", () => {
    expect(dated("tentative")).toContain("SEQUENCE:0\r\nDTSTART;VALUE=DATE:20260801\r\n");
    expect(dated("tentative")).toContain("STATUS:TENTATIVE");
    const confirmed = dated("confirmed");
    expect(confirmed).toContain("UID:p.third@label.test");
    expect(confirmed).toContain(
      "SEQUENCE:1\r\nDTSTART;VALUE=DATE:20260905\r\nDTEND;VALUE=DATE:20260906",
    );
    expect(confirmed).toContain("STATUS:CONFIRMED");
    expect(confirmed).toContain("SUMMARY;LANGUAGE=en:Third\\; meeting\\, here");
  });

  test("§3.1 §3.3.11 no line is longer than 75 octets, and unfolded it says the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const line = `SUMMARY:${escaped(text)}`;
        const lines = folded(line).split("\r\n");
        expect(Math.max(...lines.map((each) => Buffer.byteLength(each)))).toBeLessThanOrEqual(75);
        expect(folded(line).replaceAll("\r\n ", "")).toBe(line);
        expect(line).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

test("RFC 4180 a cell reads as it was, and none begins as a formula does", () => {
  const mark = fc.constantFrom(...'=+-@",\t\ra');
  fc.assert(
    fc.property(fc.string({ unit: mark }), (text) => {
      const inner = cell(text).slice(1, -1);
      expect(inner.replaceAll('""', "")).not.toContain('"');
      expect(inner).not.toMatch(/^[=+\-@\t\r]/);
      expect(inner.replaceAll('""', '"').endsWith(text)).toBe(true);
    }),
  );
});

test("in a report what people wrote is text: no heading, link, picture or list of its own", () => {
  expect(literal("# a [b](c) ![d](e) <f> `g`\n- h\n1. i")).toBe(
    "\\# a \\[b\\]\\(c\\) \\!\\[d\\]\\(e\\) \\<f\\> \\`g\\`\n\\- h\n1\\. i",
  );
});

describe("where the agenda is", () => {
  const item = (starts?: string) => ({
    ...{ kind: "discussion" as const, title: both("x") },
    ...(starts === undefined ? {} : { starts }),
  });
  const agenda = [item("13:00"), item("13:30"), item(), item("15:00")];
  const opened = "2026-11-21T18:00:00.000Z";
  const after = (minutes: number) => new Date(Date.parse(opened) + minutes * 60_000);

  test.each([
    [0, 0],
    [29, 0],
    [30, 1],
    [119, 1],
    [120, 3],
    [600, 3],
  ])("%i minutes after the room was opened it is at item %i", (minutes, place) => {
    expect(currentItem({ agenda }, opened, after(minutes))).toBe(place);
  });

  test("without hours, or before it was opened, it is nowhere", () => {
    expect(currentItem({ agenda: [item()] }, opened, after(1))).toBeUndefined();
    expect(currentItem({ agenda }, undefined, after(1))).toBeUndefined();
  });
});
