/** Every page: what it says, in both languages and both looks, and that nobody is shut out of it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { APP, type AppHome, openAppHome } from "./rig.ts";

let app: AppHome;
beforeAll(async () => {
  app = await openAppHome();
  await app.home.behaveAll("normal");
});
afterAll(() => app.stop());

const LOOKS = (["en", "fr"] as const).flatMap((language) =>
  (["light", "dark"] as const).flatMap((scheme) =>
    (["phone", "desk"] as const).map((size) => ({ language, scheme, size })),
  ),
);

/** Address, heading, and something that only the gateway can have said. */
const PAGES = [
  ["home", "/", { en: "The mill", fr: "The mill" }, "Bulb"],
  ["thing", "/things/bulb", { en: "Bulb", fr: "Bulb" }, "cloud.lueur.example"],
  ["person", "/things/phone", { en: "Phone", fr: "Phone" }, "02:77:00:00:00:17"],
  ["add", "/add", { en: "Add a thing", fr: "Ajouter un objet" }, ""],
  ["journal", "/journal", { en: "Journal", fr: "Journal" }, "Bulb"],
  ["trust", "/trust", { en: "Encrypted connection", fr: "Connexion chiffrée" }, "Thingwall"],
  ["curious", "/curious", { en: "For the curious", fr: "Pour les curieux" }, "192.168.77.1"],
  ["settings", "/settings", { en: "Settings", fr: "Réglages" }, "Ana"],
  ["nowhere", "/nowhere", { en: "There is nothing here", fr: "Il n’y a rien ici" }, ""],
] as const;

describe.each(LOOKS)("$language, $scheme, $size", (look) => {
  test("every page is there for everybody", async () => {
    const { page, complaints, barriers, picture } = await app.owner(look);
    for (const [name, path, heading, data] of PAGES) {
      await page.goto(`${APP}${path}`);
      await page.getByRole("heading", { level: 1, name: heading[look.language] }).waitFor();
      if (data !== "")
        await page.locator("main li, main dd").filter({ hasText: data }).first().waitFor();
      expect([name, await barriers()]).toEqual([name, []]);
      expect([name, await page.getAttribute("html", "lang")]).toEqual([name, look.language]);
      const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect([name, wide]).toEqual([name, 0]);
      await picture(`${name}-${look.size}-${look.language}-${look.scheme}`);
    }
    expect(complaints).toEqual([]);
  });

  test("the door is there for everybody", async () => {
    const { page, complaints, barriers, picture } = await app.visitor(look);
    for (const [name, path, heading] of [
      ["sign-in", "/", { en: "Welcome back", fr: "Bon retour" }],
      ["join", "/join#code=aaaa", { en: "You are invited", fr: "Vous êtes invité" }],
    ] as const) {
      await page.goto("about:blank");
      await page.goto(`${APP}${path}`);
      await page.getByRole("heading", { level: 1, name: heading[look.language] }).waitFor();
      expect([name, await barriers()]).toEqual([name, []]);
      await picture(`${name}-${look.size}-${look.language}-${look.scheme}`);
    }
    expect(complaints).toEqual([]);
  });
});
