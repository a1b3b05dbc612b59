/** From what a maker typed to the facts of its product, with what is wrong at each field. */
import { isGtin } from "@thingwall/label/code";
import {
  type Contact,
  type FactId,
  factIds,
  factOf,
  type Facts,
  factsProblem,
  HTTPS_FORM,
  illegalCharacter,
  type MudReference,
  type ProductDeclaration,
  type ProductSubject,
} from "@thingwall/label/statement";
import type { Fields } from "./draft.ts";
import { type DraftFault, draftFaults } from "./fault.ts";

export const declarationSteps = ["product", "protection", "use", "data", "access"] as const;
export type DeclarationStep = (typeof declarationSteps)[number];

/** The first questions are those of the box. */
const protection: readonly FactId[] = [
  ...["updates", "support-end", "default-credentials", "access-control", "encryption"],
  ...["factory-reset", "safe-setup", "sbom", "vex"],
] as readonly FactId[];
const use: readonly FactId[] = [
  ...["product-kind", "works-without-internet", "account-needed", "account-closing", "ecosystem"],
  ...["subscription", "repair", "warranty", "contacts"],
] as readonly FactId[];
const productFacts = factIds.filter((id) => factOf(id).subject === "product");

export const factsOfStep: Readonly<Record<DeclarationStep, readonly FactId[]>> = {
  product: [],
  protection,
  use,
  // Whatever is new in the vocabulary is asked too.
  data: productFacts.filter((id) => !protection.includes(id) && !use.includes(id)),
  access: [],
};

export const CONTACT_ROWS = 3;
export const contactParts = ["kind", "value", "country", "province"] as const;

/** Names of the fields of a step: one that is not sent is one that was emptied. */
export function fieldsOfStep(step: DeclarationStep): readonly string[] {
  if (step === "product") {
    return ["address", "model", "hardware", "firmware-from", "firmware-to", "months"];
  }
  if (step === "access") return ["mud-url", "mud-signers"];
  return factsOfStep[step].flatMap((id) => {
    const { form } = factOf(id);
    if (form === "date") return [id, `${id}-none`];
    if (form !== "contacts") return [id];
    return rows().flatMap((row) => contactParts.map((part) => `${id}-${row}-${part}`));
  });
}

const rows = () => Array.from({ length: CONTACT_ROWS }, (_, index) => index + 1);

export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: ReadonlyMap<string, DraftFault> };

export type Declared = Pick<ProductDeclaration, "subject" | "facts" | "mud"> & {
  readonly months: number;
};

/** @param maker  did:web; @param host  of the programme */
export function readDeclaration(fields: Fields, maker: string, host: string): Read<Declared> {
  const subject = readProduct(fields, maker, host);
  const facts = readFacts(fields, productFacts);
  const mud = readMud(fields);
  const faults = new Map(
    [subject, facts, mud].flatMap((read) => (read.ok ? [] : [...read.faults])),
  );
  if (!subject.ok || !facts.ok || !mud.ok) return { ok: false, faults };
  return {
    ok: true,
    value: {
      subject: subject.value.subject,
      months: subject.value.months,
      facts: facts.value,
      ...(mud.value && { mud: mud.value }),
    },
  };
}

/** What is wrong in one step. */
export function faultsOfStep(
  step: DeclarationStep,
  fields: Fields,
  maker: string,
  host: string,
): ReadonlyMap<string, DraftFault> {
  const read =
    step === "product"
      ? readProduct(fields, maker, host)
      : step === "access"
        ? readMud(fields)
        : readFacts(fields, factsOfStep[step]);
  return read.ok ? new Map() : read.faults;
}

export const validMonths = ["12", "24", "36"] as const;

function readProduct(
  fields: Fields,
  maker: string,
  host: string,
): Read<{ readonly subject: ProductSubject; readonly months: number }> {
  const faults = new Map<string, DraftFault>();
  const text = (name: string, most: number) => {
    const value = one(fields, name);
    if (value.length > most) faults.set(name, draftFaults.long);
    if (illegalCharacter(value) !== undefined) faults.set(name, draftFaults.character);
    return value;
  };
  const path = productPath(one(fields, "address"));
  if (path === undefined) faults.set("address", draftFaults.address);
  const model = text("model", 120);
  if (model === "") faults.set("model", draftFaults.missing);
  const [hardware, from, to] = [
    text("hardware", 60),
    text("firmware-from", 60),
    text("firmware-to", 60),
  ];
  if (from === "" && to !== "") faults.set("firmware-from", draftFaults.missing);
  const months = one(fields, "months") === "" ? "12" : one(fields, "months");
  if (!validMonths.some((each) => each === months)) faults.set("months", draftFaults.choice);
  if (faults.size > 0) return { ok: false, faults };
  return {
    ok: true,
    value: {
      months: Number(months),
      subject: {
        kind: "product",
        id: `https://${host}${path}`,
        maker,
        model,
        ...(hardware !== "" && { hardware }),
        ...(from !== "" && { firmware: { from, ...(to !== "" && { to }) } }),
      },
    },
  };
}

