/** The two lists that the programme signs and readers keep: whom to believe, and what still stands. */
import { parsePublicJwk, seal } from "@thingwall/label/envelope";
import { instant } from "@thingwall/label/statement";
import { type Status, statusListClaims } from "@thingwall/label/status";
import {
  type OpenedStatusList,
  openStatusList,
  openTrustList,
  type Role,
  sealTrustList,
  type TrustList,
  type TrustListClaims,
} from "@thingwall/label/trust";
import { renderVerifierKey } from "@thingwall/record";
import { sql } from "kysely";
import { logOrigin, type Programme, statusUri, type Writing } from "./programme.ts";

const DAY = 86_400_000;
/** A list is renewed long before readers without a connection have to do without. */
const TRUST = { valid: 60 * DAY, renewed: 20 * DAY } as const;
const STATUS = { valid: 30 * DAY, ttl: DAY, renewed: DAY / 2 } as const;

interface Signed {
  readonly number: number;
  readonly jws: string;
}

/** Signs the trust list anew, from the issuers as they are. One number more than the last. */
export async function publishTrustList(programme: Programme, trx: Writing): Promise<Signed> {
  await lockLists(trx);
  const last = await newest(trx, "trust", programme.id);
  const number = (last?.number ?? 0) + 1;
  const now = programme.now();
  const jws = await sealTrustList(
    {
      version: 1,
      programme: { id: programme.id, name: programme.name },
      sequence: number,
      from: instant(now),
      until: instant(new Date(now.getTime() + TRUST.valid)),
      hosts: [programme.host],
      statusLists: `https://${programme.host}/status/`,
      logs: [
        {
          origin: logOrigin(programme.host),
          keys: [renderVerifierKey(programme.keys.log.verifier)],
          witnesses: [],
          quorum: 0,
        },
      ],
      issuers: await issuers(trx),
    },
    programme.keys.root,
  );
  await keep(trx, "trust", programme.id, { number, jws }, now);
  return { number, jws };
}

/** Signs the status list anew, from the slots as they are. */
export async function publishStatusList(programme: Programme, trx: Writing): Promise<Signed> {
  await lockLists(trx);
  const uri = statusUri(programme);
  const last = await newest(trx, "status", uri);
  const now = programme.now();
  // Two lists of one second would look like a fraud to whoever has seen both.
  const number = Math.max(Math.floor(now.getTime() / 1000), (last?.number ?? 0) + 1);
  const issued = new Date(number * 1000);
  const expires = new Date(issued.getTime() + STATUS.valid);
  const claims = await statusListClaims(
    { uri, issued, expires, ttl: STATUS.ttl / 1000 },
    await statuses(trx, uri),
  );
  const jws = await seal("statuslist+jwt", claims, programme.keys.operator);
  await keep(trx, "status", uri, { number, jws }, now);
  // Each holds all that the one before it held; what changed and why is in the log.
  await trx
    .deleteFrom("signed_list")
    .where("kind", "=", "status")
    .where("uri", "=", uri)
    .where("number", "<", String(number))
    .execute();
  return { number, jws };
}

/** The newest trust list, renewed when it has grown old. */
export const trustListJws = (programme: Programme): Promise<string> =>
  current(programme, "trust", programme.id, TRUST.renewed, publishTrustList);

export const statusListJws = (programme: Programme): Promise<string> =>
  current(programme, "status", statusUri(programme), STATUS.renewed, publishStatusList);

/** Opened as every reader opens them: the programme's own pages believe nothing on other grounds. */
export async function openedTrustList(programme: Programme): Promise<TrustList> {
  return openedTrust(programme, await trustListJws(programme));
}

export async function openedTrust(programme: Programme, jws: string): Promise<TrustList> {
  const { keyId, publicKey } = programme.keys.root;
  const opened = await openTrustList(jws, [{ keyId, key: publicKey }]);
  if (!opened.ok) throw new Error(`our own trust list: ${opened.code} ${opened.path}`);
  return opened.list;
}

export async function openedStatusLists(
  jws: readonly string[],
  trust: TrustList,
): Promise<readonly OpenedStatusList[]> {
  const opened = await Promise.all(jws.map((each) => openStatusList(each, trust)));
  return opened.flatMap((each) => (each.ok ? [each.list] : []));
}

async function current(
  programme: Programme,
  kind: "trust" | "status",
  uri: string,
  renewed: number,
  publish: (programme: Programme, trx: Writing) => Promise<Signed>,
): Promise<string> {
  const last = await newest(programme.db, kind, uri);
  if (last !== undefined && programme.now().getTime() < last.at.getTime() + renewed)
    return last.jws;
  const signed = await programme.db.transaction().execute((trx) => publish(programme, trx));
  return signed.jws;
}

async function issuers(trx: Writing): Promise<TrustListClaims["issuers"]> {
  const rows = await trx.selectFrom("issuer").selectAll().orderBy("id").execute();
  const keys = await trx.selectFrom("issuer_key").selectAll().orderBy("kid").execute();
  return rows.map(({ id, name, roles, from_at, until_at }) => ({
    id,
    name,
    roles: roles as Role[],
    from: instant(from_at),
    ...(until_at && { until: instant(until_at) }),
    keys: keys
      .filter(({ issuer }) => issuer === id)
      .map((key) => ({
        kid: key.kid,
        jwk: jwkIn(key.jwk),
        from: instant(key.from_at),
        ...(key.until_at && { until: instant(key.until_at) }),
        ...(key.compromised_at && { compromised: instant(key.compromised_at) }),
      })),
  }));
}

function jwkIn(value: unknown) {
  const parsed = parsePublicJwk(value, "");
  if (!parsed.ok) throw new Error(`a key in the database: ${parsed.code}`);
  return parsed.key;
}

async function statuses(trx: Writing, uri: string): Promise<readonly Status[]> {
  const rows = await trx
    .selectFrom("status_slot")
    .select(["index", "state"])
    .where("uri", "=", uri)
    .orderBy("index")
    .execute();
  const values: Status[] = [];
  for (const { index, state } of rows) values[index] = state as Status;
  // What nobody has been given is no status of anything.
  return Array.from(values, (value) => value ?? "revoked");
}

async function newest(db: Programme["db"], kind: string, uri: string) {
  const row = await db
    .selectFrom("signed_list")
    .select(["number", "jws", "at"])
    .where("kind", "=", kind)
    .where("uri", "=", uri)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { number: Number(row.number), jws: row.jws, at: row.at };
}

async function keep(trx: Writing, kind: string, uri: string, { number, jws }: Signed, at: Date) {
  await trx.insertInto("signed_list").values({ kind, uri, number, jws, at }).execute();
}

const lockLists = (trx: Writing) => sql`select pg_advisory_xact_lock(6961)`.execute(trx);
