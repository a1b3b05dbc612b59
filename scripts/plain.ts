/**
 * Writes the programs as plain JavaScript into a folder: `npm run plain -- FOLDER`.
 *
 * Node.js can run TypeScript as it is, but what takes the types away stays in the memory of each
 * process, 45 MB of it: where the gateway is installed they are taken away once. Lines and columns
 * stay where they were. Tests and what only they read stay behind; modules of others are linked to.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PARTS = ["packages", "apps", "lab"] as const;
const LEFT_OUT = /(^|\/)(node_modules|cases|corpus|testing)(\/|$)|\.(test|fixture)\.ts$/;

const [folder, ...others] = process.argv.slice(2);
if (folder === undefined || others.length > 0)
  throw new Error("usage: npm run plain -- FOLDER (which is made)");
mkdirSync(folder);
for (const part of PARTS)
  for (const entry of readdirSync(join(ROOT, part), { recursive: true, withFileTypes: true })) {
    const path = relative(ROOT, join(entry.parentPath, entry.name));
    if (entry.isFile() && !LEFT_OUT.test(path)) writePlain(path, folder);
  }
linkModules(folder);

function writePlain(path: string, to: string): void {
  const target = join(to, path);
  mkdirSync(dirname(target), { recursive: true });
  if (!/\.(ts|js|mjs)$|\/package\.json$/.test(path)) return cpSync(join(ROOT, path), target);
  const text = readFileSync(join(ROOT, path), "utf8");
  const plain = path.endsWith(".ts") ? stripTypeScriptTypes(text) : text;
  writeFileSync(target.replace(/\.ts$/, ".js"), namedPlainly(plain));
}

/** With every module's relative path as it is now, whoever reads it. */
function namedPlainly(text: string): string {
  return text.replace(/(["'`]\.{1,2}\/[^"'`\n]*)\.ts(["'`])/g, "$1.js$2");
}

/** Modules of others where they are; ours where they were written. */
function linkModules(to: string): void {
  const modules = join(ROOT, "node_modules");
  const scope = "@thingwall";
  mkdirSync(join(to, "node_modules", scope), { recursive: true });
  for (const name of readdirSync(modules))
    if (name !== scope) symlinkSync(join(modules, name), join(to, "node_modules", name));
  for (const part of PARTS) {
    const places =
      part === "lab" ? [part] : readdirSync(join(to, part)).map((name) => join(part, name));
    for (const place of places) {
      const name = place.split("/").at(-1) ?? "";
      symlinkSync(join("..", "..", place), join(to, "node_modules", scope, name));
    }
  }
}
