import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commonsServer } from "../../http/server.ts";
import { type TestProgramme, testProgramme } from "../../labels/programme.fixture.ts";
import { clusterForTests } from "../../postgres/postgres.fixture.ts";
import { keptProcesses } from "../kept.ts";
import { seedProcesses } from "../seed/seed.ts";
import { textOf } from "./process.fixture.ts";

const cluster = clusterForTests();
let programme: TestProgramme;
let server: FastifyInstance;
beforeAll(async () => {
  programme = await testProgramme(cluster());
  await seedProcesses(programme, keptProcesses(programme));
  server = await commonsServer(programme);
}, 120_000);
afterAll(async () => {
  await server.close();
  await programme.close();
});
const get = (url: string) => server.inject({ method: "GET", url });

const R = "/assembly/rented-homes";
const C = "/assembly/canada-2018";
const pages: readonly (readonly [string, string, string])[] = [
  ["/assembly", "Connected things in rented homes", "Objets connectés dans les logements loués"],
  [R, "People who repair", "Réparateurs"],
  [`${R}/people`, "My company lets 400 homes", "Mon entreprise loue 400 logements"],
  [`${R}/rules`, "A reason weighs more than a count.", "Une raison pèse plus qu’un décompte."],
  [`${R}/join`, "It is open to everybody.", "C’est ouvert à tous."],
  [`${R}/bodies/moving`, "Leases in general", "Les baux en général"],
  [`${R}/gatherings`, "Second meeting", "Deuxième rencontre"],
  [`${R}/gatherings/first`, "In person: 14. Remote: ~9. Together: ~23.", "En personne : 14."],
  [`${R}/gatherings/first/report`, "Published 2026", "Publié le 2026"],
  [`${R}/gatherings/first/live`, "Room: First meeting", "Salle : Première rencontre"],
  [`${R}/gatherings/second`, "Show it with one bulb", "Le montrer avec une ampoule"],
  [`${R}/decisions`, "landlord lists every connected thing", "énumère dans le bail"],
  [`${R}/decisions/criterion`, "What rests on it", "Ce qui repose sur elle"],
  [`${R}/calls/notice`, "A list in a lease is old", "Une liste dans un bail est périmée"],
  [`${R}/calls/criterion/certificate`, "6 of 8 agree", "D’accord : 6 sur 8"],
  [`${R}/work`, "Accepted by Priya Raman.", "Acceptée par Priya Raman."],
  [`${R}/documents`, "Versions: 2.", "Versions : 2."],
  [`${R}/documents/staying-behind`, "two locks", "deux serrures"],
  [`${R}/documents/staying-behind/versions/1`, "models change faster", "les modèles changent"],
  [`${R}/suggestions`, "It is the heart of the criterion.", "C’est le cœur du critère."],
  [`${R}/record`, "Entries: 148", "Entrées : 148"],
  [`${R}/record/before/50`, "Entries: 148", "Entrées : 148"],
  [`${R}/record/1`, "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v1"],
  [
    "/assembly/account",
    "your address is shown to nobody",
    "votre adresse n’est montrée à personne",
  ],
  [C, "This process is over", "Ce processus est terminé"],
  [`${C}/gatherings/second`, "Together: ~45", "En tout : ~45"],
  [`${C}/gatherings/sixth/report`, "What keeps it back:", "Ce qui le retient :"],
];

describe("every page of a process", () => {
  test.each(pages)("%s is there in both languages", async (url, en, fr) => {
    for (const [language, said] of [
      ["en", en],
      ["fr", fr],
    ] as const) {
      const answer = await get(`${url}?lang=${language}`);
      expect(answer.statusCode).toBe(200);
      expect(textOf(answer.body)).toContain(said.replaceAll(/\s/g, " "));
      expect(answer.body).toContain(`<html lang="${language}">`);
      expect(answer.body.match(/<h1>/g)).toHaveLength(1);
      const scripts = answer.body.match(/<script[^>]*>/g) ?? [];
      const live = url.endsWith("/live");
      expect(scripts.map((each) => each.replace(/ data-size="\d+"/, ""))).toEqual(
        live ? ['<script src="/assembly/live.js" defer>'] : [],
      );
      expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
      expect(String(answer.headers["content-security-policy"]).includes("script-src")).toBe(live);
      // What is not there is not shown as if it were.
      expect(answer.body).not.toMatch(/undefined|\[object|NaN/);
    }
  });

  test.each([
    ...["/assembly/none", `${R}/none`, `${R}/calls/none`, `${R}/record/9999`, `${R}/record/-1`],
    ...[
      `${R}/documents/staying-behind/versions/3`,
      `${R}/a/b/c/d/e`,
      `${R}/calls/notice/certificate`,
    ],
    ...["/assembly/new", `${R}/bodies/__proto__`, `${R}/bodies/moving/more`],
  ])("nothing stands at %s", async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });

  test("T01 the sixth meeting’s report is refused with its placeholders named", async () => {
    const text = textOf((await get(`${C}/gatherings/sixth/report?lang=en`)).body);
    expect(text).toContain("Not published");
    expect(text).toContain("[link to last report with page #s]");
  });
});

describe("what is taken along", () => {
  test.each([
    [`${R}/feed.atom?lang=fr`, "application/atom+xml", "A pris position"],
    [`${R}/calendar.ics?lang=fr`, "text/calendar", "SUMMARY;LANGUAGE=fr:Deuxième rencontre"],
    [`${R}/positions.csv`, "text/csv", '"Owen Baptiste","Keystone Lets","cannot-live-with"'],
    [`${R}/tasks.csv`, "text/csv", '"six-months"'],
    [`${R}/data.json`, "application/json", '"process":"rented-homes"'],
    [`${R}/calls/criterion/certificate.json`, "application/json", '"level":"consensus"'],
    [`${R}/gatherings/first/report.md?lang=fr`, "text/markdown", "# Première rencontre"],
    [`${R}/bundle`, "application/octet-stream", "thingwall.org/record-bundle@v1"],
    [`${R}/key`, "text/plain", "label.test/assembly/rented-homes/log+"],
  ])("%s is %s", async (url, type, said) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toContain(type);
    expect(answer.body).toContain(said);
  });

  test.each([
    ...["/assembly/none/bundle", "/assembly/none/key", "/assembly/none/feed.atom"],
    ...[`${R}/calls/notice/certificate.json`, `${C}/gatherings/sixth/report.md`],
    "/assembly/none/events",
  ])("%s is none", async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });
});

describe("decisions reach what the programme shows", () => {
  test("the criteria and the advice show what was adopted, with the decision it rests on", async () => {
    for (const [url, said] of [
      ["/catalogue/thingwall", "Whoever holds the unit can erase it and claim it anew"],
      ["/guidance", "Moving in: erase every connected thing"],
    ] as const) {
      const { body } = await get(`${url}?lang=en`);
      expect(textOf(body)).toContain(said);
      expect(body).toContain(`href="${R}/decisions/criterion?lang=en"`);
    }
    const json: unknown = JSON.parse((await get("/catalogue.json")).body);
    expect(json).toMatchObject({ adopted: [{ version: "1.1", decision: "criterion" }] });
    expect((await get("/catalogue/en-303-645?lang=en")).body).not.toContain("owner-1");
  });
});
