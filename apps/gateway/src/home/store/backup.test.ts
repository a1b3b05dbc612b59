import {
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backup, restore } from "./backup.ts";
import { MIGRATIONS } from "./migrations.ts";
import { textOf } from "./state.ts";
import { decided, device, folder, grant, NOW, open, stateOnDisk } from "./store.fixture.ts";

const LATER = new Date(NOW.getTime() + 1000);
const PMK = new Uint8Array(32).fill(7);

function home() {
  const directory = folder();
  const { store } = open(directory);
  store.record([decided(device("lamp")), decided(grant("lamp", "full"))]);
  store.record(
    [
      decided({
        put: "key",
        record: { id: "k1", for: "person", owner: "Anna", state: { is: "open" } },
      }),
    ],
    { pmks: new Map([["k1", PMK]]) },
  );
  return { directory, store, out: join(folder(), "home.backup") };
}

describe("backup", () => {
  test("is one file of its owner's alone, made while the gateway runs", () => {
    const { directory, store, out } = home();
    expect(backup(directory, out, NOW)).toMatchObject({ devices: 1, made: NOW.toISOString() });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(out, ".."))).toEqual(["home.backup"]);
    // The store goes on as if nothing had been.
    store.record([decided(device("plug"))]);
    expect(readdirSync(directory).filter((name) => name.includes("backup"))).toEqual([]);
  });

  test("says what it is in its first line", () => {
    const { directory, out } = home();
    backup(directory, out, NOW);
    const [first = ""] = readFileSync(out, "latin1").split("\n");
    expect(JSON.parse(first)).toEqual({
      thingwallBackup: 1,
      version: MIGRATIONS.length,
      made: NOW.toISOString(),
      bytes: statSync(out).size - first.length - 1,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("of a damaged store is none, and the one from before stays", () => {
    const { directory, store, out } = home();
    backup(directory, out, NOW);
    const before = readFileSync(out);
    store.close();
    const db = new DatabaseSync(join(directory, "home.sqlite"));
    db.exec("UPDATE fact SET value = 'blocked'");
    db.close();
    expect(() => backup(directory, out, NOW)).toThrow(
      expect.objectContaining({ code: "store-damaged" }),
    );
    expect(readFileSync(out).equals(before)).toBe(true);
  });

  test("of nothing is refused", () => {
    expect(() => backup(folder(), "/tmp/never", NOW)).toThrow(
      expect.objectContaining({ code: "store-absent" }),
    );
    const { directory } = home();
    expect(() => backup(directory, "/nowhere/at/all", NOW)).toThrow(
      expect.objectContaining({ code: "store-unwritable" }),
    );
  });
});

describe("restore", () => {
  test("brings back what was, keys included, and keeps what it replaced", () => {
    const { directory, store, out } = home();
    const then = textOf(store.state);
    backup(directory, out, NOW);
    store.record([decided({ end: "key", key: "k1" }), decided(device("plug"))]);
    store.close();
    const now = stateOnDisk(directory);
    const { aside, devices } = restore(directory, out, LATER);
    expect(devices).toBe(1);
    expect(stateOnDisk(aside)).toBe(now);
    const again = open(directory);
    expect(again.opening).toEqual({ kind: "good" });
    expect(textOf(again.store.state)).toBe(then);
    expect(again.store.pmk("k1")).toEqual(PMK);
    expect(again.store.journal({ limit: 1 })).toMatchObject([
      {
        cause: "household",
        reason: { code: "store-restored", params: { made: NOW.toISOString() } },
      },
    ]);
  });

  test("into an empty home", () => {
    const { directory, out, store } = home();
    backup(directory, out, NOW);
    const other = folder();
    restore(other, out, LATER);
    expect(stateOnDisk(other)).toBe(textOf(store.state));
  });

  test("in place of a store that is damaged", () => {
    const { directory, store, out } = home();
    backup(directory, out, NOW);
    const then = textOf(store.state);
    store.close();
    truncateSync(join(directory, "home.sqlite"), 7000);
    restore(directory, out, LATER);
    expect(stateOnDisk(directory)).toBe(then);
  });

  test("is refused while the gateway runs", () => {
    const { directory, store, out } = home();
    backup(directory, out, NOW);
    expect(() => restore(directory, out, LATER)).toThrow(
      expect.objectContaining({ code: "store-in-use" }),
    );
    store.record([decided(device("plug"))]);
  });

  test("any altered or shortened backup is refused, and the store is as it was", () => {
    const { directory, store, out } = home();
    backup(directory, out, NOW);
    store.close();
    const state = stateOnDisk(directory);
    const good = readFileSync(out);
    const altered = fc.oneof(
      fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => {
        const bytes = Buffer.from(good);
        bytes[at] = (bytes[at] ?? 0) ^ by;
        return bytes;
      }),
      fc.nat(good.length - 1).map((length) => good.subarray(0, length)),
      fc.uint8Array().map((bytes) => Buffer.concat([good, Buffer.from([1]), bytes])),
      fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(altered, (bytes) => {
        writeFileSync(out, bytes);
        const made = bytes.subarray(0, good.indexOf("\n")).toString("latin1");
        // The moment at which it was made is not under the checksum; everything else is.
        fc.pre(!/"made":"(?!2026-11-21T12:00:00\.000Z)[0-9T:.Z-]{20,30}"/.test(made));
        expect(() => restore(directory, out, LATER)).toThrow(/backup-(damaged|foreign|newer)/);
        expect(stateOnDisk(directory)).toBe(state);
        expect(existsSync(join(directory, "aside"))).toBe(false);
      }),
      { numRuns: 80 },
    );
  });

  test("a later version's backup is refused by name", () => {
    const { directory, store, out } = home();
    backup(directory, out, NOW);
    store.close();
    const text = readFileSync(out, "latin1").replace('"thingwallBackup":1', '"thingwallBackup":2');
    writeFileSync(out, text, "latin1");
    expect(() => restore(directory, out, LATER)).toThrow(
      expect.objectContaining({ code: "backup-newer" }),
    );
  });

  test("a file that is not there, and a folder", () => {
    const { directory, store } = home();
    store.close();
    expect(() => restore(directory, "/nowhere", LATER)).toThrow(
      expect.objectContaining({ code: "backup-absent" }),
    );
    expect(() => restore(directory, "/tmp", LATER)).toThrow(
      expect.objectContaining({ code: "backup-foreign" }),
    );
  });
});
