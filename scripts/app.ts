/**
 * Builds the household's app into `apps/household/dist`, from where the gateway serves it, when its
 * sources have changed since it was last built there; a start without a change takes no time for it.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ROOT } from "./reports.ts";

const APP = join(ROOT, "apps", "household");
const BUILT = join(APP, "dist");
const STAMP = join(BUILT, ".sources");
/** What the app is made of; of the gateway it has the words, of the standard the codes. */
const SOURCES = [
  join(APP, "src"),
  join(APP, "public"),
  join(APP, "index.html"),
  join(ROOT, "apps", "gateway", "src", "words"),
  join(ROOT, "packages", "mud", "src", "channel"),
  join(ROOT, "package-lock.json"),
  join(ROOT, "scripts", "app.ts"),
];
/** Octets of a file below which packing it gains nothing. */
const WORTH_PACKING = 1024;

/** Resolves with whether there was anything to do. */
export async function buildApp(): Promise<boolean> {
  const digest = digestOf(SOURCES);
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === digest) return false;
  const { build } = await import("vite");
  rmSync(BUILT, { recursive: true, force: true });
  // Whoever builds it: what a test builds is what a household gets.
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  await build({
    root: APP,
    configFile: false,
    logLevel: "error",
    build: {
      outDir: BUILT,
      target: "es2023",
      // Everything is a file of its own: the page's rules let nothing else run or be shown.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  }).finally(() => {
    if (before === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = before;
  });
  for (const file of filesIn([BUILT])) {
    const bytes = readFileSync(file);
    if (bytes.length >= WORTH_PACKING && /\.(js|css|html|svg|wasm)$/.test(file))
      writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
  writeFileSync(STAMP, digest);
  return true;
}

function digestOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of filesIn(paths)) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function filesIn(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) =>
    /\.[a-z]+$/.test(path)
      ? [path]
      : readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .toSorted(),
  );
}

if (import.meta.main) await buildApp();
