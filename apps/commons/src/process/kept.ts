/**
 * Processes as this server keeps them: the record is in the database, its fold is kept in memory.
 * Whatever is proposed is judged under the lock of its process, against the record as it is then.
 */
import { EventEmitter } from "node:events";
import {
  appendEntries,
  canonicalJson,
  inclusionProof,
  type JsonValue,
  renderBundle,
  renderProof,
  signCheckpoint,
  signerKey,
  type SignerKey,
} from "@thingwall/record";
import type { Kysely } from "kysely";
import { type Entry, leafOf } from "../assembly/act.ts";
import { type Proposal, take } from "../assembly/assembly.ts";
import { exportAssembly, importAssembly } from "../assembly/import.ts";
import type { Refusal } from "../assembly/refusal.ts";
import { type Assembly, emptyAssembly } from "../assembly/state.ts";
import { sealOf, valueOf } from "../assembly/text.ts";
import { textsOf } from "../assembly/texts.ts";
import type { Programme, Writing } from "../labels/programme.ts";
import type { Database } from "../postgres/schema.ts";
import { lockProcess, processLog, processLogIn } from "./log.ts";

export interface Kept {
  readonly id: string;
  readonly state: Assembly;
  readonly entries: readonly Entry[];
  /** Over: it is read and checked, and takes nothing more. */
  readonly archived: boolean;
}

/** A proposal may carry its own clock: what is seeded happened before. */
export interface Timed extends Proposal {
  readonly now?: Date;
}

export type Proposed =
  | { readonly ok: true; readonly from: number; readonly size: number }
  | { readonly ok: false; readonly refusal: Refusal };

export interface Processes {
  readonly list: () => Promise<readonly string[]>;
  readonly archive: (id: string) => Promise<void>;
  /** @returns false when there is one of this name */
  readonly begin: (id: string) => Promise<boolean>;
  /** What `read` makes of the state, in no other's turn. Undefined when there is no such process. */
  readonly read: <T>(id: string, read: (kept: Kept) => T) => Promise<T | undefined>;
  /** Takes all that `make` proposes, or nothing. Undefined when there is none, or it is over. */
  readonly propose: (
    id: string,
    make: (kept: Kept) => readonly Timed[],
  ) => Promise<Proposed | undefined>;
  /** Told after each change, with the number of entries, until the answer is called. */
  readonly watch: (id: string, told: (size: number) => void) => () => void;
  readonly checkpoint: (id: string) => Promise<string>;
  /** C2SP tlog-proof of an entry that is there. */
  readonly proof: (id: string, index: number) => Promise<string>;
  /** The whole record in one signed file. */
  readonly bundle: (id: string) => Promise<string | undefined>;
  readonly key: (id: string) => SignerKey;
}

interface Cached {
  readonly state: Assembly;
  readonly entries: Entry[];
}

type Row = Pick<Kept, "id" | "archived">;

