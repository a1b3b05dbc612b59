/** The gateway's reasons, kept in order, and waited for when they come after the outcome. */
import type { GatewayEvent } from "@thingwall/gateway";
import type { Home, LabEvent } from "../home.ts";
import type { Outcome, Trial } from "../things/trial.ts";
import type { Words } from "../words.ts";

/** How long the gateway's reason may lag behind the packet. */
export const REASON_LAG = 400;

type Dropped = Extract<GatewayEvent, { kind: "dropped" }>;
const NUMBER = { tcp: 6, https: 6, udp: 17, ntp: 17, dns: 17, mdns: 17, ssdp: 17 } as const;

export class Reasons {
  readonly #drops: Dropped[] = [];
  readonly #waiting = new Set<() => void>();
  readonly close: () => void;

  constructor(home: Home) {
    this.close = home.listen((event: LabEvent) => {
      if (event.source !== "gateway" || event.event.kind !== "dropped") return;
      this.#drops.push(event.event);
      for (const wake of this.#waiting) wake();
    });
  }

  get count(): number {
    return this.#drops.length;
  }

  /** The reason for a trial's packets among the drops from number `since` on. */
  async find(
    from: string,
    trial: Trial,
    outcome: Outcome,
    since: number,
    words: Words,
  ): Promise<string | undefined> {
    const deadline = performance.now() + REASON_LAG;
    for (;;) {
      const found = this.#drops.slice(since).find((drop) => matches(drop, from, trial, outcome));
      if (found !== undefined) return words.reason(found.decision);
      const left = deadline - performance.now();
      if (left <= 0) return undefined;
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

function matches(drop: Dropped, from: string, trial: Trial, outcome: Outcome): boolean {
  const { flow } = drop;
  const port = "port" in trial ? trial.port : trial.protocol === "https" ? 443 : undefined;
  return (
    (from === "internet" || flow.from.device === from) &&
    flow.family === trial.family &&
    flow.protocol === NUMBER[trial.protocol] &&
    flow.to.address === outcome.address &&
    (port === undefined || flow.destinationPort === port)
  );
}
