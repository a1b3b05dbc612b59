/** Killed at any moment: every key that was handed out is there again, and no other opens anything. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openStore } from "../store/open.ts";
import { folder } from "../store/store.fixture.ts";
import type { Answered } from "./killed.fixture.ts";

const PROGRAM = fileURLToPath(new URL("killed.fixture.ts", import.meta.url));
const KILLS = 20;

test(`${KILLS} deaths at any moment: what was answered about a key is so`, {
  timeout: 600_000,
}, async () => {
  const [directory, cache] = [folder(), folder()];
  const answered: Answered[] = [];
  for (let life = 0; life < KILLS; life++) {
    answered.push(...(await livedAndDied(directory, cache)));
    const revoked = new Set(answered.flatMap(({ is, key }) => (is === "revoked" ? [key] : [])));
    const { store, opening } = openStore(directory, new Date());
    expect(["good", "new"]).toContain(opening.kind);
    for (const each of answered) {
      const key = store.state.key.get(each.key);
      if (revoked.has(each.key)) expect(key?.state).toMatchObject({ is: "ended", why: "revoked" });
      // The one before the last word may be revoked and not yet answered.
      if (key?.state.is === "ended") expect(store.pmk(each.key)).toBeUndefined();
      else expect(store.pmk(each.key)).toHaveLength(32);
    }
    store.close();
  }
  expect(answered.filter(({ is }) => is === "made").length).toBeGreaterThan(KILLS);
  expect(answered.filter(({ is }) => is === "revoked").length).toBeGreaterThan(5);
});

async function livedAndDied(directory: string, cache: string): Promise<readonly Answered[]> {
  const child = spawn(process.execPath, [PROGRAM, directory], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  const ended = once(child, "close");
  const answered: Answered[] = [];
  const most = 1 + Math.floor(Math.random() * 20);
  for await (const line of createInterface(child.stdout)) {
    answered.push(JSON.parse(line) as Answered);
    if (answered.length !== most) continue;
    // Somewhere in what it does next.
    await delay(Math.random() * 20);
    child.kill("SIGKILL");
  }
  expect((await ended)[1]).toBe("SIGKILL");
  return answered;
}
