import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { Resolver } from "./connect.ts";
import { type FetchRequest, fetchProfile } from "./fetch.ts";
import { fetchesInFlight, fetchLimits } from "./limits.ts";
import {
  type Reached,
  give,
  lampFile,
  mudHost,
  mudUrl,
  openMaker,
  publicAddress,
} from "./testing/maker.ts";

const maker = openMaker();
afterAll(() => maker.close());
const file = lampFile();
const signature = await maker.sign(file);

const atMaker: Resolver = {
  resolve: async (name) => (name === mudHost ? [publicAddress] : []),
};

function fetchFrom(reached: Pick<Reached, "dial">, request: Partial<FetchRequest> = {}) {
  return fetchProfile({
    url: mudUrl,
    resolver: atMaker,
    tlsAuthorities: [maker.tls.certificate],
    language: "fr, en;q=0.5",
    dial: reached.dial,
    ...request,
  });
}

const nowhere: Pick<Reached, "dial"> = {
  dial: () => {
    throw new Error("nothing should be dialled");
  },
};

describe("fetchProfile", () => {
  test("brings file and signature, octet for octet", async () => {
    const reached = await maker.serve(give(file, signature));
    const outcome = await fetchFrom(reached);
    expect(outcome).toEqual({
      ok: true,
      file: new Uint8Array(file),
      signature,
      notes: [],
    });
    expect(reached.dialled).toEqual([publicAddress, publicAddress]);
  });

  test("asks for a MUD file in the household's language, unencoded, and says who asks", async () => {
    const heads: Record<string, unknown>[] = [];
    const reached = await maker.serve((request, response) => {
      heads.push({ method: request.method, url: request.url, ...request.headers });
      give(file, signature)(request, response);
    });
    await fetchFrom(reached);
    expect(heads).toMatchObject([
      {
        method: "GET",
        url: "/lamp.json",
        host: mudHost,
        accept: "application/mud+json",
        "accept-language": "fr, en;q=0.5",
        "accept-encoding": "identity",
        "user-agent": "thingwall",
      },
      { method: "GET", url: "/lamp.p7s", accept: "application/pkcs7-signature" },
    ]);
  });

  test("brings a file that names no signature without one", async () => {
    const unsigned = lampFile({ "mud-signature": undefined });
    const outcome = await fetchFrom(await maker.serve(give(unsigned, undefined)));
    expect(outcome).toEqual({ ok: true, file: new Uint8Array(unsigned), notes: [] });
  });

  test("takes a file under another media type, and says so", async () => {
    const reached = await maker.serve((request, response) => {
      response.setHeader("content-type", "text/plain; charset=utf-8");
      response.end(request.url === "/lamp.json" ? file : signature);
    });
    expect(await fetchFrom(reached)).toMatchObject({
      ok: true,
      notes: [
        { part: "file", contentType: "text/plain" },
        { part: "signature", contentType: "text/plain" },
      ],
    });
  });

  test("tries the next address when nobody listens at one", async () => {
    const reached = await maker.serve(give(file, signature));
    const closed = await maker.serve(give(file, signature));
    closed.server.close();
    await once(closed.server, "close");
    const deaf = "2606:2800:220:1::1";
    const outcome = await fetchFrom(
      { dial: (address, port) => (address === deaf ? closed : reached).dial(address, port) },
      { resolver: { resolve: async () => [deaf, publicAddress] } },
    );
    expect(outcome).toMatchObject({ ok: true });
    expect(closed.dialled).toEqual([deaf, deaf]);
  });
});

describe("fetchProfile refuses a URL", () => {
  const urls = [
    ["not https", "http://mud.maker.test/lamp.json", "not-https"],
    ["a file", "file:///etc/passwd", "not-https"],
    ["with user information", "https://user:secret@mud.maker.test/lamp.json", "user-info"],
    ["with a fragment", `${mudUrl}#part`, "fragment"],
    ["of a mail server's port", "https://mud.maker.test:25/lamp.json", "port"],
    ["that is none", "lamp.json", "not-a-url"],
    ["that is too long", `${mudUrl}?${"x".repeat(2048)}`, "too-long"],
  ] as const;
  test.each(urls)("%s", async (_, url, reason) => {
    expect(await fetchFrom(nowhere, { url })).toMatchObject({
      code: "bad-url",
      params: { reason },
    });
  });
});

