/** The keys as the household handles them: the real command line, the home's real process. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type WifiView, connectWhenReady, socketPath } from "@thingwall/gateway";
import { describe, expect, onTestFinished, test } from "vitest";
import { folderWith, type Run, thingwall } from "../../thingwall.fixture.ts";

const EXAMPLE = fileURLToPath(new URL("../../../../../docs/gateway.example.json", import.meta.url));
const HOME = fileURLToPath(new URL("../../../../gateway/src/home/main.ts", import.meta.url));
const SLOW = { timeout: 120_000 };

/** A configuration, and what `gateway key` says with it. */
function configured(lan: Readonly<Record<string, unknown>> = {}) {
  const folder = folderWith({});
  const example = JSON.parse(readFileSync(EXAMPLE, "utf8")) as { lan: object; devices: object[] };
  const config = {
    ...example,
    controllers: {},
    lan: { ...example.lan, ...lan },
    runDirectory: join(folder, "run"),
    stateDirectory: join(folder, "state"),
    devices: [
      {
        id: "cam",
        name: "Camera by the door",
        role: "thing",
        mac: "02:00:00:00:00:10",
        addresses: ["192.168.1.50"],
      },
    ],
  };
  const file = join(folder, "home.json");
  writeFileSync(file, JSON.stringify(config));
  const key = (...args: readonly string[]): Promise<Run> =>
    thingwall(["gateway", "key", ...args, "--config", file]);
  return { config, key };
}

/** With the home's process, which speaks to no access point, wall or names. */
async function home() {
  const { config, key } = configured();
  for (const folder of [config.stateDirectory, join(config.runDirectory, "wifi", "control")])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  const child = spawn(process.execPath, [HOME], { stdio: ["pipe", "ignore", "ignore"] });
  const ended = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  child.stdin.end(JSON.stringify({ config, resolver: { address: "127.0.0.1", port: 9 } }));
  const socket = socketPath(config.runDirectory, "home");
  (await connectWhenReady(socket, AbortSignal.timeout(60_000))).close();
  return key;
}

const listed = async (key: (...args: readonly string[]) => Promise<Run>, ...more: string[]) =>
  (JSON.parse((await key("list", "--json", ...more)).out) as WifiView).keys;

describe("gateway key", () => {
  test("a key is made, shown once, replaced, ended", SLOW, async () => {
    const key = await home();
    const made = await key("mint", "camera BY the door");
    expect(made).toMatchObject({ code: 0, err: "" });
    const [, passphrase = ""] = /^Passphrase: (\S{4}(?:-\S{4}){3})$/m.exec(made.out) ?? [];
    expect(made.out).toMatch(/^A key for cam\. Scan it with the thing/);
    expect(made.out).toMatch(/^[ █▀▄]{37,}$/m);
    expect(made.out).toContain(`As text: WIFI:T:WPA;S:Home;P:${passphrase};;`);
    expect(made.out).toContain("shown this once only");

    const shown = await key("show", "cam");
    expect(shown.out).toMatch(
      /^Key: k\w{12}\nWhose: cam\nFor: a thing\nState: waits for its device, until .*\nOn it now: nobody\n$/,
    );
    expect(shown.out).not.toContain(passphrase);

    const [first] = await listed(key);
    const rotated = await key("rotate", "cam", "--json");
    expect(JSON.parse(rotated.out)).toMatchObject({ owner: "cam", code: /^WIFI:T:WPA;S:Home;P:/ });
    expect((await listed(key)).map(({ state }) => state)).toEqual(["claimable"]);
    expect(await listed(key, "--all")).toContainEqual({
      ...first,
      state: "ended",
      until: undefined,
    });

    const revoked = await key("revoke", "cam", "--lang", "fr");
    expect(revoked.out).toMatch(/^Révoquée\s: cam n’est plus sur le Wi-Fi/);
    expect((await key("list")).out).toBe("There is no Wi-Fi key.\n");
  });

  test("people and guests, and when they go", SLOW, async () => {
    const key = await home();
    expect((await key("mint", "Anna", "--for", "person")).code).toBe(0);
    const party = await key(
      ...["mint", "Party", "--for", "guest", "--until", "2127-01-31T23:00:00Z", "--lang", "fr"],
    );
    expect(party.out).toMatch(/^Une clé pour Party, jusqu’au 31 janvier 2127/);
    const ends = await key("expire", "Anna", "--until", "2127-02-01T00:00:00Z");
    expect(ends.out).toBe("The key of Anna ends on 1 February 2127 at 00:00 UTC.\n");
    const table = await key("list");
    expect(table.out).toMatch(/│ Anna .*│ a person │ in use, until 1 February 2127/);
    expect(table.err).toContain("The access point does not run");
    // A moment that is over ends it at once.
    await key("expire", "Party", "--until", "2026-01-01T00:00:00Z");
    expect((await listed(key)).map(({ owner }) => owner)).toEqual(["Anna"]);
  });

  test("what cannot be is said, and nothing is done", SLOW, async () => {
    const key = await home();
    await key("mint", "Anna", "--for", "person");
    await key("mint", "Anna", "--for", "person");
    for (const [args, code, said] of [
      [["revoke", "lamp"], 1, "No living Wi-Fi key is called lamp"],
      [["revoke", "Anna"], 2, "Anna has several Wi-Fi keys: k"],
      [["mint", "Kitchen Lamp!"], 2, "kitchen-lamp"],
      [["mint", "lamp", "--for", "cat"], 2, "thing, person, guest"],
      [["mint", "Party", "--for", "guest"], 2, "--until"],
      [["mint", "lamp", "--until", "2127-01-01"], 2, "--for guest"],
      [["mint", "Party", "--for", "guest", "--until", "soon"], 2, "2027-01-31T18:00:00Z"],
      [["mint", "a\nb", "--for", "cat"], 2, "thing, person, guest"],
    ] as const) {
      const run = await key(...args);
      expect(run, args.join(" ")).toMatchObject({ code, out: "" });
      expect(run.err).toContain(said);
    }
    expect((await listed(key, "--all")).length).toBe(2);
    await key("mint", "lamp");
    const waits = await key("expire", "lamp", "--until", "2127-01-01T00:00:00Z", "--lang", "fr");
    expect(waits.err).toContain("Cette clé Wi-Fi attend son appareil");
  });

  test("a gateway that does not run, and one without Wi-Fi", SLOW, async () => {
    const [asleep, wired] = [configured(), configured({ wifi: undefined })];
    const [silent, none] = [await asleep.key("list"), await wired.key("list", "--lang", "fr")];
    expect(silent).toMatchObject({ code: 3, out: "" });
    expect(silent.err).toContain("No gateway answers");
    expect(none).toMatchObject({ code: 1, out: "" });
    expect(none.err).toContain("n’a pas de Wi-Fi");
  });
});
