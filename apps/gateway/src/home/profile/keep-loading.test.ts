import type { RequestListener } from "node:http";
import { afterAll, expect, test } from "vitest";
import { readCertificates } from "@thingwall/mud/signature";
import { keepLoading } from "./keep-loading.ts";
import type { Described, LoadedProfile } from "./load.ts";
import { give, lampFile, mudUrl, openMaker, publicAddress } from "./testing/maker.ts";

const maker = openMaker();
afterAll(() => maker.close());
const HOUR = 3_600_000;
/** A signature of this minute is never one of the future. */
const NOW = Date.now() + 60_000;
const file = lampFile();
const signature = await maker.sign(file);
const trust = {
  mudSigners: readCertificates(maker.signers.certificate),
  tlsAuthorities: [maker.tls.certificate],
};

/** What was loaded, after so many turns, and how long was waited before each next. */
async function live(listener: RequestListener, turns: number, chance = 0, known?: Described) {
  const { dial } = await maker.serve(listener);
  const stop = new AbortController();
  const loaded: LoadedProfile[] = [];
  const waits: number[] = [];
  let previous = known;
  await keepLoading({
    now: () => NOW,
    request: () => ({
      ...{ source: { url: mudUrl, channel: "user" }, trust, language: "en", dial },
      ...{ resolver: { resolve: async () => [publicAddress] }, now: new Date(NOW) },
      ...(previous && { previous }),
    }),
    onLoaded: async (profile) => {
      loaded.push(profile);
      if (profile.kind === "described") previous = profile;
    },
    signal: stop.signal,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      if (waits.length === turns) stop.abort();
    },
    random: () => chance,
  });
  return { loaded, waits };
}

test("IoT-10: asks again when its maker's time has passed, and never sooner", async () => {
  const asked: (string | undefined)[] = [];
  const { loaded, waits } = await live((request, response) => {
    asked.push(request.url);
    give(file, signature)(request, response);
  }, 2);
  expect(waits).toEqual([48 * HOUR, 48 * HOUR]);
  expect(asked.filter((url) => url?.endsWith(".json"))).toHaveLength(2);
  expect(loaded.map(({ kind }) => kind)).toEqual(["described", "described"]);
});

test("IoT-10: what is in force from before a restart is not asked for before its time either", async () => {
  const first = await live(give(file, signature), 1);
  const [known] = first.loaded;
  if (known?.kind !== "described") throw new Error("not described");
  let asked = 0;
  const count: RequestListener = (request, response) => {
    asked += 1;
    give(file, signature)(request, response);
  };
  const young = await live(count, 1, 0, { ...known, fetched: NOW - 47 * HOUR });
  expect([asked, ...young.waits]).toEqual([0, HOUR]);
  const old = await live(count, 1, 0, { ...known, fetched: NOW - 49 * HOUR });
  expect(old.waits).toEqual([48 * HOUR]);
  expect(asked).toBeGreaterThan(0);
});

test("not all homes ask in the same minute", async () => {
  const { waits } = await live(give(file, signature), 1, 1);
  expect(waits[0]).toBeCloseTo(48 * HOUR * 1.1);
});

test("asks only whether it changed, by what the server called it", async () => {
  const sent: (string | undefined)[] = [];
  const { loaded } = await live((request, response) => {
    const known = request.headers["if-none-match"];
    if (request.url?.endsWith(".json") === true) sent.push(known);
    if (known === '"7"') {
      response.writeHead(304).end();
      return;
    }
    response.setHeader("etag", '"7"');
    give(file, signature)(request, response);
  }, 2);
  expect(sent).toEqual([undefined, '"7"']);
  expect(loaded[1]).toEqual(loaded[0]);
  expect(loaded[0]).toMatchObject({ fetched: NOW });
});

test("a refresh that fails keeps the old, says why, and tries again soon", async () => {
  let served = 0;
  const { loaded, waits } = await live((request, response) => {
    if (request.url?.endsWith(".json") === true) served += 1;
    if (served === 2) response.writeHead(503).end();
    else give(file, signature)(request, response);
  }, 3);
  expect(loaded[1]).toMatchObject({ kind: "described", refreshFailed: { code: "http-status" } });
  expect(loaded[2]).not.toHaveProperty("refreshFailed");
  expect(waits).toEqual([48 * HOUR, 1000, 48 * HOUR]);
});

test("a refresh that is not its signer's keeps the old until the next time", async () => {
  let served = 0;
  const { loaded, waits } = await live((request, response) => {
    if (request.url?.endsWith(".json") === true) served += 1;
    give(served === 2 ? Buffer.from(`${file.toString()} `) : file, signature)(request, response);
  }, 2);
  expect(loaded[1]).toMatchObject({ kind: "described", refreshFailed: {} });
  expect(waits).toEqual([48 * HOUR, 48 * HOUR]);
});
