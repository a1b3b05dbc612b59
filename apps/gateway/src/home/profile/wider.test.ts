import { expect, test } from "vitest";
import type { MudDocument } from "@thingwall/mud/document";
import { described, mudFile, named, tcp } from "../device/config.fixture.ts";
import { differenceBetween, isWider } from "./wider.ts";

type Lists = Parameters<typeof mudFile>[0];

function documentOf(lists: Lists): MudDocument {
  const loaded = described(mudFile(lists));
  if (loaded.kind !== "described") throw new Error(loaded.why.code);
  return loaded.document;
}

const cloud = { ...named("cloud.example"), ...tcp(443) };
const update = { ...named("update.example"), ...tcp(443) };
const never = { ...named("ads.example"), forwarding: "drop" };

test.each<[what: string, before: Lists, after: Lists, wider: boolean]>([
  ["the same", { from: [cloud] }, { from: [cloud] }, false],
  ["one more", { from: [cloud] }, { from: [cloud, update] }, true],
  ["one less", { from: [cloud, update] }, { from: [cloud] }, false],
  ["in another order", { from: [cloud, update] }, { from: [update, cloud] }, false],
  ["another port", { from: [cloud] }, { from: [{ ...named("cloud.example"), ...tcp(22) }] }, true],
  ["the other way round", { from: [cloud] }, { to: [cloud] }, true],
  ["a prohibition gone", { from: [never, cloud] }, { from: [cloud] }, true],
  ["a prohibition more", { from: [cloud] }, { from: [never, cloud] }, false],
  [
    "a permission moved before a prohibition",
    { from: [never, cloud] },
    { from: [cloud, never] },
    true,
  ],
  ["a permission moved behind one", { from: [cloud, never] }, { from: [never, cloud] }, false],
])("%s", (_what, before, after, wider) => {
  expect(isWider(differenceBetween(documentOf(before), documentOf(after)))).toBe(wider);
});

test("what stays open while the thing is contained is the household's to widen too", () => {
  const document = documentOf({ from: [cloud, update] });
  const repairing = (...fromDevicePolicy: readonly string[]): MudDocument => ({
    ...document,
    extensionData: { quarantinedDevicePolicy: { fromDevicePolicy, toDevicePolicy: [] } },
  });
  const difference = differenceBetween(repairing("from-1"), repairing("from-0", "from-1"));
  expect(difference).toMatchObject({ opened: 0, lifted: 0, closed: 0, repair: 1 });
  expect(isWider(difference)).toBe(true);
  expect(isWider(differenceBetween(document, repairing("from-1")))).toBe(true);
  expect(isWider(differenceBetween(repairing("from-0", "from-1"), repairing("from-1")))).toBe(
    false,
  );
  // The same name, of another entry.
  const renamed = documentOf({ from: [update, cloud] });
  const moved = { ...renamed, extensionData: repairing("from-1").extensionData };
  expect(differenceBetween(repairing("from-1"), moved)).toMatchObject({ opened: 0, repair: 1 });
});

test("in support again asks for the Internet again", () => {
  const document = documentOf({ from: [cloud] });
  expect(isWider(differenceBetween({ ...document, isSupported: false }, document))).toBe(true);
  expect(isWider(differenceBetween(document, { ...document, isSupported: false }))).toBe(false);
});

test("what is wider is a description of its own, with nothing else in it", () => {
  const { wider, opened, closed } = differenceBetween(
    documentOf({ from: [cloud], to: [cloud] }),
    documentOf({ from: [update], to: [cloud] }),
  );
  expect([opened, closed]).toEqual([1, 1]);
  expect(wider.acls.map(({ aces }) => aces.length)).toEqual([1]);
  expect(wider.toDevicePolicy).toEqual([]);
});
