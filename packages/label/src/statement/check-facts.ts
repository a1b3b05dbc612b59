/** Answers to the facts, checked against the vocabulary. */
import Type from "typebox";
import { Check } from "typebox/value";
import { type LabelRefused, refuse } from "../refusal.ts";
import type { Fact } from "./fact.ts";
import { HTTPS_FORM } from "./schema.ts";
import { factOf, isFactId } from "./vocabulary.ts";

const Https = Type.String({ pattern: HTTPS_FORM, maxLength: 1024 });
const MAIL_FORM = "^[A-Za-z0-9._+-]{1,64}@[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$";
const Link = Type.Union([
  Https,
  Type.String({ pattern: MAIL_FORM.replace("^", "^mailto:"), maxLength: 330 }),
]);

const place = {
  country: Type.String({ pattern: "^[A-Z]{2}$" }),
  province: Type.Optional(Type.String({ pattern: "^[A-Z0-9]{1,3}$" })),
};
const contact = (kind: string, value: ReturnType<typeof Type.String>) =>
  Type.Object({ kind: Type.Literal(kind), value, ...place }, { additionalProperties: false });
const Contacts = Type.Array(
  Type.Union([
    contact("phone", Type.String({ pattern: "^\\+[1-9][0-9]{6,14}$" })),
    contact("email", Type.String({ pattern: MAIL_FORM, maxLength: 320 })),
    contact("web", Https),
  ]),
  { minItems: 1, maxItems: 40 },
);
const Months = Type.Integer({ minimum: 0, maximum: 600 });

export function factsProblem(
  facts: Readonly<Record<string, unknown>>,
  subject: "product" | "organisation",
): LabelRefused | undefined {
  for (const [id, answer] of Object.entries(facts)) {
    const path = `/credentialSubject/facts/${id.slice(0, 40)}`;
    if (!isFactId(id)) return refuse("not-understood", path, { problem: "unknown" });
    const fact = factOf(id);
    if (fact.subject !== subject) return refuse("fact-of-another-subject", path, { fact: id });
    if (!isAnswer(fact, answer)) return refuse("not-understood", path, { problem: "form" });
  }
  return undefined;
}

function isAnswer(fact: Fact, answer: unknown): boolean {
  switch (fact.form) {
    case "one":
      return typeof answer === "string" && Object.hasOwn(fact.answers, answer);
    case "some": {
      if (!Array.isArray(answer) || answer.length === 0) return false;
      const given = new Set<unknown>(answer);
      // "None" beside anything else would let each reader pick what suits.
      if (
        given.size !== answer.length ||
        (fact.alone !== undefined && given.has(fact.alone) && given.size > 1)
      ) {
        return false;
      }
      return answer.every((each) => typeof each === "string" && Object.hasOwn(fact.answers, each));
    }
    case "date":
      return typeof answer === "string" && (answer === "none" || isDay(answer));
    case "months":
      return Check(Months, answer);
    case "link":
      return Check(Link, answer);
    case "contacts":
      return Check(Contacts, answer);
  }
}

/** A day that the calendar has, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
