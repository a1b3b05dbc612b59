/** A small process by forms alone, without a script: from its call to a version adopted over a dissent. */
import { openBundle, parseVerifierKey } from "@thingwall/record";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importAssembly } from "../../assembly/import.ts";
import { listening, member } from "../../http/member.fixture.ts";
import { commonsServer } from "../../http/server.ts";
import { type TestProgramme, testProgramme } from "../../labels/programme.fixture.ts";
import { clusterForTests } from "../../postgres/postgres.fixture.ts";
import { keptProcesses } from "../kept.ts";
import { seedProcesses } from "../seed/seed.ts";
import { newcomer, type Person, person, textOf } from "./process.fixture.ts";

const cluster = clusterForTests();
let programme: TestProgramme;
let server: FastifyInstance;
let url = "";
let now = new Date("2026-11-21T12:00:00Z");
const later = (hours: number) => {
  now = new Date(now.getTime() + hours * 3_600_000);
};
beforeAll(async () => {
  programme = await testProgramme(cluster(), () => now);
  await seedProcesses(programme, keptProcesses(programme));
  server = await commonsServer(programme);
  url = await listening(server);
}, 120_000);
afterAll(async () => {
  await server.close();
  await programme.close();
});

const template = {
  ...{ "name-en": "A test", "name-fr": "Un essai", "goal-en": "Agree", "goal-fr": "S’entendre" },
  ...{ "rules-en": "Listen.\nBe brief.", "rules-fr": "Écouter.\nÊtre bref.", months: "6" },
  ...{
    minimum: "3",
    quietHours: "1",
    contestHours: "1",
    smallestGroup: "2",
    almostNone: "3",
    few: "2",
  },
};

/** A process of its own, and who runs it. */
async function started(): Promise<{ readonly at: string; readonly operator: Person }> {
  const operator = person(await member(programme, url, programme.id, "Ada"));
  const answer = await operator.send("/assembly/new", "/assembly/new", template);
  expect(answer.status).toBe(303);
  return { at: answer.to, operator };
}

const joining = (name: string, language: "en" | "fr") => ({
  ...{ name, language, communities: ["consumers"], organisation: "", rules: "1", interest: "none" },
});

async function joined(at: string, name: string, language: "en" | "fr" = "en"): Promise<Person> {
  const someone = await newcomer(url, name);
  const answer = await someone.act(`${at}/join`, "join", joining(name, language));
  expect([answer.status, answer.to]).toEqual([303, at]);
  return someone;
}

const ok = (answer: { readonly status: number; readonly to: string; readonly body: string }) => {
  expect([answer.status, textOf(answer.body).slice(0, 300)]).toEqual([303, ""]);
  return answer.to;
};

/** The id by which the page gives somebody a role. */
async function partyId(operator: Person, at: string, name: string): Promise<string> {
  const { body } = await operator.get(`${at}/people?lang=en`);
  return new RegExp(`<option value="(person-[0-9a-f]+)"[^>]*>${name}<`).exec(body)?.[1] ?? "";
}

