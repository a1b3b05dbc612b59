/** Which addresses each device was given for which name, and until when. */
import type { Admit, DesiredState } from "./contract.ts";
import { namesOf } from "./shape.ts";

/**
 * Addresses kept per device and name, as many as `names` asks for; the ones that lapse first make
 * room. Until then an address is remembered after it lapsed: a connection to it may go on.
 */
export const ADDRESSES_PER_NAME = 256;

export class Admitted {
  /** device → name → address → when it lapses, in milliseconds since the epoch. */
  readonly #lapses = new Map<string, Map<string, Map<string, number>>>();

  admit(admission: Admit, now: number): void {
    const names = getOrMake(
      this.#lapses,
      admission.device,
      () => new Map<string, Map<string, number>>(),
    );
    const addresses = getOrMake(names, admission.name, () => new Map<string, number>());
    const until = now + admission.seconds * 1000;
    for (const address of admission.addresses)
      addresses.set(address, Math.max(until, addresses.get(address) ?? 0));
    const byLapse = [...addresses].toSorted((a, b) => a[1] - b[1]);
    for (const [address] of byLapse.slice(0, -ADDRESSES_PER_NAME)) addresses.delete(address);
  }

  /** Forgets devices and names that the new state does not speak of. */
  keep(desired: DesiredState): void {
    const spoken = new Map(desired.devices.map((device) => [device.id, namesOf(device)]));
    for (const [device, names] of this.#lapses) {
      const wanted = spoken.get(device);
      if (!wanted) this.#lapses.delete(device);
      else for (const name of names.keys()) if (!wanted.has(name)) names.delete(name);
    }
  }

  /** Was the address admitted as this name, lately if not now? */
  wasGiven(device: string, name: string, address: string): boolean {
    return this.#lapses.get(device)?.get(name)?.has(address) ?? false;
  }

  /**
   * May the kernel hold the address as this name? What was forgotten to make room, or has lapsed by
   * our clock, may be there yet.
   */
  mayHold(device: string, name: string, address: string): boolean {
    const addresses = this.#lapses.get(device)?.get(name);
    return (
      addresses !== undefined && (addresses.has(address) || addresses.size >= ADDRESSES_PER_NAME)
    );
  }

  /** Whole seconds that the address has left; 0 when it is not admitted. */
  secondsLeft(device: string, name: string, address: string, now: number): number {
    const lapse = this.#lapses.get(device)?.get(name)?.get(address) ?? 0;
    return Math.max(0, Math.ceil((lapse - now) / 1000));
  }

  /** Addresses now admitted, each with the whole seconds it has left (at least one). */
  of(device: string, name: string, now: number): { address: string; seconds: number }[] {
    const addresses = this.#lapses.get(device)?.get(name);
    if (!addresses) return [];
    return [...addresses]
      .filter(([, lapse]) => lapse > now)
      .map(([address, lapse]) => ({ address, seconds: Math.ceil((lapse - now) / 1000) }));
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
