/** The thin loop: a maker's signed label is scanned, judged, followed to its description, and enforced. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filmOf } from "../../apps/household/src/film.fixture.ts";
import { command } from "../../lab/src/command.ts";
import { outsideAddress } from "../../lab/src/plan.ts";
import { labelPath } from "../../lab/src/programme/labels.ts";
import { programmeSocketPath } from "../../lab/src/runtime.ts";
import { inNamespace } from "../../lab/src/topology.ts";
import { NEWCOMER, type Newcomer, plugIn, welcoming } from "./newcomer.fixture.ts";
import { APP, type AppHome, openAppHome, type Visitor } from "./rig.ts";

const CLOUD = "cloud.lueur.example";
/** A busy machine may need a second question, which the page asks by itself. */
const PATIENCE = 90_000;

let app: AppHome;
let folder: string;
let newcomer: Newcomer;
/** The text in the code on the bulb's box, with what its maker signed. */
let sticker: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "thingwall-film-"));
  const camera = join(folder, "code.y4m");
  app = await openAppHome({ camera, programme: {}, configure: welcoming });
  const answer = await fetch(`${app.home.programme?.url}${labelPath("bulb")}/code`);
  sticker = await answer.text();
  writeFileSync(camera, filmOf(sticker));
  newcomer = await plugIn();
});
afterAll(async () => {
  await newcomer.leave();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function typed({ page }: Visitor, code: string): Promise<void> {
  await page.goto(`${APP}/add`);
  await page.getByLabel("Or type what stands under the code").fill(code);
  await page.getByRole("button", { name: "Look", exact: true }).click();
}

test("a label before the camera: who says what, and the thing gets what its description says", async () => {
  const { page, complaints, barriers, picture } = await app.owner();
  expect(await newcomer.connects({ name: CLOUD }, 8883)).toBe(false);
  await page.getByRole("link", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Scan with the camera" }).click();
  await page.getByText("This label is genuine and up to date.").waitFor({ timeout: PATIENCE });
  await page.getByText("Ampoule E27 by Lueur & Cie").waitFor();
  await page.getByText("Its maker declares security updates until 30 June 2034.").waitFor();
  await page.getByText("Lueur & Cie declares what it is, by its own word.").waitFor();
  await page.getByText("Banc d’essai Laurier looked at it").waitFor();
  await page.getByText("The lab’s label programme lists it at level 3.").waitFor();
  await page.getByRole("radio", { name: "new-bulb", checked: true }).waitFor();
  expect(await barriers()).toEqual([]);
  await picture("label-good");
  await page.getByRole("button", { name: "This is it" }).click();
  await page.getByText("2 places on the Internet").waitFor();
  expect(await newcomer.connects({ name: CLOUD }, 8883)).toBe(false);
  await page.getByRole("button", { name: "Allow as described" }).click();
  await page.getByText("new-bulb is set up.").waitFor();

  await expect.poll(() => newcomer.connects({ name: CLOUD }, 8883), { timeout: 60_000 }).toBe(true);
  const stranger = outsideAddress("stranger", 4);
  expect(await newcomer.connects({ address: stranger }, 443)).toBe(false);
  const list = ["nft", "list", "table", "inet", "thingwall"];
  expect(await command(inNamespace("gateway", list))).toContain(NEWCOMER);
  // What it tried besides is told, and the end of its support is known.
  await page.goto(`${APP}/journal`);
  await page.locator("main li").filter({ hasText: stranger }).first().waitFor();
  await page.goto(APP);
  await page.getByRole("link", { name: "new-bulb" }).first().click();
  await page.getByText("30 June 2034").first().waitFor();
  expect(complaints).toEqual([]);
});

test("withdrawn, suspended, forged and foreign labels are told apart, and lead nowhere", async () => {
  const owner = await app.owner();
  const { page, complaints, picture } = owner;
  const host = new URL(sticker).host;
  const stub = sticker.slice(sticker.indexOf("#"));
  for (const [code, said] of [
    [`https://${host}${labelPath("printer")}${stub}`, "This label is not genuine."],
    [`${sticker.slice(0, -8)}AAAAAAAA`, "This label is not genuine."],
    [sticker.replace(host, `${host}.evil.example`), `${host}.evil.example is not an address`],
  ] as const) {
    await typed(owner, code);
    await page.getByText(said).waitFor({ timeout: PATIENCE });
    expect([code, await page.getByText("Which thing is it?").count()]).toEqual([code, 0]);
  }
  // Of the last there is nobody to ask.
  expect(await page.getByText("did not answer").count()).toBe(0);
  await picture("label-forged");
  for (const [thing, said] of [
    ["printer", "This label has been withdrawn."],
    ["plug", "This label is suspended for now."],
  ] as const) {
    await typed(owner, `https://${host}${labelPath(thing)}`);
    await page.getByText(said).waitFor({ timeout: PATIENCE });
    expect([thing, await page.getByText("Which thing is it?").count()]).toEqual([thing, 0]);
  }
  expect(complaints).toEqual([]);
});

test("a label that was read is judged again when its programme does not answer", async () => {
  const owner = await app.owner();
  rmSync(programmeSocketPath());
  await typed(owner, sticker);
  await owner.page.getByText("The label’s programme did not answer").waitFor();
  await owner.page.getByText("This label is genuine and up to date.").waitFor();
  expect(owner.complaints).toEqual([]);
});
