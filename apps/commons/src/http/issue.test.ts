import { generateKeyPairSync } from "node:crypto";
import { parseSigningKey, seal } from "@thingwall/label/envelope";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Fetch } from "../drafts/mud-import.ts";
import { type TestProgramme, testProgramme } from "../labels/programme.fixture.ts";
import { readLabel } from "../labels/read.ts";
import { checkpoint } from "../labels/record.ts";
import { clusterForTests } from "../postgres/postgres.fixture.ts";
import { listening, type Member, member } from "./member.fixture.ts";
import { commonsServer } from "./server.ts";

const mudFile = {
  "ietf-mud:mud": {
    "mud-version": 1,
    "mud-url": "https://lumen.example/lamp.json",
    "last-update": "2026-10-01T00:00:00Z",
    "is-supported": true,
    systeminfo: "Lumen Lamp",
    "from-device-policy": { "access-lists": { "access-list": [{ name: "from" }] } },
  },
  "ietf-access-control-list:acls": {
    acl: [
      {
        name: "from",
        type: "ipv4-acl-type",
        aces: {
          ace: [
            {
              name: "cloud",
              matches: { ipv4: { "ietf-acldns:dst-dnsname": "cloud.lumen.example" } },
              actions: { forwarding: "accept" },
            },
          ],
        },
      },
    ],
  },
};
const fetchFake: Fetch = async (url) =>
  url === mudFile["ietf-mud:mud"]["mud-url"]
    ? new TextEncoder().encode(JSON.stringify(mudFile))
    : "unreachable";

const cluster = clusterForTests();
let programme: TestProgramme;
let server: FastifyInstance;
let url = "";
let lumen: Member;
let tiede: Member;
let assessor: Member;
let operator: Member;
let another: Member;
beforeAll(async () => {
  programme = await testProgramme(cluster());
  server = await commonsServer(programme, fetchFake);
  url = await listening(server);
  lumen = await member(programme, url, "did:web:lumen.example", "Ada");
  tiede = await member(programme, url, "did:web:tiede.example", "Tom");
  assessor = await member(programme, url, "did:web:banc-essai.example", "Bea");
  operator = await member(programme, url, programme.id, "Oli");
  another = await member(programme, url, programme.id, "Omar");
}, 120_000);
afterAll(async () => {
  await server.close();
  await programme.close();
});

async function newDraft(maker: Member, fields: Readonly<Record<string, string>> = {}) {
  const { to } = await maker.send("/work", "/work/drafts", fields);
  return to.replace(/\/product$/, "");
}

const product = { address: "lamp", model: "Lumen Lamp", "firmware-from": "2.0", months: "24" };

async function written(maker: Member, fields: Readonly<Record<string, string>> = product) {
  const draft = await newDraft(maker);
  expect((await maker.send(`${draft}/product`, `${draft}/product`, fields)).to).toBe(
    `${draft}/protection`,
  );
  const protection = { updates: "automatic", "support-end": "2031-05-01" };
  await maker.send(`${draft}/protection`, `${draft}/protection`, protection);
  return draft;
}

const digestIn = (to: string) => to.slice("/work/statements/".length);

async function declared(maker: Member, fields?: Readonly<Record<string, string>>) {
  const draft = await written(maker, fields);
  const { to } = await maker.send(`${draft}/sign`, `${draft}/sign`, { way: "held" });
  return digestIn(to);
}

async function attested(declaration: string, month = "2026-10-01") {
  const { body } = await assessor.get("/work");
  expect(body).toContain(declaration);
  const { to } = await assessor.send("/work", "/work/assessments", { declaration });
  const draft = to.replace(/\/scope$/, "");
  await assessor.send(`${draft}/scope`, `${draft}/scope`, {
    method: "product-test",
    on: month,
    "scope-en": "The lamp",
    "scope-fr": "La lampe",
  });
  await assessor.send(`${draft}/results`, `${draft}/results`, {
    "password-1": "met",
    "password-1-en": "Ten units,\nten passwords.",
    "password-1-fr": "Dix appareils, dix mots de passe.",
  });
  return digestIn((await assessor.send(`${draft}/sign`, `${draft}/sign`, { way: "held" })).to);
}

