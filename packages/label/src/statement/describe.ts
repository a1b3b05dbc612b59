/**
 * Statements in words, in English and French. Nothing here says "secure" or "certified": a statement
 * says who states what, how they know, and when.
 */
import { criterionSchemes, parseCriterion } from "./criterion.ts";
import type { Bilingual, Fact } from "./fact.ts";
import type { Result } from "./schema.ts";
import type { Attestation } from "./statement.ts";
import {
  type Contact,
  type FactId,
  factIds,
  factOf,
  type Facts,
  notDisclosed,
} from "./vocabulary.ts";

export interface FactLine {
  readonly fact: FactId;
  readonly layer: "box" | "behind";
  readonly question: Bilingual;
  readonly disclosed: boolean;
  /** At least one. Links and contacts repeat what the issuer wrote: escape them. */
  readonly answers: readonly Bilingual[];
}

/** A line for every fact about such a subject; what is unknown is shown as not disclosed. */
export function describeFacts(
  facts: Facts,
  subject: "product" | "organisation" = "product",
): readonly FactLine[] {
  return factIds
    .map((id) => ({ id, fact: factOf(id), answer: facts[id] }))
    .filter(({ fact }) => fact.subject === subject)
    .map(({ id, fact, answer }) => ({
      fact: id,
      layer: fact.layer,
      question: fact.question,
      disclosed: answer !== undefined,
      answers: answer === undefined ? [notDisclosed] : wordsOf(fact, answer),
    }));
}

/** `parseStatement` has checked that each has the form of its fact. */
type Answer = NonNullable<Facts[FactId]>;

function wordsOf(fact: Fact, answer: Answer): readonly Bilingual[] {
  switch (fact.form) {
    case "one":
      return [fact.answers[answer as string] ?? notDisclosed];
    case "some":
      return (answer as readonly string[]).map((each) => fact.answers[each] ?? notDisclosed);
    case "date":
      return [answer === "none" ? (fact.none ?? notDisclosed) : describeDay(answer as string)];
    case "months":
      return [describeMonths(Number(answer))];
    case "link":
      return [same((answer as string).replace(/^mailto:/, ""))];
    case "contacts":
      return (answer as readonly Contact[]).map(describeContact);
  }
}

/** `14 March 2031`, `14 mars 2031`; @param day YYYY-MM-DD */
export function describeDay(day: string): Bilingual {
  const time = new Date(`${day}T00:00:00Z`);
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  const parts = new Intl.DateTimeFormat("fr-CA", options).format(time);
  return {
    en: new Intl.DateTimeFormat("en-GB", options).format(time),
    // In French the first of a month is an ordinal.
    fr: parts.replace(/^1 /, "1er "),
  };
}

function describeMonths(count: number): Bilingual {
  if (count === 0) return { en: "No warranty", fr: "Aucune garantie" };
  if (count % 12 !== 0)
    return { en: count === 1 ? "1 month" : `${count} months`, fr: `${count} mois` };
  const years = count / 12;
  return years === 1 ? { en: "1 year", fr: "1 an" } : { en: `${years} years`, fr: `${years} ans` };
}

function describeContact({ value, country, province }: Contact): Bilingual {
  const place = province === undefined ? country : `${province}, ${country}`;
  return same(`${value} (${place})`);
}

const same = (text: string): Bilingual => ({ en: text, fr: text });

const methods: Readonly<Record<Attestation["method"], Bilingual>> = {
  "document-review": { en: "by reading documents", fr: "en lisant des documents" },
  "on-site-audit": { en: "by an audit on site", fr: "par un audit sur place" },
  "product-test": { en: "by testing the product", fr: "en testant le produit" },
};

const results: Readonly<Record<Result["result"], Bilingual>> = {
  met: { en: "is met", fr: "est respecté" },
  "not-met": { en: "is not met", fr: "n’est pas respecté" },
  "not-applicable": { en: "does not apply", fr: "ne s’applique pas" },
  "not-assessed": { en: "was not checked", fr: "n’a pas été vérifié" },
};

/**
 * "X attests that criterion … is met for …, firmware …, checked by …, on …."
 *
 * @param assessor  the issuer's name, from the trust list
 */
export function describeResult(
  attestation: Pick<Attestation, "subject" | "method" | "on">,
  result: Result,
  assessor: string,
): Bilingual {
  const parsed = parseCriterion(result.criterion);
  const criterion =
    parsed === undefined
      ? result.criterion
      : `${criterionSchemes[parsed.scheme].name} ${parsed.number}`;
  const { subject } = attestation;
  const on = describeDay(attestation.on);
  const what = subject.kind === "organisation" ? same(subject.name) : describeProduct(subject);
  const verb = results[result.result];
  const method = methods[attestation.method];
  return {
    en: `${assessor} attests that ${criterion} ${verb.en} for ${what.en}, checked ${method.en} on ${on.en}.`,
    fr: `${assessor} atteste que ${criterion} ${verb.fr} pour ${what.fr}, vérifié ${method.fr} le ${on.fr}.`,
  };
}

function describeProduct(subject: {
  readonly model: string;
  readonly firmware?: { readonly from: string; readonly to?: string };
}): Bilingual {
  const { model, firmware } = subject;
  if (firmware === undefined) return same(model);
  const { from, to } = firmware;
  if (to === undefined) {
    return {
      en: `${model} with firmware ${from} or later`,
      fr: `${model} avec le micrologiciel ${from} ou plus récent`,
    };
  }
  return {
    en: `${model} with firmware ${from} to ${to}`,
    fr: `${model} avec le micrologiciel ${from} à ${to}`,
  };
}
