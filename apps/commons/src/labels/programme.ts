/** What everything in this room works with. */
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../postgres/schema.ts";
import type { HeldKeys, ProgrammeKeys } from "./keys.ts";

export interface Programme {
  readonly db: Kysely<Database>;
  readonly keys: ProgrammeKeys;
  /** Keys of organisations that chose to have theirs held by the programme. */
  readonly held: HeldKeys;
  /** did:web of the programme. */
  readonly id: string;
  readonly name: string;
  /** Where its labels are, such as `label.example` or `localhost:8580`. */
  readonly host: string;
  /** Where people’s browsers reach it, such as `https://label.example`. */
  readonly origin: string;
  readonly now: () => Date;
}

export type Writing = Transaction<Database>;

/** Name of the programme's log (C2SP tlog-checkpoint). */
export const logOrigin = (host: string): string => `${host}/log`;

export const statusUri = ({ host }: Pick<Programme, "host">): string => `https://${host}/status/1`;
