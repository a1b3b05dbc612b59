import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { folderWith, thingwall } from "../thingwall.fixture.ts";

const EXAMPLE = fileURLToPath(new URL("../../../../docs/gateway.example.json", import.meta.url));

/** A configuration whose state directory does not exist yet, and one more for another machine. */
function home() {
  const folder = folderWith({});
  const configFor = (name: string) => {
    const config = JSON.parse(readFileSync(EXAMPLE, "utf8")) as Record<string, unknown>;
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify({ ...config, stateDirectory: join(folder, name) }));
    return path;
  };
  return { folder, config: configFor("state"), other: configFor("other state") };
}

const backup = (config: string, out: string, ...more: string[]) =>
  thingwall(["gateway", "backup", "--config", config, "--out", out, ...more]);
const restore = (config: string, from: string, ...more: string[]) =>
  thingwall(["gateway", "restore", "--config", config, "--from", from, ...more]);

describe("gateway backup and restore", () => {
  test("a gateway that has not run has nothing to save", async () => {
    const { folder, config } = home();
    const run = await backup(config, join(folder, "home.backup"));
    expect(run).toMatchObject({ code: 1, out: "" });
    expect(run.err).toContain("this gateway has not run yet");
  });

  test("what one home saved another takes, and saves again", async () => {
    const { folder, config, other } = home();
    const first = fileURLToPath(new URL("cases/home.backup", import.meta.url));
    const restored = await restore(config, first);
    expect(restored.err).toBe("");
    expect(restored.out).toMatch(
      /^Restored: 1 device, as of 21 November 2026 at 12:00 UTC\.\nWhat was there is kept in .*aside.*\.\n$/,
    );
    const out = join(folder, "again.backup");
    const saved = await backup(config, out, "--lang", "fr");
    expect(saved.code).toBe(0);
    expect(saved.out).toMatch(/^Sauvegarde écrite dans .*\s: 1 appareil, état du .*\n.*clés Wi-Fi/);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const elsewhere = await restore(other, out, "--json");
    expect(JSON.parse(elsewhere.out)).toMatchObject({ path: out, devices: 1 });
  });

  test("a file that is none, or is cut, is refused and nothing is made of it", async () => {
    const { folder, config } = home();
    const none = await restore(config, config);
    expect(none).toMatchObject({ code: 1, out: "" });
    expect(none.err).toContain("is no backup of Thingwall");
    const cut = join(folder, "cut.backup");
    writeFileSync(
      cut,
      readFileSync(fileURLToPath(new URL("cases/home.backup", import.meta.url))).subarray(0, 9000),
    );
    const damaged = await restore(config, cut, "--json");
    expect(damaged.code).toBe(1);
    expect(JSON.parse(damaged.err || damaged.out)).toMatchObject({
      error: { code: "backup-damaged" },
    });
    expect(existsSync(join(folder, "state", "home.sqlite"))).toBe(false);
  });

  test("a place that cannot be written says so", async () => {
    const { config } = home();
    const first = fileURLToPath(new URL("cases/home.backup", import.meta.url));
    await restore(config, first);
    const run = await backup(config, "/nowhere/at/all");
    expect(run).toMatchObject({ code: 3, out: "" });
    expect(run.err).toContain("/nowhere/at/all");
    expect((await restore(config, "/nowhere")).code).toBe(3);
  });

  test("the journal says what was decided, in either language and for programs", async () => {
    const { config } = home();
    const first = fileURLToPath(new URL("cases/home.backup", import.meta.url));
    const none = await thingwall(["gateway", "journal", "--config", config]);
    expect(none).toMatchObject({ code: 1, out: "" });
    await restore(config, first);
    const english = await thingwall(["gateway", "journal", "--config", config]);
    expect(english.out).toMatch(/A backup of 21 November 2026 at 12:00 UTC was restored\.\n$/);
    const french = await thingwall(["gateway", "journal", "--config", config, "--lang", "fr"]);
    expect(french.out).toMatch(
      /Une sauvegarde du 21 novembre 2026 à 12:00 UTC a été restaurée\.\n$/,
    );
    const last = await thingwall([
      "gateway",
      "journal",
      "--config",
      config,
      "--limit",
      "1",
      "--json",
    ]);
    expect(JSON.parse(last.out)).toMatchObject({
      entries: [{ weight: "decision", cause: "household", reason: { code: "store-restored" } }],
    });
    const bad = await thingwall(["gateway", "journal", "--config", config, "--limit", "many"]);
    expect(bad.code).toBe(2);
  });
});
