import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { restore } from "../store/backup.ts";
import { folder } from "../store/store.fixture.ts";
import { openHome } from "./household.fixture.ts";

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
