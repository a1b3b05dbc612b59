import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstInvitations, invite } from "../accounts/account.ts";
import { openedTrustList } from "../labels/lists.ts";
import { type TestProgramme, testProgramme } from "../labels/programme.fixture.ts";
import { clusterForTests } from "../postgres/postgres.fixture.ts";
import { listening, member, PASSWORD, visitor } from "./member.fixture.ts";
import { commonsServer } from "./server.ts";

const cluster = clusterForTests();
let programme: TestProgramme;
let server: FastifyInstance;
let url = "";
beforeAll(async () => {
  programme = await testProgramme(cluster());
  server = await commonsServer(programme);
  url = await listening(server);
}, 120_000);
afterAll(async () => {
  await server.close();
  await programme.close();
});

const lumen = "did:web:lumen.example";

describe("an account", () => {
  test("is made by an invitation that works once, and signs in with its password", async () => {
    const path = `/join/${await invite(programme, lumen)}`;
    const fields = { name: "Ada", email: "Ada@Lumen.test", password: PASSWORD };
    const browser = visitor(url);
    const joined = await browser.send(path, path, fields);
    expect(joined).toMatchObject({ status: 303, to: "/work" });
    expect(joined.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Lax; .*Secure/);
    expect((await browser.get("/work")).body).toContain("Work of Lumen Works");
    expect((await visitor(url).get(path)).status).toBe(404);

    await browser.send("/work", "/sign-out");
    expect(await browser.get("/work")).toMatchObject({ status: 303, to: "/sign-in" });
    const wrong = { email: "ada@lumen.test", password: "another phrase" };
    const refused = await browser.send("/sign-in", "/sign-in", wrong);
    expect(refused.status).toBe(403);
    expect(refused.body).toContain('value="ada@lumen.test"');
    expect(refused.body).not.toContain("another phrase");
    const right = { email: "ada@lumen.test", password: PASSWORD };
    expect(await browser.send("/sign-in", "/sign-in", right)).toMatchObject({ to: "/work" });
  });

  test("says at each field what is wrong, and keeps what was typed but the password", async () => {
    const path = `/join/${await invite(programme, lumen)}`;
    const fields = { name: "<b>Eve", email: "no mail", password: "short" };
    const { status, body } = await visitor(url).send(path, path, fields);
    expect(status).toBe(422);
    for (const id of ["email-error", "password-error"]) expect(body).toContain(`id="${id}"`);
    expect(body).toContain('value="&lt;b&gt;Eve"');
    expect(body).not.toContain("short");
  });

  test("keeps of tokens and passwords only what nobody can use", async () => {
    const row = await programme.db.selectFrom("account").selectAll().executeTakeFirstOrThrow();
    expect(row.password).toMatch(/^scrypt\$/);
    const session = await programme.db.selectFrom("session").selectAll().executeTakeFirstOrThrow();
    expect(session.token).toHaveLength(32);
  });

  test("is not guessed: after ten attempts the right password waits too", async () => {
    const browser = visitor(url);
    const statuses = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      const guess = { email: "victim@lumen.test", password: `guess number ${attempt}` };
      statuses.push((await browser.send("/sign-in", "/sign-in", guess)).status);
    }
    expect(statuses).toEqual([...Array(10).fill(403), 429]);
    const again = await browser.send("/sign-in", "/sign-in", {
      email: "victim@lumen.test",
      password: PASSWORD,
    });
    expect(Number(again.headers.get("retry-after"))).toBeGreaterThan(0);
  }, 60_000);
});

describe("a form", () => {
  test.each([
    ["without its token", ""],
    ["with another token", "csrf=guessed"],
  ])("%s changes nothing", async (_, fields) => {
    const ada = await member(programme, url, lumen, "Ada");
    const drafts = () => programme.db.selectFrom("draft").selectAll().execute();
    const before = await drafts();
    const answer = await ada.post("/work/drafts", new URLSearchParams(fields));
    expect(answer.status).toBe(403);
    expect(await drafts()).toEqual(before);
  });

  test.each([
    { "sec-fetch-site": "cross-site" },
    { origin: "https://evil.test" },
    { origin: "null" },
  ])("from another page is refused: %j", async (headers) => {
    const right = new URLSearchParams({ email: "ada@lumen.test", password: PASSWORD });
    const answer = await visitor(url).post("/sign-in", right, { ...headers });
    expect(answer.status).toBe(403);
    expect(answer.headers.get("set-cookie")).toBeNull();
  });
});

