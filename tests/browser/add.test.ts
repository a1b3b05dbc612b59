/** A thing is brought home: its code before the camera, a real lease, and only its own access. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeMudCode } from "@thingwall/mud/channel";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filmOf } from "../../apps/household/src/film.fixture.ts";
import { command } from "../../lab/src/command.ts";
import { mudUrl } from "../../lab/src/internet/mud-server.ts";
import { outsideAddress } from "../../lab/src/plan.ts";
import { inNamespace } from "../../lab/src/topology.ts";
import { NEWCOMER, type Newcomer, plugIn, welcoming } from "./newcomer.fixture.ts";
import { APP, type AppHome, openAppHome } from "./rig.ts";

const CLOUD = "cloud.lueur.example";
/** More would be a form to fill in. */
const MOST_TAPS = 6;

let app: AppHome;
let folder: string;
let newcomer: Newcomer;
const connects: Newcomer["connects"] = (to, port) => newcomer.connects(to, port);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "thingwall-film-"));
  const camera = join(folder, "code.y4m");
  const mac = NEWCOMER;
  const code = { mudUrl: mudUrl("bulb"), company: "Lueur & Cie", model: "Ampoule E27", mac };
  writeFileSync(camera, filmOf(writeMudCode(code)));
  app = await openAppHome({ camera, configure: welcoming });
  newcomer = await plugIn();
});
afterAll(async () => {
  await newcomer.leave();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A finger on something that is shown. */
function fingerOn(page: Page) {
  let taps = 0;
  return {
    tap: async (role: "link" | "button", name: string) => {
      taps++;
      await page.getByRole(role, { name, exact: true }).click();
    },
    taps: () => taps,
  };
}

test("a code before the camera, at most six taps, and it is online with only its own access", async () => {
  const { page, complaints, barriers, picture } = await app.owner();
  const { tap, taps } = fingerOn(page);
  expect(await connects({ name: CLOUD }, 8883)).toBe(false);

  await tap("link", "Add");
  await tap("button", "Scan with the camera");
  await page.getByText("Ampoule E27 by Lueur & Cie").waitFor();
  // Its real lease: it is here, known by the address on its sticker.
  await page.getByRole("radio", { name: "new-bulb", checked: true }).waitFor();
  await picture("add-which");
  await tap("button", "This is it");
  await page.getByText("2 places on the Internet").waitFor();
  await page.getByText(CLOUD).first().waitFor();
  expect(await barriers()).toEqual([]);
  await picture("add-wants");
  // Seen, and not yet allowed.
  expect(await connects({ name: CLOUD }, 8883)).toBe(false);
  await tap("button", "Allow as described");
  await page.getByText("new-bulb is set up.").waitFor();
  await picture("add-done");

  await expect.poll(() => connects({ name: CLOUD }, 8883), { timeout: 60_000 }).toBe(true);
  expect(await connects({ address: outsideAddress("stranger", 4) }, 443)).toBe(false);
  const rules = await command(
    inNamespace("gateway", ["nft", "list", "table", "inet", "thingwall"]),
  );
  expect(rules).toContain(NEWCOMER);
  expect(taps()).toBeLessThanOrEqual(MOST_TAPS);
  expect(complaints).toEqual([]);
});

test("a code that cannot be used yet is told in words", async () => {
  const { page } = await app.owner();
  await page.goto(`${APP}/add`);
  const read = async (text: string) => {
    await page.getByLabel("Or type what stands under the code").fill(text);
    await page.getByRole("button", { name: "Look", exact: true }).click();
  };
  await read("DPP:K:MDkw;;");
  await page.getByText("This gateway has no Wi-Fi of its own to let it in.").waitFor();
  await page.getByRole("button", { name: "Another code" }).click();
  await read("WIFI:T:WPA;S:Mill;P:secret12;;");
  await page.getByText("That is the key of the network “Mill”").waitFor();
});
