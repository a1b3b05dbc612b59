/**
 * What a key is made of. The passphrase is shown once, to be typed or scanned; only the PMK is kept.
 */
import { pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { assertSsid } from "./ssid.ts";

/** Without 0 and o, 1, i and l: whoever reads one aloud or types one is not left to guess. */
const LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";
const GROUPS = 4;
const LETTERS_PER_GROUP = 4;
/** The largest multiple of 31 that an octet holds: what is above would favour the first letters. */
const FAIR = 256 - (256 % LETTERS.length);

/** 79.3 bits: who recorded a join and tries a thousand million passphrases a second needs longer
 *  than ten million years, and PBKDF2 allows far fewer. */
export const PASSPHRASE_BITS = GROUPS * LETTERS_PER_GROUP * Math.log2(LETTERS.length);

/** Cryptographically strong octets. */
export type RandomOctets = (count: number) => Uint8Array;

/** Four groups of four letters and digits, such as `k7mp-2wcx-9hdr-vq4t`. */
export function makePassphrase(random: RandomOctets): string {
  let letters = "";
  while (letters.length < GROUPS * LETTERS_PER_GROUP)
    for (const octet of random(32))
      if (octet < FAIR && letters.length < GROUPS * LETTERS_PER_GROUP)
        letters += LETTERS[octet % LETTERS.length];
  return Array.from({ length: GROUPS }, (_, at) =>
    letters.slice(at * LETTERS_PER_GROUP, (at + 1) * LETTERS_PER_GROUP),
  ).join("-");
}

/** `k` and 60 bits: names a key in hostapd's files and events, says nothing of the thing. */
export function makeKeyId(random: RandomOctets): string {
  const octets = random(12);
  return `k${Array.from(octets, (octet) => LETTERS[octet % LETTERS.length]).join("")}`;
}

/** IEEE 802.11 (J.4.1): 8 to 63 printable ASCII characters. */
export const PASSPHRASE = /^[\x20-\x7e]{8,63}$/;

/**
 * IEEE 802.11-2020 J.4.1: PBKDF2 with HMAC-SHA-1, the SSID as salt, 4096 rounds, 256 bits; as 64
 * hexadecimal digits. Another SSID makes another PMK: whoever renames a network mints its keys anew.
 */
export async function derivePmk(passphrase: string, ssid: string): Promise<string> {
  if (!PASSPHRASE.test(passphrase)) throw new RangeError("a passphrase has 8 to 63 characters");
  assertSsid(ssid);
  const pmk = await promisify(pbkdf2)(passphrase, Buffer.from(ssid), 4096, 32, "sha1");
  return pmk.toString("hex");
}

/** DPP gives a thing its key itself: nobody reads it, so it needs no passphrase. */
export function makePmk(random: RandomOctets): string {
  return Buffer.from(random(32)).toString("hex");
}
