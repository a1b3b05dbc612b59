/** Killed at any moment: what was acknowledged is there again, and the state is what the journal says. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Acknowledged } from "./killed.fixture.ts";
import type { Entry } from "./entry.ts";
import { openStore } from "./open.ts";
import { folder } from "./store.fixture.ts";

const PROGRAM = fileURLToPath(new URL("killed.fixture.ts", import.meta.url));
const KILLS = 100;
/** Homes that live and die at the same time. */
const HOMES = 2;

test(`${KILLS} deaths at any moment: state equals the journal, and nothing acknowledged is lost`, {
  timeout: 600_000,
}, async () => {
  // A hundred starts of the same program: what was compiled once stays so.
  const cache = folder();
  const acknowledged = await Promise.all(
    Array.from({ length: HOMES }, async (_, home) => {
      const directory = folder();
      const known = new Map<string, string>();
      const all: Acknowledged[] = [];
      for (let life = 0; life < KILLS / HOMES; life++) {
        const told = await livedAndDied(directory, cache, home * 1000 + life + 1);
        all.push(...told);
        for (const each of told)
          if (each.is === "found") {
            // The same device has the same identity in every life.
            expect(known.get(each.mac) ?? each.id).toBe(each.id);
            known.set(each.mac, each.id);
          }
        compare(directory, all);
      }
      return all;
    }),
  );
  // They did live: every kind of thing was acknowledged, and many of each.
  for (const is of ["found", "left", "decided"])
    expect(acknowledged.flat().filter((each) => each.is === is).length).toBeGreaterThan(50);
});

/** Starts a home and kills it at some moment: while it opens, after so many words, or in between. */
async function livedAndDied(
  directory: string,
  cache: string,
  seed: number,
): Promise<readonly Acknowledged[]> {
  const child = spawn(process.execPath, [PROGRAM, directory, String(seed)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  const ended = once(child, "close");
  const told: Acknowledged[] = [];
  const lines = createInterface(child.stdout);
  const most = 1 + Math.floor(Math.random() * 20);
  // One life in ten ends before it has said anything.
  const early = seed % 10 === 0;
  if (early) setTimeout(() => child.kill("SIGKILL"), Math.random() * 400);
  for await (const line of lines) {
    told.push(JSON.parse(line) as Acknowledged);
    if (told.length !== most || early) continue;
    // Somewhere in what it does next.
    await delay(Math.random() * 10);
    child.kill("SIGKILL");
  }
  if (told.length < most) child.kill("SIGKILL");
  const [, signal] = (await ended) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
  return told;
}

function compare(directory: string, acknowledged: readonly Acknowledged[]): void {
  const { store, opening } = openStore(directory, new Date());
  try {
    // Opened as good: its records are those to which its journal leads.
    expect(["good", "new"]).toContain(opening.kind);
    const journal = entriesOf(store.journal.bind(store));
    const has = new Set(journal.map(keyOf));
    const lost = acknowledged.filter((each) => !has.has(keyOfAcknowledged(each)));
    expect(lost).toEqual([]);
    // What stands is what was decided last.
    for (const [, record] of store.state.fact) {
      const last = journal.find(
        ({ change }) =>
          change !== undefined &&
          "put" in change &&
          change.put === "fact" &&
          change.record.device === record.device &&
          change.record.fact === record.fact,
      );
      expect(last?.change).toMatchObject({ record });
    }
  } finally {
    store.close();
  }
}

/** All of the journal, newest first. */
function entriesOf(
  read: (query: { before?: number; limit: number }) => readonly Entry[],
): readonly Entry[] {
  const all: Entry[] = [];
  for (let before: number | undefined; ; ) {
    const page = read({ limit: 1000, ...(before === undefined ? {} : { before }) });
    all.push(...page);
    before = page.at(-1)?.id;
    if (before === undefined || page.length < 1000) return all;
  }
}

function keyOf({ kind, device, reason }: Entry): string {
  return kind === "decided"
    ? `decided ${device} ${reason.params["access"]} ${reason.params["until"]}`
    : `${kind} ${device} ${reason.code}`;
}

function keyOfAcknowledged(each: Acknowledged): string {
  switch (each.is) {
    case "found":
      return `standing ${each.id} ${each.why.code}`;
    case "left":
      return `left ${each.id} left`;
    case "decided":
      return `decided ${each.id} ${each.access} ${each.until}`;
  }
}
