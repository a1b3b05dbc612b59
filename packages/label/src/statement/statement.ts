/**
 * What may be stated, by whom it is meant to be stated, and about what:
 *
 * | kind | issuer | subject |
 * |---|---|---|
 * | `*-declaration` | maker | its organisation, product or unit |
 * | `*-attestation` | assessor | an organisation or product of another |
 * | `listing` | operator | a product in the programme |
 *
 * Whether the issuer may is decided by `trust`, from the pinned list.
 */
import type { JsonValue } from "@thingwall/record/canonical";
import type {
  Assessment,
  Listed,
  MudReference,
  OrganisationSubject,
  ProductSubject,
  UnitSubject,
} from "./schema.ts";
import type { Facts } from "./vocabulary.ts";

interface Signed {
  /** `urn:uuid:…` */
  readonly id: string;
  /** did:web of the issuer. */
  readonly issuer: string;
  /** When it was signed, by the signer's word, and when it ends. Whole seconds. */
  readonly from: Date;
  readonly until: Date;
  /** Where its status stands. */
  readonly status: { readonly uri: string; readonly index: number };
}

export interface OrganisationDeclaration extends Signed {
  readonly kind: "organisation-declaration";
  readonly subject: OrganisationSubject;
  readonly facts: Facts;
}

export interface ProductDeclaration extends Signed {
  readonly kind: "product-declaration";
  readonly subject: ProductSubject;
  readonly facts: Facts;
  /** Where its MUD file is, and by which keys it may be signed. */
  readonly mud?: MudReference;
}

export interface UnitDeclaration extends Signed {
  readonly kind: "unit-declaration";
  readonly subject: UnitSubject;
}

export interface OrganisationAttestation extends Signed, Assessment {
  readonly kind: "organisation-attestation";
  readonly subject: OrganisationSubject;
}

export interface ProductAttestation extends Signed, Assessment {
  readonly kind: "product-attestation";
  readonly subject: ProductSubject;
}

export interface Listing extends Signed, Omit<Listed, "subject"> {
  readonly kind: "listing";
  readonly subject: ProductSubject;
}

export type Attestation = OrganisationAttestation | ProductAttestation;
export type Declaration = OrganisationDeclaration | ProductDeclaration | UnitDeclaration;
export type Statement = Declaration | Attestation | Listing;

const typeNames: Readonly<Record<Statement["kind"], string>> = {
  "organisation-declaration": "LabelDeclaration",
  "product-declaration": "LabelDeclaration",
  "unit-declaration": "LabelDeclaration",
  "organisation-attestation": "LabelAttestation",
  "product-attestation": "LabelAttestation",
  listing: "LabelListing",
};

/** The credential to sign (VC 2.0). `parseStatement` of it gives the statement again. */
export function claimsOf(statement: Statement): JsonValue {
  const { kind, id, issuer, from, until, status, ...credentialSubject } = statement;
  const times = { from: instant(from), until: instant(until) };
  return credential(kind, { id, issuer, ...times, status, credentialSubject });
}

/**
 * Claims of a statement as a person writes one: the members of `Statement` as JSON, times as text.
 * Nothing is checked but that it is an object of a known kind: `parseStatement` says what is wrong.
 *
 * @param given  for what the draft leaves out
 */
export function draftClaims(
  draft: JsonValue,
  given: { readonly id: string; readonly from: string; readonly until: string },
): JsonValue | undefined {
  if (typeof draft !== "object" || draft === null || Array.isArray(draft)) return undefined;
  const own = draft as Readonly<Record<string, JsonValue>>;
  const written: Readonly<Record<string, JsonValue>> = { ...given, ...own };
  const { kind, id, issuer, from, until, status, ...credentialSubject } = written;
  if (typeof kind !== "string" || !Object.hasOwn(typeNames, kind)) return undefined;
  const members = { id, issuer, from, until, status, credentialSubject };
  return credential(kind as Statement["kind"], members);
}

function credential(
  kind: Statement["kind"],
  { id, issuer, from, until, status, credentialSubject }: Readonly<Record<string, unknown>>,
): JsonValue {
  const { index, uri } = (status ?? {}) as Readonly<Record<string, unknown>>;
  const members = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "urn:thingwall:label:v1"],
    type: ["VerifiableCredential", typeNames[kind]],
    id,
    issuer,
    validFrom: from,
    validUntil: until,
    status: { status_list: { idx: index, uri } },
    credentialSubject,
  };
  // Drops members that are undefined, as JSON does.
  return JSON.parse(JSON.stringify(members)) as JsonValue;
}

export const instant = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

/** Undefined for a time that no calendar has: 30 February is read as 1 March by some. */
export function instantIn(text: string): Date | undefined {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && instant(time) === text ? time : undefined;
}
