/** The operator's part: a product is listed on what its maker declared and others attested. */
import { seal } from "@thingwall/label/envelope";
import { claimsOf, type Listing } from "@thingwall/label/statement";
import { CRITERIA_VERSION } from "../catalogue/thingwall.ts";
import { changeStatus, giveStatusSlot, type NotTaken, takeStatement } from "./issue.ts";
import type { Programme } from "./programme.ts";
import { attestationsOf, standingOf } from "./stated.ts";

export interface NewListing {
  /** Digest of the declaration. */
  readonly declaration: string;
  /** Digests of the attestations that it rests on, of this product. */
  readonly attestations: readonly string[];
  readonly level: number;
  readonly months: number;
}

export type Listed =
  | { readonly ok: true; readonly digest: string; readonly product: string }
  | { readonly ok: false; readonly why: "not-there" | NotTaken };

/**
 * Level 1 rests on the maker's word; a higher one needs an attestation. What this replaces is marked
 * so, once this is in the record: a label never goes without a listing in between.
 */
export async function listProduct(
  programme: Programme,
  { declaration, attestations, level, months }: NewListing,
): Promise<Listed> {
  const declared = await standingOf(programme, declaration);
  if (declared?.statement.kind !== "product-declaration" || declared.state !== "valid") {
    return { ok: false, why: "not-there" };
  }
  const { subject } = declared.statement;
  const standing = await attestationsOf(programme, subject.id);
  const chosen = standing.filter(({ digest }) => attestations.includes(digest));
  if (chosen.length !== attestations.length || (level > 1 && chosen.length === 0)) {
    return { ok: false, why: "not-there" };
  }
  const { db, id: operator, keys, host, now } = programme;
  const earlier = await db
    .selectFrom("statement")
    .innerJoin("status_slot", (joined) =>
      joined.onRef("uri", "=", "status_uri").onRef("index", "=", "status_index"),
    )
    .select(["digest"])
    .where("product", "=", subject.id)
    .where("kind", "in", ["listing", "product-declaration"])
    .where("state", "in", ["valid", "suspended"])
    .where("digest", "<>", declaration)
    .execute();
  const from = new Date(Math.floor(now().getTime() / 1000) * 1000);
  const until = new Date(from);
  until.setUTCMonth(until.getUTCMonth() + months);
  const listing: Listing = {
    kind: "listing",
    id: `urn:uuid:${crypto.randomUUID()}`,
    issuer: operator,
    from,
    until,
    status: await giveStatusSlot(programme, operator),
    subject,
    level,
    criteria: { version: CRITERIA_VERSION, decision: `https://${host}/catalogue/thingwall` },
    restsOn: [declaration, ...attestations],
  };
  const taken = await takeStatement(
    programme,
    await seal("vc+jwt", claimsOf(listing), keys.operator),
  );
  if (!taken.ok) return { ok: false, why: taken };
  for (const { digest } of earlier) {
    await changeStatus(programme, { digest, state: "superseded", reason: replaced });
  }
  return { ok: true, digest: taken.digest, product: subject.id };
}

const replaced = {
  en: "A newer one has taken its place.",
  fr: "Une plus récente a pris sa place.",
};
