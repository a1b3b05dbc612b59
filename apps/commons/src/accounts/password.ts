/** Passwords, kept as scrypt (RFC 7914) makes them; what was typed is kept nowhere. */
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** 32 MiB and three passes: a guess costs what a sign-in costs. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 } as const;
const LENGTH = 32;

export const passwordLimits = { shortest: 12, longest: 256 } as const;

/** @returns `scrypt$salt$hash`, base64url */
export async function keepPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derived(password, salt);
  return `scrypt$${salt.toString("base64url")}$${hash.toString("base64url")}`;
}

/** @param kept  undefined when there is no such account: the answer takes as long */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [, salt = "", hash = ""] = (kept ?? "").split("$");
  const found = await derived(password, Buffer.from(salt, "base64url"));
  const expected = Buffer.from(hash, "base64url");
  return expected.length === LENGTH && timingSafeEqual(found, expected);
}

function derived(password: string, salt: Buffer): Promise<Buffer> {
  // One character typed in two ways is one character (RFC 8265 §4.2).
  const normal = password.normalize("NFC");
  return new Promise((resolve, reject) => {
    scrypt(normal, salt, LENGTH, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
