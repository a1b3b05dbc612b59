/** The words for what a machine of the home can be told to do, and what it says about it. */
import type { Outcome, Trial } from "./trial.ts";

/** `quiet`: nothing of its own. Every misbehaviour is bounded in rate and time and ends in `normal`. */
export const behaviours = [
  "quiet",
  "normal",
  "update",
  "hard-coded-dns",
  "scan",
  "flood",
  "flood-maker",
  "telnet-spread",
  "spoof-neighbour",
  "spoof-gateway",
] as const;
export type Behaviour = (typeof behaviours)[number];

export const isBehaviour = (word: string): word is Behaviour =>
  (behaviours as readonly string[]).includes(word);

export type News =
  | { readonly kind: "behaving"; readonly behaviour: Behaviour }
  /** One act of an ordinary day, and what came of it. */
  | { readonly kind: "did"; readonly trial: Trial; readonly outcome: Outcome }
  /** Running totals of a misbehaviour: what it tried, and what somebody answered. */
  | {
      readonly kind: "burst";
      readonly behaviour: Behaviour;
      readonly tried: number;
      readonly reached: number;
    };
