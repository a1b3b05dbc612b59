/** What people look at: a label judged as any reader would judge it, its history, and search. */
import type { Status } from "@thingwall/label/status";
import {
  judgeLabel,
  type JudgedSticker,
  type Judgement,
  type TrustList,
} from "@thingwall/label/trust";
import { sql } from "kysely";
import { labelOf } from "./bundle.ts";
import { openedStatusLists, openedTrustList } from "./lists.ts";
import type { Programme } from "./programme.ts";

export interface StatusEvent {
  readonly state: Status;
  readonly reason: { readonly en: string; readonly fr: string };
  readonly at: Date;
}

export interface ReadLabel {
  readonly product: string;
  readonly judgement: Judgement;
  readonly trust: TrustList;
  /** Oldest first. */
  readonly history: readonly StatusEvent[];
}

/** Undefined when the product was never listed. */
export async function readLabel(
  programme: Programme,
  product: string,
  serial?: string,
  sticker?: JudgedSticker,
): Promise<ReadLabel | undefined> {
  const bundle = await labelOf(programme, product, undefined, serial);
  if (bundle === undefined) return undefined;
  const trust = await openedTrustList(programme);
  const statusLists = await openedStatusLists(bundle.statusLists, trust);
  const judgement = await judgeLabel(
    {
      ...bundle,
      statusLists,
      ...(serial !== undefined && { serial }),
      ...(sticker && { sticker }),
    },
    trust,
    programme.now(),
  );
  const digests = judgement.statements.map(({ digest }) => digest);
  const rows = await programme.db
    .selectFrom("status_change")
    .innerJoin("statement", (join) =>
      join
        .onRef("status_change.uri", "=", "statement.status_uri")
        .onRef("status_change.index", "=", "statement.status_index"),
    )
    .select(["state", "reason_en", "reason_fr", "at"])
    .where("digest", "in", digests)
    .orderBy("status_change.id")
    .execute();
  const history = rows.map(({ state, reason_en: en, reason_fr: fr, at }) => ({
    state: state as Status,
    reason: { en, fr },
    at,
  }));
  return { product, judgement, trust, history };
}

export interface Wanted {
  /** In the names of makers and models. */
  readonly text: string;
  readonly offline: boolean;
  /** An answer to the fact `product-kind`; "" for any. */
  readonly kind: string;
  /** YYYY-MM-DD */
  readonly updatesUntil: string | undefined;
}

export interface FoundLabel {
  readonly product: string;
  readonly model: string;
  readonly maker: string;
  /** YYYY-MM-DD, "none", or undefined when it is not disclosed. */
  readonly supportEnd: string | undefined;
  readonly state: Status;
}

const MOST_FOUND = 60;

/** Newest listings first. What somebody searches for is a text, never a pattern. */
export async function searchLabels(
  { db }: Programme,
  { text, offline, kind, updatesUntil }: Wanted,
): Promise<readonly FoundLabel[]> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
  const { rows } = await sql<{
    product: string;
    model: string;
    maker: string;
    support_end: string | null;
    state: string;
  }>`
    select latest.product, latest.model, issuer.name as maker, slot.state,
      facts.value ->> 'support-end' as support_end
    from (
      select distinct on (product) * from statement
      where kind = 'listing' order by product, log_index desc
    ) latest
    join status_slot slot on slot.uri = latest.status_uri and slot.index = latest.status_index
    join issuer on issuer.id = latest.claims -> 'credentialSubject' -> 'subject' ->> 'maker'
    left join lateral (
      select declared.claims -> 'credentialSubject' -> 'facts' as value
      from statement declared
      where declared.kind = 'product-declaration' and declared.product = latest.product
        and latest.claims -> 'credentialSubject' -> 'restsOn' ? declared.digest
      limit 1
    ) facts on true
    where (latest.model ilike ${pattern} or issuer.name ilike ${pattern})
      and (not ${offline}::boolean
        or facts.value ->> 'works-without-internet' in ('fully', 'partly'))
      and (${kind} = '' or facts.value ->> 'product-kind' = ${kind})
      and (${updatesUntil ?? null}::text is null
        or (facts.value ->> 'support-end' <> 'none' and facts.value ->> 'support-end' >= ${updatesUntil ?? null}::text))
    order by latest.log_index desc limit ${MOST_FOUND}
  `.execute(db);
  return rows.map(({ product, model, maker, support_end: supportEnd, state }) => ({
    product,
    model,
    maker,
    supportEnd: supportEnd ?? undefined,
    state: state as Status,
  }));
}
