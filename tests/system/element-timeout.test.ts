/**
 * What renews the timeout of an element that is already in a set. Kernels differ, and the wall must
 * not: an address that a thing asks for again would otherwise lapse while the thing uses it.
 */
import { release } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enforceHome, mudFile, port, to } from "./rig/described.ts";
import { INTERNET, type RigHome, startRigHome } from "./rig/home.ts";

/** The first Linux that takes the new timeout when an element is added again. */
const RENEWS_SINCE = [6, 12] as const;
const ADDRESS = INTERNET[4][1] ?? "";

let home: RigHome;

beforeAll(async () => {
  home = await startRigHome();
});

afterAll(async () => {
  await home.stop();
});

/** Seconds until the only element with a timeout in what nft lists expires. */
async function secondsLeft(...what: string[]): Promise<number> {
  const listed = await home.exec("gw", "nft", "list", ...what);
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /expires (?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?/.exec(listed) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

const nft = (command: string) => home.exec("gw", "nft", command);
const OURS = "inet element_timeout names";
const add = (seconds: number) => `add element ${OURS} { ${ADDRESS} timeout ${seconds}s }`;

test("adding an element again renews it on newer kernels only", async () => {
  await nft("add table inet element_timeout");
  await nft(`add set ${OURS} { type ipv4_addr; flags timeout; }`);
  await nft(add(600));
  await nft(add(3600));
  const renewed = (await secondsLeft("set", "inet", "element_timeout", "names")) > 600;
  const [major = 0, minor = 0] = release().split(".").map(Number);
  const newer = major === RENEWS_SINCE[0] ? minor >= RENEWS_SINCE[1] : major > RENEWS_SINCE[0];
  expect(renewed, `Linux ${release()}`).toBe(newer);
});

test("add, delete, add in one transaction renews it on every kernel", async () => {
  await nft("add table inet element_timeout");
  await nft(`add set ${OURS} { type ipv4_addr; flags timeout; }`);
  await nft(`flush set ${OURS}`);
  await nft(add(600));
  await nft(`${add(3600)}; delete element ${OURS} { ${ADDRESS} }; ${add(3600)}`);
  expect(await secondsLeft("set", "inet", "element_timeout", "names")).toBeGreaterThan(3000);
});

test("a name that is admitted again stays open for the new time, on every kernel", async () => {
  const name = "cloud.example.net";
  await enforceHome(home, {
    a: mudFile({ from: [{ matches: { ...to(name), ...port("tcp", 443) } }] }),
    b: mudFile({}),
    names: {},
  });
  const admission = { device: "a", name, addresses: [ADDRESS] };
  await home.wall.call("admit", { ...admission, seconds: 600 });
  const before = await secondsLeft("table", "inet", "thingwall");
  await home.wall.call("admit", { ...admission, seconds: 3600 });
  const after = await secondsLeft("table", "inet", "thingwall");
  expect(before).toBeLessThanOrEqual(600);
  expect(before).toBeGreaterThan(0);
  expect(after).toBeGreaterThan(3000);
});
