/** An nft that is kept running takes the same transactions as one that is started for each. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeEach, expect, test } from "vitest";
import { KeptNft } from "../../apps/gateway/src/wall/nft-kept.ts";

const run = promisify(execFile);
const TABLE = "inet kept_test";
const SET = `${TABLE} addresses`;
const add = (address: string) => `add element ${SET} { ${address} }\n`;

let kept: KeptNft;
beforeEach(async () => {
  kept = new KeptNft();
  await kept.apply(`add table ${TABLE}\ndelete table ${TABLE}\ntable ${TABLE} {
  set addresses {
    type ipv4_addr
  }
}
`);
});

afterAll(async () => {
  await run("nft", ["delete", "table", ...TABLE.split(" ")]);
});

/** The addresses in the set, as the kernel has them. */
async function addresses(): Promise<readonly string[]> {
  const { stdout } = await run("nft", ["list", "set", ...SET.split(" ")]);
  return stdout.match(/\d+\.\d+\.\d+\.\d+/g) ?? [];
}

/** Those of this process that wait for lines. */
async function running(): Promise<readonly number[]> {
  const { stdout } = await run("ps", [
    "--no-headers",
    "-o",
    "pid,args",
    "--ppid",
    `${process.pid}`,
  ]);
  return [...stdout.matchAll(/^\s*(\d+) nft -i$/gm)].map(([, id]) => Number(id));
}

test("what is said to be done is there, and in the order in which it was asked for", async () => {
  await Promise.all([kept.apply(add("192.0.2.1")), kept.apply(add("192.0.2.2"))]);
  await kept.apply(`delete element ${SET} { 192.0.2.1 }\n`);
  expect(await addresses()).toEqual(["192.0.2.2"]);
});

test("blocks, comments and several lines are one transaction", async () => {
  await kept.apply(`table ${TABLE} {
  set names {
    type ipv4_addr; flags timeout; comment "a name"
    elements = { 192.0.2.7 timeout 60s comment "b name" }
  }
  chain c {
    ip daddr @names accept
    drop
  }
}
${add("192.0.2.3")}`);
  const { stdout } = await run("nft", ["list", "table", ...TABLE.split(" ")]);
  expect(stdout).toContain("ip daddr @names accept\n\t\tdrop");
  expect(stdout).toContain('comment "b name"');
  expect(await addresses()).toEqual(["192.0.2.3"]);
});

test.each([
  ["nft", `${add("192.0.2.1")}add element ${TABLE} nothing { 192.0.2.2 }\n`, "No such file"],
  ["nft's grammar", `${add("192.0.2.1")}add nonsense\n`, "syntax error"],
  // nft finds nothing wrong with it; only the kernel knows.
  ["the kernel", `${add("192.0.2.1")}create set ${SET} { type ipv4_addr; }\n`, "File exists"],
])("what %s refuses is refused whole, and the next is taken", async (_, text, reason) => {
  await expect(kept.apply(text)).rejects.toMatchObject({ code: "nft-refused" });
  await expect(kept.apply(text)).rejects.toThrow(reason);
  expect(await addresses()).toEqual([]);
  await kept.apply(add("192.0.2.9"));
  expect(await addresses()).toEqual(["192.0.2.9"]);
});

test("a complaint does not repeat the whole transaction", async () => {
  const much = Array.from({ length: 100 }, (_, at) => add(`192.0.2.${at}`)).join("");
  const refused = kept.apply(`${much}create table ${TABLE}\n`).catch((error: unknown) => error);
  expect(String(await refused).length).toBeLessThan(600);
});

test("somebody else's change in between is seen", async () => {
  await kept.apply(add("192.0.2.1"));
  await run("nft", ["flush", "set", ...SET.split(" ")]);
  await run("nft", ["add", "set", ...TABLE.split(" "), "other", "{ type ipv6_addr; }"]);
  await kept.apply(`${add("192.0.2.2")}add element ${TABLE} other { 2001:db8::1 }\n`);
  expect(await addresses()).toEqual(["192.0.2.2"]);
});

test("when it was killed a fresh one does it, and another is kept", async () => {
  const before = await running();
  for (const id of before) process.kill(id, "SIGKILL");
  await kept.apply(add("192.0.2.1"));
  await kept.apply(add("192.0.2.2"));
  expect(await addresses()).toEqual(["192.0.2.1", "192.0.2.2"]);
  const after = await running();
  expect(after).toHaveLength(1);
  expect(before).not.toContain(after[0]);
});

test.each([
  ["before it did anything", ""],
  ["after it did it", "printf '%s' \"$line\" | nft -f -;"],
])("one that dies in the middle, %s, leaves all of it", async (_, does) => {
  const dying = `while read -r line; do case "$line" in
    done_*) printf 'Error: what\\n%s\\n^^\\n' "$line" >&2;;
    *192.0.2.5*) ${does} exit 1;;
  esac; done`;
  const fragile = new KeptNft(["sh", "-c", dying]);
  await fragile.apply(add("192.0.2.4"));
  await fragile.apply(add("192.0.2.5"));
  expect(await addresses()).toEqual(["192.0.2.4", "192.0.2.5"]);
});

test("where none can be kept each has its own", async () => {
  const alone = new KeptNft(["/nonexistent/nft"]);
  await alone.apply(add("192.0.2.1"));
  await alone.apply(add("192.0.2.2"));
  expect(await addresses()).toEqual(["192.0.2.1", "192.0.2.2"]);
});

test("thousands of elements are taken, in lines of any length", async () => {
  const many = (count: number, network: number) =>
    add(
      Array.from({ length: count }, (_, at) => `10.${network}.${at >> 8}.${at & 255}`).join(", "),
    );
  await kept.apply(many(1000, 1));
  // Longer than what one that is kept is given.
  await kept.apply(many(6000, 2));
  expect(await addresses()).toHaveLength(7000);
});
