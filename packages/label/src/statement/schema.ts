/**
 * The form of a statement on the wire: a VC 2.0 credential of our three types. Closed: a member that
 * is signed and not understood might limit what the others say.
 */
import Type, { type Static, type TProperties } from "typebox";

const closed = { additionalProperties: false } as const;
const object = <const P extends TProperties>(members: P) => Type.Object(members, closed);
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });

export const DID_FORM =
  "^did:web:[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?(%3A[0-9]{1,5})?(:[A-Za-z0-9._-]{1,64}){0,4}$";
const Did = Type.String({ pattern: DID_FORM, maxLength: 256 });
export const INSTANT_FORM = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";
const Instant = Type.String({ pattern: INSTANT_FORM });
const Day = Type.String({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });
export const HTTPS_FORM =
  "^https://[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?$";
const Https = Type.String({ pattern: HTTPS_FORM, maxLength: 1024 });
const Digest = Type.String({ pattern: "^[A-Za-z0-9_-]{43}$" });
const BothLanguages = object({ en: words(1000), fr: words(1000) });

const Organisation = object({ kind: Type.Literal("organisation"), id: Did, name: words(200) });

const productMembers = {
  kind: Type.Literal("product"),
  /** The label's address without serial: what the code on the box leads to. */
  id: Https,
  maker: Did,
  model: words(120),
  hardware: Type.Optional(words(60)),
  firmware: Type.Optional(object({ from: words(60), to: Type.Optional(words(60)) })),
};
const Product = object(productMembers);

const Unit = object({
  kind: Type.Literal("unit"),
  /** The product's id. */
  product: Https,
  serial: Type.String({ pattern: "^[A-Za-z0-9._-]{1,20}$" }),
  made: Type.Optional(Day),
});

const Facts = Type.Record(Type.String(), Type.Unknown());

const Mud = object({
  url: Https,
  /** SHA-256 of the SubjectPublicKeyInfo of each key that may sign the file. */
  signers: Type.Array(Digest, { minItems: 1, maxItems: 8, uniqueItems: true }),
});

const common = {
  "@context": Type.Tuple([
    Type.Literal("https://www.w3.org/ns/credentials/v2"),
    Type.Literal("urn:thingwall:label:v1"),
  ]),
  id: Type.String({ pattern: "^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" }),
  issuer: Did,
  validFrom: Instant,
  validUntil: Instant,
  status: object({
    status_list: object({ idx: Type.Integer({ minimum: 0, maximum: 4_194_303 }), uri: Https }),
  }),
};
const type = <const Name extends string>(name: Name) =>
  Type.Tuple([Type.Literal("VerifiableCredential"), Type.Literal(name)]);
const credential = <const Name extends string, const P extends TProperties>(
  name: Name,
  subject: P,
) => object({ ...common, type: type(name), credentialSubject: object(subject) });

export const DeclarationForm = {
  organisation: credential("LabelDeclaration", { subject: Organisation, facts: Facts }),
  product: credential("LabelDeclaration", {
    subject: Product,
    facts: Facts,
    mud: Type.Optional(Mud),
  }),
  unit: credential("LabelDeclaration", { subject: Unit }),
} as const;

const Result = object({
  criterion: words(60),
  result: Type.Union([
    Type.Literal("met"),
    Type.Literal("not-met"),
    Type.Literal("not-applicable"),
    Type.Literal("not-assessed"),
  ]),
  note: Type.Optional(BothLanguages),
});
export type Result = Static<typeof Result>;

const assessment = {
  method: Type.Union([
    Type.Literal("document-review"),
    Type.Literal("on-site-audit"),
    Type.Literal("product-test"),
  ]),
  /** What was looked at, and what was not. */
  scope: BothLanguages,
  on: Day,
  results: Type.Array(Result, { minItems: 1, maxItems: 400 }),
};
export const AttestationForm = {
  organisation: credential("LabelAttestation", { subject: Organisation, ...assessment }),
  product: credential("LabelAttestation", { subject: Product, ...assessment }),
} as const;

export const ListingForm = {
  product: credential("LabelListing", {
    subject: Product,
    level: Type.Integer({ minimum: 1, maximum: 9 }),
    /** Version of the programme's criteria, and the decision that adopted it. */
    criteria: object({ version: words(40), decision: Https }),
    /** SHA-256 of each statement that was checked for this. */
    restsOn: Type.Array(Digest, { minItems: 1, maxItems: 64, uniqueItems: true }),
  }),
} as const;

export type OrganisationSubject = Static<typeof Organisation>;
export type ProductSubject = Static<typeof Product>;
export type UnitSubject = Static<typeof Unit>;
export type MudReference = Static<typeof Mud>;
export type Assessment = {
  readonly [Member in keyof typeof assessment]: Static<(typeof assessment)[Member]>;
};
export type Listed = Static<typeof ListingForm.product>["credentialSubject"];
