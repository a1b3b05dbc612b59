/** Who is in the programme, what they state, and what becomes of it: each a transaction with its entry in the log. */
import { type LabelRefused, readEnvelope, labelLimits } from "@thingwall/label/envelope";
import { parseStatement, type Statement } from "@thingwall/label/statement";
import type { Status } from "@thingwall/label/status";
import {
  entryOf,
  judgeLabel,
  judgeStatement,
  type Reason,
  type Role,
} from "@thingwall/label/trust";
import { encodeJsonEntry } from "@thingwall/record";
import type { PublicJwk } from "@thingwall/label/envelope";
import { labelOf } from "./bundle.ts";
import {
  openedStatusLists,
  openedTrust,
  openedTrustList,
  publishStatusList,
  publishTrustList,
} from "./lists.ts";
import { type Programme, statusUri, type Writing } from "./programme.ts";
import { appendToLog } from "./record.ts";

/** Why a statement is not taken; `reason` in the words of the verdict. */
export type NotTaken =
  | { readonly ok: false; readonly why: "reason"; readonly reasons: readonly Reason[] }
  | { readonly ok: false; readonly why: "refused"; readonly refused: LabelRefused }
  | { readonly ok: false; readonly why: "already-there" | "status-not-yours" | "status-taken" };

export type Taken =
  | { readonly ok: true; readonly digest: string; readonly index: number }
  | NotTaken;

export interface NewIssuer {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly from: Date;
  readonly keys: readonly { readonly kid: string; readonly jwk: PublicJwk }[];
}

/** Adds issuers with their keys and publishes the list on which they stand. */
export async function admitIssuers(
  programme: Programme,
  admitted: readonly NewIssuer[],
): Promise<void> {
  await programme.db.transaction().execute(async (trx) => {
    for (const issuer of admitted) await admitIssuer(trx, issuer);
    await publishTrustList(programme, trx);
  });
}

/** For an issuer that is there already: one key or role more. The list is published by the caller. */
export async function admitIssuer(
  trx: Writing,
  { id, name, roles, from, keys }: NewIssuer,
): Promise<void> {
  await trx
    .insertInto("issuer")
    .values({ id, name, roles: [...roles], from_at: from, until_at: null })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ name, roles: [...roles] }))
    .execute();
  for (const { kid, jwk } of keys) {
    const times = { from_at: from, until_at: null, compromised_at: null };
    await trx
      .insertInto("issuer_key")
      .values({ kid, issuer: id, jwk: JSON.stringify(jwk), ...times })
      .execute();
  }
}

/** Since then others may sign with it: told to every reader with the next list. */
export async function reportStolenKey(programme: Programme, kid: string, since: Date) {
  await programme.db.transaction().execute(async (trx) => markStolen(programme, trx, kid, since));
}

export async function markStolen(programme: Programme, trx: Writing, kid: string, since: Date) {
  await trx
    .updateTable("issuer_key")
    .set({ compromised_at: since })
    .where("kid", "=", kid)
    .executeTakeFirstOrThrow();
  await publishTrustList(programme, trx);
}

/** A place in the status list for a statement that the issuer is going to sign; in the next list. */
export async function giveStatusSlot(
  programme: Programme,
  issuer: string,
): Promise<Statement["status"]> {
  const uri = statusUri(programme);
  return programme.db.transaction().execute(async (trx) => {
    await trx.selectFrom("issuer").select("id").forUpdate().orderBy("id").execute();
    const { last } = await trx
      .selectFrom("status_slot")
      .select(({ fn }) => fn.max("index").as("last"))
      .where("uri", "=", uri)
      .executeTakeFirstOrThrow();
    const index = last === null ? 0 : last + 1;
    await trx.insertInto("status_slot").values({ uri, index, issuer }).execute();
    return { uri, index };
  });
}

/**
 * Takes a signed statement into the record. Checked as a reader checks it; a listing only when the
 * label that follows from it is good. Whoever sends it: its signature says whose it is.
 */
export async function takeStatement(programme: Programme, jws: string): Promise<Taken> {
  const read = readEnvelope(jws, "vc+jwt", labelLimits.statement);
  if (!read.ok) return { ok: false, why: "refused", refused: read };
  const trust = await openedTrustList(programme);
  const judged = await judgeStatement({ jws }, [], trust, programme.now());
  // Both come with the record.
  const reasons = judged.reasons.filter(({ code }) => code !== "no-proof" && code !== "no-status");
  if (reasons.length > 0) {
    const parsed = parseStatement(read.envelope.claims);
    return parsed.ok || judged.verdict === "forged"
      ? { ok: false, why: "reason", reasons }
      : { ok: false, why: "refused", refused: parsed };
  }
  if (judged.said === undefined) throw new TypeError("a statement without reasons was said");
  const { statement } = judged.said;
  const claims = JSON.stringify(read.envelope.claims);
  return refusable(programme, async (trx) => {
    const problem = await slotProblem(trx, statement, judged.digest);
    if (problem !== undefined) throw new Refusal({ ok: false, why: problem });
    const index = await appendToLog(programme, trx, entryOf(jws));
    await trx
      .insertInto("statement")
      .values({
        digest: judged.digest,
        jws,
        kind: statement.kind,
        issuer: statement.issuer,
        product: productOf(statement),
        model: statement.subject.kind === "product" ? statement.subject.model : null,
        claims,
        status_uri: statement.status.uri,
        status_index: statement.status.index,
        from_at: statement.from,
        until_at: statement.until,
        accepted_at: programme.now(),
        log_index: index,
      })
      .execute();
    const { jws: status } = await publishStatusList(programme, trx);
    if (statement.kind === "listing")
      await assertGood(programme, trx, statement.subject.id, status);
    return { ok: true, digest: judged.digest, index };
  });
}

