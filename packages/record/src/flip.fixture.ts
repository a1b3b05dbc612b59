/** One bit of some octets turned over. */
export function flip(octets: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(octets);
  const place = Math.floor(bit / 8) % octets.length;
  changed[place] = changed[place]! ^ (1 << (bit % 8));
  return changed;
}

/** One bit of one of several. */
export function flipOne(
  all: readonly Uint8Array[],
  which: number,
  bit: number,
): readonly Uint8Array[] {
  return all.map((octets, place) => (place === which % all.length ? flip(octets, bit) : octets));
}
