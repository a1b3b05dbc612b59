/** What the app refuses, over real HTTP. */
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { type Answered, openHome, STRANGER, PASSWORD } from "./household.fixture.ts";

const code = ({ json }: Answered) => (json as { code?: string } | undefined)?.code;

describe("the claim", () => {
  test("is had once, with the code that the gateway shows", async () => {
    const { ask, claim, claimCode } = await openHome();
    const before = claimCode.text;
    await claim();
    const again = await ask("/api/v1/claim", {
      method: "POST",
      body: {
        ...{ code: before, name: "Eve", password: PASSWORD },
        ...{ home: "Mine", language: "en", timeZone: "UTC" },
      },
    });
    expect([again.status, code(again)]).toEqual([409, "already-claimed"]);
    expect(claimCode.text).not.toBe(before);
  });

  test("is not had by guessing codes", async () => {
    const { ask, claimCode } = await openHome();
    const guess = (guessed: string) =>
      ask("/api/v1/claim", {
        method: "POST",
        body: {
          ...{ code: guessed, name: "Eve", password: PASSWORD },
          ...{ home: "Mine", language: "en", timeZone: "UTC" },
        },
      });
    const answers = [];
    for (let times = 0; times < 6; times++) answers.push(code(await guess("aaaa-aaaa-aaaa")));
    expect(answers).toEqual([...Array<string>(5).fill("wrong-code"), "too-many-tries"]);
    // The right one has to wait as well, or guessing on would pay.
    expect(code(await guess(claimCode.text))).toBe("too-many-tries");
  });

  test("is not had with a password that somebody would guess", async () => {
    const { ask, claimCode } = await openHome();
    const answer = await ask("/api/v1/claim", {
      method: "POST",
      body: {
        ...{ code: claimCode.text, name: "Ana", password: "password1" },
        ...{ home: "The mill", language: "en", timeZone: "UTC" },
      },
    });
    expect(answer.json).toMatchObject({ status: 422, code: "weak-password" });
    expect((await ask("/api/v1/door")).json).toMatchObject({ claimed: false });
  });
});

describe("sessions", () => {
  test("one that a stranger planted is not the one that somebody signs in with", async () => {
    const { ask, claim, cookieOf } = await openHome();
    await claim();
    const planted = `thingwall=${"A".repeat(43)}`;
    const answer = await ask("/api/v1/sign-in", {
      ...{ method: "POST", body: { name: "ana", password: PASSWORD } },
      headers: { cookie: planted },
    });
    expect(answer.status).toBe(200);
    expect(cookieOf(answer)).not.toBe(planted);
    expect((await ask("/api/v1/home", { headers: { cookie: planted } })).status).toBe(401);
  });

  test("its cookie stays with the browser and with our own pages", async () => {
    const { ask, claim } = await openHome();
    await claim();
    const body = { name: "Ana", password: PASSWORD };
    const { headers } = await ask("/api/v1/sign-in", { method: "POST", body });
    expect(headers["set-cookie"]?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/);
  });

  test("one that was ended, or not used for a month, is nobody's", async () => {
    const { as, claim, ask, cookieOf, pass } = await openHome();
    const first = await claim();
    const body = { name: "Ana", password: PASSWORD };
    const second = cookieOf(await ask("/api/v1/sign-in", { method: "POST", body }));
    const sessions = (await as(first)("/api/v1/sessions")).json as { id: string; own: boolean }[];
    const other = sessions.find(({ own }) => !own);
    await as(first)(`/api/v1/sessions/${other?.id}`, { method: "DELETE" });
    expect((await as(second)("/api/v1/home")).status).toBe(401);
    expect((await as(first)("/api/v1/home")).status).toBe(200);
    pass(31 * 86_400_000);
    expect((await as(first)("/api/v1/home")).status).toBe(401);
  });

  test("a new password ends all but the one that set it", async () => {
    const { as, claim, ask, cookieOf } = await openHome();
    const first = await claim();
    const body = { name: "Ana", password: PASSWORD };
    const second = cookieOf(await ask("/api/v1/sign-in", { method: "POST", body }));
    const changed = { before: PASSWORD, password: "nine patient herons wade" };
    expect((await as(first)("/api/v1/password", { method: "PUT", body: changed })).status).toBe(
      200,
    );
    expect((await as(second)("/api/v1/home")).status).toBe(401);
    expect((await as(first)("/api/v1/home")).status).toBe(200);
    expect((await ask("/api/v1/sign-in", { method: "POST", body })).status).toBe(401);
  });

  test("guesses at a password wait longer and longer, the right one too", async () => {
    const { ask, claim, pass } = await openHome();
    await claim();
    const body = (password: string) => ({ method: "POST", body: { name: "Ana", password } });
    const answers = [];
    for (let times = 0; times < 11; times++)
      answers.push((await ask("/api/v1/sign-in", body(`guess ${times}`))).status);
    expect(answers).toEqual([...Array<number>(10).fill(401), 429]);
    const right = await ask("/api/v1/sign-in", body(PASSWORD));
    expect([right.status, right.headers["retry-after"]]).toEqual([429, "5"]);
    pass(5000);
    expect((await ask("/api/v1/sign-in", body(PASSWORD))).status).toBe(200);
  });
});

