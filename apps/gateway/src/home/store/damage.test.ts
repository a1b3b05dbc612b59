/**
 * Files that are not what was written: nothing acknowledged is lost while one of the two places
 * holds it, and where both lost it nobody's access grows.
 */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openStore } from "./open.ts";
import { textOf } from "./state.ts";
import { decided, device, folder, grant, NOW, open, stateOnDisk } from "./store.fixture.ts";

const LATER = new Date(NOW.getTime() + 1000);

interface Filled {
  readonly directory: string;
  readonly state: string;
  readonly main: string;
  readonly since: string;
  readonly copy: string;
}

/** A store with a copy, decisions since, and closed as a kill would leave it: its log beside it. */
function filled(): Filled {
  const directory = folder();
  const { store } = open(directory);
  for (const id of ["lamp", "plug", "camera"])
    store.record([decided(device(id)), decided(grant(id, "full"))]);
  store.record([
    decided({
      put: "override",
      record: {
        id: "o1",
        device: "lamp",
        verdict: "accept",
        peer: "a.example",
        since: 1,
        until: 9,
      },
    }),
    decided(grant("camera", "blocked")),
  ]);
  for (let n = 0; n < 30; n++)
    store.note({ ...decided(), kind: "name", reason: { code: "asked", params: { n } } });
  store.upkeep(NOW.getTime());
  store.record([decided(grant("lamp", "lan-only"))]);
  store.record([decided(device("speaker", "Kitchen")), decided(grant("speaker", "full"))]);
  const state = textOf(store.state);
  // A connection that stays open keeps SQLite from folding the log into the database.
  const killed = folder();
  for (const name of readdirSync(directory).filter((each) => /sqlite|jsonl/.test(each)))
    copyFileSync(join(directory, name), join(killed, name));
  store.close();
  const at = (name: string) => join(killed, name);
  return {
    directory: killed,
    state,
    main: at("home.sqlite"),
    since: at("home.since.jsonl"),
    copy: at("home.last-good.sqlite"),
  };
}

function flip(path: string, at: number, bit = 0): void {
  const bytes = readFileSync(path);
  const index = Math.floor(at * bytes.length);
  bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
  writeFileSync(path, bytes);
}

describe("a database that is damaged is mended from the copy and the decisions since", () => {
  const damages: Readonly<Record<string, (path: string) => void>> = {
    "cut in half": (path) => truncateSync(path, statSync(path).size / 2),
    "cut inside its first page": (path) => truncateSync(path, 1000),
    emptied: (path) => truncateSync(path, 0),
    "all zeros": (path) => writeFileSync(path, Buffer.alloc(statSync(path).size)),
    "of text": (path) => writeFileSync(path, "Dear SQLite, ".repeat(1000)),
    gone: (path) => rmSync(path),
    "somebody else's": (path) => {
      rmSync(path);
      const db = new DatabaseSync(path);
      db.exec("CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('x')");
      db.close();
    },
    "with a trigger of a stranger's": (path) => {
      const db = new DatabaseSync(path);
      db.exec("CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM fact; END");
      db.close();
    },
    "changed by hand": (path) => {
      const db = new DatabaseSync(path);
      db.exec("UPDATE fact SET value = 'full' WHERE device = 'camera'");
      db.close();
    },
    "with a decision less": (path) => {
      const db = new DatabaseSync(path);
      db.exec("DELETE FROM journal WHERE id = (SELECT max(id) FROM journal)");
      db.close();
    },
    "with an event altered": (path) => {
      const db = new DatabaseSync(path);
      db.exec("UPDATE journal SET count = 7 WHERE weight = 'event'");
      db.close();
    },
  };

  test.for(Object.entries(damages))("%s", ([, damage]) => {
    const { directory, state, main } = filled();
    damage(main);
    const damaged = existsSync(main) ? readFileSync(main) : undefined;
    const { store, opening } = open(directory, LATER);
    expect(opening).toMatchObject({ kind: "mended", until: NOW.getTime() });
    expect(textOf(store.state)).toBe(state);
    expect(store.journal({ limit: 1 })).toMatchObject([
      { kind: "store", cause: "gateway", reason: { code: "store-mended" } },
    ]);
    store.record([decided(device("new"))]);
    store.close();
    expect(open(directory).opening).toEqual({ kind: "good" });
    // What was found is kept, as it was found.
    const aside = "aside" in opening ? opening.aside : "";
    if (damaged) expect(readFileSync(join(aside, "home.sqlite")).equals(damaged)).toBe(true);
    else expect(existsSync(join(aside, "home.sqlite"))).toBe(false);
  });
});

test("a bit that changes anywhere in any one file loses nothing that was acknowledged", () => {
  const { directory, state } = filled();
  const names = readdirSync(directory);
  const where = fc.double({ min: 0, max: 0.999_999, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...names.filter((name) => !name.endsWith("-shm"))),
      where,
      fc.integer({ min: 0, max: 7 }),
      (name, at, bit) => {
        const damaged = folder();
        for (const each of names) copyFileSync(join(directory, each), join(damaged, each));
        flip(join(damaged, name), at, bit);
        const { store, opening } = open(damaged, LATER);
        expect(textOf(store.state)).toBe(state);
        expect(["good", "mended"]).toContain(opening.kind);
        store.close();
        expect(stateOnDisk(damaged)).toBe(state);
        rmSync(damaged, { recursive: true });
      },
    ),
    { numRuns: 150 },
  );
});

