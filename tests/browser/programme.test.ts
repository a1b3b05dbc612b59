/** Every page of the commons: what it says, in both languages and looks, and that nobody is shut out of it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clusterForTests } from "../../apps/commons/src/postgres/postgres.fixture.ts";
import { type ProgrammeAtABrowser, programmeAtABrowser } from "./programme.fixture.ts";
import type { Visitor } from "./rig.ts";

const cluster = clusterForTests();
let at: ProgrammeAtABrowser;
beforeAll(async () => {
  at = await programmeAtABrowser(cluster());
});
afterAll(() => at.stop());

/** Each language, look and size, and each pair of these. */
const LOOKS = [
  { language: "en", scheme: "light", size: "phone" },
  { language: "en", scheme: "dark", size: "desk" },
  { language: "fr", scheme: "dark", size: "phone" },
  { language: "fr", scheme: "light", size: "desk" },
] as const;

type Said = Readonly<Record<"en" | "fr", string>>;
/** Name, address, heading, and something that only the programme's data can have said. */
type Route = readonly [name: string, path: string, heading: Said, data: Said];
const both = (text: string): Said => ({ en: text, fr: text });

const BULB = "/01/09506000134352";
const CODE = encodeURIComponent(`https://label.test${BULB}`);
const STRANGE = encodeURIComponent("https://label.test.evil.test/p/a");
const PUBLIC: readonly Route[] = [
  [
    "labels",
    "/",
    {
      en: "Know a connected thing before you buy it",
      fr: "Connaître un objet connecté avant de l’acheter",
    },
    both("Lumen Bulb 3"),
  ],
  [
    "found",
    "/?q=ateliers",
    { en: "Know a connected", fr: "Connaître un objet" },
    both("Tiède Thermostat 2"),
  ],
  ["good", BULB, both("Lumen Bulb 3"), { en: "1 March 2033", fr: "1er mars 2033" }],
  ["unit", `${BULB}/21/A1`, both("Lumen Bulb 3"), { en: "1 March 2033", fr: "1er mars 2033" }],
  [
    "withdrawn",
    "/01/00614141999996",
    both("Veille Cam"),
    { en: "The maker stopped sending updates", fr: "Le fabricant a cessé les mises à jour" },
  ],
  [
    "suspended",
    "/p/tiede-plug",
    both("Tiède Plug"),
    { en: "anyone on the home network", fr: "toute personne sur le réseau" },
  ],
  [
    "compare",
    `/compare?p=${BULB}&p=/p/tiede-thermostat-2&p=/p/tiede-plug`,
    { en: "Side by side", fr: "Côte à côte" },
    both("Tiède Thermostat 2"),
  ],
  [
    "check",
    "/check",
    { en: "Check a label", fr: "Vérifier une étiquette" },
    { en: "the code on the box", fr: "le code de la boîte" },
  ],
  [
    "checked",
    `/check?code=${CODE}`,
    { en: "Check a label", fr: "Vérifier une étiquette" },
    both("Lumen Bulb 3"),
  ],
  [
    "stranger",
    `/check?code=${STRANGE}`,
    { en: "Check a label", fr: "Vérifier une étiquette" },
    both("label.test.evil.test"),
  ],
  [
    "guidance",
    "/guidance",
    { en: "Advice", fr: "Conseils" },
    { en: "What to look for before you buy", fr: "Quoi regarder avant d’acheter" },
  ],
  [
    "before",
    "/guidance/before",
    { en: "Before you buy", fr: "Avant d’acheter" },
    { en: "count the years", fr: "comptez les années" },
  ],
  [
    "after",
    "/guidance/after",
    { en: "At home", fr: "À la maison" },
    { en: "Scan its label at home", fr: "Numérisez son étiquette" },
  ],
  [
    "problem",
    "/guidance/problem",
    { en: "When something goes wrong", fr: "Quand quelque chose ne va pas" },
    { en: "Take it off the network first", fr: "Coupez-le d’abord du réseau" },
  ],
  [
    "end",
    "/guidance/end",
    { en: "At the end of use", fr: "À la fin de l’usage" },
    { en: "Erase your personal information", fr: "Effacez vos renseignements" },
  ],
  [
    "help",
    "/guidance/help?impact=privacy&province=QC",
    { en: "Something went wrong", fr: "Quelque chose ne va pas" },
    both("Commission d’accès à l’information du Québec"),
  ],
  [
    "catalogue",
    "/catalogue",
    { en: "Criteria and standards", fr: "Critères et normes" },
    both("NIST IR 8425"),
  ],
  [
    "map",
    "/catalogue/compare",
    {
      en: "What does ETSI EN 303 645 ask that NIST IR 8425 does not?",
      fr: "Que demande ETSI EN 303 645 que NIST IR 8425 ne demande pas",
    },
    both("5.4-1"),
  ],
  ["standard", "/catalogue/en-303-645", both("ETSI EN 303 645"), both("5.1-1")],
  [
    "who",
    "/who",
    { en: "Who may state what", fr: "Qui peut déclarer quoi" },
    both("Banc d’essai Laurier"),
  ],
  ["log", "/log", { en: "Public record", fr: "Registre public" }, both("14")],
  [
    "sign-in",
    "/sign-in",
    { en: "Sign in", fr: "Ouvrir une session" },
    { en: "level 1 costs an afternoon", fr: "le niveau 1 coûte un après-midi" },
  ],
  ["nowhere", "/nowhere", { en: "There is nothing here", fr: "Il n’y a rien ici" }, both("")],
];