test("from a call to a version adopted, one dissent discussed and maintained by its author", async () => {
  const { at, operator } = await started();
  const chair = await joined(at, "Chair");
  const others = [await joined(at, "Ben"), await joined(at, "Cléo", "fr")] as const;
  const dissenter = await joined(at, "Dora");
  const party = await partyId(operator, at, "Chair");
  ok(
    await operator.act(`${at}/people`, "role-given", {
      party,
      body: "plenary",
      role: "facilitator",
    }),
  );

  const question = { "question-en": "Shall it be erased?", "question-fr": "Sera-t-il effacé ?" };
  const call = ok(
    await chair.act(`${at}/decisions`, "call-drafted", {
      ...question,
      body: "plenary",
      gathering: "",
    }),
  );
  ok(await chair.act(call, "call-opened"));
  for (const each of [chair, ...others])
    ok(await each.act(call, "position-taken", { stance: "agree" }));
  const cannot = { stance: "cannot-live-with", reason: "Trop cher", "reason-lang": "fr" };
  ok(await dissenter.act(call, "position-taken", cannot));
  const discussed =
    (await chair.get(`${call}?lang=en`)).body.match(/name="how\.(dissent-[0-9a-f]+)-en"/)?.[1] ??
    "";
  ok(
    await chair.act(call, "dissent-discussed", {
      [`how.${discussed}-en`]: "At length",
      [`how.${discussed}-fr`]: "Longuement",
    }),
  );
  ok(await dissenter.act(call, "dissent-ended", {}, 'value="sustained"'));
  later(2);
  ok(await chair.act(call, "last-call"));
  ok(await chair.act(call, "call-closed"));
  ok(await chair.act(call, "call-declared", { level: "consensus" }));

  const certificate = textOf((await chair.get(`${call}/certificate?lang=fr`)).body);
  expect(certificate).toContain("Consensus.");
  expect(certificate).toContain("Trop cher");
  expect(certificate).toContain("Maintenu après discussion.");
  expect((await chair.act(call, "call-finished")).status).toBe(422);
  later(1);
  const decision = ok(await chair.act(call, "call-finished"));
  ok(
    await chair.act(decision, "version-adopted", {
      ...{ subject: "criteria", "version-number": "1.2", number: "erase-1", asks: "must" },
      ...{ "change-en": "It can be erased.", "change-fr": "Il peut être effacé." },
    }),
  );
  const criteria = await chair.get("/catalogue/thingwall?lang=fr");
  expect(textOf(criteria.body)).toContain("Il peut être effacé.");
  expect(criteria.body).toContain(`href="${decision}?lang=fr"`);

  const key = parseVerifierKey((await (await fetch(`${url}${at}/key`)).text()).trim());
  if (!key.ok) throw new Error(key.code);
  const policy = { origin: key.key.name, logKeys: [key.key], witnesses: [], quorum: 0 };
  const opened = await openBundle(await (await fetch(`${url}${at}/bundle`)).text(), policy, now);
  if (!opened.ok) throw new Error(opened.code);
  const imported = importAssembly({ leaves: opened.entries, texts: opened.enclosed });
  expect(imported).toMatchObject({ ok: true });
});

