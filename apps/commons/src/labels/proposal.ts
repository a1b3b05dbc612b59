/**
 * Four eyes: what changes whom readers believe, or ends a label for good, is proposed by one person
 * and done when two operators agree. One operator who disagrees ends it.
 */
import { parsePublicJwk, type PublicJwk } from "@thingwall/label/envelope";
import { instant } from "@thingwall/label/statement";
import { encodeJsonEntry } from "@thingwall/record";
import { type Account, may, rolesIn } from "../accounts/account.ts";
import { admitIssuer, changeStatusIn, markStolen } from "./issue.ts";
import { publishTrustList } from "./lists.ts";
import type { Programme, Writing } from "./programme.ts";
import { appendToLog } from "./record.ts";

export type Proposed =
  /** A key of the proposer's own organisation, which it may then state things with. */
  | {
      readonly kind: "key";
      readonly organisation: string;
      readonly kid: string;
      readonly jwk: PublicJwk;
    }
  | { readonly kind: "stolen-key"; readonly kid: string; readonly since: string }
  | {
      readonly kind: "revoke";
      readonly digest: string;
      readonly reason: { readonly en: string; readonly fr: string };
    };

export interface Proposal {
  readonly id: string;
  readonly proposed: Proposed;
  readonly by: string;
  readonly at: Date;
  readonly outcome?: "done" | "refused";
  /** Names of operators who agree. */
  readonly agreed: readonly string[];
  /** Account ids of all who have spoken. */
  readonly spoken: readonly string[];
}

const EYES = 2;

/** An operator who proposes agrees. @returns the proposal's id */
export async function propose(
  programme: Programme,
  account: Account,
  proposed: Proposed,
): Promise<string> {
  const at = programme.now();
  return programme.db.transaction().execute(async (trx) => {
    const { kind, ...body } = proposed;
    const { id } = await trx
      .insertInto("proposal")
      .values({
        kind,
        body: JSON.stringify(body),
        proposed_by: account.id,
        proposed_at: at,
        outcome: null,
        decided_at: null,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    if (may(account, "operator")) {
      await trx
        .insertInto("proposal_voice")
        .values({ proposal: id, account: account.id, agrees: true, at })
        .execute();
    }
    return id;
  });
}

export type Spoken = "done" | "refused" | "waiting" | "not-there" | "spoken-already" | "impossible";

/** Does what was proposed, with its entry in the log, when this is the second operator to agree. */
export async function speak(
  programme: Programme,
  account: Account,
  id: string,
  agrees: boolean,
): Promise<Spoken> {
  if (!may(account, "operator")) return "not-there";
  const at = programme.now();
  return programme.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom("proposal")
      .select(["kind", "body"])
      .where("id", "=", id)
      .where("outcome", "is", null)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return "not-there";
    const voice = await trx
      .insertInto("proposal_voice")
      .values({ proposal: id, account: account.id, agrees, at })
      .onConflict((conflict) => conflict.doNothing())
      .returning("account")
      .executeTakeFirst();
    if (voice === undefined) return "spoken-already";
    const decided = (outcome: "done" | "refused") =>
      trx.updateTable("proposal").set({ outcome, decided_at: at }).where("id", "=", id).execute();
    if (!agrees) {
      await decided("refused");
      return "refused";
    }
    const { count } = await trx
      .selectFrom("proposal_voice")
      .select(({ fn }) => fn.countAll<string>().as("count"))
      .where("proposal", "=", id)
      .where("agrees", "=", true)
      .executeTakeFirstOrThrow();
    if (Number(count) < EYES) return "waiting";
    const done = await carryOut(programme, trx, proposedIn(row.kind, row.body));
    await decided(done ? "done" : "refused");
    return done ? "done" : "impossible";
  });
}

export async function proposals({ db }: Programme, open: boolean): Promise<readonly Proposal[]> {
  const rows = await db
    .selectFrom("proposal")
    .innerJoin("account", "account.id", "proposed_by")
    .select(["proposal.id", "kind", "body", "proposed_at", "outcome", "account.name"])
    .where("outcome", open ? "is" : "is not", null)
    .orderBy("proposed_at", "desc")
    .limit(100)
    .execute();
  const ids = rows.map(({ id }) => id);
  const voices =
    ids.length === 0
      ? []
      : await db
          .selectFrom("proposal_voice")
          .innerJoin("account", "account.id", "proposal_voice.account")
          .select(["proposal", "account", "agrees", "name"])
          .where("proposal", "in", ids)
          .orderBy("at")
          .execute();
  return rows.map(({ id, kind, body, proposed_at: at, outcome, name: by }) => {
    const own = voices.filter(({ proposal }) => proposal === id);
    return {
      id,
      proposed: proposedIn(kind, body),
      by,
      at,
      ...(outcome !== null && { outcome: outcome as "done" | "refused" }),
      agreed: own.filter(({ agrees }) => agrees).map(({ name }) => name),
      spoken: own.map(({ account }) => account),
    };
  });
}

/** What `propose` wrote. */
const proposedIn = (kind: string, body: unknown): Proposed =>
  ({ kind, ...(body as object) }) as Proposed;

/** False when it can no longer be done: the key is there already, or the label was revoked. */
async function carryOut(programme: Programme, trx: Writing, proposed: Proposed): Promise<boolean> {
  const at = programme.now();
  // Before the list: everything that writes takes the log's lock first.
  const record = (kind: string, kid: string) =>
    appendToLog(programme, trx, encodeJsonEntry("trust-change", { at: instant(at), kid, kind }));
  switch (proposed.kind) {
    case "key": {
      const { kid, organisation: id } = proposed;
      const parsed = parsePublicJwk(proposed.jwk, "");
      const known = await trx
        .selectFrom("issuer_key")
        .where("kid", "=", kid)
        .select("kid")
        .execute();
      if (!parsed.ok || known.length > 0) return false;
      const { name, roles } = await trx
        .selectFrom("organisation")
        .select(["name", "roles"])
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      // A retailer and a participant state nothing.
      const stating = rolesIn(roles).flatMap((role) =>
        role === "retailer" || role === "participant" ? [] : [role],
      );
      const keys = [{ kid, jwk: parsed.key }];
      await record("key", kid);
      await admitIssuer(trx, { id, name, roles: stating, from: at, keys });
      await publishTrustList(programme, trx);
      return true;
    }
    case "stolen-key":
      await record("stolen-key", proposed.kid);
      await markStolen(programme, trx, proposed.kid, new Date(proposed.since));
      return true;
    case "revoke": {
      const { digest, reason } = proposed;
      // Its own entry in the log, with the reason.
      return (await changeStatusIn(programme, trx, { digest, state: "revoked", reason })).ok;
    }
  }
}