const MEMBERS: Readonly<Record<string, readonly Route[]>> = {
  "did:web:lumen.example": [
    [
      "maker",
      "/work",
      { en: "Work of Lumen Works", fr: "Travail de Lumen Works" },
      both("Lumen Bulb 3"),
    ],
    ["people", "/work/organisation", both("Lumen Works"), both("Ada")],
    [
      "keys",
      "/work/keys",
      { en: "Keys", fr: "Clés" },
      { en: "held by the programme", fr: "détenue par le programme" },
    ],
  ],
  "did:web:banc-essai.example": [
    [
      "assessor",
      "/work",
      { en: "Work of Banc d’essai Laurier", fr: "Travail de Banc d’essai Laurier" },
      both("Veille Cam"),
    ],
  ],
  "did:web:label.test": [
    [
      "operator",
      "/work",
      { en: "Work of Label programme", fr: "Travail de Label programme" },
      both("Tiède Plug"),
    ],
    ["organisation", "/work/organisation", both("Label programme"), both("Ada")],
    [
      "proposals",
      "/work/proposals",
      { en: "To be decided by two operators", fr: "À décider par deux exploitants" },
      { en: "Nothing waits.", fr: "Rien n’attend." },
    ],
  ],
  "did:web:quincaillerie.example": [
    [
      "shop",
      "/work",
      { en: "Work of Quincaillerie Rideau", fr: "Travail de Quincaillerie Rideau" },
      { en: "Link each product on your shelves", fr: "Reliez chaque produit de vos rayons" },
    ],
  ],
};

/** Whoever states something says what they saw; nobody promises for them. */
const PROMISES = /\b(certified|secured?|certifiée?s?|sécurisée?s?|sécuritaires?|inviolables?)\b/i;

async function holds(
  visitor: Visitor,
  [name, path, heading, data]: Route,
  look: (typeof LOOKS)[number],
) {
  const { page, barriers, picture } = visitor;
  await page.goto(`${at.url}${path}`);
  await page.getByRole("heading", { level: 1, name: heading[look.language] }).waitFor();
  const text = await page.locator("main").innerText();
  expect([name, data[look.language], text.includes(data[look.language])]).toEqual([
    ...[name, data[look.language], true],
  ]);
  expect([name, PROMISES.exec(text)?.[0]]).toEqual([name, undefined]);
  expect([name, await page.getAttribute("html", "lang")]).toEqual([name, look.language]);
  expect([name, await page.locator("script").count()]).toEqual([name, 0]);
  expect([name, await barriers()]).toEqual([name, []]);
  const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  expect([name, wide]).toEqual([name, 0]);
  await picture(`commons-${name}-${look.size}-${look.language}-${look.scheme}`);
}

describe.each(LOOKS)("the commons in $language, $scheme, $size", (look) => {
  test("every page for the public is there for everybody", async () => {
    const visitor = await at.visitor(look);
    for (const route of PUBLIC) await holds(visitor, route, look);
    expect(visitor.complaints).toEqual([]);
  }, 300_000);

  test.each(Object.entries(MEMBERS))(
    "every page of %s is there for its people",
    async (organisation, routes) => {
      const member = await at.member(organisation, look);
      for (const route of routes) await holds(member, route, look);
      expect(member.complaints).toEqual([]);
    },
  );
});