export interface StatusChange {
  readonly digest: string;
  readonly state: Exclude<Status, "valid"> | "valid";
  /** Shown to everybody, in both languages. */
  readonly reason: { readonly en: string; readonly fr: string };
}

export type Changed =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: "not-there" | "revoked" };

/** Suspends, revokes, replaces or restores what was stated, with its public reason. */
export async function changeStatus(programme: Programme, change: StatusChange): Promise<Changed> {
  return programme.db.transaction().execute((trx) => changeStatusIn(programme, trx, change));
}

export async function changeStatusIn(
  programme: Programme,
  trx: Writing,
  { digest, state, reason }: StatusChange,
): Promise<Changed> {
  const at = programme.now();
  const slot = await trx
    .selectFrom("statement")
    .innerJoin("status_slot", (join) =>
      join.onRef("uri", "=", "status_uri").onRef("index", "=", "status_index"),
    )
    .select(["uri", "index", "state"])
    .where("digest", "=", digest)
    .forUpdate()
    .executeTakeFirst();
  if (slot === undefined) return { ok: false, why: "not-there" };
  // What was revoked stays so: a new statement is made instead.
  if (slot.state === "revoked") return { ok: false, why: "revoked" };
  const entry = encodeJsonEntry("label-status", {
    at: at.toISOString(),
    reason,
    state,
    statement: digest,
  });
  const index = await appendToLog(programme, trx, entry);
  const { uri, index: place } = slot;
  await trx
    .updateTable("status_slot")
    .set({ state })
    .where("uri", "=", uri)
    .where("index", "=", place)
    .execute();
  await trx
    .insertInto("status_change")
    .values({
      uri,
      index: place,
      state,
      reason_en: reason.en,
      reason_fr: reason.fr,
      at,
      log_index: index,
    })
    .execute();
  await publishStatusList(programme, trx);
  return { ok: true };
}

/** Undoes the transaction and is its answer. */
class Refusal extends Error {
  readonly answer: NotTaken;
  constructor(answer: NotTaken) {
    super(answer.why);
    this.answer = answer;
  }
}

async function refusable(
  { db }: Programme,
  work: (trx: Writing) => Promise<Taken>,
): Promise<Taken> {
  try {
    return await db.transaction().execute(work);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/** Threat: a statement that points at the status of another, and stays valid when it is revoked. */
async function slotProblem(
  trx: Writing,
  { issuer, status }: Statement,
  digest: string,
): Promise<"already-there" | "status-not-yours" | "status-taken" | undefined> {
  const slot = await trx
    .selectFrom("status_slot")
    .select("issuer")
    .where("uri", "=", status.uri)
    .where("index", "=", status.index)
    .forUpdate()
    .executeTakeFirst();
  if (slot?.issuer !== issuer) return "status-not-yours";
  const there = await trx
    .selectFrom("statement")
    .select("digest")
    .where("status_uri", "=", status.uri)
    .where("status_index", "=", status.index)
    .executeTakeFirst();
  if (there === undefined) return undefined;
  return there.digest === digest ? "already-there" : "status-taken";
}

async function assertGood(
  programme: Programme,
  trx: Writing,
  product: string,
  status: string,
): Promise<void> {
  const bundle = await labelOf({ ...programme, db: trx }, product, status);
  if (bundle === undefined) throw new TypeError("the listing was just taken");
  const { jws } = await trx
    .selectFrom("signed_list")
    .select("jws")
    .where("kind", "=", "trust")
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  const trust = await openedTrust(programme, jws);
  const statusLists = await openedStatusLists(bundle.statusLists, trust);
  const now = programme.now();
  const { verdict, reasons } = await judgeLabel({ ...bundle, statusLists }, trust, now);
  if (verdict !== "good") throw new Refusal({ ok: false, why: "reason", reasons });
}

function productOf({ subject }: Statement): string | null {
  switch (subject.kind) {
    case "product":
      return subject.id;
    case "unit":
      return subject.product;
    case "organisation":
      return null;
  }
}
