/** Keys made anew for each run, and statements of a maker, an assessor and an operator: for tests only. */
import { exportJWK, generateKeyPair } from "jose";
import {
  type Algorithm,
  parsePublicJwk,
  type PublicJwk,
  type SigningKey,
} from "./envelope/index.ts";
import type { Listing, ProductAttestation, ProductDeclaration } from "./statement/index.ts";

export interface TestKey extends SigningKey {
  readonly publicKey: PublicJwk;
}

export async function testKey(keyId: string, algorithm: Algorithm = "EdDSA"): Promise<TestKey> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const parsed = parsePublicJwk(await exportJWK(pair.publicKey), "");
  if (!parsed.ok) throw new Error(parsed.code);
  return { keyId, algorithm, privateKey: pair.privateKey, publicKey: parsed.key };
}

export const maker = "did:web:maker.test";
export const assessor = "did:web:assessor.test";
export const operator = "did:web:label.test";
export const now = new Date("2026-11-21T12:00:00Z");
export const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
export const listUri = "https://label.test/status/1";

const product = {
  kind: "product",
  id: "https://label.test/01/09506000134352",
  maker,
  model: "Bulb 3",
  firmware: { from: "1.2.0" },
} as const;
const uuid = (last: number) => `urn:uuid:00000000-0000-4000-8000-00000000000${last}`;
const common = (last: number) => ({
  id: uuid(last),
  from: days(-30),
  until: days(300),
  status: { uri: listUri, index: last },
});

export const declaration: ProductDeclaration = {
  kind: "product-declaration",
  ...common(1),
  issuer: maker,
  subject: product,
  facts: {
    sensors: ["none"],
    updates: "automatic",
    "support-end": "2031-03-01",
    "data-sold": "no",
    warranty: 24,
    contacts: [{ kind: "phone", value: "+15145550100", country: "CA", province: "QC" }],
    "safe-setup": "https://maker.test/bulb/setup",
  },
  mud: { url: "https://maker.test/bulb.json", signers: ["A".repeat(43)] },
};

export const attestation: ProductAttestation = {
  kind: "product-attestation",
  ...common(2),
  issuer: assessor,
  subject: product,
  method: "product-test",
  scope: { en: "The bulb and its app", fr: "L’ampoule et son application" },
  on: "2026-10-01",
  results: [{ criterion: "en-303-645:5.1-1", result: "met" }],
};

export const listing: Listing = {
  kind: "listing",
  ...common(3),
  issuer: operator,
  subject: product,
  level: 2,
  criteria: { version: "1.0", decision: "https://label.test/decisions/1" },
  restsOn: ["B".repeat(43)],
};
