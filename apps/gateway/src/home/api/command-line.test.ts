/** The command line over the gateway's real HTTP API, with tokens that may less than their owner. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { folder } from "../store/store.fixture.ts";
import type { HomeStatus, MadeToken, Scope } from "./contract.ts";
import { openHome } from "./household.fixture.ts";

const BIN = fileURLToPath(new URL("../../../../cli/bin/thingwall.js", import.meta.url));

async function thingwall(args: readonly string[], LANG = "C.UTF-8") {
  const child = spawn(process.execPath, [BIN, ...args], {
    ...{ env: { PATH: process.env["PATH"], LANG }, stdio: ["ignore", "pipe", "pipe"] },
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

/** A home, and the command line with a token for these. */
async function begin(...scopes: readonly Scope[]) {
  const home = await openHome();
  const owner = home.as(await home.claim());
  const body = { name: "Terminal", scopes, days: 1 };
  const { token } = (await owner("/api/v1/tokens", { method: "POST", body })).json as MadeToken;
  const own = folder();
  writeFileSync(join(own, "token"), `${token}\n`);
  const there = ["--url", home.origin, "--token-file", join(own, "token")];
  return {
    ...{ home, there, authority: join(own, "thingwall.crt") },
    run: (...args: readonly string[]) => thingwall([...args, ...there]),
  };
}

test("who is at home, one of them, and what is decided about it", async () => {
  const { run, home } = await begin("read", "decide");
  const listed = await run("device", "list");
  expect([listed.code, listed.out]).toEqual([0, expect.stringContaining("Lamp")]);
  const status = JSON.parse((await run("device", "list", "--json")).out) as HomeStatus;
  expect(status.things.map(({ id }) => id)).toEqual(["lamp"]);
  expect((await run("device", "decide", "lamp", "lan-only")).code).toBe(0);
  expect(home.home.lifeOf("lamp").grant).toEqual({ standing: "lan-only" });
  const shown = await run("device", "show", "lamp");
  expect(shown.out).toContain("Access: lan-only");
  const journal = await run("journal", "--device", "lamp");
  expect(journal.out).toContain("You gave it this access");
});

test("a token does what it was made for, and says so", async () => {
  const { run, there } = await begin("read");
  const refused = await run("device", "decide", "lamp", "blocked");
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("may not do this")]);
  expect((await run("key", "list")).err).toContain("no Wi-Fi");
  expect((await run("device", "show", "nobody")).err).toContain("not there");
  const french = await thingwall(["device", "show", "nobody", ...there], "fr_FR.UTF-8");
  expect(french.err).toContain("Cela n’est pas là");
});

test("over https with the gateway's own authority, and not without it", async () => {
  const { home, there, authority } = await begin("read");
  const { octets } = await home.ask("/api/v1/authority.crt");
  writeFileSync(authority, octets);
  const secure = ["device", "list", ...there, "--url", `https://127.0.0.1:${home.securePort}`];
  expect((await thingwall([...secure, "--authority", authority])).code).toBe(0);
  const stranger = await thingwall(secure);
  expect([stranger.code, stranger.err]).toEqual([3, expect.stringContaining("does not answer")]);
});