describe("fetchProfile never leaves the Internet", () => {
  const resolvingTo = (...addresses: readonly string[]): Resolver => ({
    resolve: async () => addresses,
  });

  test("for a name with a private address", async () => {
    const resolver = resolvingTo("192.168.77.11");
    expect(await fetchFrom(nowhere, { resolver })).toMatchObject({
      code: "address-not-global",
      params: { name: mudHost, address: "192.168.77.11" },
    });
  });

  test("for a name with a public and a private address", async () => {
    const resolver = resolvingTo(publicAddress, "fd00:77::11");
    expect(await fetchFrom(nowhere, { resolver })).toMatchObject({
      code: "address-not-global",
      params: { address: "fd00:77::11" },
    });
  });

  test.each([
    "https://127.0.0.1/x.json",
    "https://[::1]/x.json",
    "https://0x7f.1/x.json",
    "https://2130706433/x.json",
  ])("for an address in the URL: %s", async (url) => {
    expect(await fetchFrom(nowhere, { url })).toMatchObject({ code: "address-not-global" });
  });

  test("for a name whose answer changes after it was judged", async () => {
    const answers = [[publicAddress], ["192.168.77.1"]];
    const resolver: Resolver = { resolve: async () => answers.shift() ?? ["192.168.77.1"] };
    const reached = await maker.serve((request, response) => {
      if (request.url === "/lamp.json") give(file, signature)(request, response);
      else if (request.url === "/lamp.p7s")
        response.writeHead(302, { location: "/other.p7s" }).end();
      else give(file, signature)(request, response);
    });
    expect(await fetchFrom(reached, { resolver })).toMatchObject({ ok: true });
    expect(reached.dialled).toEqual([publicAddress, publicAddress, publicAddress]);
  });

  test("for a signature on a host with a private address", async () => {
    const away = lampFile({ "mud-signature": "https://signatures.maker.test/lamp.p7s" });
    const reached = await maker.serve(give(away, signature));
    const resolver: Resolver = {
      resolve: async (name) => (name === mudHost ? [publicAddress] : ["10.0.0.1"]),
    };
    expect(await fetchFrom(reached, { resolver })).toMatchObject({
      code: "address-not-global",
      params: { name: "signatures.maker.test", part: "signature" },
    });
    expect(reached.dialled).toEqual([publicAddress]);
  });

  test("for a name without an address, and a resolver that fails", async () => {
    const failing: Resolver = { resolve: () => Promise.reject(new Error("SERVFAIL")) };
    for (const resolver of [resolvingTo(), failing]) {
      expect(await fetchFrom(nowhere, { resolver })).toMatchObject({ code: "name-not-found" });
    }
  });
});

describe("fetchProfile stops at a bad certificate (IoT-2)", () => {
  const expired = { from: new Date("2020-01-01"), to: new Date("2021-01-01") };
  const future = { from: new Date("2048-01-01"), to: new Date("2049-01-01") };
  const cases = [
    ["of another name", () => maker.site({}, ["another.test"]), "wrong-name"],
    ["expired", () => maker.site(expired), "expired"],
    ["not valid yet", () => maker.site(future), "not-yet-valid"],
    [
      "self-signed",
      () => maker.issue({ subject: "/CN=self", extensions: [`subjectAltName=DNS:${mudHost}`] }),
      "untrusted",
    ],
    ["of an unknown authority", () => maker.site({ issuer: maker.signers }), "untrusted"],
  ] as const;
  test.each(cases)("%s", async (_, certificate, reason) => {
    const asked: unknown[] = [];
    const reached = await maker.serve((request, response) => {
      asked.push(request.url);
      give(file, signature)(request, response);
    }, certificate());
    expect(await fetchFrom(reached)).toMatchObject({ code: "tls-failed", params: { reason } });
    expect(asked).toEqual([]);
  });
});

