import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contentOf } from "./entry.ts";
import { newId } from "./new-id.ts";
import { NOTE_LIMITS } from "./notes.ts";
import { type AnyRecord, keyOf, type Table, TABLES } from "./records.ts";
import { RETENTION } from "./retention.ts";
import { type Change, type State, textOf } from "./state.ts";
import {
  changes,
  decided,
  device,
  folder,
  grant,
  NOW,
  open,
  stateOnDisk,
} from "./store.fixture.ts";
import { digestOfDocument } from "./store.ts";

const DAY_MS = 86_400_000;

/** The plainest thing that could be a store: objects in objects, nothing of ours in it. */
class Model {
  readonly #tables: Record<Table, Record<string, AnyRecord>> = {
    device: {},
    attachment: {},
    profile: {},
    fact: {},
    override: {},
    key: {},
  };

  /** False: refused. */
  do(change: Change): boolean {
    if ("put" in change) {
      const { device: about } = change.record as { device?: string };
      if (about !== undefined && this.#tables.device[about] === undefined) return false;
      const key = keyOf(change.put, change.record);
      const before = this.#tables[change.put][key];
      if (before !== undefined && owner(before) !== owner(change.record)) return false;
      this.#tables[change.put][key] = change.record;
      return true;
    }
    if (change.end === "device")
      for (const table of TABLES)
        for (const [key, record] of Object.entries(this.#tables[table]))
          if (owner(record) === change.key) delete this.#tables[table][key];
    delete this.#tables[change.end][change.key];
    return true;
  }

  tables(): Record<Table, Record<string, AnyRecord>> {
    return this.#tables;
  }
}

function owner(record: AnyRecord): string | undefined {
  if ("for" in record) return record.for === "thing" ? record.owner : undefined;
  return "device" in record ? record.device : undefined;
}

const plain = (state: State) =>
  Object.fromEntries(TABLES.map((table) => [table, Object.fromEntries(state[table])]));

describe("state", () => {
  test("is what a plain model says after any changes, and again after it was opened anew", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(changes, fc.constant("reopen" as const))), (steps) => {
        const directory = folder();
        const model = new Model();
        let { store } = open(directory);
        for (const step of steps) {
          if (step === "reopen") {
            store.close();
            store = open(directory).store;
            continue;
          }
          const taken = model.do(step);
          if (taken) store.record([decided(step)]);
          else expect(() => store.record([decided(step)])).toThrow("refused");
        }
        expect(plain(store.state)).toEqual(model.tables());
        store.close();
        const again = open(directory);
        expect(again.opening).toEqual({ kind: "good" });
        expect(plain(again.store.state)).toEqual(model.tables());
        again.store.close();
      }),
      { numRuns: 60 },
    );
  });

  test("forgetting who never came takes the key that waited for them", () => {
    const directory = folder();
    const { store } = open(directory);
    const state = { is: "claimable", until: 9 } as const;
    const key = { id: "k", for: "thing", owner: "lamp", state } as const;
    store.record([decided({ put: "key", record: key })]);
    store.record([decided({ end: "device", key: "lamp" })]);
    expect(store.state.key.size).toBe(0);
    store.close();
    const again = open(directory);
    expect(again.opening).toEqual({ kind: "good" });
    expect(again.store.state.key.size).toBe(0);
  });

  test("nothing passes from one device to another unless it ends first", () => {
    const { store } = open(folder());
    const put = (id: string): Change => ({
      put: "attachment",
      record: {
        ...{ id: "m", device: id, mac: "02:00:00:00:00:01" },
        ...{ addresses: [], since: 1, strength: "strong" },
      },
    });
    store.record([decided(device("lamp")), decided(device("plug"))]);
    store.record([decided(put("lamp"))]);
    expect(() => store.record([decided(put("plug"))])).toThrow("attachment m is another's");
    store.record([decided({ end: "attachment", key: "m" })]);
    store.record([decided(put("plug"))]);
  });

  test("several decisions are all or none", () => {
    const directory = folder();
    const { store } = open(directory);
    store.record([decided(device("lamp"))]);
    const before = textOf(store.state);
    expect(() => store.record([decided(device("plug")), decided(grant("nobody", "full"))])).toThrow(
      "no device nobody",
    );
    expect(textOf(store.state)).toBe(before);
    expect(stateOnDisk(directory)).toBe(before);
    expect(store.record([decided(device("plug"))])).toEqual([2]);
  });

  test("decided together, it is opened again without a file being written: the disk may be full", () => {
    const directory = folder();
    const since = join(directory, "home.since.jsonl");
    const { store } = open(directory);
    store.record([decided(device("a")), decided(grant("a", "blocked"))]);
    store.close();
    const { ino } = statSync(since);
    open(directory).store.close();
    expect(statSync(since).ino).toBe(ino);
  });

  test("a record that is not one is refused", () => {
    const { store } = open(folder());
    const bad = (record: unknown) => () =>
      store.record([decided({ put: "device", record } as Change)]);
    const lamp = { id: "lamp", name: "Lamp", role: "thing", added: 1 };
    expect(bad({ ...lamp, role: "king" })).toThrow("refused");
    expect(bad({ ...lamp, name: "" })).toThrow("refused");
    expect(bad({ ...lamp, name: "x".repeat(65) })).toThrow("refused");
    expect(bad({ ...lamp, name: "\ud800" })).toThrow("refused");
    expect(bad({ ...lamp, id: "../lamp" })).toThrow("refused");
    expect(bad({ ...lamp, more: 1 })).toThrow("refused");
    expect(store.journal({ limit: 10 })).toEqual([]);
  });

  test("names and reasons that are hostile come back as they went in", () => {
    const directory = folder();
    const { store } = open(directory);
    const name = "'; DROP TABLE device; --\u0000\u001b[2J\u202e<script>";
    const reason = { code: "as-said", params: { name, ["$(reboot)"]: name, n: Number.NaN } };
    store.record([{ ...decided(device("lamp", name)), reason }]);
    store.close();
    const again = open(directory).store;
    expect(again.state.device.get("lamp")?.name).toBe(name);
    expect(again.journal({ limit: 1 })[0]?.reason).toEqual({
      code: "as-said",
      params: { ...reason.params, n: "NaN" },
    });
  });

  test("identities are random and can be used everywhere", () => {
    expect(newId()).toMatch(/^[a-z0-9]{16}$/);
    expect(newId()).not.toBe(newId());
  });
});

