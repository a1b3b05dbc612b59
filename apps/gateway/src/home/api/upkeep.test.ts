import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { restore } from "../store/backup.ts";
import { Memory } from "../store/memory.ts";
import { folder } from "../store/store.fixture.ts";
import { openHome, PASSWORD } from "./household.fixture.ts";

test("an owner takes a backup away that restores, and nothing of it stays behind", async () => {
  const { as, claim, directory } = await openHome();
  const owner = as(await claim());
  const { status, headers, octets } = await owner("/api/v1/backup");
  expect(status).toBe(200);
  expect(headers["content-disposition"]).toContain("thingwall-2026-11-21.backup");
  expect(headers["cache-control"]).toBe("no-store");
  const elsewhere = folder();
  const file = join(elsewhere, "taken");
  writeFileSync(file, octets);
  expect(restore(folder(), file, new Date(0))).toMatchObject({ devices: 1 });
  expect(readdirSync(directory).filter((name) => name.startsWith("backup-"))).toEqual([]);
});

test("an adult and a token do not take it", async () => {
  const { as, claim, invite, ask } = await openHome();
  const owner = await claim();
  expect((await as(await invite(owner, "Ben"))("/api/v1/backup")).status).toBe(403);
  const body = { name: "All", scopes: ["read", "decide", "keys"], days: 1 };
  const made = await as(owner)("/api/v1/tokens", { method: "POST", body });
  const { token } = made.json as { token: string };
  const headers = { authorization: `Bearer ${token}` };
  expect((await ask("/api/v1/backup", { headers })).status).toBe(403);
});

test("measurements are read in Prometheus's form", async () => {
  const { as, claim } = await openHome();
  const { headers, text } = await as(await claim())("/api/v1/metrics");
  expect(headers["content-type"]).toContain("text/plain; version=0.0.4");
  expect(text).toContain("thingwall_devices");
});

describe("a backup is brought back", () => {
  const backupOf = async (home: Awaited<ReturnType<typeof openHome>>) => {
    const owner = home.as(await home.claim());
    await owner("/api/v1/things/lamp/decisions", {
      ...{ method: "POST", body: { kind: "call", name: "Reading lamp" } },
    });
    return (await owner("/api/v1/backup")).octets;
  };

  test("to a gateway that nobody owns yet, by whoever reads its code", async () => {
    const octets = await backupOf(await openHome());
    const wiped = await openHome();
    const bring = (headers: Record<string, string>) =>
      wiped.ask("/api/v1/restore", { method: "POST", octets, headers });
    expect((await bring({})).json).toMatchObject({ code: "wrong-code" });
    expect((await bring({ "thingwall-code": "aaaa-aaaa-aaaa" })).status).toBe(403);
    expect((await bring({ "thingwall-code": wiped.claimCode.text })).status).toBe(200);
    await wiped.restarted;
    const { memory } = reopened(wiped.directory);
    expect(memory.accounts.all().map(({ name }) => name)).toEqual(["Ana"]);
    expect(memory.lives()).toMatchObject(
      new Map([["lamp", { preferences: { name: "Reading lamp" } }]]),
    );
  });

  test("to one that is owned, by an owner and nobody else", async () => {
    const home = await openHome();
    const octets = await backupOf(home);
    const { claimCode, invite } = home;
    const body = { name: "Ana", password: PASSWORD };
    const signedIn = await home.ask("/api/v1/sign-in", { method: "POST", body });
    const owner = home.cookieOf(signedIn);
    const asked = { method: "POST", octets };
    const adult = home.as(await invite(owner, "Ben"));
    expect((await adult("/api/v1/restore", asked)).json).toMatchObject({ code: "owners-only" });
    const headers = { "thingwall-code": claimCode.text };
    expect((await home.ask("/api/v1/restore", { ...asked, headers })).status).toBe(401);
    expect((await home.as(owner)("/api/v1/restore", asked)).status).toBe(200);
    await home.restarted;
    // Ben came after it was taken.
    const { memory } = reopened(home.directory);
    expect(memory.accounts.all().map(({ name }) => name)).toEqual(["Ana"]);
  });

  test("what is none, or is damaged, changes nothing", async () => {
    const home = await openHome();
    const octets = await backupOf(home);
    const body = { name: "Ana", password: PASSWORD };
    const owner = home.as(
      home.cookieOf(await home.ask("/api/v1/sign-in", { method: "POST", body })),
    );
    const damaged = Buffer.from(octets);
    damaged.writeUInt8(damaged.readUInt8(2000) ^ 1, 2000);
    for (const wrong of [Buffer.from("no backup"), Buffer.alloc(0), damaged]) {
      const answer = await owner("/api/v1/restore", { method: "POST", octets: wrong });
      expect(answer.json).toMatchObject({ status: 422, code: "no-backup" });
    }
    expect((await owner("/api/v1/home")).status).toBe(200);
    expect(readdirSync(home.directory).filter((name) => /restore|looked/.test(name))).toEqual([]);
  });
});

/** What a gateway that begins anew finds there. */
function reopened(directory: string) {
  const memory = new Memory(directory, {
    ...{ now: Date.now, publish: () => undefined },
    complain: (line) => {
      throw new Error(line);
    },
  });
  onTestFinished(() => memory.close());
  return { memory };
}