describe("fetchProfile waits no longer than its limits", () => {
  test("for a name", async () => {
    const resolver: Resolver = { resolve: () => new Promise(() => {}) };
    const outcome = await fetchFrom(nowhere, { resolver, limits: { resolve: 50 } });
    expect(outcome).toMatchObject({ code: "timeout", params: { phase: "resolve" } });
  });

  test("for TLS", async () => {
    const outcome = await fetchFrom(await maker.serveSilence(), { limits: { handshake: 100 } });
    expect(outcome).toMatchObject({ code: "timeout", params: { phase: "handshake" } });
  });

  test("for the header", async () => {
    const reached = await maker.serve((request) => request.resume());
    const outcome = await fetchFrom(reached, { limits: { header: 150 } });
    expect(outcome).toMatchObject({ code: "timeout", params: { phase: "header" } });
  });

  test("for a body that does not come", async () => {
    const reached = await maker.serve((_, response) => response.writeHead(200).flushHeaders());
    const outcome = await fetchFrom(reached, { limits: { total: 500 } });
    expect(outcome).toMatchObject({ code: "timeout", params: { phase: "total" } });
  });

  test("for a body that drips", async () => {
    const reached = await maker.serve((_, response) => {
      const drip = setInterval(() => response.write(" "), 10);
      response.on("close", () => clearInterval(drip));
    });
    const outcome = await fetchFrom(reached, { limits: { total: 500 } });
    expect(outcome).toMatchObject({ code: "timeout", params: { phase: "total" } });
  });

  test("for its turn: only so many are under way at one time", async () => {
    let under = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const enough = Promise.withResolvers<void>();
    const resolver: Resolver = {
      resolve: () =>
        new Promise((resolve) => {
          under += 1;
          most = Math.max(most, under);
          waiting.push(() => {
            under -= 1;
            resolve([]);
          });
          if (waiting.length >= fetchesInFlight) enough.resolve();
        }),
    };
    const all = Array.from({ length: 3 * fetchesInFlight }, () => fetchFrom(nowhere, { resolver }));
    await enough.promise;
    const letOneGo = setInterval(() => waiting.shift()?.(), 1);
    await Promise.all(all);
    clearInterval(letOneGo);
    expect(most).toBe(fetchesInFlight);
  });
});

describe("fetchProfile takes no more than its limits", () => {
  test("of a body without end", async () => {
    let sent = 0;
    const closed = Promise.withResolvers<void>();
    const reached = await maker.serve((_, response) => {
      const block = Buffer.alloc(64 * 1024, 0x20);
      const pour = () => {
        while (!response.destroyed && sent < 1024 ** 3) {
          sent += block.length;
          if (!response.write(block)) return;
        }
      };
      response.on("drain", pour).on("close", closed.resolve);
      pour();
    });
    const outcome = await fetchFrom(reached);
    expect(outcome).toMatchObject({
      code: "too-large",
      params: { limit: fetchLimits.file, part: "file" },
    });
    await closed.promise;
    expect(sent).toBeLessThan(16 * fetchLimits.file);
  });

  test("of a body that announces too much, before any of it comes", async () => {
    const reached = await maker.serve((_, response) => {
      response.writeHead(200, { "content-length": String(1024 ** 3) }).flushHeaders();
    });
    expect(await fetchFrom(reached)).toMatchObject({ code: "too-large" });
  });

  test("of a signature", async () => {
    const long = new Uint8Array(fetchLimits.signature + 1);
    expect(await fetchFrom(await maker.serve(give(file, long)))).toMatchObject({
      code: "too-large",
      params: { part: "signature" },
    });
  });

  test("of a header", async () => {
    const reached = await maker.serve((_, response) => {
      response.setHeader("x-long", "x".repeat(fetchLimits.headerSize)).end(file);
    });
    expect(await fetchFrom(reached)).toMatchObject({ code: "not-http" });
  });

  test("of an encoded body", async () => {
    const reached = await maker.serve((_, response) => {
      response.setHeader("content-encoding", "gzip").end(gzipSync(file));
    });
    expect(await fetchFrom(reached)).toMatchObject({
      code: "content-encoded",
      params: { encoding: "gzip" },
    });
  });

  test("and no less than was announced", async () => {
    const reached = await maker.serve((_, response) => {
      response.writeHead(200, { "content-length": String(file.length) });
      response.write(file.subarray(0, 20), () => response.destroy());
    });
    expect(await fetchFrom(reached)).toMatchObject({ code: "connection-failed" });
  });
});

