/** Brings a sound database and the decisions since its last copy together. */
import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "./database.ts";
import { entryOf, type Row } from "./entry.ts";
import { erase } from "./forget.ts";
import { readJournal, Rows } from "./rows.ts";
import type { SinceRead } from "./since.ts";
import { apply, effectsOf, type State } from "./state.ts";
import { readBase, type Tail, type Verified } from "./verify.ts";

export interface Reconciled {
  readonly verified: Verified;
  /** Nothing that was acknowledged is missing; what the database lacked was replayed into it. */
  readonly whole: boolean;
  /** What the file of decisions since must hold from now on. */
  readonly after: Tail;
  readonly rows: readonly Row[];
}

/** Without that file, or with one of another history, nobody can say whether something is missing. */
export function reconcile(
  db: DatabaseSync,
  verified: Verified,
  since: SinceRead | undefined,
): Reconciled {
  const { tail } = verified;
  const base = readBase(db);
  const chain = [...readJournal(db, "weight = 'decision' ORDER BY id")];
  const places = new Map([[base.id, base.sum], ...chain.map(({ id, sum }) => [id, sum] as const)]);
  if (since !== undefined) {
    const { after, lines } = since;
    const said: readonly Tail[] = [after, ...since.rows];
    const last = said.at(-1) ?? after;
    if (places.get(last.id) === last.sum) {
      // The database has all that can be read, and what was committed as the last line was cut short.
      const more = chain.filter(({ id }) => id > last.id);
      const rows = [...since.rows, ...more];
      return { verified, whole: rows.length >= lines, after, rows };
    }
    if (said.some(({ id, sum }) => id === tail.id && sum === tail.sum)) {
      const missing = since.rows.filter(({ id }) => id > tail.id);
      const { rows } = since;
      const replayed = replayInto(db, verified, missing);
      return { verified: replayed, whole: rows.length === lines, after, rows };
    }
  }
  const after: Tail = { id: base.id, sum: base.sum, at: 0 };
  return { verified, whole: false, after, rows: chain };
}

/** The rows continue the chain: whoever read them saw to it. */
function replayInto(db: DatabaseSync, { state }: Verified, missing: readonly Row[]): Verified {
  const rows = new Rows(db);
  inTransaction(db, () => {
    for (const row of missing) {
      const { change } = entryOf(row);
      const effects = change === undefined ? [] : effectsOf(state as State, change);
      rows.write(effects);
      rows.add(row);
      apply(state, effects);
      if (change && "end" in change && change.end === "device") erase(db, change.key, row.id);
    }
  });
  const { id, sum, at } = missing.at(-1) as Row;
  return { state, tail: { id, sum, at } };
}
