import { createPrivateKey } from "node:crypto";
import {
  appendEntries,
  memoryStorage,
  openBundle,
  renderBundle,
  signCheckpoint,
  signerKey,
} from "@thingwall/record";
import fc from "fast-check";
import { expect, test } from "vitest";
import { both, smallAssembly } from "./assembly.fixture.ts";
import { exportAssembly, importAssembly } from "./import.ts";
import { sealOf } from "./text.ts";

const pkcs8 = Buffer.concat([
  Buffer.from("302e020100300506032b657004220420", "hex"),
  Buffer.alloc(32, 7),
]);
const origin = "assembly.example/log";
const log = signerKey(
  origin,
  "log",
  createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" }),
);
const policy = { origin, logKeys: [log.verifier], witnesses: [], quorum: 0 };
const NOW = new Date("2026-11-21T12:00:00Z");

function withRedaction() {
  const scene = smallAssembly().decided("first").call("c");
  const reason = both("My home is at 12 Elm Street");
  scene.do("cleo", "dissent-lodged", { call: "c", dissent: "d", reason });
  scene.do("cleo", "text-redacted", { of: sealOf(reason), reason: "own-wish", asked: true });
  return scene;
}

async function bundleOf({ state, entries }: ReturnType<typeof withRedaction>) {
  const { leaves, texts } = exportAssembly(state, entries);
  const head = await appendEntries(memoryStorage(), leaves);
  const checkpoint = signCheckpoint({ origin, ...head }, log);
  return renderBundle({ checkpoint, entries: leaves, enclosed: texts }, log);
}

test("exported and imported, it is the same assembly with the same root", async () => {
  const scene = withRedaction();
  const opened = await openBundle(await bundleOf(scene), policy, NOW);
  if (!opened.ok) throw new Error(opened.code);
  const imported = importAssembly({ leaves: opened.entries, texts: opened.enclosed });
  if (!imported.ok) throw new Error(JSON.stringify(imported));
  // All but the redacted text, of which the seal is left.
  const kept = (map: ReadonlyMap<string, unknown>) => [...map.keys()];
  expect(kept(imported.state.texts)).toEqual(kept(scene.state.texts));
  expect(imported.state.calls.get("first")).toEqual(scene.state.calls.get("first"));
  expect(imported.state.decisions).toEqual(scene.state.decisions);
  const again = exportAssembly(imported.state, imported.entries);
  const root = (await appendEntries(memoryStorage(), again.leaves)).root;
  expect(root).toEqual(opened.checkpoint.root);
  const asText = (octets: Uint8Array) => Buffer.from(octets).toString();
  expect(again.texts.map(asText)).toEqual(opened.enclosed.map(asText));
});

test("a redacted text leaves with no bundle, and one that has it is refused", async () => {
  const scene = withRedaction();
  const { leaves, texts } = exportAssembly(scene.state, scene.entries);
  expect(texts.map((each) => Buffer.from(each).toString()).join("")).not.toContain("Elm Street");
  const secret = exportAssembly({ ...scene.state, texts: new Map() }, scene.entries);
  expect(importAssembly({ leaves, texts: secret.texts })).toMatchObject({
    refusal: { code: "text-redacted" },
  });
});

test("a text that was changed is no text of the record", () => {
  const { state, entries } = withRedaction();
  const exported = exportAssembly(state, entries);
  fc.assert(
    fc.property(fc.nat(exported.texts.length - 1), fc.nat(), (which, at) => {
      const octets = Buffer.from(exported.texts[which]!);
      octets[at % octets.length]! ^= 1;
      const texts = exported.texts.with(which, octets);
      expect(importAssembly({ ...exported, texts }).ok).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test("a record whose acts do not follow from each other is not believed, whoever signed it", () => {
  const { state, entries } = withRedaction();
  const { leaves, texts } = exportAssembly(state, entries);
  const declared = entries.findIndex(({ act }) => act.type === "call-computed");
  const without = leaves.toSpliced(declared, 1);
  expect(importAssembly({ leaves: without, texts })).toMatchObject({
    ...{ ok: false, place: `entry ${declared}`, refusal: { code: "wrong-state" } },
  });
});
