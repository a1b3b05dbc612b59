/** Starting a process from the template: a plenary, an oversight committee, rules and numbers of one's own. */
import type { FastifyInstance } from "fastify";
import { may } from "../../accounts/account.ts";
import { actOf } from "../../assembly/act.ts";
import { emptyAssembly, type Parameters } from "../../assembly/state.ts";
import { isFromHere, sessionIn } from "../../http/desk.ts";
import { formOf } from "../../http/form.ts";
import { languageOf } from "../../http/language.ts";
import type { Programme } from "../../labels/programme.ts";
import { form, type FormContext, textField, typedOf } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import { notFoundPage } from "../../pages/pages.ts";
import { type Bilingual, type Language, pageWords, say } from "../../pages/words.ts";
import { filled, FormProblem, newId, newSalt } from "../forms.ts";
import type { Processes, Timed } from "../kept.ts";
import { bodyKinds } from "../pages/terms.ts";
import { bothField } from "../pages/text-fields.ts";
import { CONVENER } from "../seed/seed.ts";
import { answer } from "./answer.ts";
import { refusalInWords } from "./sent.ts";

const PATH = "/assembly/new";
const title: Bilingual = { en: "Start a process", fr: "Lancer un processus" };

/** What a group may adopt to begin with; it adopts others by a decision of its plenary. */
const NUMBERS = {
  minimum: [
    5,
    {
      en: "Positions without which nothing is determined",
      fr: "Positions sans lesquelles rien n’est déterminé",
    },
  ],
  quietHours: [48, { en: "Hours of quiet", fr: "Heures de calme" }],
  contestHours: [72, { en: "Hours to contest a result", fr: "Heures pour contester un résultat" }],
  smallestGroup: [
    3,
    { en: "Smallest group that is counted apart", fr: "Plus petit groupe compté à part" },
  ],
  almostNone: [10, { en: "Almost none: one in how many", fr: "Presque personne : un sur combien" }],
  few: [4, { en: "A few: one in how many", fr: "Quelques-uns : un sur combien" }],
} as const satisfies Readonly<Record<string, readonly [number, Bilingual]>>;

function startPage(context: FormContext, csrf: string): Markup {
  const { language } = context;
  const defaults = Object.fromEntries(
    Object.entries(NUMBERS).map(([name, [value]]) => [name, [String(value)]]),
  );
  const held = { ...context, typed: { months: ["12"], ...defaults, ...context.typed } };
  const refused = [...context.errors.values()];
  return html`<h1>${say(title, language)}</h1>
${refused.length === 0 ? undefined : html`<div class="errors" role="alert"><ul>${refused.map((each) => html`<li>${each[language]}</li>`)}</ul></div>`}
<p>${say({ en: "It begins with a plenary and an oversight committee. Working groups follow from what the plenary decides.", fr: "Il commence avec une plénière et un comité de surveillance. Les groupes de travail découlent de ce que décide la plénière." }, language)}</p>
${form(
  { action: PATH, csrf, language },
  html`${bothField({ language }, held, "name", { en: "Name", fr: "Nom" })}
${bothField({ language }, held, "goal", { en: "What is to be agreed on", fr: "Sur quoi s’entendre" })}
${textField(held, { name: "months", label: say({ en: "Months it is meant to take", fr: "Durée prévue, en mois" }, language) })}
${bothField({ language }, held, "rules", { en: "Rules of engagement, one a line", fr: "Règles d’engagement, une par ligne" })}
${Object.entries(NUMBERS).map(([name, [, label]]) => textField(held, { name, label: say(label, language) }))}
<button type="submit">${say(title, language)}</button>`,
)}`;
}

export function startRoutes(
  server: FastifyInstance,
  programme: Programme,
  processes: Processes,
): void {
  const context = (language: Language): FormContext => ({ language, typed: {}, errors: new Map() });

  server.get(PATH, async (request, reply) => {
    const language = languageOf(request);
    const session = await sessionIn(programme, request);
    if (session === undefined || !may(session.account, "operator")) {
      const nothing = {
        title: say(pageWords.notFoundTitle, language),
        main: notFoundPage(language),
      };
      return answer(programme, request, reply, nothing, session?.account.name, 404);
    }
    const shown = { title: say(title, language), main: startPage(context(language), session.csrf) };
    return answer(programme, request, reply, shown, session.account.name);
  });

  server.post(PATH, async (request, reply) => {
    const language = languageOf(request);
    const session = await sessionIn(programme, request);
    const sent = formOf(request);
    const allowed =
      session !== undefined &&
      may(session.account, "operator") &&
      isFromHere(request) &&
      sent.get("csrf") === session.csrf;
    if (!allowed) {
      const nothing = {
        title: say(pageWords.notFoundTitle, language),
        main: notFoundPage(language),
      };
      return answer(programme, request, reply, nothing, session?.account.name, 404);
    }
    const refused = (said: Bilingual) => {
      const held = { language, typed: typedOf(sent), errors: new Map([["", said]]) };
      const shown = { title: say(title, language), main: startPage(held, session.csrf) };
      return answer(programme, request, reply, shown, session.account.name, 422);
    };
    let opening: readonly Timed[];
    try {
      opening = openingOf(sent, programme);
    } catch (error) {
      if (error instanceof FormProblem) return refused(error.said);
      throw error;
    }
    const id = newId("process");
    await processes.begin(id);
    const taken = await processes.propose(id, () => opening);
    if (taken?.ok === true) return reply.redirect(`/assembly/${id}?lang=${language}`, 303);
    await programme.db.deleteFrom("process").where("id", "=", id).execute();
    if (taken === undefined) throw new Error("what was just begun is not there");
    return refused(refusalInWords(emptyAssembly(), taken.refusal));
  });
}

function openingOf(sent: URLSearchParams, programme: Programme): readonly Timed[] {
  const me = { name: "", csrf: "", party: undefined, convener: CONVENER };
  const { both, lines, field } = filled(sent, emptyAssembly(), me, CONVENER, programme.now());
  const number = (name: string, most: number): number => {
    const value = Number(field(name));
    if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
    throw new FormProblem({
      en: "Write whole numbers, from 1 on.",
      fr: "Écrivez des nombres entiers, à partir de 1.",
    });
  };
  const parameters: Parameters = {
    minimum: number("minimum", 10_000),
    quietHours: number("quietHours", 8760),
    contestHours: number("contestHours", 8760),
    smallestGroup: Math.max(2, number("smallestGroup", 1000)),
    majorityAbove: { numerator: 1, denominator: 2 },
    almostNone: { numerator: 1, denominator: number("almostNone", 1000) },
    few: { numerator: 1, denominator: number("few", 1000) },
    oneOrganisation: { numerator: 1, denominator: 3 },
  };
  const rules = lines("rules");
  const body = (kind: "plenary" | "oversight") =>
    actOf("body-formed", {
      ...{
        body: kind,
        kind,
        name: { salt: newSalt(), value: { source: "en", ...bodyKinds[kind] } },
      },
    });
  return [
    actOf("party-added", {
      ...{
        party: CONVENER,
        kind: "organisation",
        name: { salt: newSalt(), value: programme.name },
      },
    }),
    actOf("process-opened", {
      name: both("name"),
      goal: both("goal"),
      months: number("months", 120),
    }),
    body("plenary"),
    body("oversight"),
    actOf("parameters-adopted", { parameters }),
    ...(rules.length === 0 ? [] : [actOf("rules-adopted", { rules })]),
  ].map((act) => ({ by: CONVENER, act }));
}
