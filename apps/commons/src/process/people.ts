/** Which party of a process an account is, and accounts for those who take part for nobody but oneself. */
import { addOrganisation, invite, join, type Joining } from "../accounts/account.ts";
import { newToken } from "../accounts/account.ts";
import type { Programme } from "../labels/programme.ts";
import { newId } from "./forms.ts";

export async function partyOf(
  { db }: Programme,
  process: string,
  account: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("process_person")
    .select("party")
    .where("process", "=", process)
    .where("account", "=", account)
    .executeTakeFirst();
  return row?.party;
}

/** The same for the same account, however often it is asked. */
export async function madeParty(
  programme: Programme,
  process: string,
  account: string,
): Promise<string> {
  await programme.db
    .insertInto("process_person")
    .values({ process, account, party: newId("person") })
    .onConflict((conflict) => conflict.columns(["process", "account"]).doNothing())
    .execute();
  const party = await partyOf(programme, process, account);
  if (party === undefined) throw new Error("a party was made and is not there");
  return party;
}

/**
 * An account that needs no invitation. It stands in an organisation of its own, so that nobody who
 * took part reads the address of another. @returns the account's id
 */
export async function openAccount(
  programme: Programme,
  joining: Joining,
): Promise<string | undefined> {
  const own = newToken()
    .replaceAll(/[^a-zA-Z0-9]/g, "")
    .toLowerCase()
    .slice(0, 16);
  const id = `${programme.id}:people:${own}`;
  const { name } = joining;
  await addOrganisation(programme.db, { id, name, roles: ["participant"] }, programme.now());
  const joined = await join(programme, await invite(programme, id), joining);
  if (joined.ok) return joined.account;
  await programme.db.deleteFrom("invitation").where("organisation", "=", id).execute();
  await programme.db.deleteFrom("organisation").where("id", "=", id).execute();
  return undefined;
}
