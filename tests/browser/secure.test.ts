/** The app at the home's own address over HTTPS: with the authority that the gateway made for itself. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeMudCode } from "@thingwall/mud/channel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filmOf } from "../../apps/household/src/film.fixture.ts";
import { mudUrl } from "../../lab/src/internet/mud-server.ts";
import { APP, type AppHome, authorityOf, openAppHome, PASSWORD, SECURE_APP } from "./rig.ts";

let app: AppHome;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "thingwall-film-"));
  const camera = join(folder, "code.y4m");
  const code = { mudUrl: mudUrl("bulb"), company: "Lueur & Cie", model: "Ampoule E27" };
  writeFileSync(camera, filmOf(writeMudCode(code)));
  app = await openAppHome({ camera, trusting: true });
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("plain HTTP says what it lacks, and hands out what to trust", async () => {
  const { page, complaints } = await app.owner();
  await page.goto(`${APP}/add`);
  await page.getByText("Browsers open the camera only over an encrypted connection.").waitFor();
  expect(await page.getByRole("button", { name: "Scan with the camera" }).count()).toBe(0);
  await page.getByRole("link", { name: "Encrypted connection" }).click();
  await page.getByText("This page came unencrypted").waitFor();
  const authority = await authorityOf(app.home);
  await page.getByText(authority.fingerprint256).waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Fetch the certificate" }).click();
  const fetched = readFileSync(await (await download).path());
  expect(fetched.equals(authority.raw)).toBe(true);
  expect(complaints).toEqual([]);
});

test("a phone that trusts it signs in over HTTPS, and its camera reads a code", async () => {
  await app.owner();
  const { page, complaints, picture } = await app.visitor();
  await page.goto(SECURE_APP);
  await page.getByLabel("Your name").fill("Ana");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "The mill" }).waitFor();
  expect(await page.evaluate("isSecureContext")).toBe(true);
  await page.getByRole("link", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Scan with the camera" }).click();
  await page.getByText("Ampoule E27 by Lueur & Cie").waitFor();
  await page.goto(`${SECURE_APP}/trust`);
  await page.getByText("This page came encrypted").waitFor();
  await picture("secure");
  // What happens at home is heard here too.
  await page.goto(SECURE_APP);
  await app.home.decide("bulb", { kind: "pause" });
  await page.getByText("Paused").first().waitFor();
  expect(complaints).toEqual([]);
});