export function keptProcesses(programme: Programme): Processes {
  const { db } = programme;
  const cached = new Map<string, Cached>();
  const turns = new Map<string, Promise<unknown>>();
  const changes = new EventEmitter().setMaxListeners(0);

  const inTurn = <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const mine = (turns.get(id) ?? Promise.resolve()).then(work);
    turns.set(
      id,
      mine.catch(() => undefined),
    );
    return mine;
  };
  const rowOf = (id: string): Promise<Row | undefined> =>
    db.selectFrom("process").select(["id", "archived"]).where("id", "=", id).executeTakeFirst();
  const current = async (from: Kysely<Database>, id: string): Promise<Cached> => {
    const size = await processLog(from, id).size();
    const known = cached.get(id);
    if (known?.entries.length === size) return known;
    const loaded = await load(from, id, size);
    cached.set(id, loaded);
    return loaded;
  };
  const key = (id: string) =>
    signerKey(originOf(programme, id), "log", programme.keys.log.privateKey);
  const checkpoint = async (id: string, from: Kysely<Database> = db): Promise<string> => {
    const row = await from
      .selectFrom("process_checkpoint")
      .select("note")
      .where("process", "=", id)
      .orderBy("size", "desc")
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return row.note;
    const head = await appendEntries(processLog(from, id), []);
    return signCheckpoint({ ...head, origin: originOf(programme, id) }, key(id));
  };

  return {
    list: async () => {
      const rows = await db.selectFrom("process").select("id").orderBy("created_at").execute();
      return rows.map(({ id }) => id);
    },
    begin: async (id) => {
      const row = await db
        .insertInto("process")
        .values({ id, created_at: programme.now() })
        .onConflict((conflict) => conflict.doNothing())
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },
    archive: async (id) => {
      await db.updateTable("process").set({ archived: true }).where("id", "=", id).execute();
    },
    read: async (id, read) => {
      const row = await rowOf(id);
      return row && inTurn(id, async () => read({ ...row, ...(await current(db, id)) }));
    },
    propose: async (id, make) => {
      const row = await rowOf(id);
      if (row === undefined || row.archived) return undefined;
      const answer = await inTurn(id, async (): Promise<Proposed> => {
        try {
          return await db.transaction().execute(async (trx) => {
            await lockProcess(trx, id);
            const before = await current(trx, id);
            const from = before.entries.length;
            const entries: Entry[] = [];
            for (const { now = programme.now(), ...proposal } of make({ ...row, ...before })) {
              const taken = take(before.state, proposal, now);
              if (!taken.ok) {
                // What was taken before it is not kept either.
                if (entries.length > 0) cached.delete(id);
                return { ok: false, refusal: taken.refusal };
              }
              entries.push(taken.entry);
            }
            if (entries.length === 0) return { ok: true, from, size: from };
            const { size, root } = await appendEntries(
              processLogIn(trx, id),
              entries.map((entry) => leafOf(entry)),
            );
            const origin = originOf(programme, id);
            const note = signCheckpoint({ origin, size, root }, key(id));
            const at = programme.now();
            await trx
              .insertInto("process_checkpoint")
              .values({ process: id, size, note, at })
              .execute();
            before.entries.push(...entries);
            if (await keepTexts(trx, id, before.state, entries)) cached.delete(id);
            return { ok: true, from, size };
          });
        } catch (error) {
          // What is in memory may be ahead of what was written.
          cached.delete(id);
          throw error;
        }
      });
      if (answer.ok && answer.size > answer.from) changes.emit(id, answer.size);
      return answer;
    },
    watch: (id, told) => {
      changes.on(id, told);
      return () => changes.off(id, told);
    },
    checkpoint,
    proof: async (id, index) => {
      const note = await checkpoint(id);
      const size = Number(note.split("\n")[1]);
      const hashes = await inclusionProof(processLog(db, id), index, size);
      return renderProof({ index, hashes, checkpoint: note });
    },
    bundle: async (id) =>
      (await rowOf(id))
        ? inTurn(id, async () => {
            const { state, entries } = await current(db, id);
            const { leaves, texts } = exportAssembly(state, entries);
            const note = await checkpoint(id);
            return renderBundle({ checkpoint: note, entries: leaves, enclosed: texts }, key(id));
          })
        : undefined,
    key,
  };
}

/** Name of a process's log (C2SP tlog-checkpoint). */
const originOf = ({ host }: Programme, id: string): string => `${host}/assembly/${id}/log`;

/** The fold of all that is there, each entry judged again. */
async function load(db: Kysely<Database>, id: string, size: number): Promise<Cached> {
  if (size === 0) return { state: emptyAssembly(), entries: [] };
  const leaves = await processLog(db, id).entries(0, size);
  const rows = await db
    .selectFrom("process_text")
    .select("octets")
    .where("process", "=", id)
    .execute();
  const imported = importAssembly({ leaves, texts: rows.map(({ octets }) => octets) });
  if (!imported.ok) {
    throw new Error(
      `the record of ${id} does not follow at ${imported.place}: ${imported.refusal.code}`,
    );
  }
  return { state: imported.state, entries: [...imported.entries] };
}

/** Keeps the texts of new entries, and erases those that they remove. @returns whether one was */
async function keepTexts(
  trx: Writing,
  process: string,
  state: Assembly,
  entries: readonly Entry[],
): Promise<boolean> {
  const texts = new Map<string, Buffer>();
  const removed: string[] = [];
  for (const { act } of entries) {
    for (const sealed of textsOf(act)) {
      if (valueOf(sealed) === undefined) continue;
      const canonical = canonicalJson(JSON.parse(JSON.stringify(sealed)) as JsonValue);
      texts.set(sealOf(sealed), Buffer.from(canonical));
    }
    if (act.type !== "text-redacted") continue;
    // What it says in the other language goes with it.
    const translations = state.texts.get(act.of)?.translations.values() ?? [];
    removed.push(act.of, ...[...translations].map(({ text }) => sealOf(text)));
  }
  const rows = [...texts].map(([seal, octets]) => ({ process, seal, octets }));
  for (let from = 0; from < rows.length; from += 1000) {
    await trx
      .insertInto("process_text")
      .values(rows.slice(from, from + 1000))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (removed.length === 0) return false;
  await trx
    .deleteFrom("process_text")
    .where("process", "=", process)
    .where("seal", "in", removed)
    .execute();
  return true;
}
