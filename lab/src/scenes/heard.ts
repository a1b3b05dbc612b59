/** What the gateway said since a moment, to be waited for by whoever comes late too. */
import type { GatewayEvent } from "@thingwall/gateway";
import type { Home } from "../home.ts";

/** Longer than anything that is waited for in the story. */
const PATIENCE = 15_000;

export class Heard {
  readonly #events: GatewayEvent[] = [];
  readonly #waiting = new Set<() => void>();
  readonly close: () => void;

  constructor(home: Home) {
    this.close = home.listen((event) => {
      if (event.source !== "gateway") return;
      this.#events.push(event.event);
      for (const wake of this.#waiting) wake();
    });
  }

  /** The first event of this kind of which `holds` says so; undefined when it does not come. */
  async find<K extends GatewayEvent["kind"]>(
    kind: K,
    holds: (event: Extract<GatewayEvent, { kind: K }>) => boolean = () => true,
  ): Promise<Extract<GatewayEvent, { kind: K }> | undefined> {
    const isIt = (event: GatewayEvent): event is Extract<GatewayEvent, { kind: K }> =>
      event.kind === kind && holds(event as Extract<GatewayEvent, { kind: K }>);
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      const found = this.#events.find(isIt);
      const left = deadline - performance.now();
      if (found || left <= 0) return found;
      await this.#next(left);
    }
  }

  #next(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#waiting.add(wake);
    });
  }
}