describe("journal", () => {
  test("says what was decided and why, newest first, whole or of one device", () => {
    const { store } = open(folder());
    store.record([decided(device("lamp")), decided(device("plug"))]);
    store.record([decided(grant("lamp", "lan-only")), decided()]);
    expect(store.journal({ limit: 10 }).map(({ id }) => id)).toEqual([4, 3, 2, 1]);
    expect(store.journal({ before: 4, device: "lamp", limit: 1 })).toEqual([
      {
        id: 3,
        at: NOW.getTime(),
        until: NOW.getTime(),
        count: 1,
        weight: "decision",
        kind: "decided",
        device: "lamp",
        cause: "household",
        reason: { code: "household", params: {} },
        change: grant("lamp", "lan-only"),
      },
    ]);
  });

  test("events that say the same are one entry with their number", () => {
    const { store } = open(folder());
    const event = (at: number, name: string) =>
      store.note({
        at,
        kind: "name",
        device: "lamp",
        cause: "device",
        reason: { code: "refused", params: { name } },
      });
    for (const at of [1, 2, 3]) event(at, "a.example");
    event(4, "b.example");
    expect(store.journal({ limit: 10 })).toEqual([]);
    store.flush();
    expect(store.journal({ limit: 10 })).toMatchObject([
      { count: 1, reason: { params: { name: "b.example" } } },
      { at: 1, until: 3, count: 3, reason: { params: { name: "a.example" } } },
    ]);
  });

  test("no device fills it with its own noise, and what is left out is counted", () => {
    const { store } = open(folder());
    for (let n = 0; n < 5000; n++)
      for (const id of ["bot", "lamp"])
        store.note({
          at: n,
          kind: "name",
          device: id,
          cause: "device",
          reason: { code: "refused", params: { n: id === "bot" ? n : 0 } },
        });
    store.flush();
    expect(store.journal({ device: "bot", limit: 1000 })).toHaveLength(NOTE_LIMITS.burst + 1);
    expect(store.journal({ device: "bot", limit: 1 })).toMatchObject([
      { kind: "more", count: 5000 - NOTE_LIMITS.burst },
    ]);
    expect(store.journal({ device: "lamp", limit: 1000 })).toMatchObject([{ count: 5000 }]);
  });

  test("a long text is cut, and an entry is bounded", () => {
    const content = contentOf({
      ...decided(),
      reason: {
        code: "long",
        params: Object.fromEntries(
          Array.from({ length: 100 }, (_, n) => [`p${n}`, "💡".repeat(10_000)]),
        ),
      },
    });
    expect(content.length).toBeLessThan(20_000);
  });

  test("never holds a key: not in its rows, nor in the decisions since", () => {
    const directory = folder();
    const { store } = open(directory);
    const pmk = new Uint8Array(32).fill(0xa7);
    store.record(
      [
        decided({
          put: "key",
          record: { id: "k1", for: "person", owner: "Anna", state: { is: "open" } },
        }),
      ],
      { pmks: new Map([["k1", pmk]]) },
    );
    expect(store.pmk("k1")).toEqual(pmk);
    expect(JSON.stringify(store.journal({ limit: 10 }))).not.toMatch(/a7a7|167,167/);
    expect(readFileSync(join(directory, "home.since.jsonl")).includes(Buffer.from(pmk))).toBe(
      false,
    );
    store.record([decided({ end: "key", key: "k1" })]);
    expect(store.pmk("k1")).toBeUndefined();
  });
});

