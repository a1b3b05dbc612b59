/** The app over HTTPS: with the authority that it hands out, and with sessions of its own. */
import { X509Certificate } from "node:crypto";
import { request } from "node:https";
import { expect, test } from "vitest";
import type { Authority } from "./contract.ts";
import { openHome, PASSWORD } from "./household.fixture.ts";

interface Answer {
  readonly status: number | undefined;
  readonly cookie: string | undefined;
}

/** A home, and a browser that trusts the authority that anybody may fetch there. */
async function begin() {
  const home = await openHome();
  const { octets, headers } = await home.ask("/api/v1/authority.crt");
  const authority = new X509Certificate(octets);
  const ask = (path: string, headers: Record<string, string> = {}, body?: unknown) =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request(
        `https://127.0.0.1:${home.securePort}${path}`,
        {
          ca: authority.toString(),
          method: body === undefined ? "GET" : "POST",
          headers: {
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...headers,
          },
        },
        ({ statusCode, headers: said }) =>
          resolve({ status: statusCode, cookie: said["set-cookie"]?.[0] }),
      );
      asked.on("error", reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
  return { ...home, authority, headers, secure: ask };
}

test("anybody at home may have the certificate, and see what it is", async () => {
  const { ask, authority, headers, secure } = await begin();
  expect(headers).toMatchObject({ "content-type": "application/x-x509-ca-cert" });
  expect(authority.ca).toBe(true);
  const { fingerprint, addresses } = (await ask("/api/v1/authority")).json as Authority;
  expect(fingerprint).toBe(authority.fingerprint256);
  expect(addresses).toEqual(["127.0.0.1"]);
  expect(await secure("/api/v1/door")).toMatchObject({ status: 200 });
});

test("a session that began over HTTPS is none over HTTP, and the other way round", async () => {
  const { ask, claim, secure, securePort } = await begin();
  const plain = await claim();
  const origin = `https://127.0.0.1:${securePort}`;
  const { cookie } = await secure(
    "/api/v1/sign-in",
    { origin },
    { name: "Ana", password: PASSWORD },
  );
  expect(cookie).toMatch(/^__Host-thingwall=.*; Path=\/; .*; SameSite=Strict; Secure$/);
  const own = (cookie ?? "").replace(/;.*/, "");
  expect((await secure("/api/v1/home", { cookie: own })).status).toBe(200);
  expect((await ask("/api/v1/home", { headers: { cookie: own } })).status).toBe(401);
  expect((await secure("/api/v1/home", { cookie: plain })).status).toBe(401);
});

test("a page that came over HTTP is another page than ours over HTTPS", async () => {
  const { claim, secure, securePort } = await begin();
  await claim();
  const body = { name: "Ana", password: PASSWORD };
  const origin = `http://127.0.0.1:${securePort}`;
  expect((await secure("/api/v1/sign-in", { origin }, body)).status).toBe(403);
});
