/** Secrets that are made here: what a browser or a program holds, and codes that people type. */
import { createHash, randomBytes } from "node:crypto";

/** Of 32 letters and digits that nobody confuses, so that five random bits are one. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz023456789";
const GROUP = 4;

/** 256 random bits in URL-safe letters. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a secret: whoever reads the store cannot sign in with it. */
export function digestOfSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** `xxxx-xxxx-xxxx`: five random bits for each letter. */
export function newCode(groups: number): string {
  const letters = Array.from(randomBytes(groups * GROUP), (byte) => LETTERS.charAt(byte & 31));
  return Array.from({ length: groups }, (_, at) =>
    letters.slice(at * GROUP, (at + 1) * GROUP).join(""),
  ).join("-");
}

/** As it was made, however somebody typed it: without dashes and spaces, in small letters. */
export function codeAsTyped(code: string): string {
  return code.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
