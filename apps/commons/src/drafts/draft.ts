/**
 * What somebody is writing: kept as it was typed at every step, also when it is not yet right. Two who
 * write the same draft are told of each other by its version: the second is shown both texts.
 */
import type { JsonValue } from "@thingwall/record/canonical";
import { sql } from "kysely";
import type { Account } from "../accounts/account.ts";
import type { Programme } from "../labels/programme.ts";

/** What was typed, by field. */
export type Fields = Readonly<Record<string, readonly string[]>>;
export type DraftKind = "product-declaration" | "product-attestation";

export interface Draft {
  readonly id: string;
  readonly kind: DraftKind;
  readonly fields: Fields;
  readonly version: number;
  /** Name of who changed it last. */
  readonly changedBy: string;
  readonly changedAt: Date;
  /** The claims to sign. */
  readonly prepared?: JsonValue;
  /** Of the statement that it became. */
  readonly digest?: string;
}

/** @returns the draft's id */
export async function startDraft(
  { db, now }: Programme,
  account: Account,
  kind: DraftKind,
  fields: Fields,
): Promise<string> {
  const { id } = await db
    .insertInto("draft")
    .values({
      organisation: account.organisation.id,
      kind,
      fields: JSON.stringify(fields),
      changed_by: account.id,
      changed_at: now(),
      prepared: null,
      digest: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

const columns = [
  "draft.id",
  "kind",
  "fields",
  "version",
  "changed_at",
  "prepared",
  "digest",
  "account.name",
] as const;

/** Undefined when there is none of this organisation: another's is not there. */
export async function readDraft(
  { db }: Programme,
  organisation: string,
  id: string,
): Promise<Draft | undefined> {
  const row = await db
    .selectFrom("draft")
    .innerJoin("account", "account.id", "changed_by")
    .select(columns)
    .where("draft.id", "=", id)
    .where("draft.organisation", "=", organisation)
    .executeTakeFirst();
  return row && draftIn(row);
}

/** Newest first. */
export async function draftsOf({ db }: Programme, organisation: string): Promise<readonly Draft[]> {
  const rows = await db
    .selectFrom("draft")
    .innerJoin("account", "account.id", "changed_by")
    .select(columns)
    .where("draft.organisation", "=", organisation)
    .where("digest", "is", null)
    .orderBy("changed_at", "desc")
    .limit(200)
    .execute();
  return rows.map(draftIn);
}

export type Saved =
  | { readonly ok: true; readonly draft: Draft }
  /** Somebody else was first; `current` is what they wrote. */
  | { readonly ok: false; readonly current: Draft };

/**
 * Keeps what was typed in these fields; the others stay as they are. Whatever was prepared for
 * signing is none any more.
 *
 * @param version  the one that the writer saw
 */
export async function saveDraft(
  programme: Programme,
  account: Account,
  id: string,
  version: number,
  fields: Fields,
): Promise<Saved | undefined> {
  const organisation = account.organisation.id;
  await programme.db
    .updateTable("draft")
    .set({
      fields: sql<string>`fields || ${JSON.stringify(fields)}::jsonb`,
      version: sql<number>`version + 1`,
      changed_by: account.id,
      changed_at: programme.now(),
      prepared: null,
    })
    .where("id", "=", id)
    .where("organisation", "=", organisation)
    .where("version", "=", version)
    .where("digest", "is", null)
    .execute();
  const draft = await readDraft(programme, organisation, id);
  if (draft === undefined || draft.digest !== undefined) return undefined;
  return draft.version === version + 1 && sameIn(draft.fields, fields)
    ? { ok: true, draft }
    : { ok: false, current: draft };
}

export async function setPrepared(
  { db }: Programme,
  { id, version }: Draft,
  claims: JsonValue,
): Promise<boolean> {
  const row = await db
    .updateTable("draft")
    .set({ prepared: JSON.stringify(claims) })
    .where("id", "=", id)
    .where("version", "=", version)
    .where("digest", "is", null)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

export async function setStated({ db }: Programme, id: string, digest: string): Promise<void> {
  await db.updateTable("draft").set({ digest }).where("id", "=", id).execute();
}

/** Of the fields that were sent, those that another has written otherwise. */
export const conflicting = (mine: Fields, { fields }: Draft): readonly string[] =>
  Object.keys(mine).filter((name) => !sameIn(fields, { [name]: mine[name] ?? [] }));

const sameIn = (fields: Fields, some: Fields): boolean =>
  Object.entries(some).every(
    ([name, values]) => JSON.stringify(fields[name] ?? []) === JSON.stringify(values),
  );

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly fields: unknown;
  readonly version: number;
  readonly changed_at: Date;
  readonly prepared: unknown;
  readonly digest: string | null;
  readonly name: string;
}

/** What this file wrote. */
const draftIn = (row: Row): Draft => ({
  id: row.id,
  kind: row.kind as DraftKind,
  fields: row.fields as Fields,
  version: row.version,
  changedBy: row.name,
  changedAt: row.changed_at,
  ...(row.prepared !== null && { prepared: row.prepared as JsonValue }),
  ...(row.digest !== null && { digest: row.digest }),
});
