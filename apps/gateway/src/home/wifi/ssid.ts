/** The name of a network: 1 to 32 octets (IEEE 802.11-2020 9.4.2.2), here always UTF-8. */

const LONGEST = 32;

/** No control characters: some screens would show another name than the one joined. */
export function isSsid(text: string): boolean {
  const octets = Buffer.byteLength(text);
  return octets >= 1 && octets <= LONGEST && text.isWellFormed() && !/\p{C}/u.test(text);
}

export function assertSsid(text: string): void {
  if (!isSsid(text)) throw new RangeError("a network's name has 1 to 32 octets of text");
}
