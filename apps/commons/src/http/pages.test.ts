import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestProgramme, testProgramme } from "../labels/programme.fixture.ts";
import { clusterForTests } from "../postgres/postgres.fixture.ts";
import { commonsServer } from "./server.ts";

const cluster = clusterForTests();
let programme: TestProgramme;
let server: FastifyInstance;
beforeAll(async () => {
  programme = await testProgramme(cluster());
  server = await commonsServer(programme);
}, 120_000);
afterAll(async () => {
  await server.close();
  await programme.close();
});
const get = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  server.inject({ method: "GET", url, headers });
/** What a reader hears: tags away, entities read. */
const textOf = (body: string) =>
  body
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll(/\s+/g, " ");

const bulb = "/01/09506000134352";
const camera = "/01/00614141999996";
const routes: readonly (readonly [string, number, string, string])[] = [
  ["/", 200, "Know a connected thing before you buy it", "Connaître un objet connecté"],
  [
    bulb,
    200,
    "This label is genuine and up to date.",
    "Cette étiquette est authentique et à jour.",
  ],
  [`${bulb}/21/A1`, 200, "1 March 2033", "1er mars 2033"],
  [camera, 200, "This label has been withdrawn.", "Cette étiquette a été retirée."],
  ["/p/tiede-plug", 200, "This label is suspended for now.", "suspendue pour le moment"],
  ["/check", 200, "Write what the code on the box says", "Écrivez ce que dit le code"],
  ["/guidance", 200, "What to look for before you buy", "Quoi regarder avant d’acheter"],
  ["/guidance/before", 200, "count the years", "comptez les années"],
  ["/guidance/after", 200, "Scan its label at home", "Numérisez son étiquette"],
  ["/guidance/problem", 200, "Take it off the network first", "Coupez-le d’abord du réseau"],
  ["/guidance/end", 200, "Erase your personal information", "Effacez vos renseignements"],
  [
    "/guidance/help?impact=privacy&province=QC",
    200,
    "Commission d’accès à l’information du Québec",
    "Commission d’accès à l’information du Québec",
  ],
  [
    "/catalogue",
    200,
    "What does ETSI EN 303 645 ask that NIST IR 8425 does not?",
    "Que demande ETSI EN 303 645 que NIST IR 8425 ne demande pas",
  ],
  [
    "/catalogue/compare",
    200,
    "nobody has checked it against both publishers’ texts yet",
    "Pas du tout demandé là",
  ],
  ["/catalogue/compare?from=uk-psti&to=eu-cra", 200, "Nobody has compared", "Personne n’a encore"],
  ["/catalogue/en-303-645", 200, "not yet compared with", "pas encore comparés"],
  ["/catalogue/csa-t200", 200, "Its text was not at hand", "Son texte n’était pas à portée"],
  ["/sign-in", 200, "level 1 costs an afternoon", "le niveau 1 coûte un après-midi"],
  ["/who", 200, "Assessor: attests products of others", "Évaluateur"],
  ["/log", 200, "Entries: 14", "Entrées : 14"],
  ["/p/none", 404, "There is nothing here", "Il n’y a rien ici"],
  ["/nowhere", 404, "There is nothing here", "Il n’y a rien ici"],
];

describe("every page", () => {
  test.each(routes)(
    "%s is a page in both languages, without scripts",
    async (url, status, en, fr) => {
      for (const [language, said] of [
        ["en", en],
        ["fr", fr],
      ] as const) {
        const answer = await get(`${url}${url.includes("?") ? "&" : "?"}lang=${language}`);
        expect(answer.statusCode).toBe(status);
        expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
        expect(textOf(answer.body)).toContain(said);
        expect(answer.body).toContain(`<html lang="${language}">`);
        expect(answer.body.match(/<h1>/g)).toHaveLength(1);
        expect(answer.body).not.toMatch(/<script|javascript:| on[a-z]+=/i);
        expect(Buffer.byteLength(answer.body)).toBeLessThan(50_000);
        // Who states what, never that a thing is one or the other.
        expect(textOf(answer.body)).not.toMatch(
          /\b(certified|secure|certifiée?s?|sécurisée?s?|sécuritaires?)\b/i,
        );
      }
    },
  );

  test("is in the reader's own language where none is asked for", async () => {
    expect((await get("/", { "accept-language": "fr-CA,fr;q=0.9,en;q=0.8" })).body).toContain(
      '<html lang="fr">',
    );
    expect((await get("/", { "accept-language": "de" })).body).toContain('<html lang="en">');
    expect((await get("/?lang=<b>")).body).toContain('<html lang="en">');
  });
});

describe("a label's page", () => {
  test("says beside every fact who states it and how they know, and what nobody discloses", async () => {
    const { body } = await get(`${bulb}?lang=en`);
    const rows = [...body.matchAll(/<tr><th scope="row">.*?<\/tr>/gs)].map(([row]) => textOf(row));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      expect(row).toMatch(/Lumen Works, by its own word|Not disclosed +Nobody/);
    }
    expect(textOf(body)).toContain(
      "Banc d’essai Laurier attests that ETSI EN 303 645 5.1-1 is met for Lumen Bulb 3",
    );
  });

  test("tells why it was withdrawn, and doubts what was declared", async () => {
    const text = textOf((await get(`${camera}?lang=en`)).body);
    expect(text).toContain("The maker stopped sending updates two years before");
    expect(text).toContain("The maker declared updates until 30 June 2028");
  });
});

describe("checking a code", () => {
  const check = async (code: string) =>
    (await get(`/check?lang=en&code=${encodeURIComponent(code)}`)).body;

  test.each([
    [`https://label.test${bulb}/21/A1`, "This label is genuine and up to date."],
    [`https://label.test${camera}`, "This label has been withdrawn."],
    ["https://label.test/p/none", "The programme has no label at this address."],
    [`https://label.test.evil.test${bulb}`, "label.test.evil.test is not an address"],
    ["javascript:alert(1)", "This is not the code of a label"],
  ])("%s says: %s", async (code, said) => {
    expect(textOf(await check(code))).toContain(said);
  });

  test.each([
    '"><script>alert(1)</script>',
    "https://<img src=x onerror=alert(1)>/",
    "'\" onfocus=x",
  ])("%s is shown as text", async (code) => {
    const body = await check(code);
    expect(body).not.toMatch(/<script|<img|" onfocus/);
    expect(body).toContain("&quot;".repeat(code.includes('"') ? 1 : 0));
  });
});

describe("search", () => {
  const found = async (query: string) =>
    [...(await get(`/?lang=en&${query}`)).body.matchAll(/class="name"><a [^>]*>([^<]*)</g)].map(
      ([, name]) => name,
    );

  test.each([
    ["", ["Tiède Plug", "Tiède Thermostat 2", "Veille Cam", "Lumen Bulb 3"]],
    ["q=lumen", ["Lumen Bulb 3"]],
    ["q=ateliers", ["Tiède Plug", "Tiède Thermostat 2"]],
    ["q=%25", []],
    ["q='%20or%201=1", []],
    ["offline=1", ["Lumen Bulb 3"]],
    ["until=2030-01-01", ["Tiède Thermostat 2", "Lumen Bulb 3"]],
    ["q=a&q=b", ["Tiède Plug", "Tiède Thermostat 2", "Veille Cam", "Lumen Bulb 3"]],
  ])("for %j finds %j", async (query, names) => {
    expect(await found(query)).toEqual(names);
  });
});
