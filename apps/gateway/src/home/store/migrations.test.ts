/**
 * Every version of the form that was ever released has its database here, written out as text
 * (`cases/version-N.sql`): each becomes today's, with all that it held.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { assertOurs, create, migrate, versionOf } from "./database.ts";
import { entryOf } from "./entry.ts";
import { MIGRATIONS } from "./migrations.ts";
import { check } from "./open.ts";
import { readJournal } from "./rows.ts";
import { type State, textOf } from "./state.ts";
import { folder } from "./store.fixture.ts";

const caseOf = (version: number, kind: string) =>
  fileURLToPath(new URL(`cases/version-${version}.${kind}`, import.meta.url));

describe("migrations", () => {
  test.for(MIGRATIONS.map((_, index) => index + 1))(
    "version %i becomes today's",
    async (version) => {
      const path = join(folder(), "home.sqlite");
      const db = new DatabaseSync(path);
      db.exec(readFileSync(caseOf(version, "sql"), "utf8"));
      expect(versionOf(db)).toBe(version);
      db.close();
      const { db: migrated, state } = check(path);
      const told = {
        state: JSON.parse(textOf(state as State)) as unknown,
        journal: [...readJournal(migrated)].map(entryOf),
      };
      migrated.close();
      await expect(`${JSON.stringify(told, undefined, 2)}\n`).toMatchFileSnapshot(
        caseOf(version, "golden.txt"),
      );
    },
  );

  test("no released version lacks its case", () => {
    expect(MIGRATIONS.filter((_, index) => !existsSync(caseOf(index + 1, "sql")))).toEqual([]);
  });

  test("one that fails leaves the version from before, whole", () => {
    const db = new DatabaseSync(":memory:");
    create(db);
    const planted = [
      ...MIGRATIONS,
      "ALTER TABLE device ADD COLUMN colour TEXT; DROP TABLE fact; SELECT * FROM nowhere",
    ];
    expect(() => migrate(db, planted)).toThrow("no such table");
    expect(versionOf(db)).toBe(MIGRATIONS.length);
    assertOurs(db, "");
  });

  test("the next one finds the form that the last one left", () => {
    const db = new DatabaseSync(":memory:");
    create(db);
    const next = [...MIGRATIONS, "ALTER TABLE device ADD COLUMN colour TEXT"];
    migrate(db, next);
    expect(versionOf(db)).toBe(next.length);
    assertOurs(db, "", next);
    expect(() => assertOurs(db, "")).toThrow(expect.objectContaining({ code: "store-newer" }));
  });
});
