/**
 * A programme to look at: invented makers, an assessor and four labelled products. The programme
 * holds their keys, so that whoever is invited to one of them can go on.
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

interface SeededProduct {
  /** After the host. */
  readonly path: string;
  readonly maker: string;
  readonly model: string;
  readonly firmware: string;
  readonly level: number;
  readonly facts: Facts;
  readonly mud?: string;
  readonly change?: {
    readonly state: "suspended" | "revoked";
    readonly en: string;
    readonly fr: string;
  };
}

const lumen = "did:web:lumen.example";
const veille = "did:web:veille.example";
const tiede = "did:web:tiede.example";

const products: readonly SeededProduct[] = [
  {
    path: "/01/09506000134352",
    maker: lumen,
    model: "Lumen Bulb 3",
    firmware: "1.2.0",
    level: 3,
    mud: "https://lumen.example/bulb-3.json",
    facts: {
      "product-kind": "light",
      sensors: ["none"],
      "works-without-internet": "fully",
      "account-needed": "no",
      "data-collected": ["faults"],
      "data-sold": "no",
      updates: "automatic",
      "support-end": "2033-03-01",
      warranty: 36,
      "data-shared": ["nobody"],
      contacts: [{ kind: "phone", value: "+15145550100", country: "CA", province: "QC" }],
      "safe-setup": "https://lumen.example/bulb-3/setup",
    },
  },
  {
    path: "/01/00614141999996",
    maker: veille,
    model: "Veille Cam",
    firmware: "4.0",
    level: 1,
    mud: "https://veille.example/cam.json",
    change: {
      state: "revoked",
      en: "The maker stopped sending updates two years before the date that it declared.",
      fr: "Le fabricant a cessé les mises à jour deux ans avant la date qu’il avait déclarée.",
    },
    facts: {
      "product-kind": "camera",
      sensors: ["camera", "microphone"],
      "data-collected": ["video", "audio", "account"],
      "data-sold": "with-consent",
      updates: "manual",
      "support-end": "2028-06-30",
    },
  },
  {
    path: "/p/tiede-thermostat-2",
    maker: tiede,
    model: "Tiède Thermostat 2",
    firmware: "2.1",
    level: 2,
    facts: {
      "product-kind": "climate",
      sensors: ["environment", "presence"],
      "data-collected": ["usage", "environment"],
      "data-sold": "no",
      updates: "automatic",
      "support-end": "2031-12-31",
      warranty: 24,
    },
  },
  {
    path: "/p/tiede-plug",
    maker: tiede,
    model: "Tiède Plug",
    firmware: "1.0",
    level: 1,
    change: {
      state: "suspended",
      en: "A test found that anyone on the home network can switch it. The maker is looking into it.",
      fr: "Un essai a montré que toute personne sur le réseau du domicile peut la commander. Le fabricant examine la question.",
    },
    facts: {
      "product-kind": "light",
      sensors: ["energy"],
      updates: "automatic",
      "support-end": "none",
    },
  },
];

/** Does nothing in a programme that has issuers already. */
export async function seedProgramme(programme: Programme): Promise<void> {
  const { id: first } = (await programme.db
    .selectFrom("issuer")
    .select("id")
    .limit(1)
    .executeTakeFirst()) ?? { id: undefined };
  if (first !== undefined) return;
  const since = new Date(programme.now().getTime() - 40 * DAY);
  const operator = programme.keys.operator;
  const { held } = programme;
  const assessor = await held.keep("did:web:banc-essai.example#1");
  const makers = new Map<string, ProgrammeKey>();
  for (const id of [lumen, veille, tiede]) makers.set(id, await held.keep(`${id}#1`));
  const issuer = (
    id: string,
    name: string,
    role: "maker" | "assessor" | "operator",
    key: ProgrammeKey,
  ) => ({
    id,
    name,
    roles: [role],
    from: since,
    keys: [{ kid: key.keyId, jwk: key.publicKey }],
  });
  const makerOf = (id: string, name: string) => issuer(id, name, "maker", known(makers, id));
  await admitIssuers(programme, [
    issuer(programme.id, programme.name, "operator", operator),
    issuer("did:web:banc-essai.example", "Banc d’essai Laurier", "assessor", assessor),
    makerOf(lumen, "Lumen Works"),
    makerOf(veille, "Veille Systems"),
    makerOf(tiede, "Ateliers Tiède"),
  ]);
  const organisations = [
    { id: programme.id, name: programme.name, roles: ["operator"] },
    { id: lumen, name: "Lumen Works", roles: ["maker"] },
    { id: veille, name: "Veille Systems", roles: ["maker"] },
    { id: tiede, name: "Ateliers Tiède", roles: ["maker"] },
    { id: "did:web:banc-essai.example", name: "Banc d’essai Laurier", roles: ["assessor"] },
    { id: "did:web:quincaillerie.example", name: "Quincaillerie Rideau", roles: ["retailer"] },
  ] as const;
  for (const each of organisations) await addOrganisation(programme.db, each, since);
  for (const product of products) {
    const digest = await seedLabel(programme, product, known(makers, product.maker), assessor);
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
  product: SeededProduct,
  maker: ProgrammeKey,
  assessor: ProgrammeKey,
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
      mud: { url: product.mud, signers: [digestOf(maker.publicKey.x)] },
    }),
  };
  const declared = await take(programme, declaration, maker);
  const assessed: ProductAttestation = {
    kind: "product-attestation",
    ...(await common("did:web:banc-essai.example")),
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
