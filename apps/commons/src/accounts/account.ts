/** Who may sign in, for which organisation, and how they came to. */
import { createHash, randomBytes } from "node:crypto";
import type { Programme, Writing } from "../labels/programme.ts";
import { isPassword, keepPassword } from "./password.ts";

/**
 * `retailer` reads and links, `participant` takes part in assemblies for nobody but oneself; the
 * others are also roles of the trust list.
 */
export const organisationRoles = [
  "maker",
  "assessor",
  "operator",
  "retailer",
  "participant",
] as const;
export type OrganisationRole = (typeof organisationRoles)[number];

export interface Organisation {
  /** did:web */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly OrganisationRole[];
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly organisation: Organisation;
}

export const may = ({ organisation }: Account, role: OrganisationRole): boolean =>
  organisation.roles.includes(role);

const DAY = 86_400_000;
const INVITED_FOR = 14 * DAY;

/** Of a token only the hash is kept: who reads the database cannot use it. */
export const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
export const newToken = (): string => randomBytes(32).toString("base64url");

export async function addOrganisation(
  trx: Writing | Programme["db"],
  { id, name, roles }: Organisation,
  at: Date,
): Promise<"added" | "already-there"> {
  const row = await trx
    .insertInto("organisation")
    .values({ id, name, roles: [...roles], created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return row === undefined ? "already-there" : "added";
}

/** @returns the token: it is shown once */
export async function invite(programme: Programme, organisation: string): Promise<string> {
  const token = newToken();
  const expires = new Date(programme.now().getTime() + INVITED_FOR);
  await programme.db
    .insertInto("invitation")
    .values({ token: hashOf(token), organisation, expires_at: expires, used_at: null })
    .execute();
  return token;
}

export async function invitationOf(
  programme: Programme,
  token: string,
): Promise<Organisation | undefined> {
  const row = await programme.db
    .selectFrom("invitation")
    .innerJoin("organisation", "organisation.id", "invitation.organisation")
    .select(["organisation.id", "name", "roles"])
    .where("token", "=", hashOf(token))
    .where("used_at", "is", null)
    .where("expires_at", ">", programme.now())
    .executeTakeFirst();
  return row && { id: row.id, name: row.name, roles: rolesIn(row.roles) };
}

export interface Joining {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Uses the invitation up, once. @returns the account's id */
export async function join(
  programme: Programme,
  token: string,
  { name, email, password }: Joining,
): Promise<
  | { readonly ok: true; readonly account: string }
  | { readonly ok: false; readonly why: "no-invitation" | "email-taken" }
> {
  const kept = await keepPassword(password);
  const at = programme.now();
  return programme.db.transaction().execute(async (trx) => {
    const used = await trx
      .updateTable("invitation")
      .set({ used_at: at })
      .where("token", "=", hashOf(token))
      .where("used_at", "is", null)
      .where("expires_at", ">", at)
      .returning("organisation")
      .executeTakeFirst();
    if (used === undefined) return { ok: false, why: "no-invitation" };
    const { organisation } = used;
    const row = await trx
      .insertInto("account")
      .values({ email: email.toLowerCase(), name, password: kept, organisation, created_at: at })
      .onConflict((conflict) => conflict.column("email").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (row !== undefined) return { ok: true, account: row.id };
    // The invitation stays good for another address.
    await trx
      .updateTable("invitation")
      .set({ used_at: null })
      .where("token", "=", hashOf(token))
      .execute();
    return { ok: false, why: "email-taken" };
  });
}

/** @returns the account's id; undefined for a wrong password and for no such account alike */
export async function knownBy(
  { db }: Programme,
  email: string,
  password: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("account")
    .select(["id", "password"])
    .where("email", "=", email.toLowerCase())
    .executeTakeFirst();
  return (await isPassword(password, row?.password)) ? row?.id : undefined;
}

export async function peopleOf(
  { db }: Programme,
  organisation: string,
): Promise<readonly { readonly name: string; readonly email: string }[]> {
  return db
    .selectFrom("account")
    .select(["name", "email"])
    .where("organisation", "=", organisation)
    .orderBy("created_at")
    .execute();
}

/**
 * Invitations for a programme that nobody can sign in to yet: two for its operators, who must be two
 * to change whom readers believe, and one for each other organisation.
 *
 * @returns none once there is an account
 */
export async function firstInvitations(
  programme: Programme,
): Promise<readonly { readonly organisation: Organisation; readonly token: string }[]> {
  const { db, id, name, now } = programme;
  if ((await db.selectFrom("account").select("id").limit(1).executeTakeFirst()) !== undefined) {
    return [];
  }
  await addOrganisation(db, { id, name, roles: ["operator"] }, now());
  // Those of an earlier start would be lost in files that nobody has.
  await db.deleteFrom("invitation").where("used_at", "is", null).execute();
  const rows = await db.selectFrom("organisation").selectAll().orderBy("created_at").execute();
  const invited = [];
  for (const row of rows) {
    const organisation = { id: row.id, name: row.name, roles: rolesIn(row.roles) };
    const times = organisation.roles.includes("operator") ? 2 : 1;
    for (let made = 0; made < times; made += 1) {
      invited.push({ organisation, token: await invite(programme, row.id) });
    }
  }
  return invited;
}

export const rolesIn = (roles: readonly string[]): readonly OrganisationRole[] =>
  organisationRoles.filter((role) => roles.includes(role));