/** `/01/` and 14 digits for a barcode of 8, 12, 13 or 14; else `/p/` and a short name. */
export function productPath(address: string): string | undefined {
  const digits = address.replaceAll(" ", "");
  if (/^([0-9]{8}|[0-9]{12,14})$/.test(digits)) {
    const gtin = digits.padStart(14, "0");
    return isGtin(gtin) ? `/01/${gtin}` : undefined;
  }
  return /^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(address)
    ? `/p/${address}`
    : undefined;
}

function readFacts(fields: Fields, ids: readonly FactId[]): Read<Facts> {
  const faults = new Map<string, DraftFault>();
  const facts: Record<string, unknown> = {};
  for (const id of ids) {
    const answer = answerIn(fields, id);
    if (answer === undefined) continue;
    if (factsProblem({ [id]: answer }, "product") === undefined) facts[id] = answer;
    else faults.set(id, draftFaults[factOf(id).form]);
  }
  // Each was checked against the vocabulary.
  return faults.size > 0 ? { ok: false, faults } : { ok: true, value: facts as Facts };
}

/** Undefined for what is not disclosed. */
function answerIn(fields: Fields, id: FactId): unknown {
  const { form } = factOf(id);
  const text = one(fields, id);
  switch (form) {
    case "some": {
      const chosen = (fields[id] ?? []).filter((each) => each !== "");
      return chosen.length === 0 ? undefined : chosen;
    }
    case "date":
      if (one(fields, `${id}-none`) !== "") return text === "" ? "none" : "both";
      return text === "" ? undefined : text;
    case "months":
      return text === "" ? undefined : /^[0-9]{1,4}$/.test(text) ? Number(text) : text;
    case "contacts": {
      const contacts = rows().flatMap((row) => {
        const part = (name: string) => one(fields, `${id}-${row}-${name}`);
        if (part("value") === "") return [];
        const [country, province] = [part("country").toUpperCase(), part("province").toUpperCase()];
        const contact = { kind: part("kind"), value: part("value"), country };
        return [province === "" ? contact : { ...contact, province }] as readonly Contact[];
      });
      return contacts.length === 0 ? undefined : contacts;
    }
    case "one":
    case "link":
      return text === "" ? undefined : text;
  }
}

function readMud(fields: Fields): Read<MudReference | undefined> {
  const faults = new Map<string, DraftFault>();
  const url = one(fields, "mud-url");
  const signers = one(fields, "mud-signers")
    .split(/\s+/)
    .filter((each) => each !== "");
  if (url === "" && signers.length === 0) return { ok: true, value: undefined };
  if (!new RegExp(HTTPS_FORM).test(url) || url.length > 1024) {
    faults.set("mud-url", draftFaults.link);
  }
  const wellFormed = signers.every((each) => /^[A-Za-z0-9_-]{43}$/.test(each));
  const few = signers.length > 0 && signers.length <= 8;
  if (!wellFormed || !few || new Set(signers).size < signers.length) {
    faults.set("mud-signers", draftFaults.signers);
  }
  return faults.size > 0 ? { ok: false, faults } : { ok: true, value: { url, signers } };
}

export const one = (fields: Fields, name: string): string => (fields[name]?.[0] ?? "").trim();

/** The fields of a form that would state this again: where a renewal begins. */
export function fieldsOf({ subject, facts, mud }: ProductDeclaration): Fields {
  const path = new URL(subject.id).pathname;
  const fields: Record<string, readonly string[]> = {
    address: [path.slice(path.lastIndexOf("/") + 1)],
    model: [subject.model],
    hardware: [subject.hardware ?? ""],
    "firmware-from": [subject.firmware?.from ?? ""],
    "firmware-to": [subject.firmware?.to ?? ""],
    "mud-url": [mud?.url ?? ""],
    "mud-signers": [mud?.signers.join("\n") ?? ""],
  };
  for (const [id, answer] of Object.entries(facts)) {
    if (answer === "none" && factOf(id as FactId).form === "date") fields[`${id}-none`] = ["1"];
    else if (Array.isArray(answer) && id === "contacts") {
      for (const [index, contact] of (answer as readonly Contact[])
        .slice(0, CONTACT_ROWS)
        .entries()) {
        for (const part of contactParts)
          fields[`${id}-${index + 1}-${part}`] = [contact[part] ?? ""];
      }
    } else fields[id] = (Array.isArray(answer) ? answer : [answer]).map(String);
  }
  return fields;
}
