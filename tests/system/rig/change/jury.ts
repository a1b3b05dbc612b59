/** Sends packets, waits until they have come to their end, and holds each against the timeline. */
import type { Kind } from "../generate.ts";
import type { Place, Wires } from "../wires.ts";
import type { Change } from "./changes.ts";
import type { Live } from "./live.ts";
import type { Reports } from "./teller.ts";
import type { Timeline } from "./timeline.ts";
import type { Attempt, Outcome } from "./world.ts";

export interface Mismatch {
  readonly during: Change;
  readonly attempt: Attempt;
  readonly expected: readonly Outcome[];
  readonly seen: string;
  /** True for a packet of a connection that was there before the change. */
  readonly live: boolean;
  /** What the wall says of that time, as it says it. */
  readonly heard: readonly string[];
}

/** A packet that was sent, and what it may do where that is not the timeline's to say. */
export interface Tried {
  readonly attempt: Attempt;
  readonly id: number;
  readonly sent: number;
  readonly expected?: readonly Outcome[];
  /** Of a connection that was there before. */
  readonly live: boolean;
}

export interface Judged {
  readonly attempt: Attempt;
  /** One outcome: it was sure. */
  readonly possible: readonly Outcome[];
  readonly seen: string;
}

export class Jury {
  readonly #wires: Wires;
  readonly #timeline: Timeline;
  readonly #reports: Reports;
  readonly mismatches: Mismatch[] = [];
  readonly perKind = new Map<Kind, number>();
  readonly count = { accepted: 0, either: 0, live: 0 };

  constructor(wires: Wires, timeline: Timeline, reports: Reports) {
    this.#wires = wires;
    this.#timeline = timeline;
    this.#reports = reports;
  }

  /** First packets that were tried. */
  get flows(): number {
    return [...this.perKind.values()].reduce((sum, each) => sum + each, 0);
  }

  async send(attempt: Attempt): Promise<Tried> {
    const sent = performance.now();
    const id = await this.#wires.send(attempt.flow, attempt.origin);
    return { attempt, id, sent, live: false };
  }

  /** A packet of a connection: `expected` where it goes on. */
  async sendLive(attempt: Attempt, expected?: Place): Promise<Tried> {
    const expectation = expected === undefined ? {} : { expected: [expected] };
    return { ...(await this.send(attempt)), live: true, ...expectation };
  }

  async judge(during: Change, all: readonly Tried[]): Promise<readonly Judged[]> {
    if (all.length === 0) return [];
    await this.#wires.settle();
    const until = performance.now();
    return all.map(({ attempt, id, sent, expected, live }) => {
      const possible = expected ?? [...this.#timeline.outcomes(attempt, { from: sent, until })];
      const seen = this.#wires.seenAt(id).join("+") || "-";
      const { heard } = this.#reports;
      if (!possible.some((each) => each === seen))
        this.mismatches.push({ during, attempt, expected: possible, seen, live, heard });
      if (live) this.count.live += 1;
      else this.#tally({ attempt, possible, seen });
      return { attempt, possible, seen };
    });
  }

  #tally({ attempt: { kind }, possible, seen }: Judged): void {
    this.perKind.set(kind, (this.perKind.get(kind) ?? 0) + 1);
    if (seen !== "-") this.count.accepted += 1;
    if (possible.length > 1) this.count.either += 1;
  }

  /** Answers what was begun: from here on it is established. */
  async establish(during: Change, begun: readonly Live[]): Promise<void> {
    const replies: Tried[] = [];
    for (const { reply, replyPlace } of begun) replies.push(await this.sendLive(reply, replyPlace));
    await this.judge(during, replies);
  }
}