describe("a draft", () => {
  test("keeps what was typed though it is not right, and says beside the field what is not", async () => {
    const draft = await newDraft(lumen);
    const fields = { address: "Not An Address", model: "<i>Lamp", "firmware-to": "3" };
    const answer = await lumen.send(`${draft}/product`, `${draft}/product`, fields);
    expect(answer.status).toBe(422);
    for (const id of ["address-error", "firmware-from-error"]) {
      expect(answer.body).toContain(`id="${id}"`);
    }
    const { body } = await lumen.get(`${draft}/product`);
    expect(body).toContain('value="Not An Address"');
    expect(body).toContain('value="&lt;i&gt;Lamp"');
    const sign = await lumen.get(`${draft}/sign?lang=fr`);
    expect(sign.body).toContain("Avant de pouvoir signer");
    expect(sign.body).not.toContain("/claims.json");
  });

  test("is seen by nobody but its organisation, whatever they ask", async () => {
    const draft = await written(lumen);
    const token = /name="csrf" value="([^"]*)"/.exec((await tiede.get("/work")).body)?.[1] ?? "";
    const sent = new URLSearchParams({ csrf: token, version: "2", model: "Mine", way: "held" });
    for (const stranger of [tiede, assessor, operator]) {
      for (const step of ["product", "sign", "claims.json"]) {
        expect((await stranger.get(`${draft}/${step}`)).status).toBe(404);
      }
    }
    for (const step of ["product", "sign"]) {
      expect((await tiede.post(`${draft}/${step}`, sent)).status).toBe(404);
    }
    expect((await tiede.get("/work")).body).not.toContain("Lumen Lamp");
    expect((await lumen.get(`${draft}/product`)).body).toContain('value="Lumen Lamp"');
  });

  test("that two write at once is shown to the second in both texts, and nothing is lost", async () => {
    const colleague = await member(programme, url, "did:web:lumen.example", "Cleo");
    const draft = await written(lumen);
    const version = /name="version" value="(\d+)"/.exec(
      (await lumen.get(`${draft}/product`)).body,
    )?.[1];
    if (version === undefined) throw new Error("a version");
    await colleague.send(`${draft}/product`, `${draft}/product`, { ...product, model: "Lamp C" });
    const mine = { ...product, model: "Lamp A", hardware: "r2", version };
    const conflict = await lumen.send(`${draft}/product`, `${draft}/product`, mine);
    expect(conflict.status).toBe(409);
    for (const text of ["Lamp A", "Lamp C", "Cleo", "r2", "Name of the model"])
      expect(conflict.body).toContain(text);
    // What is chosen there is sent as that page holds it.
    const sent = new URLSearchParams();
    for (const [, name = "", value = ""] of conflict.body.matchAll(
      /<input type="hidden" name="([^"]*)" value="([^"]*)"/g,
    )) {
      sent.append(name, value);
    }
    sent.append("choose:model", "theirs");
    sent.append("choose:hardware", "mine");
    expect((await lumen.post(`${draft}/product`, sent)).to).toBe(`${draft}/protection`);
    const { body } = await lumen.get(`${draft}/product`);
    expect(body).toContain('value="Lamp C"');
    expect(body).toContain('value="r2"');
    expect(body).toContain('value="2.0"');
  });

  test("shows what a MUD file says, and asks nothing inside", async () => {
    const draft = await written(lumen);
    const ask = (address: string) =>
      lumen.send(`${draft}/access`, `${draft}/access`, { "mud-url": address, import: "1" });
    const said = await ask("https://lumen.example/lamp.json");
    expect(said.status).toBe(200);
    expect(said.body).toContain("cloud.lumen.example");
    expect(said.body).toContain("no signature that can be read");
    expect((await ask("https://lumen.example/none.json")).body).toContain("Nobody answered there");
  });
});

