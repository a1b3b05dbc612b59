/** The keys of one organisation: on the trust list, or waiting for it. */
import type { Account } from "../accounts/account.ts";
import type { ProgrammeKey } from "./keys.ts";
import { proposals, propose } from "./proposal.ts";
import type { Programme } from "./programme.ts";
import type { PublicJwk } from "@thingwall/label/envelope";

export interface OwnKey {
  readonly kid: string;
  /** On the trust list. */
  readonly listed: boolean;
  readonly held: boolean;
  readonly stolen: boolean;
}

export async function ownKeys(
  programme: Programme,
  organisation: string,
): Promise<readonly OwnKey[]> {
  const rows = await programme.db
    .selectFrom("issuer_key")
    .select(["kid", "compromised_at"])
    .where("issuer", "=", organisation)
    .orderBy("from_at")
    .execute();
  const waiting = (await proposals(programme, true)).flatMap(({ proposed }) =>
    proposed.kind === "key" && proposed.organisation === organisation ? [proposed.kid] : [],
  );
  const known = [
    ...rows.map(({ kid, compromised_at: at }) => ({ kid, listed: true, stolen: at !== null })),
    ...waiting.map((kid) => ({ kid, listed: false, stolen: false })),
  ];
  return Promise.all(
    known.map(async (key) => ({
      ...key,
      held: (await programme.held.find(key.kid)) !== undefined,
    })),
  );
}

/** Whether the name is free; the key is on the list once two operators agree. */
export async function askForKey(
  programme: Programme,
  account: Account,
  kid: string,
  own: PublicJwk | undefined,
): Promise<"asked" | "name-taken"> {
  const organisation = account.organisation.id;
  const keys = await ownKeys(programme, organisation);
  if (keys.some((key) => key.kid === kid)) return "name-taken";
  const jwk = own ?? (await programme.held.keep(kid)).publicKey;
  await propose(programme, account, { kind: "key", organisation, kid, jwk });
  return "asked";
}

/** The newest key of the organisation that the programme holds and readers believe. */
export async function heldKeyOf(
  programme: Programme,
  organisation: string,
): Promise<ProgrammeKey | undefined> {
  const keys = await ownKeys(programme, organisation);
  const usable = keys.findLast(({ listed, held, stolen }) => listed && held && !stolen);
  return usable && programme.held.find(usable.kid);
}
