import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { canadianProcess, emptyAssembly, exportAssembly, take } from "@thingwall/commons/assembly";
import {
  addCosignature,
  appendEntries,
  memoryStorage,
  readNote,
  renderBundle,
  renderVerifierKey,
  signCheckpoint,
  signerKey,
} from "@thingwall/record";
import { beforeAll, describe, expect, test } from "vitest";
import { folderWith, thingwall } from "../thingwall.fixture.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const origin = "assembly.test/log";
const fresh = () => generateKeyPairSync("ed25519").privateKey;
const log = signerKey(origin, "log", fresh());
const witness = signerKey("university.test", "witness", fresh());
const keysText = [log, witness].map((key) => `${renderVerifierKey(key.verifier)}\n`).join("");
let bundle = "";
let root = "";

beforeAll(async () => {
  let salts = 0;
  const state = emptyAssembly();
  const entries = canadianProcess(() => String((salts += 1)).padStart(64, "0")).map((proposal) => {
    const taken = take(state, proposal, NOW);
    if (!taken.ok) throw new Error(taken.refusal.code);
    return taken.entry;
  });
  const { leaves, texts } = exportAssembly(state, entries);
  const head = await appendEntries(memoryStorage(), leaves);
  const note = readNote(signCheckpoint({ origin, ...head }, log));
  if (!note.ok) throw new Error(note.code);
  const checkpoint = addCosignature(note.note, witness, NOW);
  bundle = renderBundle({ checkpoint, entries: leaves, enclosed: texts }, log);
  root = Buffer.from(head.root).toString("base64");
});

const verify = (text: string, keys: string, ...more: readonly string[]) => {
  const folder = folderWith({ "a.bundle": text, "a.keys": keys });
  const at = (name: string) => join(folder, name);
  return thingwall(["record", "verify", at("a.bundle"), "--keys", at("a.keys"), ...more]);
};

describe("thingwall record verify", () => {
  test("a record that is unchanged, with its root and who saw it", async () => {
    const run = await verify(bundle, keysText);
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(run.out).toContain("This is the record assembly.test/log, unchanged");
    expect(run.out).toContain(root);
    expect(run.out).toContain("Seen by university.test.");
    expect(run.out).toContain("not that what it says is true");
  });

  test("the same in French, and as JSON", async () => {
    const french = await verify(bundle, keysText, "--lang", "fr");
    expect(french.out).toContain("C’est le registre assembly.test/log, inchangé");
    const json = await verify(bundle, keysText, "--json");
    expect(JSON.parse(json.out)).toMatchObject({
      ...{ verdict: "unchanged", origin, root, redacted: 0, witnesses: ["university.test"] },
    });
  });

  test("a changed octet, and it is refused", async () => {
    const place = bundle.indexOf("entry ") + 40;
    const other = bundle.charAt(place) === "A" ? "B" : "A";
    const changed = bundle.slice(0, place) + other + bundle.slice(place + 1);
    const run = await verify(changed, keysText);
    expect(run).toMatchObject({ code: 1, out: "" });
    expect(run.err).toContain("This bundle was changed after it was signed.");
  });

  test("another's key, a witness that did not sign, a key that is none: refused", async () => {
    const others = renderVerifierKey(signerKey(origin, "log", fresh()).verifier);
    expect((await verify(bundle, others)).err).toContain("[note-unsigned]");
    const court = renderVerifierKey(signerKey("court.test", "witness", fresh()).verifier);
    expect((await verify(bundle, `${keysText}${court}\n`)).err).toContain("[too-few-witnesses]");
    expect((await verify(bundle, "not a key\n")).err).toContain("[key-malformed]");
    expect((await verify(bundle, "")).err).toContain("[note-unsigned]");
  });

  test("without a witness's key it says what that leaves open", async () => {
    const run = await verify(bundle, `${renderVerifierKey(log.verifier)}\n`);
    expect(run.out).toContain("No witness was asked for");
  });

  test("an entry that does not follow is refused, though the log signed it", async () => {
    const folder = folderWith({ "a.keys": keysText });
    const state = emptyAssembly();
    const leaves = [Buffer.from("assembly-act\n{}")];
    const { texts } = exportAssembly(state, []);
    const head = await appendEntries(memoryStorage(), leaves);
    const note = readNote(signCheckpoint({ origin, ...head }, log));
    const checkpoint = note.ok ? addCosignature(note.note, witness, NOW) : "";
    const signed = renderBundle({ checkpoint, entries: leaves, enclosed: texts }, log);
    writeFileSync(join(folder, "b.bundle"), signed);
    const keys = ["--keys", join(folder, "a.keys")];
    const run = await thingwall(["record", "verify", join(folder, "b.bundle"), ...keys]);
    expect(run).toMatchObject({ code: 1 });
    expect(run.err).toContain("[not-understood]");
  });
});
