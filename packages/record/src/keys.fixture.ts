/** Keys that anybody can make again: for tests only. */
import { createPrivateKey, type KeyObject } from "node:crypto";
import { type NoteKeyUse, signerKey } from "./note-key.ts";

/** DER of a PKCS #8 Ed25519 private key up to the seed (RFC 8410 §7). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

export const testPrivateKey = (seed: number): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, Buffer.alloc(32, seed)]),
    format: "der",
    type: "pkcs8",
  });

export const testSigner = (name: string, use: NoteKeyUse, seed: number) =>
  signerKey(name, use, testPrivateKey(seed));
