/** English and French are equals, and no sentence of the app stands anywhere else. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { en } from "./en.ts";
import { fr } from "./fr.ts";

const SOURCES = fileURLToPath(new URL("..", import.meta.url));

/** Words that are the same in both languages. */
const SAME = new Set(["app", "nav.journal", "journal.title"]);
/** Stands for what is put into a sentence. */
const ANY = "‹›";

function sentences(node: unknown, path = ""): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  // One of its kind, and several.
  if (typeof node === "function")
    return [1, ANY].map((given) => [
      `${path}(${given})`,
      String((node as (...values: unknown[]) => unknown)(given, ANY, ANY)),
    ]);
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([name, inner]) =>
    sentences(inner, path === "" ? name : `${path}.${name}`),
  );
}

test("no sentence is empty, and none is the same in both languages", () => {
  const french = new Map(sentences(fr));
  const same = sentences(en).filter(
    ([path, text]) => text.trim() === "" || french.get(path)?.trim() === text.trim(),
  );
  const unexpected = same.filter(
    ([path, text]) => !SAME.has(path) && /\p{L}{2}/u.test(text.replaceAll(ANY, "")),
  );
  expect(unexpected).toEqual([]);
});

test("French is set as French is: no plain space before a double sign", () => {
  const wrong = sentences(fr).filter(([, text]) => / [;:!?»]|« /.test(text));
  expect(wrong).toEqual([]);
});

/** Attributes that somebody reads or hears. */
const SPOKEN = new Set(["aria-label", "title", "placeholder", "alt", "label", "legend", "hint"]);

test("no page has a sentence of its own", () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".tsx"),
  );
  const found = files.flatMap((file) => {
    const text = readFileSync(join(SOURCES, file), "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    const own: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) own.push(`${file}: ${node.text.trim()}`);
      if (
        ts.isJsxAttribute(node) &&
        SPOKEN.has(node.name.getText()) &&
        node.initializer &&
        ts.isStringLiteral(node.initializer) &&
        node.initializer.text !== ""
      )
        own.push(`${file}: ${node.initializer.text}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return own;
  });
  expect(files.length).toBeGreaterThan(8);
  expect(found).toEqual([]);
});
