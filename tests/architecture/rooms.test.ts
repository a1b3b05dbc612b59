import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../../scripts/reports.ts";

const page = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");
const named = new Set(
  [...page.matchAll(/`((?:packages|apps|lab|bench|scripts|tests|docs)(?:\/[a-z0-9-]+)*)`/g)].map(
    (found) => found[1] ?? "",
  ),
);

/** Paths of the folders in a folder of the repository, without what is installed. */
function foldersIn(folder: string): readonly string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map((entry) => join(folder, entry.name));
}

const allFoldersIn = (folder: string): readonly string[] =>
  foldersIn(folder).flatMap((inner) => [inner, ...allFoldersIn(inner)]);

const workspaces = [...foldersIn("packages"), ...foldersIn("apps"), "lab"];

describe("ARCHITECTURE.md", () => {
  test("every room that it names exists", () => {
    expect([...named].filter((room) => !existsSync(join(ROOT, room)))).toEqual([]);
  });

  test("it names every workspace and every room in it", () => {
    const rooms = workspaces.flatMap((workspace) => [
      workspace,
      ...foldersIn(join(workspace, "src")),
    ]);
    expect(rooms.filter((room) => !named.has(room))).toEqual([]);
  });

  test("it names every kind of test", () => {
    expect(foldersIn("tests").filter((folder) => !named.has(folder))).toEqual([]);
  });
});

test("no folder has a name that says nothing", () => {
  const empty = /\/(shared|core|common|types|utils|helpers|services|managers)$/;
  const folders = [...workspaces, "bench", "scripts", "tests"].flatMap(allFoldersIn);
  expect(folders.filter((folder) => empty.test(folder))).toEqual([]);
});

test("every workspace has the project's licence and version", () => {
  for (const workspace of workspaces) {
    const about: unknown = JSON.parse(readFileSync(join(ROOT, workspace, "package.json"), "utf8"));
    expect(about, workspace).toMatchObject({ license: "Apache-2.0", version: "0.1.0" });
  }
});

test("every decision has a number of its own, the next one, and says it", () => {
  const records = readdirSync(join(ROOT, "docs/decisions")).toSorted();
  const first = (file: string) => readFileSync(join(ROOT, "docs/decisions", file), "utf8");
  expect(records.map((file) => file.slice(0, 5))).toEqual(
    records.map((_, at) => `${String(at + 1).padStart(4, "0")}-`),
  );
  for (const [at, file] of records.entries()) expect(first(file)).toMatch(`# ${at + 1}. `);
});
