/** What a fact of a label is: a question with closed or open answers, in plain English and French. */
export interface Bilingual {
  readonly en: string;
  readonly fr: string;
}

/**
 * Who asks for the same: CMU's label for things, the US Cyber Trust Mark, the UK's PSTI regime, the
 * EU's Cyber Resilience Act, and the project's founding documents.
 */
export type Source = "cmu" | "us" | "psti" | "cra" | "founding";

interface Question {
  /** `box`: among the few to read before a purchase. `behind`: everything else. */
  readonly layer: "box" | "behind";
  readonly subject: "product" | "organisation";
  readonly sources: readonly Source[];
  readonly question: Bilingual;
}

export type Answers = Readonly<Record<string, Bilingual>>;

export interface OneOf<A extends Answers = Answers> extends Question {
  readonly form: "one";
  readonly answers: A;
}

export interface SomeOf<A extends Answers = Answers> extends Question {
  readonly form: "some";
  readonly answers: A;
  /** The answer that excludes the others, such as "none". */
  readonly alone?: keyof A & string;
}

export interface Open<Form extends "date" | "months" | "link" | "contacts"> extends Question {
  /** `date`: YYYY-MM-DD or "none". `months`: a whole number. `link`: https: or mailto:. */
  readonly form: Form;
  /** How "none" reads, for a date. */
  readonly none?: Bilingual;
}

export type Fact = OneOf | SomeOf | Open<"date"> | Open<"months"> | Open<"link"> | Open<"contacts">;

export const oneOf = <const A extends Answers>(fact: Omit<OneOf<A>, "form">): OneOf<A> => ({
  form: "one",
  ...fact,
});

export const someOf = <const A extends Answers>(fact: Omit<SomeOf<A>, "form">): SomeOf<A> => ({
  form: "some",
  ...fact,
});

export const open = <const Form extends "date" | "months" | "link" | "contacts">(
  fact: Open<Form>,
): Open<Form> => fact;
