/** Stores in folders of their own, and changes made up for them. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { onTestFinished } from "vitest";
import { openDatabase } from "./database.ts";
import type { Decision } from "./entry.ts";
import { openStore, type Opened } from "./open.ts";
import type { Table } from "./records.ts";
import { type Change, type State, textOf } from "./state.ts";
import { verify } from "./verify.ts";

export const NOW = new Date("2026-11-21T12:00:00Z");

/** In memory where there is such a place: a slow disk changes nothing of what is shown here. */
const PLACE = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export function folder(): string {
  const made = mkdtempSync(join(PLACE, "thingwall store "));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Closed when the test ends, if it was not before. */
export function open(directory: string, now = NOW): Opened {
  const opened = openStore(directory, now);
  onTestFinished(() => {
    try {
      opened.store.close();
    } catch {
      // The test closed it.
    }
  });
  return opened;
}

export const device = (id: string, name = `Device ${id}`): Change => ({
  put: "device",
  record: { id, name, role: "thing", added: 1 },
});

export const grant = (id: string, value: string): Change => ({
  put: "fact",
  record: { device: id, fact: "grant", value, since: 1 },
});

export const decided = (change?: Change, at = NOW.getTime()): Decision => ({
  at,
  kind: "decided",
  cause: "household",
  reason: { code: "household", params: {} },
  ...(change === undefined ? {} : { change }),
});

/** What the files themselves say, read by nobody's memory. */
export function stateOnDisk(directory: string): string {
  const path = join(directory, "home.sqlite");
  const db = openDatabase(path);
  try {
    return textOf(verify(db, path).state as State);
  } finally {
    db.close();
  }
}

const ids = ["a", "b", "c", "d-1"];
const id = fc.constantFrom(...ids);
/** Names that would act somewhere if they were more than text. */
const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 64, unit: "grapheme" }).filter((text) => text.length <= 64),
  fc.constantFrom(
    "'; DROP TABLE device; --",
    "\u0000",
    "a\u0000b",
    "\u202e",
    "$(reboot)",
    '"',
    "�",
  ),
);
const moment = fc.integer({ min: 0, max: 2 ** 45 });
const mac = fc.constantFrom("02:00:00:00:00:01", "02:00:00:00:00:02");
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

function without<T extends object>(record: T): T {
  const members = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members) as T;
}

const recordOf = (put: Table, shape: fc.Arbitrary<unknown>) =>
  shape.map((record) => ({ put, record: without(record as object) }) as Change);

export const changes: fc.Arbitrary<Change> = fc.oneof(
  recordOf(
    "device",
    fc.record({
      id,
      name,
      role: fc.constantFrom("thing", "person", "guest", "unknown"),
      room: maybe(name),
      kind: maybe(name),
      added: moment,
    }),
  ),
  recordOf(
    "attachment",
    fc.record({
      id,
      device: id,
      mac,
      port: maybe(fc.constant("lan1")),
      key: maybe(id),
      addresses: fc.subarray(["192.168.1.2", "2001:db8::1"]),
      certificate: maybe(fc.constant("0".repeat(64))),
      since: moment,
      strength: fc.constantFrom("strong", "weak"),
    }),
  ),
  recordOf(
    "profile",
    fc.record({
      device: id,
      url: maybe(fc.constant("https://maker.example/lamp.json")),
      channel: fc.constantFrom("user", "dhcp"),
      file: fc.constant("1".repeat(64)),
      signer: maybe(fc.record({ key: name, subject: name })),
      fetched: moment,
      lastUpdate: moment,
      approvals: fc.subarray(["192.0.2.0/24", "signer-changed"]),
    }),
  ),
  recordOf(
    "fact",
    fc.record({
      device: id,
      fact: fc.constantFrom("grant", "support", "containment", "pause"),
      value: fc.constantFrom("full", "lan-only", "blocked"),
      since: moment,
      until: maybe(moment),
    }),
  ),
  recordOf(
    "override",
    fc.record({
      id,
      device: id,
      verdict: fc.constantFrom("accept", "drop"),
      peer: name,
      protocol: maybe(fc.integer({ min: 0, max: 255 })),
      port: maybe(fc.integer({ min: 0, max: 65535 })),
      since: moment,
      until: moment,
    }),
  ),
  recordOf(
    "key",
    fc.record({
      id,
      for: fc.constantFrom("thing", "person", "guest"),
      owner: id,
      vlan: maybe(fc.integer({ min: 1, max: 4094 })),
      state: fc.oneof(
        fc.record({ is: fc.constant("claimable"), until: moment }),
        fc.record({ is: fc.constant("bound"), mac, since: moment }),
        fc.record({ is: fc.constant("ended"), at: moment, why: fc.constant("lost") }),
      ),
      mudUrl: maybe(fc.webUrl()),
    }),
  ),
  fc.record({
    end: fc.constantFrom("device", "attachment", "profile", "override", "key"),
    key: id,
  }),
  fc.record({ end: fc.constant("fact"), key: id.map((owner) => `${owner} grant`) }),
);
