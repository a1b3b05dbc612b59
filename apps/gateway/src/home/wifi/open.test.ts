/** The room's door: what local programs ask, and what is kept between two lives. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { wifiPaths } from "../../supervise/settings.ts";
import type { WifiView } from "../contract.ts";
import type { Attachment } from "../device/place.ts";
import { backup, restore } from "../store/backup.ts";
import { Memory } from "../store/memory.ts";
import { readJournalOf } from "../store/read.ts";
import { type OpenedWifi, openWifi } from "./open.ts";
import type { Minted } from "./wifi.ts";

const folders: string[] = [];
const ending: (() => void)[] = [];
afterEach(() => {
  for (const end of ending.splice(0)) end();
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
  const abort = new AbortController();
  const memory = new Memory(folder, {
    now: Date.now,
    publish: () => {},
    complain: (line) => expect.fail(line),
  });
  const end = () => {
    abort.abort();
    memory.close();
  };
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
    signal: abort.signal,
    store: memory,
    attach: async (attachments) => void attached.push(attachments),
    tell: () => {},
  });
  return {
    ...{ attached, end, forget: opened.forget, ask: asking(opened) },
    pskFile: wifiPaths(folder).keys,
  };
}

const connection = { closed: new Promise<void>(() => {}) };
function asking({ operations }: OpenedWifi) {
  return async <T>(op: string, params: unknown = {}) =>
    (await operations[op]?.run(params, connection)) as T;
}

const KEY = /[0-9a-f]{64}/;
const keysOf = async ({ ask }: Pick<ReturnType<typeof open>, "ask">) =>
  (await ask<WifiView>("wifi-status")).keys;

test("what was made is there again in the next life, without its passphrase", async () => {
  const folder = home();
  const first = open(folder);
  const { keyId, passphrase } = await first.ask<Minted>("wifi-mint", {
    for: "thing",
    owner: "lamp",
  });
  const [pmk = ""] = KEY.exec(readFileSync(first.pskFile, "utf8")) ?? [];
  first.end();
  const again = open(folder);
  expect((await again.ask<WifiView>("wifi-status")).accessPoint).toBe("down");
  const keys = await keysOf(again);
  expect(keys).toMatchObject([
    { id: keyId, for: "thing", owner: "lamp", state: "claimable", here: [] },
  ]);
  expect(JSON.stringify(keys)).not.toMatch(/pmk|[0-9a-f]{64}/);
  expect(readFileSync(again.pskFile, "utf8")).toContain(pmk);
  again.end();
  expect(readFileSync(join(folder, "home.sqlite")).includes(passphrase)).toBe(false);
});

test("the journal says what became of a key, and nothing that opens it", async () => {
  const folder = home();
  const { ask, end, pskFile } = open(folder);
  const { keyId } = await ask<Minted>("wifi-mint", { for: "person", owner: "Anna" });
  const [pmk = ""] = KEY.exec(readFileSync(pskFile, "utf8")) ?? [];
  await ask("wifi-date", { key: keyId, until: Date.now() + 60_000 });
  await ask("wifi-revoke", { key: keyId });
  end();
  const { entries } = readJournalOf(folder, { limit: 10 });
  expect(entries.map(({ cause, reason }) => [cause, reason.code])).toEqual([
    ["household", "wifi-key-revoked"],
    ["household", "wifi-key-dated"],
    ["household", "wifi-key-made"],
  ]);
  expect(JSON.stringify(entries)).not.toContain(pmk);
  // A key that has ended opens nothing, and what opened it is gone.
  expect(readFileSync(join(folder, "home.sqlite")).includes(Buffer.from(pmk, "hex"))).toBe(false);
});

test("a backup holds the keys: the same things join after it is restored", async () => {
  const [folder, other] = [home(), home()];
  const { ask, end, pskFile } = open(folder);
  await ask<Minted>("wifi-mint", { for: "thing", owner: "lamp" });
  const file = readFileSync(pskFile, "utf8");
  end();
  const saved = join(folder, "home.backup");
  backup(folder, saved, new Date());
  restore(other, saved, new Date());
  expect(readFileSync(open(other).pskFile, "utf8")).toBe(file);
});

const FORMER = [
  ["lamp", { is: "bound", mac: "02:00:00:00:00:01", since: 5 }],
  ["cam", { is: "ended", at: Date.now(), why: "revoked" }],
].map(([id, state]) => ({ id, for: "thing", owner: id, pmk: "ab".repeat(32), vlan: 3, state }));

test("keys of a version that had a file of its own are taken over, once", async () => {
  const folder = home();
  const former = join(folder, "wifi-keys.json");
  writeFileSync(former, JSON.stringify(FORMER));
  const first = open(folder);
  expect(existsSync(former)).toBe(false);
  expect(readFileSync(first.pskFile, "utf8")).toMatch(/^keyid=lamp vlanid=3 02:00:00:00:00:01 ab/);
  await first.ask("wifi-revoke", { key: "lamp" });
  first.end();
  // It was killed before it could remove the file: what was decided since stands.
  writeFileSync(former, JSON.stringify(FORMER));
  const again = open(folder);
  const states = (await keysOf(again)).map(({ id, state }) => [id, state]);
  expect(Object.fromEntries(states)).toEqual({ cam: "ended", lamp: "ended" });
});

test("former keys that cannot be believed let nobody in, and are put aside", async () => {
  for (const text of ["", "{", "[{}]", '[{"id":"k1","pmk":"x"}]']) {
    const folder = home();
    writeFileSync(join(folder, "wifi-keys.json"), text);
    const opened = open(folder);
    expect(await keysOf(opened)).toEqual([]);
    expect(readFileSync(opened.pskFile, "utf8")).toBe("");
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
