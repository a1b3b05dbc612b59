/** A label with everything that a verdict on it needs, as the commons answers it to anybody. */
import type { LabelBundle } from "@thingwall/label/trust";
import { sql } from "kysely";
import { statusListJws } from "./lists.ts";
import type { Programme } from "./programme.ts";
import { proofOf } from "./record.ts";

/**
 * The product's newest listing, what it rests on, and the maker's word on the unit. Undefined when
 * the product was never listed.
 *
 * @param status  the status list, where the caller has just signed one
 */
export async function labelOf(
  programme: Programme,
  product: string,
  status?: string,
  serial?: string,
): Promise<LabelBundle | undefined> {
  const { db } = programme;
  const listing = await db
    .selectFrom("statement")
    .select(["digest", "jws", "log_index", "claims"])
    .where("product", "=", product)
    .where("kind", "=", "listing")
    .orderBy("log_index", "desc")
    .limit(1)
    .executeTakeFirst();
  if (listing === undefined) return undefined;
  const rests = restsOn(listing.claims);
  const others =
    rests.length === 0
      ? []
      : await db
          .selectFrom("statement")
          .select(["digest", "jws", "log_index", "claims"])
          .where("digest", "in", rests)
          .orderBy("log_index")
          .execute();
  const unit = serial === undefined ? [] : await unitRows(programme, product, serial);
  const statements = [];
  // One after the other: within a transaction there is one connection.
  for (const { jws, log_index: index } of [...others, listing, ...unit]) {
    const proof = await proofOf(programme, Number(index), db);
    statements.push({ jws, ...(proof !== undefined && { proof }) });
  }
  return { product, statements, statusLists: [status ?? (await statusListJws(programme))] };
}

function unitRows({ db }: Programme, product: string, serial: string) {
  return db
    .selectFrom("statement")
    .select(["digest", "jws", "log_index", "claims"])
    .where("product", "=", product)
    .where("kind", "=", "unit-declaration")
    .where(sql`claims -> 'credentialSubject' -> 'subject' ->> 'serial'`, "=", serial)
    .orderBy("log_index", "desc")
    .limit(1)
    .execute();
}

/** What the listing's claims name; it was checked when it was taken. */
function restsOn(claims: unknown): readonly string[] {
  const subject = (claims as { readonly credentialSubject?: { readonly restsOn?: unknown } })
    .credentialSubject;
  return Array.isArray(subject?.restsOn) ? (subject.restsOn as readonly string[]) : [];
}
