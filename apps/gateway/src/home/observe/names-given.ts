/** Which addresses each thing was last given for which name, so that a drop can name its peer. */

/** Addresses remembered per device; the oldest make room. */
const ADDRESSES_PER_DEVICE = 2048;
/** Names remembered per address; a wildcard under foreign control has as many as one likes. */
const NAMES_PER_ADDRESS = 64;

export class NamesGiven {
  /** device → address → names. */
  readonly #given = new Map<string, Map<string, Set<string>>>();

  /** The device has left. */
  forget(device: string): void {
    this.#given.delete(device);
  }

  record(device: string, name: string, addresses: readonly string[]): void {
    const known = this.#given.get(device) ?? new Map<string, Set<string>>();
    this.#given.set(device, known);
    for (const address of addresses) {
      const names = known.get(address) ?? new Set();
      known.delete(address);
      names.delete(name);
      known.set(address, names.add(name));
      for (const oldest of names) {
        if (names.size <= NAMES_PER_ADDRESS) break;
        names.delete(oldest);
      }
    }
    for (const oldest of known.keys()) {
      if (known.size <= ADDRESSES_PER_DEVICE) break;
      known.delete(oldest);
    }
  }

  of(device: string, address: string): readonly string[] {
    return [...(this.#given.get(device)?.get(address) ?? [])];
  }
}
