/** What the app is answered, over real HTTP. */
import { get } from "node:http";
import { expect, test } from "vitest";
import type { HomeStatus, JournalPage, NetworkView, Ruleset, ThingDetail } from "./contract.ts";
import { openHome } from "./household.fixture.ts";

test("the door says what the home is called, and who one is", async () => {
  const { ask, as, claim } = await openHome();
  expect((await ask("/api/v1/door")).json).toEqual({
    claimed: false,
    home: { name: "Thingwall", language: "en", timeZone: "UTC" },
  });
  const door = (await as(await claim())("/api/v1/door")).json;
  expect(door).toMatchObject({
    claimed: true,
    home: { name: "The mill", language: "fr", timeZone: "Europe/Paris" },
    account: { name: "Ana", role: "owner" },
  });
});

test("a thing, what it may do and where that is said", async () => {
  const { as, claim } = await openHome();
  const owner = as(await claim());
  const { things, enforced } = (await owner("/api/v1/home")).json as HomeStatus;
  expect([enforced, things.map(({ id }) => id)]).toEqual([false, ["lamp"]]);
  const lamp = (await owner("/api/v1/things/lamp")).json as ThingDetail;
  expect(lamp).toMatchObject({
    state: "described",
    access: { standing: "as-described" },
    about: { supported: true, channel: "user" },
  });
  expect(lamp.ruleList.filter(({ kind }) => kind === "file")).toMatchObject([
    {
      direction: "from-device",
      verdict: "accept",
      families: [4],
      peers: [{ as: "name", term: "cloud.example" }],
      protocol: 6,
      ports: [{ from: 443, to: 443 }],
      sources: [{ path: "/ietf-access-control-list:acls/acl/0/aces/ace/0" }],
    },
  ]);
  expect((await owner("/api/v1/things/none")).status).toBe(404);
});

test("a decision is enforced, seen and in the journal before it is answered", async () => {
  const { as, claim } = await openHome();
  const owner = as(await claim());
  await owner("/api/v1/things/lamp/decisions", {
    ...{ method: "POST", body: { kind: "grant", access: "lan-only" } },
  });
  const lamp = (await owner("/api/v1/things/lamp")).json as ThingDetail;
  expect(lamp.less?.map(({ code }) => code)).toEqual(["granted-lan-only"]);
  const { entries } = (await owner("/api/v1/journal?device=lamp&weight=decision"))
    .json as JournalPage;
  expect(entries.map(({ code }) => code)).toContain("decided-grant");
});

test("the journal comes in pages and whole", async () => {
  const { as, claim } = await openHome();
  const owner = as(await claim());
  const all: number[] = [];
  for (let next: number | undefined = undefined, pages = 0; pages < 50; pages++) {
    const query: string = next === undefined ? "" : `&before=${next}`;
    const page = (await owner(`/api/v1/journal?limit=2${query}`)).json as JournalPage;
    all.push(...page.entries.map(({ id }) => id));
    next = page.next;
    if (next === undefined) break;
  }
  const whole = await owner("/api/v1/journal.jsonl");
  const lines = whole.text.trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { id: number }).id)).toEqual(all);
  expect(whole.headers["content-disposition"]).toContain("attachment");
});

test("whoever listens hears what happens, until they may no more", async () => {
  const { as, claim, port, home } = await openHome();
  const cookie = await claim();
  const heard = Promise.withResolvers<string>();
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  get(`http://127.0.0.1:${port}/api/v1/events`, { headers: { cookie } }, (answer) => {
    let text = "";
    answer.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      begun.resolve();
      const found = /data: (.*"kind":"decided".*)\n/.exec(text);
      if (found?.[1] !== undefined) heard.resolve(found[1]);
    });
    answer.on("error", () => ended.resolve()).on("close", () => ended.resolve());
  });
  await begun.promise;
  await home.decide("lamp", { kind: "pause" });
  expect(JSON.parse(await heard.promise)).toMatchObject({
    device: "lamp",
    word: { kind: "pause" },
  });
  expect((await as(cookie)("/api/v1/sign-out", { method: "POST" })).status).toBe(200);
});

test("the API describes itself", async () => {
  const { as, claim } = await openHome();
  const document = (await as(await claim())("/api/v1/openapi.json")).json as {
    openapi: string;
    paths: Record<string, Record<string, { operationId?: string }>>;
  };
  expect(document.openapi).toBe("3.1.0");
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(operations.filter(({ operationId }) => operationId === undefined)).toEqual([]);
  expect(Object.keys(document.paths)).toContain("/api/v1/things/{id}/decisions");
});

test("nothing comes from elsewhere", async () => {
  const { ask } = await openHome();
  const { headers } = await ask("/api/v1/door");
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
  });
  expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
});

test("all rules with their sources, and how the networks are set", async () => {
  const { as, claim } = await openHome();
  const owner = as(await claim());
  const { devices } = (await owner("/api/v1/rules")).json as Ruleset;
  expect(devices).toMatchObject([{ id: "lamp", name: "Lamp", role: "thing" }]);
  expect(devices[0]?.rules.find(({ kind }) => kind === "file")).toMatchObject({
    peers: [{ as: "name", term: "cloud.example" }],
    sources: [{ path: "/ietf-access-control-list:acls/acl/0/aces/ace/0" }],
  });
  const network = (await owner("/api/v1/network")).json as NetworkView;
  expect(network.lan.addresses).toEqual(["192.168.77.1/24", "2a0d:f302:77::1/64"]);
  expect(JSON.stringify(network)).not.toMatch(/trust|directory/i);
});
