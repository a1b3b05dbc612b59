/** What people do with the app, and what becomes of it in the kernel. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gotThrough } from "../../lab/src/describe.ts";
import { https, neighbour, planned, type PlannedTrial, toName } from "../../lab/src/trials.ts";
import { APP, type AppHome, openAppHome, PASSWORD } from "./rig.ts";

/** Names that a stranger chose for a thing: markup, and letters that turn the line around. */
const HOSTILE = "<img src=x onerror=alert(1)>\u202Egnp.exe";

let app: AppHome;
beforeAll(async () => {
  app = await openAppHome({
    configure: (config) => ({
      ...config,
      response: {},
      devices: config.devices.map((device) =>
        device.id === "printer" ? { ...device, name: HOSTILE } : device,
      ),
    }),
  });
});
afterAll(() => app.stop());

/** Passes where any family does: what was closed a moment ago may still be answered in one. */
async function passes({ from, trials }: PlannedTrial): Promise<boolean> {
  const done = await Promise.all(trials.map((trial) => app.home.attempt(from, trial)));
  return done.some(gotThrough);
}

const cloud = planned("bulb", "passes", toName("tcp", "cloud.lueur.example", 8883));
const update = planned("bulb", "passes", https("update.lueur.example", "/firmware.bin"));
const fromPhone = planned("phone", "passes", neighbour("bulb", 6668));

test("an adult is invited, joins, and does not get what is for owners", async () => {
  const owner = await app.owner({ size: "desk" });
  await owner.page.goto(`${APP}/settings`);
  await owner.page.getByRole("button", { name: "Invite somebody" }).click();
  await owner.page.getByRole("button", { name: "Make an invitation" }).click();
  const address = await owner.page.getByText(`${APP}/join#code=`).innerText();
  const guest = await app.visitor();
  await guest.page.goto(address);
  await guest.page.getByLabel("Your name").fill("Ben");
  await guest.page.getByLabel("Password").fill(PASSWORD);
  await guest.page.getByRole("button", { name: "Join" }).click();
  await guest.page.getByRole("heading", { level: 1, name: "The mill" }).waitFor();
  await guest.page.goto(`${APP}/settings`);
  await guest.page.getByText("Ben").first().waitFor();
  expect(await guest.page.getByRole("button", { name: "Invite somebody" }).count()).toBe(0);
  expect([...owner.complaints, ...guest.complaints]).toEqual([]);
});

describe("each choice is seen in the kernel", () => {
  test.each([
    ["At home only", { cloud: false, update: false, phone: true }],
    ["Updates only", { cloud: false, update: true, phone: false }],
    ["Nothing", { cloud: false, update: false, phone: false }],
    ["As described", { cloud: true, update: true, phone: true }],
  ])("%s", async (choice, expected) => {
    const { page } = await app.owner();
    await page.goto(`${APP}/things/bulb`);
    await page.getByRole("button", { name: "Change access" }).click();
    await page.getByRole("dialog").getByText(choice, { exact: true }).click();
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/decisions"));
    await page.getByRole("button", { name: "Save" }).click();
    expect((await answered).status()).toBe(200);
    expect({
      cloud: await passes(cloud),
      update: await passes(update),
      phone: await passes(fromPhone),
    }).toEqual(expected);
  });
});

test("a pause holds until it ends by itself, and the page says both", async () => {
  const { page } = await app.owner();
  await page.goto(`${APP}/things/bulb`);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "I say so" }).click();
  await page.getByText("Until you say so").waitFor();
  expect(await passes(cloud)).toBe(false);
  await app.home.decide("bulb", { kind: "pause", until: Date.now() + 2000 });
  await page.getByRole("button", { name: "Pause" }).waitFor();
  expect(await passes(cloud)).toBe(true);
});

test("a bot is contained, shown first, and released by the household", async () => {
  const { page, complaints } = await app.owner();
  await app.home.behave("bulb", "telnet-spread");
  await page.getByRole("heading", { name: "Bulb was cut off" }).waitFor();
  await app.home.behave("bulb", "quiet");
  await page.getByRole("link", { name: "Look: Bulb" }).click();
  await page.getByText("In quarantine").waitFor();
  expect(await passes(cloud)).toBe(false);
  await page.getByRole("button", { name: "Let it try again" }).click();
  await page.getByText("On trial").waitFor();
  // What it sent before may have used up what it may send in this second.
  await expect.poll(() => passes(cloud), { timeout: 60_000 }).toBe(true);
  expect(complaints).toEqual([]);
});

test("a code is read from a photo, and one that is none opens nothing", async () => {
  const { page, complaints } = await app.owner();
  await page.goto(`${APP}/settings`);
  // The gateway's own picture of an invitation is a photo like another.
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByRole("button", { name: "Make an invitation" }).click();
  const picture = await page.locator("svg.qr").screenshot();
  await page.goto(`${APP}/add`);
  const photo = { name: "photo.png", mimeType: "image/png", buffer: picture };
  await page.locator("input[type=file]").setInputFiles(photo);
  // Plain HTTP is no place of a description.
  await page.getByText("This is no code of a thing. Nothing was opened.").waitFor();
  await page.getByLabel("Or type what stands under the code").fill("https://maker.example/a.json");
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByText("Where its maker describes it").waitFor();
  expect(complaints).toEqual([]);
});

test("what a stranger writes is text, short, and in its place", async () => {
  const { page, complaints } = await app.owner();
  const shown = "<img src=x onerror=alert(1)> gnp.exe";
  await page.getByText(shown).first().waitFor();
  await page.goto(`${APP}/things/printer`);
  await page.getByRole("heading", { level: 1, name: shown }).waitFor();
  expect(await page.locator("main img").count()).toBe(0);
  expect(complaints).toEqual([]);
});

test("English becomes French and stays so", async () => {
  const { page } = await app.owner();
  await page.goto(`${APP}/settings`);
  await page.getByRole("radio", { name: "Français" }).check();
  await page.getByRole("heading", { level: 1, name: "Réglages" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Réglages" }).waitFor();
});

test("the keyboard alone is enough to pause a thing", async () => {
  const { page } = await app.owner({ size: "desk" });
  await page.goto(`${APP}/things/plug`);
  const pause = page.getByRole("button", { name: "Pause" });
  await pause.waitFor();
  for (let presses = 0; presses < 40; presses++) {
    if ((await page.locator("button:focus", { hasText: "Pause" }).count()) === 1) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  expect(await page.getByRole("dialog").count()).toBe(0);
  // The focus is where it was.
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "In an hour" }).press("Enter");
  await page.getByRole("button", { name: "Resume" }).press("Enter");
  await pause.waitFor();
});

test("the page says when the gateway is away, and comes back with it", async () => {
  const { page } = await app.owner();
  const { back } = await app.home.kill("home");
  await page.getByText("The gateway does not answer").waitFor();
  await back;
  await page.getByText("The gateway does not answer").waitFor({ state: "detached" });
  await page.getByText("Bulb").first().waitFor();
});