describe("a refusal", () => {
  const notice = "/assembly/rented-homes/calls/notice";

  test("is told in the reader’s language, where it was asked, with what was typed", async () => {
    const someone = await newcomer(url, "Nadia");
    ok(await someone.act("/assembly/rented-homes/join", "join", joining("Nadia", "fr")));
    const { body } = await someone.get(`${notice}?lang=fr`);
    const form = body.split("<form ").find((each) => each.includes('value="position-taken"')) ?? "";
    const sent = new URLSearchParams({ stance: "cannot-live-with", reason: "" });
    for (const [, key = "", value = ""] of form.matchAll(
      /<input type="hidden" name="([^"]*)" value="([^"]*)"/g,
    )) {
      sent.append(key, value);
    }
    const refused = await someone.post(`${notice}?lang=fr`, sent);
    expect(refused.status).toBe(422);
    expect(textOf(refused.body)).toContain("Dites pourquoi vous ne pouvez vous en accommoder");
    expect(refused.body).toContain('value="cannot-live-with" checked');
    const lowered = await someone.act(notice, "contribution-made", {
      kind: "objection",
      text: " ",
      "text-lang": "en",
    });
    expect([lowered.status, textOf(lowered.body).includes("Write something first.")]).toEqual([
      422,
      true,
    ]);
  });

  test("nobody declares, closes or adopts who does not run it, whatever is sent", async () => {
    const { at } = await started();
    const someone = await joined(at, "Eve");
    const { body } = await someone.get(`${at}/me?lang=en`);
    const csrf = /name="csrf" value="([^"]*)"/.exec(body)?.[1] ?? "";
    for (const form of ["role-given", "call-drafted", "document-started", "gathering-announced"]) {
      const fields = {
        ...{ csrf, form, party: "programme", body: "plenary", role: "facilitator", gathering: "" },
        ...{
          "question-en": "Q",
          "title-en": "T",
          kind: form === "document-started" ? "toolkit" : "webinar",
        },
        ...{ from: "2026-12-01", to: "2026-12-01" },
      };
      const answer = await someone.post(`${at}?lang=en`, new URLSearchParams(fields));
      expect([form, answer.status]).toEqual([form, 422]);
      expect(textOf(answer.body)).toContain("You may not do this here");
    }
  });

  test("without the page’s own token nothing is taken, signed in or not", async () => {
    const { at, operator } = await started();
    const fields = new URLSearchParams({ form: "join", name: "Mallory", csrf: "guessed" });
    expect((await operator.post(`${at}/join`, fields)).status).toBe(403);
    expect((await fetch(`${url}${at}/join`, { method: "POST", body: fields })).status).toBe(403);
    expect(textOf((await operator.get(`${at}/people?lang=en`)).body)).not.toContain("Mallory");
  });

  test("a process that is over takes nothing, and joining needs the rules acknowledged", async () => {
    const someone = await newcomer(url, "Zoé");
    const { body } = await someone.get("/assembly/rented-homes/join?lang=en");
    const csrf = /name="csrf" value="([^"]*)"/.exec(body)?.[1] ?? "";
    const fields = { csrf, form: "join", ...joining("Zoé", "fr"), communities: "consumers" };
    const over = await someone.post("/assembly/canada-2018/join", new URLSearchParams(fields));
    expect(over.status).toBe(404);
    const hasty = await someone.act("/assembly/rented-homes/join", "join", {
      ...joining("Zoé", "fr"),
      rules: "0",
    });
    expect(textOf(hasty.body)).toContain("Read the rules of engagement and acknowledge them.");
  });

  test("hostile text stays text, in pages, feeds, tables and reports", async () => {
    const { at } = await started();
    const someone = await joined(at, "=cmd()<script>alert(1)</script>");
    const text = '"><img src=x onerror=alert(1)> ](javascript:alert(1))\n\n=HYPERLINK("x")';
    ok(
      await someone.act(`${at}/bodies/plenary`, "contribution-made", {
        kind: "remark",
        text,
        "text-lang": "en",
      }),
    );
    for (const path of [
      "",
      "/suggestions",
      "/people",
      "/record",
      "/feed.atom",
      "/bodies/plenary",
    ]) {
      const { body } = await someone.get(`${at}${path}?lang=en`);
      expect(body).not.toMatch(/<script>|<img|href="javascript/);
    }
  });
});

test("one’s own words can be translated by another, reviewed by a third, and removed for good", async () => {
  const { at } = await started();
  const [ana, ben, cleo] = [
    await joined(at, "Ana"),
    await joined(at, "Ben", "fr"),
    await joined(at, "Cleo", "fr"),
  ];
  const said = { kind: "suggestion", text: "A button", "text-lang": "en" };
  ok(await ana.act(`${at}/bodies/plenary`, "contribution-made", said));
  const page = `${at}/suggestions`;
  const seal =
    /name="of" value="([0-9a-f]{64})"/.exec((await ben.get(`${page}?lang=en`)).body)?.[1] ?? "";
  ok(await ben.act(page, "text-translated", { [`translation.${seal.slice(0, 12)}`]: "Un bouton" }));
  expect(textOf((await cleo.get(`${page}?lang=fr`)).body)).toContain(
    "Un bouton (traduction pas encore révisée)",
  );
  ok(await cleo.act(page, "translation-reviewed"));
  expect(textOf((await cleo.get(`${page}?lang=fr`)).body)).not.toContain("pas encore révisée");
  ok(await ana.act(page, "text-redacted", { [`reason.${seal.slice(0, 12)}`]: "own-wish" }));
  for (const language of ["en", "fr"]) {
    const { body } = await ana.get(`${page}?lang=${language}`);
    expect(textOf(body)).toMatch(
      /\((removed: at its author’s wish|retiré : à la demande de son auteur)\)/,
    );
    expect(body).not.toMatch(/A button|Un bouton/);
  }
});