describe("a label is issued", () => {
  test("by a maker, an assessor and an operator, each in its own name", async () => {
    const before = (await checkpoint(programme)).size;
    const declaration = await declared(lumen);
    const attestation = await attested(declaration);
    const page = `/work/list/${declaration}`;
    const level = (fields: Readonly<Record<string, string>>) => operator.send(page, page, fields);
    expect((await level({ level: "3", months: "12" })).status).toBe(422);
    const listed = await level({ level: "3", months: "12", attestations: attestation });
    expect(listed).toMatchObject({ status: 303, to: "/p/lamp" });
    const label = await readLabel(programme, "https://label.test/p/lamp");
    expect(label?.judgement.verdict).toBe("good");
    expect(label?.judgement.listing?.level).toBe(3);
    expect((await checkpoint(programme)).size).toBe(before + 3);
    const { body } = await operator.get("/p/lamp?lang=en");
    expect(body).toContain(
      "Banc d’essai Laurier attests that Thingwall criteria password-1 is met",
    );
  });

  test("with a key that never left the maker, for this text and no other", async () => {
    const draft = await written(tiede, { ...product, address: "own-key", model: "Own" });
    const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
    const kid = "did:web:tiede.example#own";
    const key = await parseSigningKey({ ...jwk, kid });
    if (!key.ok) throw new Error(key.code);
    const shown = JSON.stringify({ ...key.key.publicKey, kid });
    await tiede.send("/work/keys", "/work/keys", { name: "own", jwk: shown });
    const { body } = await operator.get("/work/proposals");
    const action = /action="(\/work\/proposals\/[^?]*)/.exec(body)?.[1] ?? "";
    await operator.send("/work/proposals", action, { agrees: "yes" });
    await tiede.get(`${draft}/sign`);
    const claims = JSON.parse((await tiede.get(`${draft}/claims.json`)).body) as { issuer: string };
    const upload = (jws: string) =>
      tiede.send(`${draft}/sign`, `${draft}/sign`, { way: "own", jws });
    const signed = await seal("vc+jwt", claims, key.key);
    // One operator is not enough: nobody would believe it yet.
    expect((await upload(signed)).body).toContain("It was not taken:");
    await another.send("/work/proposals", action, { agrees: "yes" });
    const changed = await seal(
      "vc+jwt",
      { ...claims, validUntil: "2040-01-01T00:00:00Z" },
      key.key,
    );
    expect((await upload(changed)).body).toContain("not the text of this draft");
    expect((await upload("noise")).status).toBe(422);
    const taken = await upload(signed);
    expect(taken.to).toMatch(/^\/work\/statements\//);
    expect((await tiede.get("/work")).body).toContain("Own");
  });

  test("by no operator in a maker's name, and by no assessor of its own product", async () => {
    const both = "did:web:neuve.example";
    await operator.send("/work/organisation", "/work/organisations", {
      name: "Neuve",
      id: both,
      roles: ["maker", "assessor"],
    });
    const neuve = await member(programme, url, both, "Nia");
    await neuve.send("/work/keys", "/work/keys", { name: "1", jwk: "" });
    const { body } = await operator.get("/work/proposals");
    const action = /action="(\/work\/proposals\/[^?]*)/.exec(body)?.[1] ?? "";
    for (const each of [operator, another]) {
      await each.send("/work/proposals", action, { agrees: "yes" });
    }
    const own = await declared(neuve, { ...product, address: "neuve", model: "Neuve One" });
    expect((await neuve.get("/work")).body).not.toContain(`value="${own}"`);
    const token = /name="csrf" value="([^"]*)"/.exec((await neuve.get("/work")).body)?.[1] ?? "";
    const assess = new URLSearchParams({ csrf: token, declaration: own });
    expect((await neuve.post("/work/assessments", assess)).status).toBe(403);
    // The operator has neither the form nor the right.
    const theirs =
      /name="csrf" value="([^"]*)"/.exec((await operator.get("/work")).body)?.[1] ?? "";
    const start = new URLSearchParams({ csrf: theirs, from: own });
    expect((await operator.post("/work/drafts", start)).status).toBe(404);
    const status = new URLSearchParams({ csrf: theirs, state: "revoked" });
    expect((await operator.post(`/work/statements/${own}/status`, status)).status).toBe(404);
  });

  test("at no address that is another maker's", async () => {
    const draft = await written(tiede, { ...product, address: "9506000134352" });
    const { body } = await tiede.get(`${draft}/sign?lang=en`);
    expect(body).toContain("Another maker has a product at this address.");
  });
});

