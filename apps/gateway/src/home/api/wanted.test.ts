/** What a description asks for is shown before anybody decides. */
import { expect, test } from "vitest";
import { described, mudFile, named, tcp } from "../device/config.fixture.ts";
import type { ThingDetail } from "./contract.ts";
import { openHome } from "./household.fixture.ts";

const SELF_DESCRIBED = { channel: "sticker", signature: "anchored" } as const;
const CLOUD = { ...named("cloud.example"), ...tcp(443) };

test("a held description shows what it asks for, and nothing of it is in force", async () => {
  const { as, claim, home } = await openHome();
  const owner = as(await claim());
  await home.describe("lamp", described(mudFile({ from: [CLOUD] }), SELF_DESCRIBED));
  const lamp = (await owner("/api/v1/things/lamp")).json as ThingDetail;
  expect(lamp.state).toBe("held");
  expect(lamp.ruleList.filter(({ kind }) => kind === "file")).toEqual([]);
  expect(lamp.wants).toMatchObject([
    {
      peers: [{ as: "name", term: "cloud.example" }],
      protocol: 6,
      ports: [{ from: 443, to: 443 }],
    },
  ]);
});

test("what is in force is not asked for again", async () => {
  const { as, claim } = await openHome();
  const lamp = (await as(await claim())("/api/v1/things/lamp")).json as ThingDetail;
  expect(lamp).not.toHaveProperty("wants");
});

test("a description that asks for more is shown as the rules that would open", async () => {
  const { as, claim, home } = await openHome();
  const owner = as(await claim());
  const more = { ...named("statistics.example"), ...tcp(8443) };
  await home.describe("lamp", described(mudFile({ from: [CLOUD, more] })));
  const lamp = (await owner("/api/v1/things/lamp")).json as ThingDetail;
  expect(lamp.offer).toMatchObject({
    opened: 1,
    opens: [{ verdict: "accept", peers: [{ as: "name", term: "statistics.example" }] }],
  });
});
