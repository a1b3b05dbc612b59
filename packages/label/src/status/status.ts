/**
 * Statuses, two bits each (Token Status List §4): those of a programme's statements in one list, so
 * that whoever fetches it tells nobody which label was looked at.
 */

export type Status = "valid" | "revoked" | "suspended" | "superseded";

/** By value. 3 is for the application to say (§7.1): a newer statement has taken this one's place. */
const statuses = [
  "valid",
  "revoked",
  "suspended",
  "superseded",
] as const satisfies readonly Status[];

const PER_OCTET = 4;

/** @returns octets, the first status in the two lowest bits of the first */
export function packStatuses(values: readonly Status[]): Uint8Array<ArrayBuffer> {
  const octets = new Uint8Array(Math.ceil(values.length / PER_OCTET));
  for (const [index, value] of values.entries()) {
    const place = Math.floor(index / PER_OCTET);
    octets[place] = (octets[place] ?? 0) | (statuses.indexOf(value) << shiftOf(index));
  }
  return octets;
}

/** Undefined beyond the list. */
export function statusIn(octets: Uint8Array, index: number): Status | undefined {
  const octet = octets[Math.floor(index / PER_OCTET)];
  return octet === undefined ? undefined : statuses[(octet >> shiftOf(index)) & 3];
}

const shiftOf = (index: number): number => (index % PER_OCTET) * 2;
