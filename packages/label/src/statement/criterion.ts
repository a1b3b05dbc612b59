/**
 * Identifiers of criteria: `scheme:number`. The texts of most standards are not ours to repeat, so a
 * statement carries the number that the standard gives, and the catalogue our own words for it.
 */

/** Each scheme with what it is called and the form of its numbers. */
export const criterionSchemes = {
  thingwall: { name: "Thingwall criteria", form: /^[a-z]{2,16}-[1-9][0-9]{0,2}$/ },
  "en-303-645": {
    name: "ETSI EN 303 645",
    form: /^[1-9][0-9]?(\.[1-9][0-9]?)?-[1-9][0-9]?[A-Z]?$/,
  },
  "nist-ir-8425": {
    name: "NIST IR 8425",
    form: /^[A-Za-z][A-Za-z0-9]{1,31}(\.[0-9a-z]{1,3}){0,3}$/,
  },
  "iso-iec-27402": { name: "ISO/IEC 27402", form: /^[0-9]{1,2}(\.[0-9]{1,2}){1,4}$/ },
  "iso-iec-27404": { name: "ISO/IEC 27404", form: /^[0-9]{1,2}(\.[0-9]{1,2}){1,4}$/ },
  "csa-t200": { name: "CSA T200", form: /^[0-9]{1,2}(\.[0-9]{1,2}){1,4}$/ },
  "ul-2900": { name: "UL 2900", form: /^[0-9](-[0-9]){0,2}:[0-9]{1,2}(\.[0-9]{1,2}){0,4}$/ },
  "iec-62443": {
    name: "IEC 62443",
    form: /^[1-4]-[1-4]:[A-Z]{2,4} ?[0-9]{1,2}(\.[0-9]{1,2}){0,2}$/,
  },
  "uk-psti": { name: "UK PSTI Regulations 2023", form: /^[0-9]{1,2}(\.[0-9]{1,2}){0,3}$/ },
  "eu-cra": {
    name: "EU Cyber Resilience Act",
    form: /^[IVX]{1,4}\.[0-9]{1,2}(\.[0-9a-z]{1,2}){0,3}$/,
  },
} as const satisfies Record<string, { readonly name: string; readonly form: RegExp }>;

export type CriterionScheme = keyof typeof criterionSchemes;

export interface Criterion {
  readonly scheme: CriterionScheme;
  /** The number as the scheme writes it. */
  readonly number: string;
}

/** Undefined for an unknown scheme or a number that the scheme cannot give. */
export function parseCriterion(text: string): Criterion | undefined {
  const colon = text.indexOf(":");
  const scheme = text.slice(0, Math.max(colon, 0));
  const number = text.slice(colon + 1);
  if (!Object.hasOwn(criterionSchemes, scheme)) return undefined;
  const known = scheme as CriterionScheme;
  return criterionSchemes[known].form.test(number) ? { scheme: known, number } : undefined;
}

export const renderCriterion = ({ scheme, number }: Criterion): string => `${scheme}:${number}`;