test("several bits in all files at once: it opens, says so, and nothing has grown", () => {
  const { directory, state: before } = filled();
  const names = readdirSync(directory).filter((name) => !name.endsWith("-shm"));
  const grants = new Set(
    (JSON.parse(before) as { fact?: string; device: string; value: string }[][])
      .flat()
      .filter(({ fact }) => fact === "grant")
      .map(({ device: id, value }) => `${id} ${value}`),
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.constantFrom(...names), fc.double({ min: 0, max: 0.999_999, noNaN: true })),
        {
          minLength: 2,
          maxLength: 12,
        },
      ),
      (flips) => {
        const damaged = folder();
        for (const each of names) copyFileSync(join(directory, each), join(damaged, each));
        for (const [name, at] of flips) flip(join(damaged, name), at);
        const { store, opening } = open(damaged, LATER);
        for (const { fact, device: id, value } of store.state.fact.values())
          if (fact === "grant" && value !== "updates-only")
            expect(grants).toContain(`${id} ${value}`);
        expect("aside" in opening ? existsSync(opening.aside) : opening.kind).toBe(
          "aside" in opening ? true : "good",
        );
        store.close();
        expect(open(damaged).opening.kind).toBe("good");
        rmSync(damaged, { recursive: true });
      },
    ),
    { numRuns: 60 },
  );
});

describe("the decisions since", () => {
  test("replace what a lost log lost", () => {
    const { directory, state, main } = filled();
    rmSync(`${main}-wal`);
    rmSync(`${main}-shm`);
    const { store, opening } = open(directory);
    expect(opening).toEqual({ kind: "good" });
    expect(textOf(store.state)).toBe(state);
  });

  test("decisions made together are there all or none, wherever the file was cut", () => {
    const directory = folder();
    const { store } = open(directory);
    store.record([decided(device("lamp"))]);
    const before = textOf(store.state);
    const names = ["home.sqlite", "home.sqlite-wal", "home.since.jsonl"];
    const old = new Map(names.map((name) => [name, readFileSync(join(directory, name))]));
    store.record([decided(device("plug")), decided(grant("plug", "full")), decided()]);
    const after = textOf(store.state);
    const since = readFileSync(join(directory, "home.since.jsonl"));
    const from = old.get("home.since.jsonl")?.length ?? 0;
    for (let cut = from; cut <= since.length; cut += 37) {
      const killed = folder();
      for (const [name, bytes] of old) writeFileSync(join(killed, name), bytes);
      writeFileSync(join(killed, "home.since.jsonl"), since.subarray(0, cut));
      const { store: again, opening } = open(killed, LATER);
      expect(opening).toEqual({ kind: "good" });
      // Without its last line feed the last line is whole all the same.
      expect(textOf(again.state)).toBe(cut >= since.length - 1 ? after : before);
      again.close();
    }
    const whole = folder();
    for (const [name, bytes] of old) writeFileSync(join(whole, name), bytes);
    writeFileSync(join(whole, "home.since.jsonl"), since);
    expect(textOf(open(whole, LATER).store.state)).toBe(after);
  });

  test("a line that was cut short was never acknowledged", () => {
    const { directory, state, since } = filled();
    appendFileSync(since, '[{"id":99,"at":1');
    const { store, opening } = open(directory);
    expect(opening).toEqual({ kind: "good" });
    expect(textOf(store.state)).toBe(state);
  });

  test("when they are lost with the database, things keep their repair only; blocks stay, permits end", () => {
    const { directory, main, since } = filled();
    truncateSync(main, 5000);
    flip(since, 0.3);
    const { store, opening } = open(directory, LATER);
    expect(opening.kind).toBe("mended-in-part");
    const { fact, override } = store.state;
    expect([...fact.values()].map(({ device: id, value }) => [id, value])).toEqual([
      ["lamp", "updates-only"],
      ["plug", "updates-only"],
      ["camera", "blocked"],
    ]);
    expect([...override.keys()]).toEqual([]);
    const why = store.journal({ limit: 100 }).map(({ reason }) => reason.code);
    expect(why).toContain("store-mended-in-part");
    expect(why).toContain("store-in-doubt");
  });

  test("when everything is lost, the home begins empty and says so", () => {
    const { directory, main, since, copy } = filled();
    for (const path of [main, since, copy]) truncateSync(path, 10);
    const { store, opening } = open(directory, LATER);
    expect(opening).toMatchObject({ kind: "lost", until: 0 });
    expect(store.state.device.size).toBe(0);
    expect(store.journal({ limit: 1 })).toMatchObject([{ reason: { code: "store-lost" } }]);
    expect(readdirSync(join(directory, "aside"))).toHaveLength(1);
  });

  test("an older database in its place is caught up", () => {
    const { directory, state, main, copy } = filled();
    for (const beside of [`${main}-wal`, `${main}-shm`]) rmSync(beside);
    copyFileSync(copy, main);
    const { store, opening } = open(directory);
    expect(opening).toEqual({ kind: "good" });
    expect(textOf(store.state)).toBe(state);
  });
});

describe("what is not ours to mend", () => {
  test("a later version's store is refused and not touched", () => {
    const { directory, main } = filled();
    const db = new DatabaseSync(main);
    db.exec("PRAGMA user_version = 99");
    db.close();
    const before = readFileSync(main);
    expect(() => openStore(directory, NOW)).toThrow(
      expect.objectContaining({
        code: "store-newer",
        params: expect.objectContaining({ found: 99 }),
      }),
    );
    expect(readFileSync(main).equals(before)).toBe(true);
    expect(existsSync(join(directory, "aside"))).toBe(false);
  });

  test("a store that another process keeps is refused", () => {
    const { directory } = filled();
    open(directory);
    expect(() => openStore(directory, NOW)).toThrow(
      expect.objectContaining({ code: "store-in-use" }),
    );
  });

  test("a folder that is not there cannot be written", () => {
    expect(() => openStore("/nowhere/at/all", NOW)).toThrow(
      expect.objectContaining({ code: "store-unwritable" }),
    );
  });
});
