import { parseBundle } from "@thingwall/label/trust";
import decodeQR from "qr/decode.js";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestProgramme, testProgramme } from "../labels/programme.fixture.ts";
import { codeOf } from "../pages/label-art.ts";
import { clusterForTests } from "../postgres/postgres.fixture.ts";
import { commonsServer } from "./server.ts";

const cluster = clusterForTests();
let programme: TestProgramme;
let server: FastifyInstance;
let now = new Date("2026-11-21T12:00:00Z");
beforeAll(async () => {
  programme = await testProgramme(cluster(), () => now);
  server = await commonsServer(programme);
}, 120_000);
afterAll(async () => {
  await server.close();
  await programme.close();
});
const get = (url: string) => server.inject({ method: "GET", url });
const bulb = "/01/09506000134352";
const camera = "/01/00614141999996";

const check = async (code: string, language = "en") => {
  const { statusCode, body } = await server.inject({
    method: "POST",
    url: `/check?lang=${language}`,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams({ code }).toString(),
  });
  return { statusCode, text: body.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ") };
};

describe("a whole label that somebody has is judged by itself", () => {
  const bundleOf = async (path: string) => (await get(`${path}/label`)).body;

  test.each([
    [bulb, "This label is genuine and up to date."],
    [camera, "This label has been withdrawn."],
    ["/p/tiede-plug", "This label is suspended for now."],
  ])("%s: %s", async (path, said) => {
    expect((await check(await bundleOf(path))).text).toContain(said);
  });

  test("forged where a character was changed, unknown where a proof is missing", async () => {
    const parsed = parseBundle(await bundleOf(bulb));
    if (!parsed.ok) throw new Error(parsed.code);
    const { bundle } = parsed;
    const [first, ...others] = bundle.statements;
    if (first === undefined) throw new Error("a statement");
    const last = first.jws.at(-2) === "A" ? "B" : "A";
    const changed = { ...first, jws: `${first.jws.slice(0, -2)}${last}${first.jws.slice(-1)}` };
    const forged = JSON.stringify({ ...bundle, statements: [changed, ...others] });
    expect((await check(forged)).text).toContain("This label is not genuine.");
    const unproved = { ...bundle, statements: bundle.statements.map(({ jws }) => ({ jws })) };
    expect((await check(JSON.stringify(unproved), "fr")).text).toContain(
      "Nous ne pouvons pas dire si cette étiquette est authentique.",
    );
    expect((await check("{}")).text).toContain("neither the address of a label nor a whole label");
  });

  test("and what is too large is refused", async () => {
    expect((await check("x".repeat(1_100_000))).statusCode).toBe(413);
  });
});

describe("labels side by side", () => {
  test.each([
    [`p=${bulb}&p=/p/tiede-plug`, 2],
    [`p=${bulb}&p=/p/tiede-plug&p=${camera}&p=/p/tiede-thermostat-2`, 4],
    [`p=${bulb}`, 0],
    [`p=${bulb}&p=${bulb}`, 0],
    ["p=//evil.test&p=javascript:x", 0],
    ["", 0],
  ])("%s shows %i", async (query, count) => {
    const { body, statusCode } = await get(`/compare?lang=en&${query}`);
    expect(statusCode).toBe(200);
    expect(body.match(/<th scope="col">/g) ?? []).toHaveLength(count);
    if (count > 0) expect(body).toContain("Not disclosed");
  });
});

test("labels are found by kind", async () => {
  const { body } = await get("/?lang=en&kind=camera");
  expect(body).toContain("Veille Cam");
  expect(body).not.toContain("Lumen Bulb 3");
});

test("JSON-LD says who states each fact, and the verdict first", async () => {
  const answer = await get(`/label.jsonld?product=https://label.test${bulb}`);
  expect(answer.headers).toMatchObject({ "access-control-allow-origin": "*" });
  const data = JSON.parse(answer.body) as Readonly<Record<string, unknown>>;
  expect(data).toMatchObject({
    "@type": "Product",
    gtin14: "09506000134352",
    manufacturer: { name: "Lumen Works" },
    disambiguatingDescription: "This label is genuine and up to date.",
  });
  expect(data["additionalProperty"]).toContainEqual(
    expect.objectContaining({
      propertyID: "urn:thingwall:fact:updates",
      value: ["By itself"],
      author: expect.objectContaining({ name: "Lumen Works" }),
    }),
  );
  expect((await get("/label.jsonld?product=https://label.test/p/none")).statusCode).toBe(404);
});

describe("the picture for a box", () => {
  test("speaks both languages and is drawn of a label that stands only", async () => {
    const answer = await get(`${bulb}/21/A1/label.svg`);
    expect(answer.headers["content-type"]).toBe("image/svg+xml");
    expect(answer.body).toContain("1 March 2033 · 1er mars 2033");
    expect(answer.body).toContain(`https://label.test${bulb}/21/A1</title>`);
    expect((await get(`${camera}/label.svg`)).statusCode).toBe(409);
    expect((await get("/p/none/label.svg")).statusCode).toBe(404);
  });

  test("carries a code that reads back as the label's address", () => {
    const url = `https://label.test${bulb}/21/A1`;
    const modules = codeOf(url);
    const scale = 4;
    const size = modules.length * scale;
    const data = new Uint8Array(size * size * 4).fill(255);
    for (let y = 0; y < size; y += 1) {
      for (let x = 0; x < size; x += 1) {
        if (modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true) {
          data.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
        }
      }
    }
    expect(decodeQR({ width: size, height: size, data })).toBe(url);
  });
});

// Last: what the programme signs from then on is of a later day.
test("a whole label is stale after days without a newer status list, expired after its end", async () => {
  const bundle = (await get(`${bulb}/label`)).body;
  const before = now;
  now = new Date(before.getTime() + 3 * 86_400_000);
  expect((await check(bundle)).text).toContain("part of what we know of it is old");
  now = new Date(before.getTime() + 500 * 86_400_000);
  expect((await check(bundle)).text).toContain("This label has expired.");
});
