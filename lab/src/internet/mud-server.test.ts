import { readFileSync } from "node:fs";
import { get } from "node:https";
import type { AddressInfo } from "node:net";
import type { Server } from "node:https";
import { parseMud } from "@thingwall/mud/document";
import { readCertificates, verifyMudSignature } from "@thingwall/mud/signature";
import { afterAll, beforeAll, expect, test } from "vitest";
import { thingNames } from "../plan.ts";
import { startSites } from "./clouds.ts";
import {
  type Authorities,
  badMudUrl,
  makeAuthorities,
  makeSites,
  makeSigner,
  mudFile,
  mudUrl,
  signThings,
} from "./mud-server.ts";
import { zone } from "./zone.ts";

const now = Date.now();
let authorities: Authorities;
let server: Server;

beforeAll(async () => {
  authorities = await makeAuthorities(now);
  server = await startSites(
    await makeSites(authorities, await signThings(await makeSigner(authorities, now), now), now),
    0,
  );
});
afterAll(() => {
  server.close();
});

/** Says what stays open for its repair by an extension that is still a draft. */
const WITH_DRAFT: ReadonlySet<string> = new Set(["bulb"]);

test.each(thingNames)("the file of the %s is valid RFC 8520 without a remark", (thing) => {
  const published = !WITH_DRAFT.has(thing);
  const parsed = parseMud(readFileSync(mudFile(thing)), { strict: published });
  expect(parsed.issues.map(({ code }) => code)).toEqual(
    published ? [] : ["extension-not-enforced"],
  );
  expect(parsed.ok).toBe(true);
});

test.each(thingNames)("the %s's maker serves its file with a valid signature", async (thing) => {
  const file = await fetchFrom(mudUrl(thing));
  expect(file.body).toEqual(readFileSync(mudFile(thing)));
  expect(file.type).toBe("application/mud+json");
  const parsed = parseMud(file.body);
  const where = parsed.ok ? parsed.document.mudSignature : undefined;
  const verdict = await verify(file.body, (await fetchFrom(where ?? "")).body);
  expect(verdict).toMatchObject({ ok: true });
});

test.each([
  ["expiredSigner", { ok: false, code: "expired-when-signed" }],
  ["invalidSignature", { ok: false, code: "tampered" }],
  ["redirectsElsewhere", { status: 302, location: "https://elsewhere.example/thing.json" }],
  ["redirectsPrivate", { status: 302, location: "https://192.168.77.1/thing.json" }],
] as const)("the bad host %s is bad in exactly its way", async (host, expected) => {
  const url = badMudUrl(host);
  const file = await fetchFrom(url);
  if ("status" in expected) {
    expect(file).toMatchObject(expected);
    return;
  }
  const parsed = parseMud(file.body);
  expect(parsed.ok && parsed.document.mudUrl).toBe(url);
  const signature = await fetchFrom(url.replace(/json$/, "p7s"));
  expect(await verify(file.body, signature.body)).toMatchObject(expected);
});

test("the certificate is right for every name but one", async () => {
  await expect(fetchFrom(badMudUrl("wrongCertificate"))).rejects.toMatchObject({
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
  expect((await fetchFrom("https://api.voltaire.example/energy")).status).toBe(200);
});

test("every alias leads to an address", () => {
  for (const entry of Object.values(zone)) {
    if ("alias" in entry) expect(Object.keys(zone)).toContain(entry.alias);
  }
});

function verify(content: Uint8Array, signature: Uint8Array) {
  const anchors = readCertificates(authorities.mudSigners.certificatePem);
  return verifyMudSignature({ content, signature, anchors, now: new Date(now + 1000) });
}

interface Fetched {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly location: string | undefined;
  readonly body: Buffer;
}

function fetchFrom(url: string): Promise<Fetched> {
  const { hostname, pathname } = new URL(url);
  const { port } = server.address() as AddressInfo;
  const options = {
    ...{ host: "localhost", port, servername: hostname, path: pathname, agent: false },
    ...{ headers: { host: hostname }, ca: authorities.tls.certificatePem },
  };
  return new Promise((resolve, reject) => {
    get(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const { statusCode: status, headers } = response;
        const { location } = headers;
        resolve({ status, type: headers["content-type"], location, body: Buffer.concat(chunks) });
      });
    }).on("error", reject);
  });
}
