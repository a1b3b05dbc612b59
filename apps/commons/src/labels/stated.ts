/** What has been stated, for those whose work it is: one's own, what can be assessed, what waits for a listing. */
import { parseStatement, type Statement } from "@thingwall/label/statement";
import type { Status } from "@thingwall/label/status";
import type { JsonValue } from "@thingwall/record/canonical";
import { sql } from "kysely";
import type { Programme } from "./programme.ts";

export interface Standing {
  readonly digest: string;
  readonly statement: Statement;
  /** Name of its issuer. */
  readonly issuer: string;
  readonly state: Status;
  readonly acceptedAt: Date;
}

const MOST = 200;

function standings({ db }: Programme) {
  return db
    .selectFrom("statement")
    .innerJoin("status_slot", (joined) =>
      joined
        .onRef("status_slot.uri", "=", "statement.status_uri")
        .onRef("status_slot.index", "=", "statement.status_index"),
    )
    .innerJoin("issuer", "issuer.id", "statement.issuer")
    .select(["digest", "claims", "state", "accepted_at", "issuer.name"])
    .orderBy("log_index", "desc")
    .limit(MOST);
}

interface Row {
  readonly digest: string;
  readonly claims: unknown;
  readonly state: string;
  readonly accepted_at: Date;
  readonly name: string;
}

function standingIn(row: Row): Standing {
  const parsed = parseStatement(row.claims as JsonValue);
  if (!parsed.ok) throw new Error(`a statement in the database: ${parsed.code} ${parsed.path}`);
  return {
    digest: row.digest,
    statement: parsed.statement,
    issuer: row.name,
    state: row.state as Status,
    acceptedAt: row.accepted_at,
  };
}

/** Newest first. */
export async function statedBy(
  programme: Programme,
  organisation: string,
): Promise<readonly Standing[]> {
  const rows = await standings(programme).where("statement.issuer", "=", organisation).execute();
  return rows.map(standingIn);
}

export async function standingOf(
  programme: Programme,
  digest: string,
): Promise<Standing | undefined> {
  const row = await standings(programme).where("digest", "=", digest).executeTakeFirst();
  return row && standingIn(row);
}

/** Declarations that stand, of products of others: what an assessor may assess. */
export async function assessable(
  programme: Programme,
  assessor: string,
): Promise<readonly Standing[]> {
  const rows = await standings(programme)
    .where("kind", "=", "product-declaration")
    .where("state", "=", "valid")
    .where("statement.issuer", "<>", assessor)
    .execute();
  return rows.map(standingIn);
}

/** Declarations that stand and that no listing rests on. */
export async function unlisted(programme: Programme): Promise<readonly Standing[]> {
  const rows = await standings(programme)
    .where("kind", "=", "product-declaration")
    .where("state", "=", "valid")
    .where(
      sql<boolean>`not exists (
        select from statement listing where listing.kind = 'listing'
          and listing.product = statement.product
          and listing.claims -> 'credentialSubject' -> 'restsOn' ? statement.digest
      )`,
    )
    .execute();
  return rows.map(standingIn);
}

/** Attestations of the product that stand. */
export async function attestationsOf(
  programme: Programme,
  product: string,
): Promise<readonly Standing[]> {
  const rows = await standings(programme)
    .where("kind", "=", "product-attestation")
    .where("product", "=", product)
    .where("state", "=", "valid")
    .execute();
  return rows.map(standingIn);
}
