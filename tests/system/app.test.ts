/** Who reaches the household's app: the kernel says, whatever the app would. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Home, startHome } from "../../lab/src/home.ts";
import { type Family, homePlan, type HostName, thingNames } from "../../lab/src/plan.ts";
import { words } from "../../lab/src/words.ts";

let home: Home;
beforeAll(async () => {
  home = await startHome({ nat44: true, words: words("en") });
});
afterAll(() => home.stop());

async function reach(from: HostName, family: Family): Promise<string> {
  const address = homePlan.lan.gateway[`v${family}`];
  const trial = { protocol: "tcp", to: { address }, port: 80, family } as const;
  return (await home.attempt(from, { ...trial, timeout: from === "phone" ? 20_000 : 1500 })).kind;
}

test("a person's device reaches the app", async () => {
  expect([await reach("phone", 4), await reach("phone", 6)]).toEqual(["connected", "connected"]);
});

test("no thing reaches the app", async () => {
  const tried = thingNames.flatMap((thing) => [reach(thing, 4), reach(thing, 6)]);
  expect(await Promise.all(tried)).toEqual(tried.map(() => "silent"));
});

test("the code to claim it is told at the gateway alone", async () => {
  expect(await home.claim()).toMatchObject({
    claimed: false,
    code: expect.stringMatching(/^[a-z0-9]{4}(-[a-z0-9]{4}){2}$/),
  });
});
