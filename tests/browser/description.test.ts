/** What a maker writes: shown as text whatever it is, and taken only by the household. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gotThrough } from "../../lab/src/describe.ts";
import { planned, toName } from "../../lab/src/trials.ts";
import { APP, type AppHome, openAppHome } from "./rig.ts";

/**
 * The worst that a description may say and still be one: markup, letters that turn the line around,
 * what moves a terminal's cursor (C1; C0 is refused), and as many of them as are read.
 */
const HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202Egnp.exe\u009B2J";
const ENDLESS = `${HOSTILE}${"long ".repeat(300)}`.slice(0, 1024);
const UNSEEN = /[\p{Cc}\p{Cf}]/u;

let app: AppHome;
let file = "";
beforeAll(async () => {
  app = await openAppHome({
    configure: (config) => ({
      ...config,
      response: {},
      trust: { ...config.trust, unsigned: true },
      devices: config.devices.map((device) => {
        if (device.mud === undefined || !("file" in device.mud)) return device;
        // The household's own file, which nobody signs.
        file = device.mud.file;
        rmSync(file.replace(/\.json$/, ".p7s"));
        change((mud) => ({ ...mud, "mfg-name": ENDLESS, "model-name": HOSTILE }));
        return { ...device, name: HOSTILE.slice(0, 64) };
      }),
    }),
  });
});
afterAll(() => app.stop());

type Node = Record<string, unknown>;
interface MudFile {
  "ietf-mud:mud": Node;
  "ietf-access-control-list:acls": { acl: { type: string; aces: { ace: Node[] } }[] };
}

function change(
  mud: (before: Node) => Node,
  aces: (before: Node[]) => Node[] = (before) => before,
) {
  const said = JSON.parse(readFileSync(file, "utf8")) as MudFile;
  const [first, ...others] = said["ietf-access-control-list:acls"].acl;
  if (!first) throw new Error("no list");
  const acl = [{ ...first, aces: { ace: aces(first.aces.ace) } }, ...others];
  writeFileSync(
    file,
    JSON.stringify({
      "ietf-mud:mud": mud(said["ietf-mud:mud"]),
      "ietf-access-control-list:acls": { acl },
    }),
  );
}

/** What is shown to people holds nothing that they do not see. */
async function shown(page: Page): Promise<string> {
  const text = await page.locator("main").innerText();
  expect(text.replaceAll(/[\n\t]/g, " ")).not.toMatch(UNSEEN);
  expect(await page.locator("main img, main script").count()).toBe(0);
  return text;
}

test("markup, turned lines, escapes and endless names are short text on every page", async () => {
  const { page, complaints, barriers, picture } = await app.owner();
  await page.goto(`${APP}/things/plug`);
  const markup = page.locator("dd").filter({ hasText: "<script>alert(1)</script>" }).first();
  await markup.waitFor();
  await shown(page);
  expect((await markup.innerText()).length).toBeLessThanOrEqual(160);
  const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  expect(wide).toBe(0);
  expect(await barriers()).toEqual([]);
  await picture("hostile-thing");
  await page.goto(APP);
  await page.locator("main a").filter({ hasText: "<script>alert(1)</script>" }).waitFor();
  await shown(page);
  await page.goto(`${APP}/journal`);
  await page.locator("select").selectOption("plug");
  const entry = page.locator("main ol li").filter({ hasText: "<script>alert(1)</script>" });
  await entry.first().waitFor();
  await shown(page);
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
  expect(complaints).toEqual([]);
});

test("a newer one that no description can be is told, and the one before stays", async () => {
  const { page } = await app.owner();
  const before = readFileSync(file);
  change((mud) => ({ ...mud, "mfg-name": "\u001B[2J" }));
  await app.home.readAgain("plug");
  writeFileSync(file, before);
  await page.goto(`${APP}/things/plug`);
  await page.getByText("Its newer description was not taken").waitFor();
  await page.getByText("<script>alert(1)</script>").first().waitFor();
});

test("a description that asks for more waits, is refused, and is taken when the household wants it", async () => {
  const { page, complaints, barriers, picture } = await app.owner();
  const [cloud] = planned("plug", "passes", toName("tcp", "cloud.lueur.example", 8883)).trials;
  if (!cloud) throw new Error("nothing to try");
  const opened = async () => gotThrough(await app.home.attempt("plug", cloud));
  change(
    (mud) => ({ ...mud, "last-update": "2026-06-20T12:00:00Z" }),
    (aces) => [
      ...aces,
      {
        name: "statistics",
        matches: {
          ipv4: { protocol: 6, "ietf-acldns:dst-dnsname": "cloud.lueur.example" },
          tcp: { "destination-port": { operator: "eq", port: 8883 } },
        },
        actions: { forwarding: "accept" },
      },
    ],
  );
  await app.home.readAgain("plug");
  await page.goto(`${APP}/things/plug`);
  await page.getByText("It opens one thing more.").waitFor();
  await page.getByText("MQTT (TCP port 8883)").waitFor();
  await picture("offer");
  expect(await barriers()).toEqual([]);
  expect(await opened()).toBe(false);
  const asked = page.getByText("It opens one thing more.");
  await page.getByRole("button", { name: "Keep the one in force" }).click();
  await asked.waitFor({ state: "detached" });
  await app.home.readAgain("plug");
  await page.reload();
  await page.getByText("You refused a newer description").waitFor();
  expect(await asked.count()).toBe(0);
  expect(await opened()).toBe(false);
  await page.getByRole("button", { name: "Look at it again" }).click();
  await asked.waitFor();
  await page.getByRole("button", { name: "Accept the new description" }).click();
  await asked.waitFor({ state: "detached" });
  await expect.poll(opened, { timeout: 60_000 }).toBe(true);
  expect(complaints).toEqual([]);
});

test("what is worth doing before a thing leaves is asked first, then it is forgotten", async () => {
  const { page, barriers, picture } = await app.owner();
  await page.goto(`${APP}/things/bulb`);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "I say so" }).click();
  await page.getByText("Until you say so").waitFor();
  await page.getByRole("button", { name: "End its use" }).click();
  await page.getByRole("checkbox", { name: /^Reset it/ }).check();
  expect(await barriers()).toEqual([]);
  await picture("end-of-use");
  await page.getByRole("button", { name: "Forget it" }).click();
  await page.getByRole("heading", { level: 1, name: "The mill" }).waitFor();
  // What the household said of it is gone with it.
  await page.goto(`${APP}/things/bulb`);
  await page.getByRole("button", { name: "Pause" }).waitFor();
});
