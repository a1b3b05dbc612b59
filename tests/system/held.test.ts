/** A table that nobody but its owner can take away, while the owner lives. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { hold } from "../../apps/gateway/src/wall/held.ts";
import { HELD } from "../../apps/gateway/src/wall/standing.ts";

const run = promisify(execFile);
const nft = (...args: string[]) => run("nft", args).then(({ stdout }) => stdout);
const NAME = ["inet", "thingwall_held"] as const;

const held = hold(HELD, (error) => {
  throw error;
});

test("it forwards nothing without the mark, and is there once it is said to be", async () => {
  await held;
  const text = await nft("list", "table", ...NAME);
  expect(text).toContain("hook forward priority 20; policy drop;");
  expect(text.match(/accept|goto|jump/g)).toEqual(["accept"]);
});

test.each([
  ["delete", "table", ...NAME],
  ["flush", "table", ...NAME],
  ["flush", "chain", ...NAME, "forward"],
  ["insert", "rule", ...NAME, "forward", "accept"],
  ["chain", ...NAME, "forward", "{ policy accept; }"],
])("no other program may %s %s", async (...command) => {
  await held;
  const before = await nft("list", "table", ...NAME);
  await expect(nft(...command)).rejects.toThrow("Operation not permitted");
  expect(await nft("list", "table", ...NAME)).toBe(before);
});

test("whoever flushes all rules takes away all others", async () => {
  await held;
  await nft("add", "table", "inet", "another");
  await nft("flush", "ruleset");
  expect((await nft("list", "tables")).trim()).toBe(`table ${NAME.join(" ")}`);
});

test("when its owner is killed it goes, and is held anew by another", async () => {
  await held;
  const before = await owners();
  expect(before).toHaveLength(1);
  for (const id of before) process.kill(id, "SIGKILL");
  // The old one's has gone by the time that there is another.
  while ((await owners()).every((id) => before.includes(id)) || !(await isThere()));
  await expect(nft("delete", "table", ...NAME)).rejects.toThrow("Operation not permitted");
});

const isThere = async () => (await nft("list", "tables")).includes(NAME.join(" "));

/** Those of this process that hold it. */
async function owners(): Promise<readonly number[]> {
  const asked = ["--no-headers", "-o", "pid,args", "--ppid", `${process.pid}`];
  const { stdout } = await run("ps", asked);
  return [...stdout.matchAll(/^\s*(\d+) nft -i$/gm)].map(([, id]) => Number(id));
}
