/** What a phone has to fetch before it shows anything. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildApp } from "./app.ts";
import { ROOT } from "./reports.ts";

/** Octets, packed: slow phones on slow networks are phones as well. */
const MOST = 200_000;
/** What reads codes is fetched when the first picture is there, what speaks of labels with the first label. */
const LATER = /reader|^label-/;

test("the app is small before the scanner is asked for", { timeout: 120_000 }, async () => {
  await buildApp();
  const folder = join(ROOT, "apps", "household", "dist", "assets");
  const packed = readdirSync(folder).filter((name) => name.endsWith(".gz") && !LATER.test(name));
  expect(packed.filter((name) => name.endsWith(".js.gz"))).toHaveLength(1);
  const octets = packed.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(octets).toBeLessThan(MOST);
});
