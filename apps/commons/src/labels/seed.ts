/**
 * A programme to look at, with organisations and labels that somebody made up. The programme holds
 * their keys, so that whoever is invited to one of them can go on.
 */
import { seal } from "@thingwall/label/envelope";
import {
  claimsOf,
  type Facts,
  type Listing,
  type ProductAttestation,
  type ProductDeclaration,
  type Statement,
} from "@thingwall/label/statement";
import { digestOf } from "@thingwall/label/trust";
import { addOrganisation } from "../accounts/account.ts";
import { admitIssuers, changeStatus, giveStatusSlot, takeStatement } from "./issue.ts";
import type { ProgrammeKey } from "./keys.ts";
import type { Programme } from "./programme.ts";

const DAY = 86_400_000;

interface SeededOrganisation {
  /** did:web */
  readonly id: string;
  readonly name: string;
}

export interface Seed {
  readonly makers: readonly SeededOrganisation[];
  readonly assessor: SeededOrganisation;
  readonly retailer: SeededOrganisation;
  readonly products: readonly SeededProduct[];
}

export interface SeededProduct {
  /** After the host. */
  readonly path: string;
  readonly maker: string;
  readonly model: string;
  readonly firmware: string;
  readonly level: number;
  readonly facts: Facts;
  /** `signers`: as in a declaration; its maker's own key unless said. */
  readonly mud?: { readonly url: string; readonly signers?: string[] };
  readonly change?: {
    readonly state: "suspended" | "revoked";
    readonly en: string;
    readonly fr: string;
  };
}

/** Does nothing in a programme that has issuers already. */
export async function seedProgramme(programme: Programme, seed: Seed): Promise<void> {
  const { id: first } = (await programme.db
    .selectFrom("issuer")
    .select("id")
    .limit(1)
    .executeTakeFirst()) ?? { id: undefined };
  if (first !== undefined) return;
  const since = new Date(programme.now().getTime() - 40 * DAY);
  const { held } = programme;
  const assessor = await held.keep(`${seed.assessor.id}#1`);
  const makers = new Map<string, ProgrammeKey>();
  for (const { id } of seed.makers) makers.set(id, await held.keep(`${id}#1`));
  const issuer = (
    { id, name }: SeededOrganisation,
    role: "maker" | "assessor" | "operator",
    key: ProgrammeKey,
  ) => ({
    ...{ id, name },
    roles: [role],
    from: since,
    keys: [{ kid: key.keyId, jwk: key.publicKey }],
  });
  await admitIssuers(programme, [
    issuer(programme, "operator", programme.keys.operator),
    issuer(seed.assessor, "assessor", assessor),
    ...seed.makers.map((maker) => issuer(maker, "maker", known(makers, maker.id))),
  ]);
  const organisations = [
    { id: programme.id, name: programme.name, roles: ["operator"] as const },
    ...seed.makers.map((maker) => ({ ...maker, roles: ["maker"] as const })),
    { ...seed.assessor, roles: ["assessor"] as const },
    { ...seed.retailer, roles: ["retailer"] as const },
  ];
  for (const each of organisations) await addOrganisation(programme.db, each, since);
  for (const product of seed.products) {
    const digest = await seedLabel(programme, seed, product, [
      known(makers, product.maker),
      assessor,
    ]);
    const { change } = product;
    if (change !== undefined) {
      const { state, en, fr } = change;
      const changed = await changeStatus(programme, { digest, state, reason: { en, fr } });
      if (!changed.ok) throw new Error(`the status of ${product.path}: ${changed.why}`);
    }
  }
}

/** @returns the digest of the listing */
async function seedLabel(
  programme: Programme,
  seed: Seed,
  product: SeededProduct,
  [maker, assessor]: readonly [ProgrammeKey, ProgrammeKey],
): Promise<string> {
  const now = programme.now().getTime();
  const from = new Date(Math.floor((now - 20 * DAY) / 1000) * 1000);
  const subject = {
    kind: "product",
    id: `https://${programme.host}${product.path}`,
    maker: product.maker,
    model: product.model,
    firmware: { from: product.firmware },
  } as const;
  const common = async (issuer: string) => ({
    id: `urn:uuid:${crypto.randomUUID()}`,
    issuer,
    from,
    until: new Date(from.getTime() + 400 * DAY),
    status: await giveStatusSlot(programme, issuer),
  });
  const declaration: ProductDeclaration = {
    kind: "product-declaration",
    ...(await common(product.maker)),
    subject,
    facts: product.facts,
    ...(product.mud !== undefined && {
      mud: { signers: [digestOf(maker.publicKey.x)], ...product.mud },
    }),
  };
  const declared = await take(programme, declaration, maker);
  const assessed: ProductAttestation = {
    kind: "product-attestation",
    ...(await common(seed.assessor.id)),
    subject,
    method: product.level > 1 ? "product-test" : "document-review",
    scope: {
      en: `${product.model} with its app, as sold in Canada`,
      fr: `${product.model} et son application, tels que vendus au Canada`,
    },
    on: new Date(from.getTime() - 10 * DAY).toISOString().slice(0, 10),
    results: [
      { criterion: "en-303-645:5.1-1", result: "met" },
      { criterion: "en-303-645:5.2-1", result: "met" },
      { criterion: "en-303-645:5.3-13", result: product.level > 1 ? "met" : "not-assessed" },
      { criterion: "nist-ir-8425:AssetIdentification", result: "met" },
    ],
  };
  const attested = await take(programme, assessed, assessor);
  const listing: Listing = {
    kind: "listing",
    ...(await common(programme.id)),
    subject,
    level: product.level,
    criteria: { version: "1.0", decision: `https://${programme.host}/decisions/1` },
    restsOn: [declared, attested],
  };
  return take(programme, listing, programme.keys.operator);
}

async function take(programme: Programme, statement: Statement, key: ProgrammeKey) {
  const jws = await seal("vc+jwt", claimsOf(statement), key);
  const taken = await takeStatement(programme, jws);
  if (!taken.ok) throw new Error(`a seeded statement: ${JSON.stringify(taken)}`);
  return digestOf(jws);
}

function known(makers: ReadonlyMap<string, ProgrammeKey>, id: string): ProgrammeKey {
  const key = makers.get(id);
  if (key === undefined) throw new Error(`no seeded maker ${id}`);
  return key;
}
