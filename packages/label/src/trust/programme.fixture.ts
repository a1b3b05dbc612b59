/** A programme with its keys, log, lists and one label, each part of which a test may change. */
import { generateKeyPairSync } from "node:crypto";
import {
  addCosignature,
  appendEntries,
  inclusionProof,
  memoryStorage,
  readNote,
  renderProof,
  renderVerifierKey,
  signCheckpoint,
  signerKey,
  treeHead,
} from "@thingwall/record";
import { seal, type SigningKey } from "../envelope/index.ts";
import {
  assessor,
  attestation,
  days,
  declaration,
  listing,
  listUri,
  maker,
  now,
  operator,
  testKey,
  type TestKey,
} from "../label.fixture.ts";
import { type Status, statusListClaims } from "../status/index.ts";
import {
  type Attestation,
  claimsOf,
  instant,
  type Listing,
  type ProductDeclaration,
  type Statement,
  type UnitDeclaration,
} from "../statement/index.ts";
import {
  digestOf,
  entryOf,
  type Evidence,
  type LabelBundle,
  openStatusList,
  openTrustList,
  type RootKey,
  sealTrustList,
  type TrustList,
  type TrustListClaims,
} from "./index.ts";

const logName = "label.test/log";
const noteKey = (name: string, use: "log" | "witness") =>
  signerKey(name, use, generateKeyPairSync("ed25519").privateKey);
export const logKey = noteKey(logName, "log");
const witnessKey = noteKey("witness.test", "witness");

export const keys = {
  root: await testKey("did:web:label.test#root"),
  maker: await testKey(`${maker}#1`),
  assessor: await testKey(`${assessor}#1`, "ES256"),
  operator: await testKey(`${operator}#1`),
  stranger: await testKey("did:web:stranger.test#1"),
} satisfies Record<string, TestKey>;
export const roots: readonly RootKey[] = [{ keyId: keys.root.keyId, key: keys.root.publicKey }];

type IssuerClaims = TrustListClaims["issuers"][number];
const issuer = (
  id: string,
  name: string,
  role: "maker" | "assessor" | "operator",
  key: TestKey,
): IssuerClaims => ({
  id,
  name,
  roles: [role],
  from: instant(days(-1000)),
  keys: [{ kid: key.keyId, jwk: key.publicKey, from: instant(days(-400)) }],
});

export const trustClaims: TrustListClaims = {
  version: 1,
  programme: { id: operator, name: "Label programme" },
  sequence: 7,
  from: instant(days(-1)),
  until: instant(days(29)),
  hosts: ["label.test"],
  statusLists: "https://label.test/status/",
  logs: [
    {
      origin: logName,
      keys: [renderVerifierKey(logKey.verifier)],
      witnesses: [renderVerifierKey(witnessKey.verifier)],
      quorum: 1,
    },
  ],
  issuers: [
    issuer(maker, "Bulb Makers", "maker", keys.maker),
    issuer(assessor, "Test House", "assessor", keys.assessor),
    issuer(operator, "Label programme", "operator", keys.operator),
  ],
};

/** The claims with one issuer changed. */
export const withIssuer = (id: string, change: (entry: IssuerClaims) => IssuerClaims) => ({
  ...trustClaims,
  issuers: trustClaims.issuers.map((each) => (each.id === id ? change(each) : each)),
});

/** The claims with the key of one issuer changed. */
export const withKey = (id: string, change: Partial<IssuerClaims["keys"][number]>) =>
  withIssuer(id, (entry) => ({
    ...entry,
    keys: entry.keys.map((key) => ({ ...key, ...change })),
  }));

export async function trustListOf(claims: TrustListClaims, root: SigningKey = keys.root) {
  const opened = await openTrustList(await sealTrustList(claims, root), roots);
  if (!opened.ok) throw new Error(`${opened.code} ${opened.path}`);
  return opened.list;
}

export interface Plan {
  readonly declaration?: ProductDeclaration;
  readonly attestation?: Attestation;
  readonly listing?: Partial<Listing>;
  readonly unit?: UnitDeclaration;
  readonly signedBy?: Partial<Record<Statement["kind"], SigningKey>>;
  readonly trust?: TrustListClaims;
  /** By index in the list: 1 the declaration, 2 the attestation, 3 the listing. */
  readonly statuses?: Readonly<Record<number, Status>>;
  readonly statusIssued?: Date;
  readonly seen?: Date;
  readonly evidence?: (evidence: Evidence) => Evidence;
}

/** A good label of "Bulb 3", but for what the plan changes. */
export async function labelOf(
  plan: Plan = {},
): Promise<{ readonly evidence: Evidence; readonly trust: TrustList }> {
  const trust = await trustListOf(plan.trust ?? trustClaims);
  const { product, statements, statusLists } = await bundleOf(plan);
  const opened = await Promise.all(statusLists.map((jws) => openStatusList(jws, trust)));
  const lists = opened.flatMap((each) => (each.ok ? [each.list] : []));
  const evidence: Evidence = { product, statements, statusLists: lists };
  return { trust, evidence: plan.evidence?.(evidence) ?? evidence };
}

/** The same as its programme answers it. */
export async function bundleOf(plan: Plan = {}): Promise<LabelBundle> {
  const signers: Readonly<Record<Statement["kind"], SigningKey>> = {
    "product-declaration": keys.maker,
    "unit-declaration": keys.maker,
    "organisation-declaration": keys.maker,
    "product-attestation": keys.assessor,
    "organisation-attestation": keys.assessor,
    listing: keys.operator,
    ...plan.signedBy,
  };
  const sign = (statement: Statement) =>
    seal("vc+jwt", claimsOf(statement), signers[statement.kind]);
  const signed = [
    await sign(plan.declaration ?? declaration),
    await sign(plan.attestation ?? attestation),
  ];
  const listed = { ...listing, restsOn: signed.map(digestOf), ...plan.listing };
  signed.push(await sign(listed));
  if (plan.unit) signed.push(await sign(plan.unit));

  const issued = plan.statusIssued ?? now;
  const about = { uri: listUri, issued, expires: new Date(issued.getTime() + 7 * 86_400_000) };
  const statuses = Array.from(
    { length: 8 },
    (_, index): Status => plan.statuses?.[index] ?? "valid",
  );
  const statusJws = await seal(
    "statuslist+jwt",
    await statusListClaims({ ...about, ttl: 86_400 }, statuses),
    keys.operator,
  );
  return {
    product: declaration.subject.id,
    statements: await proved(signed, plan.seen ?? days(-1)),
    statusLists: [statusJws],
  };
}

async function proved(statements: readonly string[], seen: Date) {
  const storage = memoryStorage();
  await appendEntries(storage, statements.map(entryOf));
  const head = await treeHead(storage);
  const note = readNote(signCheckpoint({ origin: logName, ...head }, logKey));
  if (!note.ok) throw new Error(note.code);
  const checkpoint = addCosignature(note.note, witnessKey, seen);
  return Promise.all(
    statements.map(async (jws, index) => {
      const hashes = await inclusionProof(storage, index, head.size);
      return { jws, proof: renderProof({ index, hashes, checkpoint }) };
    }),
  );
}