describe("what changes whom readers believe takes two operators", () => {
  test("a maker's key is on the trust list when two agree, and not when one agrees twice", async () => {
    const [maker, first, second] = await Promise.all([
      member(programme, url, lumen, "Ada"),
      member(programme, url, programme.id, "Oli"),
      member(programme, url, programme.id, "Omar"),
    ]);
    expect((await maker.send("/work/keys", "/work/keys", { name: "2027", jwk: "" })).status).toBe(
      303,
    );
    const kid = `${lumen}#2027`;
    const listed = async () =>
      (await openedTrustList(programme)).issuers
        .get(lumen)
        ?.keys.some(({ keyId }) => keyId === kid);
    const open = await programme.db
      .selectFrom("proposal")
      .select("id")
      .where("outcome", "is", null)
      .executeTakeFirstOrThrow();
    const action = `/work/proposals/${open.id}`;
    // Who asks cannot agree, though the address is known.
    expect((await maker.get("/work/proposals")).status).toBe(404);
    const token =
      /name="csrf" value="([^"]*)"/.exec((await maker.get("/work/keys")).body)?.[1] ?? "";
    const yes = new URLSearchParams({ csrf: token, agrees: "yes" });
    expect((await maker.post(action, yes)).status).toBe(404);

    const before = (await openedTrustList(programme)).sequence;
    await first.send("/work/proposals", action, { agrees: "yes" });
    expect(await listed()).toBe(false);
    const own = /name="csrf" value="([^"]*)"/.exec((await first.get("/work/keys")).body)?.[1] ?? "";
    const again = await first.post(action, new URLSearchParams({ csrf: own, agrees: "yes" }));
    expect(again.status).toBe(409);
    expect(await listed()).toBe(false);
    await second.send("/work/proposals", action, { agrees: "yes" });
    expect(await listed()).toBe(true);
    expect((await openedTrustList(programme)).sequence).toBe(before + 1);
    expect((await second.get("/work/proposals?lang=fr")).body).toContain("Fait.");
  });

  test("nobody lists a key of another's name or pastes a private one", async () => {
    const maker = await member(programme, url, lumen, "Ada");
    const secret = `{"kty":"OKP","crv":"Ed25519","x":"${"A".repeat(43)}","d":"${"B".repeat(43)}"}`;
    const answer = await maker.send("/work/keys", "/work/keys", { name: "x", jwk: secret });
    expect(answer.status).toBe(422);
    expect(answer.body).not.toContain("BBBB");
    const other = await maker.send("/work/keys", "/work/keys", { name: "a#b", jwk: "" });
    expect(other.status).toBe(422);
  });
});

test("an operator invites organisations; an operator is nothing else, and others invite none", async () => {
  const operator = await member(programme, url, programme.id, "Oli");
  const page = "/work/organisation";
  const send = (fields: Record<string, string | readonly string[]>) =>
    operator.send(page, "/work/organisations", fields);
  const fields = { name: "Neuve", id: "did:web:neuve.example", roles: ["maker", "assessor"] };
  expect((await send({ ...fields, roles: ["maker", "operator"] })).status).toBe(422);
  expect((await send({ ...fields, id: "did:web:NEUVE" })).status).toBe(422);
  expect((await send({ ...fields, id: lumen })).status).toBe(422);
  const invited = await send(fields);
  expect(invited.status).toBe(201);
  const path = /\/join\/[A-Za-z0-9_-]{43}/.exec(invited.body)?.[0] ?? "";
  expect((await visitor(url).get(path)).body).toContain("Neuve");
  const maker = await member(programme, url, lumen, "Ada");
  expect((await maker.get(page)).body).not.toContain("/work/organisations");
});

test("the first way in is closed once somebody has an account", async () => {
  expect(await firstInvitations(programme)).toEqual([]);
});
