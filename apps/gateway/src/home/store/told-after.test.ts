/** What is acknowledged is on the disk: seen in what the process asks of the kernel, and in which order. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { folder } from "./store.fixture.ts";
import { DECIDED } from "./told-after.fixture.ts";

const PROGRAM = fileURLToPath(new URL("told-after.fixture.ts", import.meta.url));

interface Traced {
  readonly ph: string;
  readonly name: string;
}

/** Its calls, in the order in which they began or, where it had to wait for them, ended. */
function callsOf(): readonly ("written" | "synced" | "told")[] {
  const trace = join(folder(), "trace.json");
  execFileSync(process.execPath, [
    ...["--trace-event-categories", "node.fs.sync", `--trace-event-file-pattern=${trace}`],
    ...[PROGRAM, folder()],
  ]);
  const { traceEvents } = JSON.parse(readFileSync(trace, "utf8")) as {
    readonly traceEvents: readonly Traced[];
  };
  return traceEvents.flatMap(({ ph, name }) => {
    if (ph === "B" && name === "fs.sync.write") return ["written"];
    if (ph === "E" && name === "fs.sync.fdatasync") return ["synced"];
    if (ph === "B" && name === "fs.sync.access") return ["told"];
    return [];
  });
}

test("before a decision or a device is told, all that was written of it is on the disk", () => {
  const calls = callsOf();
  expect(calls.filter((call) => call === "told").length).toBeGreaterThanOrEqual(2 * DECIDED);
  expect(calls.filter((call) => call === "synced").length).toBeGreaterThanOrEqual(2 * DECIDED);
  let waiting = 0;
  for (const [at, call] of calls.entries()) {
    if (call === "written") waiting += 1;
    else if (call === "synced") waiting = 0;
    else expect([at, waiting]).toEqual([at, 0]);
  }
});

test("the database itself waits for the disk at every commit", () => {
  const database = openDatabase(join(folder(), "home.sqlite"));
  const said = (pragma: string) => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {});
  expect(said("journal_mode")).toEqual(["wal"]);
  // 2: FULL (sqlite.org/pragma.html#pragma_synchronous).
  expect(said("synchronous")).toEqual([2]);
  database.close();
});
