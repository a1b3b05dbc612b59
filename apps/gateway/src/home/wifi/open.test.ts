/** The room's door: what local programs ask, and what is kept between two lives. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { wifiPaths } from "../../supervise/settings.ts";
import type { WifiView } from "../contract.ts";
import type { Attachment } from "../device/place.ts";
import { type OpenedWifi, openWifi } from "./open.ts";
import type { Minted } from "./wifi.ts";

const folders: string[] = [];
const ending: AbortController[] = [];
afterEach(() => {
  for (const each of ending.splice(0)) each.abort();
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
});

function home(): string {
  const folder = mkdtempSync(join(tmpdir(), "wifi-"));
  folders.push(folder);
  mkdirSync(wifiPaths(folder).folder);
  return folder;
}

function open(folder: string) {
  const attached: (readonly Attachment[])[] = [];
  const end = new AbortController();
  ending.push(end);
  const opened = openWifi({
    runDirectory: folder,
    stateDirectory: folder,
    wifi: {
      interface: "wlan0",
      ssid: "Home",
      hidden: false,
      country: "FR",
      band: "2.4 GHz",
      channel: 1,
      ownInterfaces: true,
    },
    signal: end.signal,
    attach: async (attachments) => void attached.push(attachments),
    tell: () => {},
  });
  return { attached, forget: opened.forget, ask: asking(opened), pskFile: wifiPaths(folder).keys };
}

const connection = { closed: new Promise<void>(() => {}) };
function asking({ operations }: OpenedWifi) {
  return async <T>(op: string, params: unknown = {}) =>
    (await operations[op]?.run(params, connection)) as T;
}

test("what was made is there again in the next life, without its passphrase", async () => {
  const folder = home();
  const first = open(folder);
  const { keyId, passphrase } = await first.ask<Minted>("wifi-mint", {
    for: "thing",
    owner: "lamp",
  });
  const file = join(folder, "wifi-keys.json");
  expect(readFileSync(file, "utf8")).not.toContain(passphrase);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = open(folder);
  const { keys, accessPoint } = await again.ask<WifiView>("wifi-status");
  expect(accessPoint).toBe("down");
  expect(keys).toMatchObject([
    { id: keyId, for: "thing", owner: "lamp", state: "claimable", here: [] },
  ]);
  expect(JSON.stringify(keys)).not.toMatch(/pmk|[0-9a-f]{64}/);
});

test("keys that cannot be believed let nobody in, and are put aside", async () => {
  for (const text of ["", "{", "[{}]", '[{"id":"k1","pmk":"x"}]']) {
    const folder = home();
    writeFileSync(join(folder, "wifi-keys.json"), text);
    const { ask, pskFile } = open(folder);
    expect((await ask<WifiView>("wifi-status")).keys).toEqual([]);
    expect(readFileSync(pskFile, "utf8")).toBe("");
    expect(readFileSync(join(folder, "wifi-keys.json.unreadable"), "utf8")).toBe(text);
  }
});

test("a key is rotated, revoked and forgotten by its name", async () => {
  const { ask, pskFile } = open(home());
  const made = await ask<Minted>("wifi-mint", { for: "person", owner: "Anna" });
  const next = await ask<Minted>("wifi-rotate", { key: made.keyId });
  const states = async () =>
    Object.fromEntries(
      (await ask<WifiView>("wifi-status")).keys.map(({ id, state }) => [id, state]),
    );
  expect(await states()).toEqual({ [made.keyId]: "leaving", [next.keyId]: "open" });
  await ask("wifi-revoke", { key: made.keyId });
  await ask("wifi-forget", { key: next.keyId });
  expect(await states()).toEqual({ [made.keyId]: "ended" });
  expect(readFileSync(pskFile, "utf8")).toBe("");
});

test("a thing that is forgotten leaves no key behind", async () => {
  const { ask, forget } = open(home());
  for (const owner of ["lamp", "lamp", "cam"]) await ask("wifi-mint", { for: "thing", owner });
  await forget("lamp");
  const { keys } = await ask<WifiView>("wifi-status");
  expect(keys.map(({ owner }) => owner)).toEqual(["cam"]);
});

test.each<[string, string, unknown]>([
  ["a key that nobody has", "wifi-revoke", { key: "k0" }],
  ["a name that is no key's", "wifi-revoke", { key: "a b" }],
  ["a thing that cannot be one", "wifi-mint", { for: "thing", owner: "Kitchen lamp" }],
  ["a guest without an end", "wifi-mint", { for: "guest", owner: "Party" }],
  [
    "an enrolment while no access point is there",
    "wifi-enrol",
    { owner: "lamp", code: "DPP:K:a;;" },
  ],
])("%s is refused", async (_what, op, params) => {
  const { ask } = open(home());
  await expect(ask(op, params)).rejects.toThrow();
  expect((await ask<WifiView>("wifi-status")).keys).toEqual([]);
});