describe("a label is followed", () => {
  const bulb = "https://label.test/01/09506000134352";
  const state = async () => (await readLabel(programme, bulb))?.judgement.verdict;
  const listing = async () =>
    (
      await programme.db
        .selectFrom("statement")
        .select("digest")
        .where("product", "=", bulb)
        .where("kind", "=", "listing")
        .orderBy("log_index", "desc")
        .executeTakeFirstOrThrow()
    ).digest;

  test("renewed with another support end, and the earlier statements are replaced", async () => {
    const { body } = await lumen.get("/work");
    const from = /statements\/([A-Za-z0-9_-]{43})[^>]*>Lumen Bulb 3/.exec(body)?.[1] ?? "";
    const { to } = await lumen.send(`/work/statements/${from}`, "/work/drafts", { from });
    const draft = to.replace(/\/product$/, "");
    expect((await lumen.get(`${draft}/protection`)).body).toContain('value="2033-03-01"');
    const protection = { updates: "automatic", "support-end": "2030-01-01" };
    await lumen.send(`${draft}/protection`, `${draft}/protection`, protection);
    const signed = await lumen.send(`${draft}/sign`, `${draft}/sign`, { way: "held" });
    const declaration = digestIn(signed.to);
    expect(await state()).toBe("good");
    const page = `/work/list/${declaration}`;
    expect((await operator.send(page, page, { level: "1", months: "12" })).to).toMatch(/^\/01\//);
    const label = await readLabel(programme, bulb);
    expect(label?.judgement.verdict).toBe("good");
    expect(label?.judgement.declaration?.facts).toMatchObject({ "support-end": "2030-01-01" });
    const old = await programme.db
      .selectFrom("statement")
      .innerJoin("status_slot", (joined) =>
        joined.onRef("uri", "=", "status_uri").onRef("index", "=", "status_index"),
      )
      .select("state")
      .where("digest", "=", from)
      .executeTakeFirstOrThrow();
    expect(old.state).toBe("superseded");
  });

  test("suspended by one operator, withdrawn by two, with reasons in both languages", async () => {
    const digest = await listing();
    const page = `/work/statements/${digest}`;
    const change = (fields: Readonly<Record<string, string>>) =>
      operator.send(page, `${page}/status`, fields);
    expect((await change({ state: "suspended", "reason-en": "Under test" })).status).toBe(422);
    const reason = { "reason-en": "Under <test>", "reason-fr": "À l’essai" };
    await change({ state: "suspended", ...reason });
    expect(await state()).toBe("suspended");
    expect((await operator.get("/01/09506000134352?lang=en")).body).toContain("Under &lt;test&gt;");
    await change({ state: "revoked", ...reason });
    expect(await state()).toBe("suspended");
    const { body } = await another.get("/work/proposals");
    const action = /action="(\/work\/proposals\/[^?]*)/.exec(body)?.[1] ?? "";
    await another.send("/work/proposals", action, { agrees: "yes" });
    expect(await state()).toBe("revoked");
    // What was withdrawn stays so: there is no form for it any more.
    expect((await operator.get(page)).body).not.toContain(`${page}/status`);
  });
});
