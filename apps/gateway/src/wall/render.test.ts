import { readdirSync, readFileSync } from "node:fs";
import { Check } from "typebox/value";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Admitted } from "./admitted.ts";
import { Admit, DesiredState } from "./contract.ts";
import { anyAdmissions, anyState } from "./generate.fixture.ts";
import { renderAdmissions, renderRuleset } from "./render.ts";

const FOLDER = new URL("cases/", import.meta.url);
/** One second after the names of the cases were admitted, in milliseconds. */
const NOW = 1000;

function block(text: string, section: string): unknown {
  const found = new RegExp(`^## ${section}\\n\\n\`\`\`json\\n([^]*?)\`\`\`$`, "m").exec(text);
  return JSON.parse(found?.[1] ?? "");
}

const CASES = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".md"))
  .toSorted()
  .map((name) => {
    const path = new URL(name, FOLDER).pathname;
    const text = readFileSync(path, "utf8");
    return [/^# (.+)$/m.exec(text)?.[1] ?? name, { path, text }] as const;
  });

describe("a state becomes one table", () => {
  test.each(CASES)("%s", async (_, { path, text }) => {
    const state = block(text, "State");
    const admitted = new Admitted();
    const admissions = block(text, "Admitted") as unknown[];
    for (const admission of admissions) {
      if (!Check(Admit, admission)) throw new Error(`no admission: ${JSON.stringify(admission)}`);
      admitted.admit(admission, 0);
    }
    if (!Check(DesiredState, state)) throw new Error("not a state");
    const ruleset = renderRuleset(state, admitted, NOW);
    const given = text.slice(0, text.indexOf("## Ruleset"));
    const section = (title: string, nft: string) => `## ${title}\n\n\`\`\`nft\n${nft}\`\`\`\n`;
    const whole = `${given}${section("Ruleset", ruleset.ahead)}\n${section("Then", ruleset.text)}`;
    await expect(whole).toMatchFileSnapshot(path);
  });
});

/** What nft's grammar needs beside words and numbers; a comment, a prefix of the log, a name. */
const PLAIN = /^[A-Za-z0-9_ .:,;(){}[\]@&|=!<>/\n-]*$/;
const QUOTED = /^[A-Za-z0-9_ .:,-]*$/;

describe("whatever the state says", () => {
  test("the text is made of a few safe characters", () => {
    fc.assert(
      fc.property(anyState, anyAdmissions, (state, admissions) => {
        expect(Check(DesiredState, state)).toBe(true);
        const admitted = new Admitted();
        for (const admission of admissions) admitted.admit(admission, 0);
        const { ahead, text, loaded } = renderRuleset(state, admitted, NOW);
        const parts = (ahead + text).split('"');
        expect(parts.length % 2).toBe(1);
        parts.forEach((part, at) => expect(part).toMatch(at % 2 === 0 ? PLAIN : QUOTED));
        const lines = renderAdmissions(admissions, loaded, admitted, NOW).split('"');
        lines.forEach((part, at) => expect(part).toMatch(at % 2 === 0 ? PLAIN : QUOTED));
      }),
      { numRuns: 150 },
    );
  });

  test("what is loaded whole knows nobody until its sets are filled", () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const { ahead, text } = renderRuleset(state, new Admitted(), NOW);
        // What no device's map stands before asks no set of ranges.
        const { ahead: standing } = renderRuleset({ ...state, devices: [] }, new Admitted(), NOW);
        expect(standing).not.toMatch(/\{[^{}\n]*\d\/\d[^{}\n]*\}/);
        for (const map of ["sender4", "sender6", "receiver4", "receiver6", "people"])
          expect(ahead).toMatch(
            new RegExp(`^  (map|set) ${map} \\{\n    type [^;]+;\n  \\}$`, "m"),
          );
        expect(text).toMatch(
          /^(add element inet thingwall (sender[46]|receiver[46]|people) \{ .* \}\n)*$/,
        );
      }),
      { numRuns: 50 },
    );
  });

  test("only our own tables are named", () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const { ahead, text } = renderRuleset(state, new Admitted(), NOW);
        const words = (ahead + text).replaceAll(/"[^"]*"/g, "");
        expect(words.match(/^.*\btable\b.*$/gm)).toEqual([
          "add table inet thingwall",
          "delete table inet thingwall",
          "table inet thingwall {",
          "add table inet thingwall_guard",
          "delete table inet thingwall_guard",
          "table inet thingwall_guard {",
        ]);
        expect(words).not.toMatch(/\b(flush|include|define)\b/);
      }),
      { numRuns: 50 },
    );
  });
});
