/** From a finished draft to claims, and from the signature over exactly these to a statement. */
import { labelLimits, readEnvelope, seal } from "@thingwall/label/envelope";
import {
  claimsOf,
  parseStatement,
  type ProductAttestation,
  type ProductDeclaration,
  type Statement,
} from "@thingwall/label/statement";
import { digestOf } from "@thingwall/label/trust";
import { canonicalJson, type JsonValue } from "@thingwall/record/canonical";
import type { Account } from "../accounts/account.ts";
import { giveStatusSlot, type NotTaken, takeStatement } from "../labels/issue.ts";
import { heldKeyOf } from "../labels/own-keys.ts";
import type { Programme } from "../labels/programme.ts";
import { readAttestation } from "./attestation.ts";
import { one, type Read, readDeclaration } from "./declaration.ts";
import { type Draft, setPrepared, setStated } from "./draft.ts";
import { type DraftFault, draftFaults } from "./fault.ts";

export type Content =
  | Pick<ProductDeclaration, "kind" | "subject" | "facts" | "mud">
  | Pick<ProductAttestation, "kind" | "subject" | "method" | "scope" | "on" | "results">;

export interface Finished {
  readonly content: Content;
  readonly months: number;
}

/** What the draft would state, or what is wrong with it. */
export async function contentOf(
  programme: Programme,
  account: Account,
  draft: Draft,
): Promise<Read<Finished>> {
  const { db, host, now } = programme;
  const { id: organisation } = account.organisation;
  if (draft.kind === "product-declaration") {
    const read = readDeclaration(draft.fields, organisation, host);
    if (!read.ok) return read;
    const { months, ...content } = read.value;
    const another = await db
      .selectFrom("statement")
      .select("digest")
      .where("product", "=", content.subject.id)
      .where("kind", "=", "product-declaration")
      .where("issuer", "<>", organisation)
      .limit(1)
      .executeTakeFirst();
    if (another !== undefined) return fault("address", draftFaults.taken);
    return { ok: true, value: { months, content: { kind: draft.kind, ...content } } };
  }
  const read = readAttestation(draft.fields, now().toISOString().slice(0, 10));
  if (!read.ok) return read;
  const declared = await declarationOf(programme, one(draft.fields, "declaration"));
  if (declared === undefined) return fault("method", draftFaults.changed);
  const { subject } = declared;
  const months = Number(one(draft.fields, "months") || "12");
  return { ok: true, value: { months, content: { kind: draft.kind, subject, ...read.value } } };
}

const fault = (name: string, words: DraftFault): Extract<Read<Finished>, { ok: false }> => ({
  ok: false,
  faults: new Map([[name, words]]),
});

/** A declaration in the record, by its digest. */
export async function declarationOf(
  { db }: Programme,
  digest: string,
): Promise<ProductDeclaration | undefined> {
  const row = await db
    .selectFrom("statement")
    .select("claims")
    .where("digest", "=", digest)
    .where("kind", "=", "product-declaration")
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const parsed = parseStatement(row.claims as JsonValue);
  return parsed.ok && parsed.statement.kind === "product-declaration"
    ? parsed.statement
    : undefined;
}

/**
 * The claims to sign: what the draft says, with a number, times and a place in the status list of its
 * own. Asked again they are the same until the draft is changed.
 */
export async function claimsToSign(
  programme: Programme,
  account: Account,
  draft: Draft,
): Promise<Read<JsonValue>> {
  const finished = await contentOf(programme, account, draft);
  if (!finished.ok) return finished;
  if (draft.prepared !== undefined) return { ok: true, value: draft.prepared };
  const { content, months } = finished.value;
  const from = new Date(Math.floor(programme.now().getTime() / 1000) * 1000);
  const until = new Date(from);
  until.setUTCMonth(until.getUTCMonth() + months);
  const statement: Statement = {
    ...content,
    id: `urn:uuid:${crypto.randomUUID()}`,
    issuer: account.organisation.id,
    from,
    until,
    status: await giveStatusSlot(programme, account.organisation.id),
  };
  const claims = claimsOf(statement);
  const ours = await setPrepared(programme, draft, claims);
  // Somebody changed the draft in between: they are asked to look again.
  const [first] = Object.keys(draft.fields);
  return ours ? { ok: true, value: claims } : fault(first ?? "model", draftFaults.changed);
}

export type Stated =
  | { readonly ok: true; readonly digest: string }
  | { readonly ok: false; readonly why: "no-key" | "other-text" | "not-prepared" | NotTaken };

/** Signs with the key that this organisation chose to have held; no other's. */
export async function signHeld(
  programme: Programme,
  account: Account,
  draft: Draft,
): Promise<Stated> {
  if (draft.prepared === undefined) return { ok: false, why: "not-prepared" };
  const key = await heldKeyOf(programme, account.organisation.id);
  if (key === undefined) return { ok: false, why: "no-key" };
  return taken(programme, draft, await seal("vc+jwt", draft.prepared, key));
}

/** Takes what was signed elsewhere, when it is this draft to the letter. */
export async function takeSigned(
  programme: Programme,
  draft: Draft,
  text: string,
): Promise<Stated> {
  if (draft.prepared === undefined) return { ok: false, why: "not-prepared" };
  const jws = text.trim();
  const read = readEnvelope(jws, "vc+jwt", labelLimits.statement);
  if (!read.ok) return { ok: false, why: { ok: false, why: "refused", refused: read } };
  if (canonicalJson(read.envelope.claims) !== canonicalJson(draft.prepared)) {
    return { ok: false, why: "other-text" };
  }
  return taken(programme, draft, jws);
}

async function taken(programme: Programme, draft: Draft, jws: string): Promise<Stated> {
  const outcome = await takeStatement(programme, jws);
  // The record had it, and we ended before the draft said so.
  if (!outcome.ok && outcome.why !== "already-there") return { ok: false, why: outcome };
  const digest = outcome.ok ? outcome.digest : digestOf(jws);
  await setStated(programme, draft.id, digest);
  return { ok: true, digest };
}
