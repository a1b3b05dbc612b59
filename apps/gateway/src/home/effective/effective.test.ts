import { describe, expect, test } from "vitest";
import type { Containment } from "./containment.ts";
import { effective, type Facts, nextChange } from "./effective.ts";
import type { Access, Grant } from "./grant.ts";
import type { Pause } from "./pause.ts";
import type { Support } from "./support.ts";

const T = 1000;
const grants = (access: Access): Grant =>
  access === "full"
    ? { standing: "as-described", exception: { access, since: 0, until: 5000 } }
    : { standing: access };
const supports: Readonly<Record<string, Support>> = {
  "in support": { ends: {}, told: [] },
  ended: { ends: { file: 1 }, told: [] },
  reprieved: { ends: { file: 1 }, told: [], reprieve: { since: 1, until: 4000 } },
};
const containments: Readonly<Record<string, Containment>> = {
  none: { kind: "none", relapses: 0, since: 0 },
  "on trial": { kind: "on-trial", relapses: 0, since: 0, until: 3000, before: "restricted" },
  restricted: { kind: "restricted", relapses: 0, since: 0 },
  quarantined: { kind: "quarantined", relapses: 0, since: 0 },
};
const pauses: Readonly<Record<string, Pause>> = {
  running: { kind: "running" },
  paused: { kind: "paused", since: 0, until: 2000 },
};

const ROWS = (["full", "as-described", "lan-only", "updates-only", "blocked"] as const).flatMap(
  (access) =>
    Object.entries(supports).flatMap(([supported, support]) =>
      Object.entries(containments).flatMap(([contained, containment]) =>
        Object.entries(pauses).map(([running, pause]) => ({
          name: `${access} × ${supported} × ${contained} × ${running}`,
          facts: { grant: grants(access), support, containment, pause } satisfies Facts,
        })),
      ),
    ),
);

describe("effective access", () => {
  test("every combination of the four facts", async () => {
    const lines = ROWS.map(({ name, facts }) => {
      const { internet, home, services, capped, why } = effective(facts, T);
      const extras = [services ? "" : "no services", capped ? "capped" : ""].filter(Boolean);
      return `${name}: Internet ${internet}, home ${home}${extras.map((each) => `, ${each}`).join("")} [${why.join(" ")}]`;
    });
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("every-combination.golden.txt");
  });

  test("no fact ever gives more than it gives alone", () => {
    const internet = ["none", "repair", "described", "any"];
    const home = ["none", "repair", "answers", "described", "any"];
    const free: Facts = {
      grant: grants("full"),
      support: supports["in support"]!,
      containment: containments["none"]!,
      pause: pauses["running"]!,
    };
    for (const { name, facts } of ROWS)
      for (const key of ["grant", "support", "containment", "pause"] as const) {
        const alone = effective({ ...free, [key]: facts[key] }, T);
        const all = effective(facts, T);
        expect(internet.indexOf(all.internet), name).toBeLessThanOrEqual(
          internet.indexOf(alone.internet),
        );
        expect(home.indexOf(all.home), name).toBeLessThanOrEqual(home.indexOf(alone.home));
        expect(all.services && !alone.services, name).toBe(false);
        expect(alone.capped && !all.capped, name).toBe(false);
      }
  });

  test("any Internet goes with any home only: a rule for everyone cannot leave the home out", () => {
    for (const { name, facts } of ROWS) {
      const { internet, home } = effective(facts, T);
      if (internet === "any") expect(home, name).toBe("any");
    }
  });

  test("no containment closes what the file keeps open for repair", () => {
    for (const containment of Object.values(containments)) {
      const free = { grant: grants("as-described"), support: supports["in support"]! };
      const found = effective({ ...free, containment, pause: pauses["running"]! }, T);
      expect(found.internet).not.toBe("none");
      expect(found.home).not.toBe("none");
      expect(found.services).toBe(true);
    }
  });

  test("nothing changes between now and the next change, and something may then", () => {
    for (const { name, facts } of ROWS) {
      const next = nextChange(facts, T);
      const shown = JSON.stringify(effective(facts, T));
      expect(JSON.stringify(effective(facts, (next ?? 1e15) - 1)), name).toBe(shown);
      if (next !== undefined) expect(next, name).toBeGreaterThan(T);
    }
  });
});
