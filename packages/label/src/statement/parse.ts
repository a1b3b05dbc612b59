/** From claims to a statement. */
import type { JsonValue } from "@thingwall/record/canonical";
import type { Static, TSchema } from "typebox";
import { Check, Errors } from "typebox/value";
import { type LabelRefused, refuse } from "../refusal.ts";
import { factsProblem, isDay } from "./check-facts.ts";
import { parseCriterion } from "./criterion.ts";
import { AttestationForm, DeclarationForm, ListingForm, type Result } from "./schema.ts";
import { instantIn, type Statement } from "./statement.ts";
import { illegalCharacter } from "./text.ts";
import type { Facts } from "./vocabulary.ts";

type Parsed = { readonly ok: true; readonly statement: Statement } | LabelRefused;

/**
 * Checks the form, the texts, the times, the facts and the criteria, in this order. The claims must
 * come from an envelope whose signature has been verified, or nothing follows from the result.
 */
export function parseStatement(claims: JsonValue): Parsed {
  const { name, subjectKind } = kindOf(claims);
  switch (`${name}/${subjectKind}`) {
    case "LabelDeclaration/organisation": {
      const form = checked(DeclarationForm.organisation, claims);
      if (!form.ok) return form;
      const { subject, facts } = form.value.credentialSubject;
      const problem = factsProblem(facts, "organisation");
      if (problem !== undefined) return problem;
      return finished(form.value, {
        kind: "organisation-declaration",
        subject,
        facts: facts as Facts,
      });
    }
    case "LabelDeclaration/product": {
      const form = checked(DeclarationForm.product, claims);
      if (!form.ok) return form;
      const { subject, facts, mud } = form.value.credentialSubject;
      const problem = factsProblem(facts, "product");
      if (problem !== undefined) return problem;
      return finished(form.value, {
        kind: "product-declaration",
        subject,
        facts: facts as Facts,
        ...(mud && { mud }),
      });
    }
    case "LabelDeclaration/unit": {
      const form = checked(DeclarationForm.unit, claims);
      if (!form.ok) return form;
      const { subject } = form.value.credentialSubject;
      if (subject.made !== undefined && !isDay(subject.made)) return impossible("subject/made");
      return finished(form.value, { kind: "unit-declaration", subject });
    }
    case "LabelAttestation/organisation": {
      const form = checked(AttestationForm.organisation, claims);
      if (!form.ok) return form;
      const assessed = form.value.credentialSubject;
      const problem = assessmentProblem(assessed);
      return problem ?? finished(form.value, { kind: "organisation-attestation", ...assessed });
    }
    case "LabelAttestation/product": {
      const form = checked(AttestationForm.product, claims);
      if (!form.ok) return form;
      const assessed = form.value.credentialSubject;
      const problem = assessmentProblem(assessed);
      return problem ?? finished(form.value, { kind: "product-attestation", ...assessed });
    }
    case "LabelListing/product": {
      const form = checked(ListingForm.product, claims);
      if (!form.ok) return form;
      return finished(form.value, { kind: "listing", ...form.value.credentialSubject });
    }
    default:
      return refuse("not-understood", "/type", { problem: "other" });
  }
}

type Common = Pick<
  Static<typeof ListingForm.product>,
  "id" | "issuer" | "validFrom" | "validUntil" | "status"
>;
/** What a kind of statement has beside what all have. */
type Own<S> = S extends Statement ? Omit<S, "id" | "issuer" | "from" | "until" | "status"> : never;

function finished(common: Common, own: Own<Statement>): Parsed {
  const { id, issuer, validFrom, validUntil, status } = common;
  const [from, until] = [instantIn(validFrom), instantIn(validUntil)];
  if (from === undefined) return impossible("validFrom", "");
  if (until === undefined || until <= from) return impossible("validUntil", "");
  const { idx: index, uri } = status.status_list;
  return { ok: true, statement: { ...own, id, issuer, from, until, status: { uri, index } } };
}

function assessmentProblem({
  on,
  results,
}: {
  readonly on: string;
  readonly results: readonly Result[];
}): LabelRefused | undefined {
  if (!isDay(on)) return impossible("on");
  const seen = new Set<string>();
  for (const [index, { criterion }] of results.entries()) {
    const path = `/credentialSubject/results/${index}/criterion`;
    if (parseCriterion(criterion) === undefined) {
      return refuse("not-understood", path, { problem: "unknown" });
    }
    // Met and not met beside each other would let each reader pick what suits.
    if (seen.has(criterion)) return refuse("not-understood", path, { problem: "form" });
    seen.add(criterion);
  }
  return undefined;
}

const impossible = (member: string, parent = "/credentialSubject") =>
  refuse("impossible-time", `${parent}/${member}`);

function kindOf(claims: JsonValue): { readonly name: string; readonly subjectKind: string } {
  const member = (value: unknown, name: string | number): unknown =>
    typeof value === "object" && value !== null && Object.hasOwn(value, name)
      ? (value as Readonly<Record<string | number, unknown>>)[name]
      : undefined;
  const subject = member(member(claims, "credentialSubject"), "subject");
  return {
    name: String(member(member(claims, "type"), 1)),
    subjectKind: String(member(subject, "kind")),
  };
}

function checked<const Form extends TSchema>(
  form: Form,
  claims: JsonValue,
): { readonly ok: true; readonly value: Static<Form> } | LabelRefused {
  if (!Check(form, claims)) {
    const errors = [...Errors(form, claims)];
    const found = errors.find(({ keyword }) => keyword !== "boolean") ?? errors[0];
    const problem =
      found?.keyword === "required"
        ? "missing"
        : found?.keyword === "additionalProperties"
          ? "unknown"
          : "form";
    return refuse("not-understood", found?.instancePath ?? "", { problem });
  }
  return textProblem(claims, "") ?? { ok: true, value: claims };
}

function textProblem(value: JsonValue, path: string): LabelRefused | undefined {
  if (typeof value === "string") {
    const character = illegalCharacter(value);
    return character === undefined ? undefined : refuse("illegal-text", path, { character });
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, item] of Object.entries(value)) {
    const problem = textProblem(item as JsonValue, `${path}/${name.slice(0, 60)}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