describe("a stranger's page in a person's browser", () => {
  test.each([
    ["with its own origin", { origin: "http://evil.example" }],
    ["without an origin", { origin: undefined }],
    ["as text that is no JSON", { "content-type": "text/plain" }],
  ])("cannot decide anything (CSRF): %s", async (_, headers) => {
    const { as, claim, home } = await openHome();
    const answer = await as(await claim())("/api/v1/things/lamp/decisions", {
      ...{ method: "POST", body: { kind: "grant", access: "blocked" }, headers },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(home.known("lamp")?.view.less).toBeUndefined();
  });

  test.each([{ origin: "http://evil.example" }, { "sec-fetch-site": "cross-site" }])(
    "does not listen to what happens: %j",
    async (headers) => {
      const { as, claim } = await openHome();
      const answer = await as(await claim())("/api/v1/events", { headers });
      expect([answer.status, code(answer)]).toEqual([403, "cross-origin"]);
    },
  );

  test.each(["evil.example", "evil.example:80", "192.168.77.1.evil.example", "127.0.0.1@evil"])(
    "is not let in under a name that leads here today (DNS rebinding): %j",
    async (host) => {
      const { as, claim } = await openHome();
      const answer = await as(await claim())("/api/v1/home", { headers: { host } });
      expect([answer.status, code(answer)]).toEqual([421, "unknown-host"]);
    },
  );
});

describe("who is not meant", () => {
  test("a thing does not see the app, signed in or not", async () => {
    const { as, claim } = await openHome();
    const cookie = await claim();
    for (const path of ["/", "/api/v1/door", "/api/v1/home"]) {
      const answer = await as(cookie)(path, { from: "127.0.0.2" });
      expect([answer.status, code(answer)]).toEqual([403, "people-only"]);
    }
  });

  test("a stranger's device is shown what to do in both languages, whatever it asks", async () => {
    const { ask, as, claim } = await openHome();
    const cookie = await claim();
    for (const path of ["/", "/api/v1/door", "/api/v1/home", "/assets/../x"]) {
      const { status, text, headers } = await as(cookie)(path, { from: STRANGER });
      expect(status).toBe(200);
      expect(headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(headers["content-security-policy"]).toContain("default-src 'none'");
      expect(text).toContain("This device is not known here yet");
      expect(text).toContain("Cet appareil n’est pas encore connu ici");
      expect(text).toContain(STRANGER);
    }
    const body = { code: "x", name: "Eve" };
    const answer = await ask("/api/v1/claim", { method: "POST", body, from: STRANGER });
    expect([answer.status, answer.text]).toEqual([405, ""]);
  });

  test("an adult does not do what is for owners", async () => {
    const { as, claim, invite } = await openHome();
    const ben = as(await invite(await claim(), "Ben"));
    for (const [method, path, body] of [
      ["GET", "/api/v1/invites", undefined],
      ["POST", "/api/v1/invites", { role: "owner" }],
      ["DELETE", "/api/v1/people/abc", undefined],
      ["PUT", "/api/v1/home", { name: "Mine", language: "en", timeZone: "UTC" }],
      ["DELETE", "/api/v1/keys/lamp", undefined],
    ] as const) {
      const answer = await ben(path, { method, body });
      expect([path, answer.status, code(answer)]).toEqual([path, 403, "owners-only"]);
    }
    expect((await ben("/api/v1/home")).status).toBe(200);
  });

  test("an invitation admits one, for a day", async () => {
    const { as, ask, claim, pass } = await openHome();
    const owner = as(await claim());
    const made = async () => {
      const answer = await owner("/api/v1/invites", { method: "POST", body: { role: "adult" } });
      return (answer.json as { code: string }).code;
    };
    const join = (given: string, name: string) =>
      ask("/api/v1/join", { method: "POST", body: { code: given, name, password: PASSWORD } });
    const [first, late] = [await made(), await made()];
    expect((await join(first, "Ben")).status).toBe(200);
    expect(code(await join(first, "Eve"))).toBe("wrong-code");
    pass(24 * 3_600_000);
    expect(code(await join(late, "Eve"))).toBe("wrong-code");
  });

  test("the last owner cannot be removed", async () => {
    const { as, claim } = await openHome();
    const owner = as(await claim());
    const [ana] = (await owner("/api/v1/people")).json as { id: string }[];
    const answer = await owner(`/api/v1/people/${ana?.id}`, { method: "DELETE" });
    expect(code(answer)).toBe("last-owner");
  });
});

describe("a token", () => {
  async function withToken(scopes: readonly string[]) {
    const opened = await openHome();
    const made = await opened.as(await opened.claim())("/api/v1/tokens", {
      ...{ method: "POST", body: { name: "Script", scopes, days: 7 } },
    });
    const { token, id } = made.json as { token: string; id: string };
    const headers = { authorization: `Bearer ${token}`, origin: undefined };
    return { ...opened, id, headers };
  }

  test("does what it was made for and nothing else", async () => {
    const { ask, headers, home } = await withToken(["read"]);
    expect((await ask("/api/v1/home", { headers })).status).toBe(200);
    const body = { kind: "pause" };
    const beyond = [
      await ask("/api/v1/things/lamp/decisions", { method: "POST", body, headers }),
      await ask("/api/v1/tokens", { headers }),
      await ask("/api/v1/people", { headers }),
    ];
    expect(beyond.map((each) => [each.status, code(each)])).toEqual(
      beyond.map(() => [403, "beyond-scope"]),
    );
    expect(home.known("lamp")?.view.less).toBeUndefined();
  });

  test("decides without a browser, for whom that was allowed", async () => {
    const { ask, headers, home } = await withToken(["read", "decide"]);
    const body = { kind: "pause" };
    await ask("/api/v1/things/lamp/decisions", { method: "POST", body, headers });
    expect(home.known("lamp")?.view.less?.map((each) => each.code)).toEqual(["paused"]);
  });

  test("ends on its day", async () => {
    const { ask, headers, pass } = await withToken(["read"]);
    pass(7 * 86_400_000);
    expect((await ask("/api/v1/home", { headers })).status).toBe(401);
  });

  test.each(["Bearer x", "Basic QTpB", "Bearer " + "A".repeat(43)])("%s is none", async (given) => {
    const { ask, claim } = await openHome();
    await claim();
    expect((await ask("/api/v1/home", { headers: { authorization: given } })).status).toBe(401);
  });
});

test("nothing but the door is shown to whoever is not signed in", async () => {
  const { ask, claim } = await openHome();
  await claim();
  const document = "/api/v1/openapi.json";
  for (const path of [
    "home",
    "things/lamp",
    "journal",
    "journal.jsonl",
    "events",
    "keys",
    "people",
  ])
    expect([path, (await ask(`/api/v1/${path}`)).status]).toEqual([path, 401]);
  expect((await ask(document)).status).toBe(401);
});

test.each([
  ["/api/v1/things/lamp/decisions", { kind: "grant", access: "everything" }],
  ["/api/v1/things/lamp/decisions", { kind: "pause", until: "tomorrow" }],
  ["/api/v1/things/lamp/decisions", { kind: "pause", more: 1 }],
  ["/api/v1/things/-/decisions", { kind: "pause" }],
])("%s does not take %j", async (path, body) => {
  const { as, claim } = await openHome();
  const answer = await as(await claim())(path, { method: "POST", body });
  expect([answer.status, code(answer)]).toEqual([400, "bad-request"]);
});

test("a body that is too long is not read", async () => {
  const { claim, port, origin } = await openHome();
  const cookie = await claim();
  const status = await new Promise<number>((resolve, reject) => {
    const asked = request(
      `http://127.0.0.1:${port}/api/v1/things/lamp/decisions`,
      { method: "POST", headers: { cookie, origin, "content-type": "application/json" } },
      (answer) => resolve(answer.resume().statusCode ?? 0),
    );
    asked.on("error", reject);
    asked.end(JSON.stringify({ kind: "x".repeat(100_000) }));
  });
  expect(status).toBe(400);
});
