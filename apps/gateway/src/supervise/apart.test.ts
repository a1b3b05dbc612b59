import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isMapped, NAMES_USER, setApart } from "./apart.ts";

let base: string;
let runDirectory: string;
let file: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "thingwall-apart-"));
  runDirectory = join(base, "run");
  file = join(base, "main.ts");
  mkdirSync(runDirectory, { mode: 0o700 });
  writeFileSync(file, "");
});
afterEach(() => {
  rmSync(base, { recursive: true });
});

const modes = () =>
  [runDirectory, join(runDirectory, "admit"), join(runDirectory, "names")].map(
    (path) => statSync(path).mode & 0o7777,
  );

test("an ordinary user has no other to give", async () => {
  expect(await setApart(runDirectory, [file], 1000)).toEqual({
    user: undefined,
    why: "only root can give it one of its own",
  });
  expect(modes()).toEqual([0o700, 0o700, 0o700]);
});

test("what the other user could not read or reach keeps it from being one, and closes again", async () => {
  mkdirSync(join(runDirectory, "names"));
  chmodSync(join(runDirectory, "names"), 0o755);
  chmodSync(base, 0o700);
  const apart = await setApart(runDirectory, [file], process.getuid?.() ?? 0);
  expect(apart).toMatchObject({ user: undefined });
  expect(modes()).toEqual([0o700, 0o700, 0o700]);
});

test("a number that a user namespace does not know is nobody's", () => {
  expect(isMapped(NAMES_USER, "uid", "         0          0 4294967295\n")).toBe(true);
  expect(isMapped(NAMES_USER, "uid", "      1000       1000          1\n")).toBe(false);
  expect(isMapped(NAMES_USER, "gid", "0 1000 1\n1 100000 65536\n")).toBe(true);
  expect(isMapped(NAMES_USER, "gid", "")).toBe(false);
});
