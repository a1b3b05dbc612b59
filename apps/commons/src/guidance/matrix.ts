/** All messages, by cell, and the cells that are empty. */
import type { Facts } from "@thingwall/label/statement";
import { after, end } from "./after.ts";
import { before } from "./before.ts";
import {
  type Audience,
  audiences,
  type Dimension,
  dimensions,
  isCalledUp,
  type Message,
  type Stage,
  stages,
} from "./message.ts";
import { problem } from "./problem.ts";

export const messages: readonly Message[] = [...before, ...after, ...problem, ...end];

/** The most important first. @param kind  of thing: those about another kind are left out */
export const messagesIn = (stage: Stage, dimension: Dimension, kind?: string): readonly Message[] =>
  messages
    .filter((message) => message.stage === stage && message.dimension === dimension)
    .filter(({ kinds }) => kind === undefined || kinds.length === 0 || kinds.includes(kind))
    .toSorted((a, b) => a.priority - b.priority);

/** What a label's facts call up at a stage: the most important of each dimension first. */
export const calledUp = (facts: Facts, stage: Stage): readonly Message[] =>
  messages
    .filter((message) => message.stage === stage && isCalledUp(message, facts))
    .toSorted((a, b) => a.priority - b.priority);

export const messageOf = (id: string): Message | undefined =>
  messages.find((message) => message.id === id);

export interface Cell {
  readonly stage: Stage;
  readonly dimension: Dimension;
  readonly audience: Audience;
}

/** Where there is nothing yet to say. */
export const gaps: readonly Cell[] = audiences.flatMap((audience) =>
  stages.flatMap((stage) =>
    dimensions.flatMap((dimension) =>
      messages.some(
        (each) =>
          each.stage === stage && each.dimension === dimension && each.audience === audience,
      )
        ? []
        : [{ stage, dimension, audience }],
    ),
  ),
);
