/** Sessions: a random token in a cookie, its hash in the database, and a token for forms beside it. */
import type { Programme } from "../labels/programme.ts";
import { type Account, hashOf, newToken, rolesIn } from "./account.ts";

export interface Session {
  readonly account: Account;
  /** Stands in every form: a page elsewhere that sends one does not know it. */
  readonly csrf: string;
  readonly token: string;
}

const HOUR = 3_600_000;
export const SESSION_SECONDS = 12 * 3600;

/** @returns the cookie's token */
export async function openSession(programme: Programme, account: string): Promise<string> {
  const token = newToken();
  const now = programme.now();
  await programme.db.deleteFrom("session").where("expires_at", "<", now).execute();
  await programme.db
    .insertInto("session")
    .values({
      token: hashOf(token),
      account,
      csrf: newToken(),
      expires_at: new Date(now.getTime() + 12 * HOUR),
    })
    .execute();
  return token;
}

export async function sessionOf(programme: Programme, token: string): Promise<Session | undefined> {
  const row = await programme.db
    .selectFrom("session")
    .innerJoin("account", "account.id", "session.account")
    .innerJoin("organisation", "organisation.id", "account.organisation")
    .select(["account.id", "account.name", "account.email", "csrf"])
    .select(["organisation.id as at", "organisation.name as at_name", "organisation.roles"])
    .where("token", "=", hashOf(token))
    .where("expires_at", ">", programme.now())
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { id, name, email, csrf, at, at_name: atName, roles } = row;
  const organisation = { id: at, name: atName, roles: rolesIn(roles) };
  return { account: { id, name, email, organisation }, csrf, token };
}

export async function endSession({ db }: Programme, token: string): Promise<void> {
  await db.deleteFrom("session").where("token", "=", hashOf(token)).execute();
}
