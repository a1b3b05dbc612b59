import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const above = mkdtempSync(join(tmpdir(), "plain-"));
const folder = join(above, "thingwall");
const script = fileURLToPath(new URL("./plain.ts", import.meta.url));

/** Without what would take types away, where a type had been left. */
function node(...args: string[]) {
  return spawnSync(process.execPath, args, { encoding: "utf8" });
}

beforeAll(() => {
  expect(node(script, folder).status).toBe(0);
});

afterAll(() => {
  rmSync(above, { recursive: true });
});

test("the command line runs from plain JavaScript", () => {
  const bulb = fileURLToPath(new URL("../lab/src/mud/bulb.json", import.meta.url));
  const { stdout, status } = node(
    "--no-experimental-strip-types",
    ...[join(folder, "apps/cli/bin/thingwall.js"), "mud", "check", bulb],
  );
  expect(stdout).toContain("bulb");
  expect(status).toBe(0);
});

test("the gateway's processes start, and say what they miss", () => {
  for (const name of ["wall", "names", "home"]) {
    const main = join(folder, `apps/gateway/src/${name}/main.js`);
    const { stderr } = node("--no-experimental-strip-types", main);
    expect(stderr).toContain("JSON");
  }
});

test("what it is made of comes along, tests do not", () => {
  const there = (path: string) => existsSync(join(folder, path));
  expect(there("apps/gateway/src/supervise/lease-event.sh")).toBe(true);
  expect(there("apps/gateway/src/wall/wall.test.js")).toBe(false);
  expect(there("apps/gateway/src/wall/main.ts")).toBe(false);
});

test("a folder that is there already is not written into", () => {
  expect(node(script, above).stderr).toContain("EEXIST");
});
