/**
 * The gateway's own authority: made once and kept where only the gateway reads, so that people trust
 * it once. What it signs is for the app alone, lasts months, and is renewed in time.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../wifi/whole-file.ts";
import type { Signed } from "./certificate.ts";

const DAY = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** Phones refuse a server's certificate that lasts longer than 825 days, whoever signed it. */
const SERVER_DAYS = 90;
const RENEWED_BEFORE_DAYS = 30;
/** Clocks of the home that are late. */
const EARLIER_DAYS = 2;

export interface Issued {
  readonly authority: X509Certificate;
  /** PEM, for a server of TLS: PKCS #8, and the chain without what is trusted already. */
  readonly server: { readonly key: string; readonly cert: string };
}

/**
 * What a server shows now. `folder`: made where it is not there yet. Rejects where it cannot be
 * written. An authority that can vouch for other addresses than these, or has ended, is replaced:
 * people have to trust the new one.
 */
export async function issuedNow(
  folder: string,
  addresses: readonly string[],
  now: number,
): Promise<Issued> {
  const authority = kept(join(folder, "authority.pem"));
  const server = kept(join(folder, "server.pem"));
  const isDue =
    authority === undefined ||
    server === undefined ||
    endOf(authority) <= now ||
    endOf(server) - now < RENEWED_BEFORE_DAYS * DAY ||
    !server.certificate.verify(authority.certificate.publicKey) ||
    addresses.some((address) => server.certificate.checkIP(address) === undefined);
  return isDue ? renewed(folder, addresses, now, authority) : shown(authority, server);
}

function shown({ certificate, pem }: Signed, server: Signed): Issued {
  return { authority: certificate, server: { key: server.key, cert: server.pem + pem } };
}

async function renewed(
  folder: string,
  addresses: readonly string[],
  now: number,
  before: Signed | undefined,
): Promise<Issued> {
  // Only now: what makes certificates is large, and most starts make none.
  const { makeAuthority, makeServer, vouchedFor } = await import("./certificate.ts");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = new Set(before && endOf(before) > now ? vouchedFor(before.certificate) : []);
  const isFit = before !== undefined && addresses.every((address) => own.has(address));
  const authority = isFit ? before : await makeAuthority(addresses, during(now, AUTHORITY_DAYS));
  if (!isFit) writeWhole(join(folder, "authority.pem"), authority.key + authority.pem);
  const server = await makeServer(addresses, during(now, SERVER_DAYS), authority);
  writeWhole(join(folder, "server.pem"), server.key + server.pem);
  return shown(authority, server);
}

function during(now: number, days: number) {
  return { from: new Date(now - EARLIER_DAYS * DAY), until: new Date(now + days * DAY) };
}

const endOf = ({ certificate }: Signed): number => Date.parse(certificate.validTo);

/** Undefined where there is none, or where it is damaged: then there is another. */
function kept(file: string): Signed | undefined {
  try {
    const text = readFileSync(file, "utf8");
    const certificate = new X509Certificate(text);
    const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n/.exec(text)?.[0];
    if (key === undefined || !certificate.checkPrivateKey(createPrivateKey(key))) return undefined;
    return { certificate, key, pem: certificate.toString() };
  } catch {
    return undefined;
  }
}
