/** Who speaks next. One queue: where a hand is raised, in the room or far away, does not matter. */
import type { Gathering, Hand } from "./state.ts";

/**
 * Whoever has not spoken yet in this gathering comes before whoever has; among equals the hand that
 * was raised first. So whoever speaks often waits, and nobody waits for ever: each turn counts.
 */
export const queueInOrder = ({
  queue,
  spoke,
}: Pick<Gathering, "queue" | "spoke">): readonly Hand[] =>
  queue.toSorted(
    (a, b) => (spoke.get(a.party) ?? 0) - (spoke.get(b.party) ?? 0) || a.raised - b.raised,
  );

export const firstInQueue = (gathering: Pick<Gathering, "queue" | "spoke">): Hand | undefined =>
  queueInOrder(gathering)[0];
