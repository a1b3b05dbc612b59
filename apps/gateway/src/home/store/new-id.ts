import { randomBytes } from "node:crypto";

const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

/** 80 random bits in 16 letters and digits that nobody confuses; for devices, attachments, keys. */
export function newId(random: (bytes: number) => Uint8Array = randomBytes): string {
  return Array.from(random(16), (byte) => LETTERS.charAt(byte & 31)).join("");
}
