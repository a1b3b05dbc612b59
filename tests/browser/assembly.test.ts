/**
 * A process driven through two browsers, in English and in French, by people of different roles: from its
 * call to a decision that reaches the criteria. And every page of one: what it says, and that nobody is
 * shut out of it.
 */
import { openBundle, parseVerifierKey } from "@thingwall/record";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importAssembly } from "../../apps/commons/src/assembly/import.ts";
import { invite } from "../../apps/commons/src/accounts/account.ts";
import { commonsServer } from "../../apps/commons/src/http/server.ts";
import {
  type TestProgramme,
  testProgramme,
} from "../../apps/commons/src/labels/programme.fixture.ts";
import { clusterForTests } from "../../apps/commons/src/postgres/postgres.fixture.ts";
import { keptProcesses } from "../../apps/commons/src/process/kept.ts";
import { seedProcesses } from "../../apps/commons/src/process/seed/seed.ts";
import { installedBrowser, type Look, SIZES, type Visitor, visitorOf } from "./rig.ts";

const cluster = clusterForTests();
/** The programme's clock: a process waits for days, its test does not. */
let now = new Date();
const later = (hours: number) => {
  now = new Date(now.getTime() + hours * 3_600_000);
};
let programme: TestProgramme;
let browser: Browser;
let url = "";
let stop: () => Promise<void>;
beforeAll(async () => {
  programme = await testProgramme(cluster(), () => now);
  await seedProcesses(programme, keptProcesses(programme));
  const server = await commonsServer(programme, async () => "unreachable");
  url = await server.listen({ host: "127.0.0.1", port: 0 });
  browser = await chromium.launch({
    executablePath: installedBrowser(),
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  stop = async () => {
    await browser.close();
    await server.close();
    await programme.close();
  };
});
afterAll(() => stop());

async function visitor(look: Look = {}, scripts = true): Promise<Visitor> {
  const { language = "en", scheme = "light", size = "phone" } = look;
  const context = await browser.newContext({
    viewport: SIZES[size],
    locale: language === "fr" ? "fr-CA" : "en-CA",
    colorScheme: scheme,
    javaScriptEnabled: scripts,
  });
  // What is not there within this time is told by its name, not by the test’s end.
  context.setDefaultTimeout(30_000);
  return visitorOf(await context.newPage(), context, url);
}

const UNFOLD = "for (const each of document.querySelectorAll('details')) each.open = true";
const PASSWORD = "une phrase assez longue";
let accounts = 0;

/** Somebody with an account, who was asked by nobody and joined this process. */
async function participant(at: string, name: string, look: Look, scripts = true): Promise<Visitor> {
  const someone = await visitor(look, scripts);
  const { page } = someone;
  const french = look.language === "fr";
  accounts += 1;
  await page.goto(`${at}/join`);
  await page
    .getByRole("link", { name: french ? "Je n’ai pas encore de compte" : "I have no account yet" })
    .click();
  await page.getByLabel(french ? "Votre nom" : "Your name").fill(name);
  await page.getByLabel(french ? "Courriel" : "Email").fill(`person${accounts}@mail.test`);
  await page.getByLabel(french ? "Mot de passe" : "Password").fill(PASSWORD);
  await page
    .getByRole("button", { name: french ? "Un compte pour participer" : "An account to take part" })
    .click();
  await heading(page, french ? "Décider ensemble" : "Decide together");
  await page.goto(`${at}/join`);
  await page.getByLabel(french ? "Consommateurs" : "Consumers").check();
  const rules = page.getByLabel(french ? "J’ai lu ces règles" : "I have read these rules");
  if ((await rules.count()) > 0) {
    await rules.check();
    await page.getByLabel(french ? "Je n’ai aucun intérêt" : "I have no interest").check();
  }
  await page.getByRole("button", { name: french ? "Participer" : "Take part" }).click();
  await page.getByText(french ? "Vous participez en tant que" : "You take part as").waitFor();
  return someone;
}

const heading = (page: Page, name: string) =>
  page.getByRole("heading", { level: 1, name }).waitFor();
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const open = (page: Page, name: string) =>
  page.locator("summary", { hasText: name }).first().click();

/** By the programme's operator, from the template. */
async function startProcess(
  look: Look,
): Promise<{ readonly operator: Visitor; readonly at: string }> {
  const operator = await visitor(look);
  const { page } = operator;
  accounts += 1;
  await page.goto(`${url}/join/${await invite(programme, programme.id)}?lang=en`);
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("Email").fill(`person${accounts}@mail.test`);
  await page.getByLabel("Password").fill(PASSWORD);
  await press(page, "Make my account");
  await heading(page, "Work of");
  await page.goto(`${url}/assembly?lang=en`);
  await page.getByRole("link", { name: "Start a process" }).click();
  for (const [label, text] of [
    ["Name, in English", "Doors of shared houses"],
    ["Name, in French", "Portes de maisons partagées"],
    ["What is to be agreed on, in English", "Who opens what"],
    ["What is to be agreed on, in French", "Qui ouvre quoi"],
    ["Rules of engagement, one a line, in English", "Listen.\nBe brief."],
    ["Rules of engagement, one a line, in French", "Écouter.\nÊtre bref."],
    ["Positions without which nothing is determined", "3"],
    ["Hours of quiet", "2"],
    ["Hours to contest a result", "2"],
    ["Almost none: one in how many", "4"],
  ] as const) {
    await page.getByLabel(label, { exact: true }).fill(text);
  }
  await press(page, "Start a process");
  await heading(page, "Doors of shared houses");
  return { operator, at: page.url().replace(/\?.*$/, "") };
}

test("from its call to a version adopted, in English and in French, one dissent discussed and maintained", async () => {
  const { operator, at } = await startProcess({ language: "en", size: "desk" });
  const chair = await participant(at, "Joan", { language: "en", size: "desk" });
  const sol = await participant(at, "Sol", { language: "en" });
  const maude = await participant(at, "Maude", { language: "fr" });
  // Reads and writes in French, on a phone, without scripts.
  const helene = await participant(at, "Hélène", { language: "fr" }, false);
  await operator.page.goto(`${at}/people`);
  await operator.page.getByLabel("To whom").selectOption({ label: "Joan" });
  await operator.page.getByLabel("In which body").selectOption({ label: "Plenary" });
  await operator.page.getByLabel("Role", { exact: true }).selectOption({ label: "Facilitator" });
  await press(operator.page, "Give this role");

  await chair.page.goto(`${at}/decisions`);
  await chair.page.getByLabel("Question, in English").fill("Shall every lock open from inside?");
  await chair.page
    .getByLabel("Question, in French")
    .fill("Chaque serrure s’ouvrira-t-elle de l’intérieur ?");
  await press(chair.page, "Draft");
  await heading(chair.page, "Shall every lock open from inside?");
  await press(chair.page, "Put the question as it stands");
  const call = chair.page.url().replace(/\?.*$/, "");

  await chair.page.getByLabel("Agree", { exact: true }).check();
  await press(chair.page, "Take this position");
  await sol.page.goto(call);
  // With the keyboard alone.
  await sol.page.getByLabel("Agree", { exact: true }).focus();
  await sol.page.keyboard.press("Space");
  await sol.page.getByRole("button", { name: "Take this position" }).focus();
  await sol.page.keyboard.press("Enter");
  await sol.page.getByText("Change your position").waitFor();
  await maude.page.goto(call);
  await maude.page.getByLabel("D’accord", { exact: true }).check();
  await press(maude.page, "Prendre cette position");
  await maude.page.getByText("Changer votre position").waitFor();

  await helene.page.goto(call);
  await heading(helene.page, "Chaque serrure s’ouvrira-t-elle de l’intérieur");
  await helene.page.getByLabel("Ne peut s’en accommoder").check();
  await press(helene.page, "Prendre cette position");
  // Refused in words, with what was typed.
  await helene.page.getByText("Dites pourquoi vous ne pouvez vous en accommoder").waitFor();
  expect(await helene.page.getByLabel("Ne peut s’en accommoder").isChecked()).toBe(true);
  await helene.page.getByLabel("Votre raison").fill("Les enfants sortiraient seuls.");
  await press(helene.page, "Prendre cette position");
  await helene.page.getByText("Soulevé, pas encore discuté").waitFor();

  await chair.page.goto(call);
  await open(chair.page, "It was discussed");
  await chair.page.getByLabel("How it was discussed, in English").fill("A second latch was shown.");
  await chair.page
    .getByLabel("How it was discussed, in French")
    .fill("Un second loquet a été montré.");
  await press(chair.page, "Enter it");
  await helene.page.goto(call);
  await press(helene.page, "Il a été discuté, et je le maintiens");
  await helene.page.getByText("Maintenu après discussion").waitFor();

  later(3);
  await chair.page.goto(call);
  await press(chair.page, "Make the last call");
  await helene.page.goto(call);
  await helene.page.getByText("Qui a encore quelque chose à dire le dit maintenant.").waitFor();
  await press(chair.page, "Close and compute");
  await chair.page.getByText("The record gives: Consensus.").waitFor();
  await press(chair.page, "Declare");
  await helene.page.goto(`${call}/certificate`);
  await heading(helene.page, "Comment le résultat en découle");
  await helene.page
    .getByText("Avis divergents maintenus, qui figurent à côté du résultat")
    .waitFor();

  // Too early: said so, and nothing changes.
  await chair.page.goto(call);
  await press(chair.page, "Make it final");
  await chair.page.getByText("It may still be contested: 2 hours").waitFor();
  later(3);
  await press(chair.page, "Make it final");
  await chair.page.getByText("It stands until something new is known.").waitFor();
  const decision = new URL(chair.page.url()).pathname;
  await open(chair.page, "Publish a version that rests on it");
  await chair.page.getByLabel("Version, such as 1.2").fill("1.2");
  await chair.page.getByLabel("Number of what is new").fill("door-1");
  await chair.page.getByLabel("What it says, in English").fill("A lock opens from inside.");
  await chair.page
    .getByLabel("What it says, in French")
    .fill("Une serrure s’ouvre de l’intérieur.");
  await press(chair.page, "Publish");
  await chair.page.getByRole("link", { name: "Criteria of the label" }).waitFor();

  await helene.page.goto(`${url}/catalogue/thingwall?lang=fr`);
  await helene.page.getByText("Une serrure s’ouvre de l’intérieur.").waitFor();
  expect(await helene.page.locator(`a[href="${decision}?lang=fr"]`).count()).toBe(1);
  await verifies(at);
  // With every form that somebody who facilitates is given, unfolded.
  const forms = [
    "",
    "/people",
    "/me",
    "/decisions",
    "/work",
    "/documents",
    "/gatherings",
    "/bodies/plenary",
  ];
  for (const page of [call, `${url}${decision}`, ...forms.map((path) => `${at}${path}`)]) {
    await chair.page.goto(page);
    await chair.page.locator("h1").waitFor();
    await chair.page.evaluate(UNFOLD);
    expect([page, await chair.barriers()]).toEqual([page, []]);
    await chair.picture(`assembly-chair-${page.split("/").at(-1)?.replace(/-.*/, "") ?? ""}`);
  }
  for (const { complaints } of [operator, chair, helene, sol, maude])
    expect(complaints).toEqual([]);
}, 300_000);

/** The bundle opens with nothing but its key, and imports to the root that the process shows. */
async function verifies(at: string): Promise<void> {
  const text = async (path: string) => (await fetch(`${at}/${path}`)).text();
  const key = parseVerifierKey((await text("key")).trim());
  if (!key.ok) throw new Error(key.code);
  const policy = { origin: key.key.name, logKeys: [key.key], witnesses: [], quorum: 0 };
  const opened = await openBundle(await text("bundle"), policy, now);
  if (!opened.ok) throw new Error(opened.code);
  expect(importAssembly({ leaves: opened.entries, texts: opened.enclosed })).toMatchObject({
    ok: true,
  });
  const root = Buffer.from(opened.checkpoint.root).toString("base64");
  expect(await text("record")).toContain(root);
}

describe("the room", () => {
  test("one queue for the room and for those far away, seen by the other without a reload", async () => {
    const { operator, at } = await startProcess({ language: "en", size: "desk" });
    const today = now.toISOString().slice(0, 10);
    await operator.page.goto(`${at}/gatherings`);
    await operator.page.getByLabel("Title, in English").fill("Kick-off");
    await operator.page.getByLabel("Title, in French").fill("Lancement");
    await operator.page.getByLabel("Not before").fill(today);
    await operator.page.getByLabel("Not after").fill(today);
    await press(operator.page, "Announce");
    await heading(operator.page, "Kick-off");
    const gathering = operator.page.url().replace(/\?.*$/, "");
    for (const step of ["Draw up the agenda", "Confirm this day", "Open the room"]) {
      await open(operator.page, "Run this gathering");
      await press(operator.page, step);
    }
    await heading(operator.page, "Room: Kick-off");
    const near = await participant(at, "Nora", { language: "en" });
    const far = await participant(at, "Léo", { language: "fr" }, false);
    await near.page.goto(`${gathering}/live`);
    await far.page.goto(`${gathering}/live`);
    await press(far.page, "Je veux parler, à distance");
    // Nobody reloads here: the script brings it.
    await near.page.locator(".queue li", { hasText: "Léo" }).waitFor();
    const hand = near.page.getByRole("button", { name: "I want to speak, in the room" });
    await hand.focus();
    await near.page.keyboard.press("Enter");
    await near.page.locator(".queue li", { hasText: "Nora" }).waitFor();
    await operator.page.locator(".queue li", { hasText: "Nora" }).waitFor();
    expect(await near.page.locator(".queue li").allInnerTexts()).toEqual([
      "Léo (remote, first time)",
      "Nora (in the room, first time)",
    ]);
    expect(await near.barriers()).toEqual([]);
    await press(near.page, "I no longer want to speak");
    await operator.page.locator(".queue li", { hasText: "Nora" }).waitFor({ state: "detached" });
    await far.page.reload();
    expect(await far.page.locator(".queue li").count()).toBe(1);
    for (const { complaints } of [operator, near, far]) expect(complaints).toEqual([]);
  });
});

const LOOKS = [
  { language: "en", scheme: "light", size: "phone" },
  { language: "en", scheme: "dark", size: "desk" },
  { language: "fr", scheme: "dark", size: "phone" },
  { language: "fr", scheme: "light", size: "desk" },
] as const;

type Said = Readonly<Record<"en" | "fr", string>>;
const both = (text: string): Said => ({ en: text, fr: text });
const NAME: Said = {
  en: "Connected things in rented homes",
  fr: "Objets connectés dans les logements loués",
};
const CRITERION: Said = { en: "Shall the criteria ask", fr: "Les critères demanderont-ils" };
/** Name, address in the process, heading, and something that only its record can have said. */
const PAGES: readonly (readonly [string, string, Said, Said])[] = [
  ["process", "", NAME, { en: "People who repair", fr: "Réparateurs" }],
  ["people", "/people", { en: "People", fr: "Personnes" }, both("Maude Thériault")],
  ["rules", "/rules", { en: "Rules and numbers", fr: "Règles et chiffres" }, both("1/8")],
  [
    "join",
    "/join",
    { en: "Take part", fr: "Participer" },
    { en: "no account yet", fr: "pas encore de compte" },
  ],
  [
    "body",
    "/bodies/moving",
    { en: "Moving in, moving out", fr: "Emménager, déménager" },
    { en: "Leases in general", fr: "Les baux en général" },
  ],
  [
    "gatherings",
    "/gatherings",
    { en: "Gatherings", fr: "Rencontres" },
    { en: "Second meeting", fr: "Deuxième rencontre" },
  ],
  [
    "gathering",
    "/gatherings/first",
    { en: "First meeting", fr: "Première rencontre" },
    both("~23"),
  ],
  [
    "report",
    "/gatherings/first/report",
    { en: "Report: First meeting", fr: "Rapport" },
    both("30:00"),
  ],
  [
    "room",
    "/gatherings/first/live",
    { en: "Room: First meeting", fr: "Salle" },
    { en: "A button on the thing", fr: "Un bouton sur l’objet" },
  ],
  ["call", "/calls/criterion", CRITERION, both("Owen Baptiste")],
  [
    "certificate",
    "/calls/criterion/certificate",
    { en: "How the result follows", fr: "Comment le résultat en découle" },
    both("Owen Baptiste"),
  ],
  [
    "decisions",
    "/decisions",
    { en: "Questions and decisions", fr: "Questions et décisions" },
    CRITERION,
  ],
  [
    "decision",
    "/decisions/criterion",
    CRITERION,
    { en: "What rests on it", fr: "Ce qui repose sur elle" },
  ],
  [
    "work",
    "/work",
    { en: "Recommendations and actions", fr: "Recommandations et actions" },
    both("Priya Raman"),
  ],
  [
    "documents",
    "/documents",
    { en: "Documents", fr: "Documents" },
    { en: "Things that stay behind", fr: "Les objets qui restent" },
  ],
  [
    "document",
    "/documents/staying-behind",
    { en: "Things that stay behind", fr: "Les objets qui restent" },
    both("Maude Thériault"),
  ],
  ["said", "/suggestions", { en: "What was said", fr: "Ce qui a été dit" }, both("Sol Whitford")],
  [
    "record",
    "/record",
    { en: "Record", fr: "Registre" },
    both("label.test/assembly/rented-homes/log"),
  ],
  ["entry", "/record/5", { en: "Entry 5", fr: "Entrée 5" }, both("tlog-proof")],
];

describe.each(LOOKS)("a process in $language, $scheme, $size", (look) => {
  async function holds({ page, barriers, picture }: Visitor, prefix: string) {
    for (const [name, path, title, data] of PAGES) {
      await page.goto(`${url}/assembly/rented-homes${path}`);
      await heading(page, title[look.language]);
      const text = await page.locator("main").innerText();
      expect([name, text.includes(data[look.language])]).toEqual([name, true]);
      // What is folded away is part of the page too.
      await page.evaluate(UNFOLD);
      expect([name, await barriers()]).toEqual([name, []]);
      const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      expect([name, wide]).toEqual([name, 0]);
      await picture(`${prefix}-${name}-${look.size}-${look.language}-${look.scheme}`);
    }
  }

  test("every page is there for whoever reads", async () => {
    const reader = await visitor(look);
    await holds(reader, "assembly");
    expect(reader.complaints).toEqual([]);
  }, 300_000);
});
