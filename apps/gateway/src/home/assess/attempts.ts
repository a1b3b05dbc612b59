/**
 * What things without a description tried, kept as facts to learn from: the initial assessment of
 * what they require. Bounded, whatever they do.
 */
import type { Flow } from "@thingwall/mud/decide";
import type { Fact } from "@thingwall/mud/learn";
import type { DeviceId } from "@thingwall/mud/policy";

/** Different facts of one thing; who tries more than that needs no description but a look. */
const FACTS = 1024;
/** Things that are assessed at once; the first to come are kept. */
const THINGS = 256;

export class Attempts {
  readonly #tried = new Map<DeviceId, Map<string, Fact>>();

  /** True when this is the first that it tried. */
  asked(id: DeviceId, name: string, addresses: readonly string[], at: number): boolean {
    const fact: Fact = { kind: "asked", at, name, addresses };
    return this.#note(id, JSON.stringify([name, addresses.toSorted()]), fact);
  }

  /** As `asked`. */
  flow(id: DeviceId, flow: Flow, at: number): boolean {
    const { path, family, from, to, protocol, destinationPort, icmp } = flow;
    const ends = [from.device ?? from.address, to.device ?? to.address];
    const key = JSON.stringify([path, family, ...ends, protocol, destinationPort, icmp]);
    return this.#note(id, key, { kind: "flow", at, flow });
  }

  count(id: DeviceId): number {
    return this.#tried.get(id)?.size ?? 0;
  }

  /** In the order in which they were first seen. */
  of(id: DeviceId): readonly Fact[] {
    return [...(this.#tried.get(id)?.values() ?? [])];
  }

  forget(id: DeviceId): void {
    this.#tried.delete(id);
  }

  #note(id: DeviceId, key: string, fact: Fact): boolean {
    const known = this.#tried.get(id);
    if (!known) {
      if (this.#tried.size >= THINGS) return false;
      this.#tried.set(id, new Map([[key, fact]]));
      return true;
    }
    if (!known.has(key) && known.size < FACTS) known.set(key, fact);
    return false;
  }
}
