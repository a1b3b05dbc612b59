/** `thingwall label key`: a key pair to sign with; the private part goes into a file of its own. */
import { writeFile } from "node:fs/promises";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";

export interface KeyOptions {
  readonly id: string;
  readonly output: string;
  readonly p256?: boolean;
}

export async function makeKey(options: KeyOptions, { out }: Context): Promise<ExitCode> {
  if (!/^did:web:[A-Za-z0-9.%:_-]{1,240}#[A-Za-z0-9._-]{1,64}$/.test(options.id)) {
    const example = "did:web:maker.example#2026";
    throw new CommandError("bad-value", { name: "--id", value: options.id, example });
  }
  const parameters =
    options.p256 === true ? { name: "ECDSA", namedCurve: "P-256" } : { name: "Ed25519" };
  const pair = await crypto.subtle.generateKey(parameters, true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new TypeError("a pair of keys was asked for");
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const publicPart = { kty, crv, x, ...(y !== undefined && { y }), kid: options.id };
  const text = `${JSON.stringify({ ...publicPart, d }, undefined, 2)}\n`;
  // Never over a key that is there: what it signed could not be renewed with another.
  await writeFile(options.output, text, { mode: 0o600, flag: "wx" }).catch((error: unknown) => {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CommandError("cannot-write", { path: options.output, reason });
  });
  out.json(publicPart);
  return exitCodes.ok;
}
