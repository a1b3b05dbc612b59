/**
 * The messaging matrix: what to tell whom at which stage about which dimension, in order of
 * importance, the most important first as in a newspaper. A message may be called up by what a label
 * says or leaves out.
 */
import type { FactId, Facts } from "@thingwall/label/statement";

export const stages = ["before", "after", "problem", "end"] as const;
export type Stage = (typeof stages)[number];
export const dimensions = ["privacy", "security", "functionality"] as const;
export type Dimension = (typeof dimensions)[number];
/** `everyone` first; the others are variants that are still to be written. */
export const audiences = ["everyone", "youth", "seniors", "tech-savvy"] as const;
export type Audience = (typeof audiences)[number];

/** Called up when the fact has one of these answers, or is not disclosed. */
export interface Trigger {
  readonly fact: FactId;
  readonly is: readonly string[];
}
export const UNDISCLOSED = "undisclosed";

export interface Message {
  readonly id: string;
  readonly stage: Stage;
  readonly dimension: Dimension;
  readonly audience: Audience;
  /** 1 is told first. */
  readonly priority: number;
  readonly en: string;
  readonly fr: string;
  /** Where it comes from. */
  readonly source: string;
  /** YYYY-MM-DD, when somebody last read it against its source. */
  readonly reviewed: string;
  readonly triggers: readonly Trigger[];
  /** Kinds of thing that it is about; all, when there is none. */
  readonly kinds: readonly string[];
}

type Given = Omit<Message, "stage" | "audience" | "reviewed" | "triggers" | "kinds"> &
  Partial<Pick<Message, "triggers" | "kinds">>;

export const REVIEWED = "2026-11-21";
export const founding = (item: string): string => `Third meeting, 5 September 2018: ${item}`;

/** Messages of one stage for everyone. */
export const inStage = (stage: Stage, given: readonly Given[]): readonly Message[] =>
  given.map((message) => ({
    triggers: [],
    kinds: [],
    ...message,
    stage,
    audience: "everyone",
    reviewed: REVIEWED,
  }));

/** Whether what a label says, or leaves out, calls this message up. */
export const isCalledUp = ({ triggers }: Message, facts: Facts): boolean =>
  triggers.some(({ fact, is }) => {
    const answer = facts[fact];
    if (answer === undefined) return is.includes(UNDISCLOSED);
    const answers: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
    return answers.some((each) => is.includes(String(each)));
  });
