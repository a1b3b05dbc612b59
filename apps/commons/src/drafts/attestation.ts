/** From what an assessor typed to the results of an assessment, criterion by criterion. */
import {
  illegalCharacter,
  isDay,
  type ProductAttestation,
  type Result,
} from "@thingwall/label/statement";
import { thingwall } from "../catalogue/thingwall.ts";
import { one, type Read } from "./declaration.ts";
import type { Fields } from "./draft.ts";
import { type DraftFault, draftFaults } from "./fault.ts";

export const attestationSteps = ["scope", "results"] as const;
export type AttestationStep = (typeof attestationSteps)[number];

export const methods = ["document-review", "on-site-audit", "product-test"] as const;
export const results = ["met", "not-met", "not-applicable", "not-assessed"] as const;

/** Criteria that are asked about, as `scheme:number`. */
export const askedCriteria = thingwall.criteria.map(({ number, en, fr, asks }) => ({
  id: `thingwall:${number}`,
  number,
  asks,
  words: { en, fr },
}));

export function fieldsOfAttestationStep(step: AttestationStep): readonly string[] {
  return step === "scope"
    ? ["method", "on", "scope-en", "scope-fr", "months"]
    : askedCriteria.flatMap(({ number }) => [number, `${number}-en`, `${number}-fr`]);
}

export type Assessed = Pick<ProductAttestation, "method" | "on" | "scope" | "results">;

/** @param today  YYYY-MM-DD: nobody has tested anything after it */
export function readAttestation(fields: Fields, today: string): Read<Assessed> {
  const faults = new Map([...faultsOfScope(fields, today), ...faultsOfResults(fields)]);
  if (faults.size > 0) return { ok: false, faults };
  const method = methods.find((each) => each === one(fields, "method")) ?? "document-review";
  return {
    ok: true,
    value: {
      method,
      on: one(fields, "on"),
      scope: { en: one(fields, "scope-en"), fr: one(fields, "scope-fr") },
      results: resultsIn(fields),
    },
  };
}

export function faultsOfAttestationStep(
  step: AttestationStep,
  fields: Fields,
  today: string,
): ReadonlyMap<string, DraftFault> {
  return step === "scope" ? faultsOfScope(fields, today) : faultsOfResults(fields);
}

function faultsOfScope(fields: Fields, today: string): ReadonlyMap<string, DraftFault> {
  const faults = new Map<string, DraftFault>();
  if (!methods.some((each) => each === one(fields, "method"))) {
    faults.set("method", draftFaults.choice);
  }
  const on = one(fields, "on");
  if (!isDay(on) || on > today) faults.set("on", draftFaults.day);
  for (const name of ["scope-en", "scope-fr"]) {
    const text = one(fields, name);
    if (text === "") faults.set(name, draftFaults.bothLanguages);
    const fault = textFault(text);
    if (fault !== undefined) faults.set(name, fault);
  }
  return faults;
}

function faultsOfResults(fields: Fields): ReadonlyMap<string, DraftFault> {
  const faults = new Map<string, DraftFault>();
  for (const { number } of askedCriteria) {
    const result = one(fields, number);
    const [en, fr] = [one(fields, `${number}-en`), one(fields, `${number}-fr`)];
    const stated = results.some((each) => each === result);
    if (result !== "" && !stated) faults.set(number, draftFaults.choice);
    // Who says met or not met says on what it rests; in one language is in none.
    const needed = result === "met" || result === "not-met" || result === "not-applicable";
    if (needed && (en === "" || fr === "")) faults.set(number, draftFaults.evidence);
    if ((en === "") !== (fr === "")) faults.set(number, draftFaults.bothLanguages);
    const fault = textFault(en) ?? textFault(fr);
    if (fault !== undefined) faults.set(number, fault);
  }
  const [first] = askedCriteria;
  if (resultsIn(fields).length === 0 && first !== undefined) {
    faults.set(first.number, draftFaults.results);
  }
  return faults;
}

/** A line break in what was typed is a space in what is stated. */
const flat = (text: string): string => text.replaceAll(/\s*\n\s*/g, " ");

function textFault(text: string): DraftFault | undefined {
  if (text.length > 1000) return draftFaults.long;
  return illegalCharacter(flat(text)) === undefined ? undefined : draftFaults.character;
}

function resultsIn(fields: Fields): readonly Result[] & Result[] {
  return askedCriteria.flatMap(({ id, number }): Result[] => {
    const result = results.find((each) => each === one(fields, number));
    if (result === undefined) return [];
    const [en, fr] = [flat(one(fields, `${number}-en`)), flat(one(fields, `${number}-fr`))];
    return [{ criterion: id, result, ...(en !== "" && { note: { en, fr } }) }];
  });
}