describe("without scripts", () => {
  test("a label is found, compared and checked with the keyboard alone", async () => {
    const { page } = await at.visitor({ size: "desk" }, false);
    await page.goto(`${at.url}/?lang=en`);
    const pressUntil = async (focused: string) => {
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press("Tab");
        if ((await page.locator(`${focused}:focus`).count()) === 1) return;
      }
      throw new Error(`${focused} is not reached by the keyboard`);
    };
    await pressUntil("a.skip");
    await page.keyboard.press("Enter");
    await pressUntil("input[name=q]");
    await page.keyboard.type("Lumen");
    await page.keyboard.press("Enter");
    await page.getByText("Labels found: 1").waitFor();
    await pressUntil("main a[href^='/01/']");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Lumen Bulb 3" }).waitFor();
    await pressUntil("main summary");
    await page.keyboard.press("Enter");
    await page.locator("details[open]").first().waitFor();
  });

  test("a maker declares, an assessor attests, an operator lists: the label is read", async () => {
    const look = { language: "en", size: "phone" } as const;
    const maker = await at.member("did:web:lumen.example", look, false);
    await maker.page.goto(`${at.url}/work?lang=en`);
    const go = (page: Visitor["page"], name: string) =>
      page.getByRole("button", { name, exact: true }).click();
    const next = (page: Visitor["page"]) => go(page, "Keep and go on");
    await go(maker.page, "Declare a product");
    await maker.page.getByLabel("Number of its barcode").fill("veilleuse");
    await maker.page.getByLabel("Name of the model").fill("Lumen Veilleuse");
    await maker.page.getByLabel("From firmware version").fill("2.0");
    await maker.picture("commons-draft-phone");
    await next(maker.page);
    const updates = maker.page.getByRole("group", { name: "How does it get updates?" });
    await updates.getByLabel("By itself").check();
    await maker.page.getByLabel("Until when does it get security updates?").fill("2031-05-01");
    await maker.page.getByLabel("List of software inside").fill("https://lumen.example/sbom.json");
    await next(maker.page);
    for (const step of ["What owning it takes", "What it senses", "What it needs"]) {
      await maker.page.getByRole("heading", { level: 1, name: step }).waitFor();
      await next(maker.page);
    }
    await maker.page.getByRole("heading", { level: 1, name: "Read it again, and sign" }).waitFor();
    await maker.picture("commons-sign-phone");
    await go(maker.page, "Sign with the key that the programme holds for you");
    await maker.page.getByRole("heading", { level: 1, name: "Lumen Veilleuse" }).waitFor();

    const assessor = await at.member("did:web:banc-essai.example", look, false);
    await assessor.page.goto(`${at.url}/work?lang=en`);
    await go(assessor.page, "Assess Lumen Veilleuse");
    await assessor.page.getByLabel("By testing the product").check();
    await assessor.page.getByLabel("Last day of the assessment").fill("2026-10-01");
    await assessor.page.getByLabel("in English").fill("The lamp and its app");
    await assessor.page.getByLabel("in French").fill("La lampe et son application");
    await next(assessor.page);
    await assessor.picture("commons-results-phone");
    await assessor.page.getByLabel("Met", { exact: true }).first().check();
    await assessor.page.getByLabel("Evidence, in English").first().fill("Ten units");
    await assessor.page.getByLabel("Evidence, in French").first().fill("Dix appareils");
    await next(assessor.page);
    await go(assessor.page, "Sign with the key that the programme holds for you");
    await assessor.page.getByRole("heading", { level: 1, name: "Lumen Veilleuse" }).waitFor();

    const operator = await at.member("did:web:label.test", look, false);
    await operator.page.goto(`${at.url}/work?lang=en`);
    await operator.page.getByRole("link", { name: "Look at Lumen Veilleuse" }).click();
    await operator.page.getByLabel("3: somebody else has tested").check();
    await operator.page.getByLabel("Banc d’essai Laurier").check();
    await operator.picture("commons-list-phone");
    await go(operator.page, "Sign the listing");
    await operator.page.getByText("This label is genuine and up to date.").waitFor();
    await operator.page.getByText("1 May 2031").first().waitFor();
    await operator.page.getByText("Banc d’essai Laurier attests that").first().waitFor();
    for (const { complaints } of [maker, assessor, operator]) expect(complaints).toEqual([]);
  });
});
