/** The authority is worth trusting because of what it cannot do: shown with real TLS. */
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { folder } from "../store/store.fixture.ts";
import { issuedNow } from "./authority.ts";
import { makeAuthority, makeServer, type Signed, vouchedFor } from "./certificate.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);
const HERE = ["127.0.0.1", "::1"];

/** What a client says that trusts this authority alone: "trusted", or why not. */
async function visit(
  shown: { readonly key: string; readonly cert: string },
  authority: X509Certificate,
  address = "127.0.0.1",
): Promise<string> {
  const server = createServer(shown, (socket) => socket.end());
  onTestFinished(() => void server.close());
  server.listen(0, address);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: address, port, ca: authority.toString() });
  return new Promise((resolve) => {
    client.on("secureConnect", () => {
      resolve("trusted");
      client.destroy();
    });
    client.on("error", ({ message }) => resolve(message));
  });
}

test.each(HERE)("a browser that trusts the authority trusts the app at %s", async (address) => {
  const { authority, server } = await issuedNow(folder(), HERE, Date.now());
  expect(vouchedFor(authority)).toEqual(HERE);
  expect(await visit(server, authority, address)).toBe("trusted");
});

const during = { from: new Date(Date.now() - DAY), until: new Date(Date.now() + DAY) };
const shownOf = ({ key, pem }: Signed) => ({ key, cert: pem });

test("another address is not trusted, although this authority signed it", async () => {
  const authority = await makeAuthority(["192.168.77.1"], during);
  const forged = await makeServer(["127.0.0.1"], during, authority);
  expect(await visit(shownOf(forged), authority.certificate)).toBe("permitted subtree violation");
});

test("neither is what another authority signed, nor what has ended", async () => {
  const authority = await makeAuthority(HERE, during);
  const stranger = await makeServer(HERE, during, await makeAuthority(HERE, during));
  expect(await visit(shownOf(stranger), authority.certificate)).not.toBe("trusted");
  const until = new Date(Date.now() - DAY / 2);
  const ended = await makeServer(HERE, { ...during, until }, authority);
  expect(await visit(shownOf(ended), authority.certificate)).toBe("certificate has expired");
});

test("it is made once, kept from everybody else, and what it signs is renewed in time", async () => {
  const at = join(folder(), "authority");
  const first = await issuedNow(at, HERE, NOW);
  expect(statSync(join(at, "authority.pem")).mode & 0o777).toBe(0o600);
  expect(statSync(join(at, "server.pem")).mode & 0o777).toBe(0o600);
  const later = await issuedNow(at, HERE, NOW + 50 * DAY);
  expect([later.authority.raw, later.server]).toEqual([first.authority.raw, first.server]);
  const renewed = await issuedNow(at, HERE, NOW + 61 * DAY);
  expect(renewed.authority.fingerprint256).toBe(first.authority.fingerprint256);
  expect(renewed.server).not.toEqual(first.server);
  // A clock that goes back at night, as where there is no battery, ends nobody's trust.
  expect((await issuedNow(at, HERE, 0)).authority.raw).toEqual(first.authority.raw);
});

test("fewer addresses are its own still; for others, or damaged, there is another", async () => {
  const at = folder();
  const { authority } = await issuedNow(at, HERE, NOW);
  const same = await issuedNow(at, ["::1"], NOW);
  expect(same.authority.raw).toEqual(authority.raw);
  const moved = await issuedNow(at, ["192.168.1.1"], NOW);
  expect(vouchedFor(moved.authority)).toEqual(["192.168.1.1"]);
  const file = join(at, "authority.pem");
  writeFileSync(file, readFileSync(file, "utf8").slice(0, 200));
  const another = await issuedNow(at, ["192.168.1.1"], NOW);
  expect(another.authority.fingerprint256).not.toBe(moved.authority.fingerprint256);
  expect(new X509Certificate(another.server.cert).verify(another.authority.publicKey)).toBe(true);
});
