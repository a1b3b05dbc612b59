/** The form of a trust list on the wire. Closed, as statements are. */
import Type, { type Static, type TProperties } from "typebox";
import { DID_FORM, HTTPS_FORM, INSTANT_FORM } from "../statement/index.ts";

const object = <const P extends TProperties>(members: P) =>
  Type.Object(members, { additionalProperties: false });
const words = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Did = Type.String({ pattern: DID_FORM, maxLength: 256 });
const Instant = Type.String({ pattern: INSTANT_FORM });

export const HOST_FORM =
  "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){1,8}(:[0-9]{1,5})?$";

const Key = object({
  kid: Type.String({ pattern: "^did:web:[A-Za-z0-9.%:_-]{1,240}#[A-Za-z0-9._-]{1,64}$" }),
  jwk: Type.Unknown(),
  from: Instant,
  /** No statement dated later is believed. */
  until: Type.Optional(Instant),
  /** Since then others may have signed with it. */
  compromised: Type.Optional(Instant),
});

const Issuer = object({
  id: Did,
  name: words(200),
  roles: Type.Array(
    Type.Union([Type.Literal("maker"), Type.Literal("assessor"), Type.Literal("operator")]),
    { minItems: 1, maxItems: 3, uniqueItems: true },
  ),
  from: Instant,
  until: Type.Optional(Instant),
  keys: Type.Array(Key, { minItems: 1, maxItems: 16 }),
});

const Log = object({
  origin: words(255),
  /** Lines of signed notes: `name+id+base64`. */
  keys: Type.Array(words(400), { minItems: 1, maxItems: 4 }),
  witnesses: Type.Array(words(400), { maxItems: 16 }),
  quorum: Type.Integer({ minimum: 0, maximum: 16 }),
});

export const TrustListForm = object({
  version: Type.Literal(1),
  programme: object({ id: Did, name: words(200) }),
  sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  from: Instant,
  until: Instant,
  /** Where the programme's labels are: exactly these, so a look-alike is another. */
  hosts: Type.Array(Type.String({ pattern: HOST_FORM, maxLength: 253 }), {
    minItems: 1,
    maxItems: 8,
    uniqueItems: true,
  }),
  /** Status lists of the programme have addresses that begin so. */
  statusLists: Type.String({ pattern: HTTPS_FORM.replace(/\)\?\$$/, ")/$"), maxLength: 512 }),
  logs: Type.Array(Log, { minItems: 1, maxItems: 8 }),
  issuers: Type.Array(Issuer, { minItems: 1, maxItems: 10_000 }),
});

export type TrustListClaims = Static<typeof TrustListForm>;
