import { parseBundle, judgeLabel, openTrustList } from "@thingwall/label/trust";
import { advance, openCheckpoint, verifyProof } from "@thingwall/record";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openedStatusLists } from "../labels/lists.ts";
import { type TestProgramme, testProgramme } from "../labels/programme.fixture.ts";
import { clusterForTests } from "../postgres/postgres.fixture.ts";
import { commonsServer } from "./server.ts";

const cluster = clusterForTests();
let programme: TestProgramme;
let server: FastifyInstance;
beforeAll(async () => {
  programme = await testProgramme(cluster());
  server = await commonsServer(programme);
}, 120_000);
afterAll(async () => {
  await server.close();
  await programme.close();
});
const get = (url: string) => server.inject({ method: "GET", url });

async function trusted() {
  const { keyId, publicKey } = programme.keys.root;
  const opened = await openTrustList((await get("/trust")).body, [{ keyId, key: publicKey }]);
  if (!opened.ok) throw new Error(opened.code);
  return opened.list;
}

describe("the commons answers programs", () => {
  test.each([
    ["/01/09506000134352", "good"],
    ["/01/09506000134352/21/A1", "good"],
    ["/01/00614141999996", "revoked"],
    ["/p/tiede-plug", "suspended"],
  ])("%s/label is all that a verdict needs: %s", async (path, verdict) => {
    const answer = await get(`${path}/label`);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=60",
      "x-content-type-options": "nosniff",
    });
    const parsed = parseBundle(answer.body);
    if (!parsed.ok) throw new Error(parsed.code);
    const trust = await trusted();
    const statusLists = await openedStatusLists([(await get("/status/1")).body], trust);
    const judged = await judgeLabel({ ...parsed.bundle, statusLists }, trust, programme.now());
    expect(judged.verdict).toBe(verdict);
  });

  test.each([
    ["/p/nothing/label", 404],
    ["/01/09506000134353/label", 400],
    ["/p/x'--/label", 400],
    ["/log/proof/999999", 404],
    ["/log/proof/-1", 404],
    ["/log/proof/1e3", 404],
    ["/01/09506000134352/21/<script>/label", 400],
  ])("%s is answered %i, as a problem", async (url, status) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
  });

  test("every entry of its log has a proof under its checkpoint", async () => {
    const [policy] = (await trusted()).logs;
    if (policy === undefined) throw new Error("a log");
    const opened = openCheckpoint((await get("/log/checkpoint")).body, policy, programme.now());
    if (!opened.ok) throw new Error(opened.code);
    const { entries } = JSON.parse((await get("/log/entries")).body) as { entries: string[] };
    expect(entries.length).toBe(opened.checkpoint.size);
    for (const [index, entry] of entries.entries()) {
      const { body } = await get(`/log/proof/${index}`);
      const octets = new Uint8Array(Buffer.from(entry, "base64"));
      expect(verifyProof(body, octets, policy, programme.now())).toMatchObject({ ok: true, index });
    }
    expect(advance(opened.checkpoint, opened.checkpoint, []).ok).toBe(true);
    expect(JSON.parse((await get(`/log/entries?from=${entries.length}`)).body)).toEqual({
      from: entries.length,
      entries: [],
    });
  });

  test.each([
    ["noise", "application/vc+jwt", 422],
    ["", "application/vc+jwt", 422],
    ["{}", "application/json", 415],
    ["a=b", "application/x-www-form-urlencoded", 415],
    ["x".repeat(70_000), "application/vc+jwt", 413],
  ])("a statement that is none is refused: %#", async (payload, type, status) => {
    const headers = { "content-type": type };
    const answer = await server.inject({ method: "POST", url: "/statements", payload, headers });
    expect(answer.statusCode).toBe(status);
  });

  test("a statement sent twice is in the log once", async () => {
    const row = await programme.db.selectFrom("statement").select("jws").executeTakeFirstOrThrow();
    const before = (await get("/log/checkpoint")).body;
    const answer = await server.inject({
      method: "POST",
      url: "/statements",
      payload: row.jws,
      headers: { "content-type": "application/vc+jwt" },
    });
    expect(answer.statusCode).toBe(409);
    expect((await get("/log/checkpoint")).body).toBe(before);
  });
});
