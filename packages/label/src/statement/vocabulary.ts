/**
 * The vocabulary of facts. Programs carry the codes; people read the words that stand here with each
 * question and answer, and a question without answer reads "not disclosed" (`describeFacts`).
 */
import type { Answers, Bilingual, Fact, OneOf, Open, SomeOf } from "./fact.ts";
import { dataFacts } from "./facts-data.ts";
import { protectionFacts } from "./facts-protection.ts";
import { useFacts } from "./facts-use.ts";

export const vocabulary = { ...protectionFacts, ...useFacts, ...dataFacts } as const;

export type FactId = keyof typeof vocabulary;
export const factIds = Object.keys(vocabulary) as readonly FactId[];

export const isFactId = (id: string): id is FactId => Object.hasOwn(vocabulary, id);
export const factOf = (id: FactId): Fact => vocabulary[id];

export interface Contact {
  readonly kind: "phone" | "email" | "web";
  /** E.164 number, address, or https URL. */
  readonly value: string;
  /** ISO 3166-1, such as CA. */
  readonly country: string;
  /** ISO 3166-2 without the country, such as QC. */
  readonly province?: string;
}

type AnswerTo<F> =
  F extends OneOf<infer A extends Answers>
    ? keyof A & string
    : F extends SomeOf<infer A extends Answers>
      ? readonly (keyof A & string)[]
      : F extends Open<"months">
        ? number
        : F extends Open<"contacts">
          ? readonly Contact[]
          : string;

/** Answers by fact. What is absent is not disclosed. */
export type Facts = { readonly [Id in FactId]?: AnswerTo<(typeof vocabulary)[Id]> };

export const notDisclosed: Bilingual = { en: "Not disclosed", fr: "Non divulgué" };
