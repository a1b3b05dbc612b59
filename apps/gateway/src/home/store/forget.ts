/** What is known of a forgotten device goes; that there were decisions, and their sums, stay. */
import type { DatabaseSync } from "node:sqlite";
import { digestOf } from "./entry.ts";
import { readJournal } from "./rows.ts";
import { apply, effectsOf, type State, stateOf, textOf } from "./state.ts";
import { readBase } from "./verify.ts";

/** Inside a transaction. `own`: the entry that says that it was forgotten, which stays. */
export function erase(db: DatabaseSync, device: string, own: number): void {
  db.prepare("DELETE FROM journal WHERE weight = 'event' AND device = ?").run(device);
  const blank = db.prepare("UPDATE journal SET content = NULL, digest = ? WHERE id = ?");
  const told = [...readJournal(db, "device = ? AND content IS NOT NULL AND id < ?", device, own)];
  for (const { id, content } of told) blank.run(digestOf(content ?? ""), id);
  const base = stateOf(readBase(db).state);
  const effects = effectsOf(base as State, { end: "device", key: device });
  if (effects.length === 0) return;
  apply(base, effects);
  const text = textOf(base as State);
  db.prepare("UPDATE base SET state = ?, digest = ?").run(text, digestOf(text));
}
