/** How often something may be tried: counted in the database, so that a restart forgives nothing. */
import { sql } from "kysely";
import type { Programme } from "../labels/programme.ts";

export interface Rate {
  readonly most: number;
  /** Seconds. */
  readonly within: number;
}

const MINUTE = 60;
export const rates = {
  /** For one address of an account. Threat: guessing a password. */
  signIn: { most: 10, within: 15 * MINUTE },
  /** For one address of the network. Threat: one guess at each of many accounts. */
  signInFrom: { most: 60, within: 15 * MINUTE },
  joinFrom: { most: 30, within: 15 * MINUTE },
  /** Threat: ten thousand submissions from one account. */
  write: { most: 240, within: 10 * MINUTE },
  statementsFrom: { most: 240, within: 10 * MINUTE },
  checkFrom: { most: 120, within: 10 * MINUTE },
  /** Threat: having us ask other servers again and again. */
  fetch: { most: 20, within: 10 * MINUTE },
} as const satisfies Readonly<Record<string, Rate>>;

/** Counts one attempt. @returns seconds to wait, or undefined when it may go on */
export async function tooOften(
  { db, now }: Programme,
  kind: keyof typeof rates,
  who: string,
): Promise<number | undefined> {
  const { most, within } = rates[kind];
  const at = now();
  const since = new Date(at.getTime() - within * 1000);
  const bucket = `${kind} ${who}`.slice(0, 300);
  const { rows } = await sql<{ started_at: Date; count: number }>`
    insert into attempt as known (bucket, started_at, count) values (${bucket}, ${at}, 1)
    on conflict (bucket) do update set
      count = case when known.started_at <= ${since} then 1 else known.count + 1 end,
      started_at = case when known.started_at <= ${since} then ${at} else known.started_at end
    returning started_at, count
  `.execute(db);
  const [row] = rows;
  if (row === undefined || row.count <= most) return undefined;
  return Math.max(1, Math.ceil((row.started_at.getTime() - since.getTime()) / 1000));
}
