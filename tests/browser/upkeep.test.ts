/** What happens to a home over the years: support ends, the gateway is wiped and its backup brought back. */
import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { gotThrough } from "../../lab/src/describe.ts";
import { neighbour, planned, type PlannedTrial, toName } from "../../lab/src/trials.ts";
import { APP, type AppHome, openAppHome, PASSWORD } from "./rig.ts";

let app: AppHome | undefined;
afterEach(async () => {
  await app?.stop();
  app = undefined;
});

async function begin(): Promise<AppHome> {
  app = await openAppHome();
  return app;
}

/** Passes where any family does. */
async function passes(home: AppHome["home"], { from, trials }: PlannedTrial): Promise<boolean> {
  const done = await Promise.all(trials.map((trial) => home.attempt(from, trial)));
  return done.some(gotThrough);
}

const cloud = planned("bulb", "passes", toName("tcp", "cloud.lueur.example", 8883));
const fromPhone = planned("phone", "passes", neighbour("bulb", 6668));

test("what nobody mends stays at home, is said so, and gets a month when the household wants it", async () => {
  const { home, owner } = await begin();
  const { page, complaints, barriers, picture } = await owner();
  expect(await passes(home, cloud)).toBe(true);
  await home.decide("bulb", { kind: "support", ends: Date.now() });
  await page.getByRole("heading", { name: "Nobody mends Bulb any more" }).waitFor();
  await page.getByRole("link", { name: "Look: Bulb" }).click();
  await page.getByText("No longer mended: at home only").waitFor();
  expect(await barriers()).toEqual([]);
  await picture("support");
  expect(await passes(home, cloud)).toBe(false);
  expect(await passes(home, fromPhone)).toBe(true);
  await page.getByRole("button", { name: "Let it on the Internet for a month" }).click();
  await page.getByText("Does what its maker describes").waitFor();
  expect(await passes(home, cloud)).toBe(true);
  expect(complaints).toEqual([]);
});

test("a gateway that was wiped is as it was, with its backup and its code", async () => {
  const before = await begin();
  const { page } = await before.owner();
  await page.goto(`${APP}/things/bulb`);
  await page.getByRole("button", { name: "Name and room" }).click();
  await page.getByLabel("What you call it").fill("Reading lamp");
  await page.getByLabel("Where it stands").fill("Attic");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Reading lamp" }).waitFor();
  await page.getByRole("button", { name: "Change access" }).click();
  await page.getByRole("dialog").getByText("At home only", { exact: true }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.goto(`${APP}/settings`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Take a backup" }).click();
  const buffer = readFileSync(await (await download).path());
  await before.stop();

  const { home, visitor } = await begin();
  const claim = await home.claim();
  if (claim.claimed) throw new Error("somebody owns it already");
  expect(await passes(home, cloud)).toBe(true);
  const { page: wiped, barriers, picture } = await visitor();
  await wiped.goto(`${APP}/#code=${claim.code}`);
  await wiped.getByText("You have a backup?").click();
  await wiped
    .getByLabel("The file")
    .setInputFiles({ name: "thingwall.backup", mimeType: "application/octet-stream", buffer });
  expect(await barriers()).toEqual([]);
  await picture("restore");
  await wiped.getByRole("button", { name: "Bring it back" }).click();
  await wiped.getByRole("heading", { level: 1, name: "Welcome back" }).waitFor();
  await wiped.getByLabel("Your name").fill("Ana");
  await wiped.getByLabel("Password").fill(PASSWORD);
  await wiped.getByRole("button", { name: "Sign in" }).click();
  await wiped.getByRole("heading", { level: 3, name: "Attic" }).waitFor();
  await wiped.goto(`${APP}/things/bulb`);
  await wiped.getByRole("heading", { level: 1, name: "Reading lamp" }).waitFor();
  await wiped.getByText("At home only").first().waitFor();
  await expect.poll(() => passes(home, cloud), { timeout: 60_000 }).toBe(false);
  expect(await passes(home, fromPhone)).toBe(true);
});