describe("fetchProfile follows a redirection", () => {
  const redirecting = (location: (path: string) => string) =>
    maker.serve((request, response) => {
      response.writeHead(302, { location: location(request.url ?? "") }).end();
    });

  test("on the same host", async () => {
    const reached = await maker.serve((request, response) => {
      if (request.url === "/lamp.json")
        response.writeHead(301, { location: "/v2/lamp.json" }).end();
      else give(file, signature)(request, response);
    });
    expect(await fetchFrom(reached)).toMatchObject({ ok: true });
  });

  const elsewhere = [
    ["to another host", "https://elsewhere.test/lamp.json"],
    ["to a private address", "https://192.168.77.1/lamp.json"],
    ["out of TLS", "http://mud.maker.test/lamp.json"],
    ["to another port", "https://mud.maker.test:8443/lamp.json"],
  ] as const;
  test.each(elsewhere)("never %s", async (_, to) => {
    const reached = await redirecting(() => to);
    expect(await fetchFrom(reached)).toMatchObject({
      code: "redirected-elsewhere",
      params: { from: mudUrl, to },
    });
    expect(reached.dialled).toEqual([publicAddress]);
  });

  test("not for ever", async () => {
    const reached = await redirecting((path) => `${path}x`);
    expect(await fetchFrom(reached)).toMatchObject({ code: "too-many-redirects" });
    expect(reached.dialled).toHaveLength(fetchLimits.redirects + 1);
  });
});

describe("fetchProfile says what was wrong", () => {
  test("when the server does not have the file", async () => {
    const reached = await maker.serve((_, response) => response.writeHead(404).end());
    expect(await fetchFrom(reached)).toMatchObject({
      code: "http-status",
      params: { status: 404, part: "file" },
    });
  });

  test("when a web page comes instead", async () => {
    const reached = await maker.serve((_, response) => {
      response.setHeader("content-type", "text/html").end("<h1>Welcome</h1>");
    });
    expect(await fetchFrom(reached)).toMatchObject({
      code: "wrong-content-type",
      params: { found: "text/html" },
    });
  });

  test("when the server does not have the signature that the file names", async () => {
    const reached = await maker.serve(give(file, undefined));
    expect(await fetchFrom(reached)).toMatchObject({
      code: "signature-missing",
      params: { url: "https://mud.maker.test/lamp.p7s", status: 404 },
    });
  });

  test("when the file says it has another URL, before its signature is fetched", async () => {
    const other = lampFile({ "mud-url": "https://mud.maker.test/other.json" });
    const reached = await maker.serve(give(other, signature));
    expect(await fetchFrom(reached)).toMatchObject({ code: "url-mismatch" });
    expect(reached.dialled).toHaveLength(1);
  });

  test("when the signature's URL may not be fetched", async () => {
    const bad = lampFile({ "mud-signature": "http://mud.maker.test/lamp.p7s" });
    expect(await fetchFrom(await maker.serve(give(bad, signature)))).toMatchObject({
      code: "bad-url",
      params: { reason: "not-https", part: "signature" },
    });
  });

  test("when nobody listens", async () => {
    const { server, dial } = await maker.serve(give(file, signature));
    server.close();
    await once(server, "close");
    expect(await fetchFrom({ dial })).toMatchObject({
      code: "connection-failed",
      params: { reason: "ECONNREFUSED" },
    });
  });
});
