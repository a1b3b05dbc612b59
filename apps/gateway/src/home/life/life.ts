/**
 * The life of one thing at home: what the household grants it, whether it is in support, how it
 * conducts itself, whether it is paused. Each is a machine of its own; here they share a clock. Pure.
 */
import type { Nature } from "../effective/containment.ts";
import { type Effective, effective, type Facts, nextChange } from "../effective/effective.ts";
import { type Grant, grantAfter, type GrantEvent, NEW_GRANT } from "../effective/grant.ts";
import { type Pause, pauseAfter, type PauseEvent, RUNNING } from "../effective/pause.ts";
import {
  nextStep,
  type Support,
  supportAfter,
  type SupportEvent,
  type SupportNotice,
  UNKNOWN_SUPPORT,
} from "../effective/support.ts";
import { UNCONTAINED } from "../effective/containment.ts";
import {
  type Act,
  type Conduct,
  GOOD_CONDUCT,
  type Input,
  quietAt,
  respond,
} from "../respond/respond.ts";

export interface Life {
  readonly grant: Grant;
  readonly support: Support;
  readonly pause: Pause;
  readonly conduct: Conduct;
}

export type LifeEvent =
  | { readonly of: "grant"; readonly event: GrantEvent }
  | { readonly of: "support"; readonly event: SupportEvent }
  | { readonly of: "pause"; readonly event: PauseEvent }
  | { readonly of: "conduct"; readonly event: Input }
  | { readonly of: "time"; readonly at: number };

/** What is told of it besides what it may do. */
export type Told = Act | ({ readonly kind: "support" } & SupportNotice);

export const NEW_LIFE: Life = {
  grant: NEW_GRANT,
  support: UNKNOWN_SUPPORT,
  pause: RUNNING,
  conduct: GOOD_CONDUCT,
};

export function lifeAfter(
  life: Life,
  event: LifeEvent,
  nature: Nature,
): { readonly life: Life; readonly told: readonly Told[] } {
  switch (event.of) {
    case "grant":
      return { life: { ...life, grant: grantAfter(life.grant, event.event) }, told: [] };
    case "pause":
      return { life: { ...life, pause: pauseAfter(life.pause, event.event) }, told: [] };
    case "support":
      return supported(life, event.event);
    case "conduct": {
      const { conduct, acts } = respond(life.conduct, event.event, nature);
      return { life: { ...life, conduct }, told: acts };
    }
    case "time": {
      const tick = { kind: "tick", at: event.at } as const;
      const { conduct, acts } = respond(life.conduct, tick, nature);
      const aged = supported({ ...life, conduct }, tick);
      return {
        life: {
          ...aged.life,
          grant: grantAfter(life.grant, tick),
          pause: pauseAfter(life.pause, tick),
        },
        told: [...acts, ...aged.told],
      };
    }
  }
}

function supported(life: Life, event: SupportEvent) {
  const { support, notice } = supportAfter(life.support, event);
  const told: readonly Told[] = notice ? [{ kind: "support", ...notice }] : [];
  return { life: { ...life, support }, told };
}

function factsOf({ grant, support, pause, conduct: { containment } }: Life): Facts {
  return { grant, support, pause, containment };
}

export function effectiveAt(life: Life, at: number): Effective {
  return effective(factsOf(life), at);
}

/** What it would have if it were not contained: against this its conduct is judged. */
export function uncontainedAt(life: Life, at: number): Effective {
  return effective({ ...factsOf(life), containment: UNCONTAINED }, at);
}

/** When time alone next changes something or makes something to be told; undefined: never. */
export function nextMoment(life: Life, at: number): number | undefined {
  const times = [
    nextChange(factsOf(life), at),
    nextStep(life.support, at),
    quietAt(life.conduct),
  ].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}