describe("documents", () => {
  test("are kept once and let go when nothing names them", () => {
    const { store } = open(folder());
    const bytes = new TextEncoder().encode("{}");
    const file = digestOfDocument(bytes);
    const profile = (id: string): Change => ({
      put: "profile",
      record: { device: id, channel: "user", file, fetched: 1, lastUpdate: 1, approvals: [] },
    });
    for (const id of ["a", "b"])
      store.record([decided(device(id)), decided(profile(id))], { documents: [bytes] });
    store.record([decided({ end: "device", key: "a" })]);
    store.upkeep(NOW.getTime());
    expect(store.document(file)).toEqual(bytes);
    store.record([decided({ end: "device", key: "b" })]);
    store.upkeep(NOW.getTime());
    expect(store.document(file)).toBeUndefined();
  });
});

describe("forgetting", () => {
  test("leaves nothing of the device in any file, and the chain whole", () => {
    const directory = folder();
    const { store } = open(directory);
    const secret = "Granny's hearing aid";
    const pmk = new Uint8Array(32).fill(0xa7);
    store.record([decided(device("aid", secret)), decided(device("lamp", "Lamp"))]);
    store.record(
      [
        decided({
          put: "key",
          record: {
            id: "k1",
            for: "thing",
            owner: "aid",
            state: { is: "claimable", until: 9 },
          },
        }),
      ],
      { pmks: new Map([["k1", pmk]]) },
    );
    store.note({ ...decided(), device: "aid", reason: { code: "asked", params: { secret } } });
    store.upkeep(NOW.getTime() + 3 * 365 * DAY_MS);
    store.record([decided(grant("aid", "full"))]);
    store.record([{ ...decided({ end: "device", key: "aid" }), kind: "forgotten" }]);
    for (const file of readdirSync(directory)) {
      const bytes = readFileSync(join(directory, file));
      expect(bytes.includes("hearing"), file).toBe(false);
      expect(bytes.includes(Buffer.from(pmk)), file).toBe(false);
    }
    expect(store.journal({ device: "aid", limit: 10 })).toMatchObject([
      { kind: "forgotten", change: { end: "device", key: "aid" } },
      { reason: { code: "forgotten" } },
    ]);
    store.close();
    const again = open(directory);
    expect(again.opening).toEqual({ kind: "good" });
    expect([...again.store.state.device.keys()]).toEqual(["lamp"]);
  });
});

describe("retention", () => {
  test("decisions are kept longer than events, and the state outlives both", () => {
    const directory = folder();
    const { store } = open(directory);
    const at = NOW.getTime();
    store.record([decided(device("lamp"), at), decided(grant("lamp", "full"), at)]);
    store.note({ ...decided(undefined, at), device: "lamp" });
    store.upkeep(at + RETENTION.event.ms);
    expect(store.journal({ limit: 10 })).toHaveLength(3);
    store.upkeep(at + RETENTION.event.ms + 1);
    expect(store.journal({ limit: 10 }).map(({ weight }) => weight)).toEqual([
      "decision",
      "decision",
    ]);
    const state = textOf(store.state);
    store.upkeep(at + RETENTION.decision.ms + 1);
    expect(store.journal({ limit: 10 })).toEqual([]);
    expect(store.record([decided(grant("lamp", "lan-only"))])).toEqual([4]);
    store.record([decided(grant("lamp", "full"))]);
    store.close();
    const again = open(directory);
    expect(again.opening).toEqual({ kind: "good" });
    expect(textOf(again.store.state)).toBe(state);
  });
});
