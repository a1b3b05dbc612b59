/**
 * The life of one thing at home: what the household grants it and says of its description, whether it
 * is in support, how it conducts itself, whether it is paused. Each is a machine of its own; here
 * they share a clock. Pure.
 */
import type { Nature } from "../effective/containment.ts";
import {
  type Effective,
  effective,
  type Facts,
  isMore,
  nextChange,
} from "../effective/effective.ts";
import { type Grant, grantAfter, type GrantEvent, NEW_GRANT } from "../effective/grant.ts";
import { type Permit, type PermitEvent, permitsAfter, permitsAt } from "../effective/permits.ts";
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
  type Notice,
  quietAt,
  respond,
  type Response,
} from "../respond/respond.ts";
import {
  isMuted,
  NO_PREFERENCES,
  type PreferenceEvent,
  type Preferences,
  preferencesAfter,
} from "./preferences.ts";
import { NOTHING_SAID, type Saying } from "./said.ts";

export interface Life {
  readonly grant: Grant;
  readonly support: Support;
  readonly pause: Pause;
  readonly permits: readonly Permit[];
  readonly conduct: Conduct;
  readonly said: Saying;
  readonly preferences: Preferences;
}

export type LifeEvent =
  | { readonly of: "grant"; readonly event: GrantEvent }
  | { readonly of: "support"; readonly event: SupportEvent }
  | { readonly of: "pause"; readonly event: PauseEvent }
  | { readonly of: "permits"; readonly event: PermitEvent }
  | { readonly of: "conduct"; readonly event: Input }
  | { readonly of: "said"; readonly saying: Saying }
  | { readonly of: "preferences"; readonly event: PreferenceEvent }
  | { readonly of: "time"; readonly at: number };

/** What is told of it besides what it may do. */
export type Told = Act | ({ readonly kind: "support" } & SupportNotice);

export const NEW_LIFE: Life = {
  grant: NEW_GRANT,
  support: UNKNOWN_SUPPORT,
  pause: RUNNING,
  permits: [],
  conduct: GOOD_CONDUCT,
  said: NOTHING_SAID,
  preferences: NO_PREFERENCES,
};

/** What befell it cannot be read: it gets what it is mended with, no more, until somebody decides. */
export const IN_DOUBT: Life = { ...NEW_LIFE, grant: { standing: "updates-only" } };

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
    case "permits":
      return { life: { ...life, permits: permitsAfter(life.permits, event.event) }, told: [] };
    case "support":
      return supported(life, event.event);
    case "conduct": {
      const { conduct, acts } = heard(life, respond(life.conduct, event.event, nature));
      return { life: { ...life, conduct }, told: acts };
    }
    case "said":
      return { life: { ...life, said: event.saying }, told: [] };
    case "preferences": {
      const preferences = preferencesAfter(life.preferences, event.event);
      const { conduct } = heard({ preferences }, { conduct: life.conduct, acts: [] });
      return { life: { ...life, preferences, conduct }, told: [] };
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
          permits: permitsAfter(life.permits, tick),
        },
        told: [...acts, ...aged.told],
      };
    }
  }
}

/** Of a cause that is muted there is no notice, until the thing is contained for it. */
function heard({ preferences }: Pick<Life, "preferences">, { conduct, acts }: Response): Response {
  const isQuiet = ({ cause, stage }: Notice) => stage === "noticed" && isMuted(preferences, cause);
  return {
    conduct: conduct.open && isQuiet(conduct.open) ? { ...conduct, open: undefined } : conduct,
    acts: acts.filter((act) => !("notice" in act && isQuiet(act.notice))),
  };
}

function supported(life: Life, event: SupportEvent) {
  const { support, notice } = supportAfter(life.support, event);
  const told: readonly Told[] = notice ? [{ kind: "support", ...notice }] : [];
  return { life: { ...life, support }, told };
}

function factsOf({ grant, support, pause, conduct: { containment } }: Life): Facts {
  return { grant, support, pause, containment };
}

/** What a thing may do: of what it is described as, and beside that. */
export interface Allowed extends Effective {
  readonly permits: readonly Permit[];
  /** Of its own, at most; as many as it likes when absent. */
  readonly packetsPerSecond?: number;
}

export function effectiveAt(life: Life, at: number): Allowed {
  return { ...effective(factsOf(life), at), ...besideAt(life, at) };
}

function besideAt({ permits, preferences: { packetsPerSecond } }: Life, at: number) {
  return {
    permits: permitsAt(permits, at),
    ...(packetsPerSecond === undefined ? {} : { packetsPerSecond }),
  };
}

/** Does it have more than before, or a description that it did not have? */
export function widens(before: Life, after: Life, at: number): boolean {
  const was = effectiveAt(before, at);
  const now = effectiveAt(after, at);
  return (
    before.said !== after.said ||
    isMore(was, now) ||
    (now.packetsPerSecond ?? Infinity) > (was.packetsPerSecond ?? Infinity) ||
    now.permits.some((permit) => !was.permits.includes(permit))
  );
}

/** What it would have if it were not contained: against this its conduct is judged. */
export function uncontainedAt(life: Life, at: number): Allowed {
  const free = effective({ ...factsOf(life), containment: UNCONTAINED }, at);
  return { ...free, ...besideAt(life, at) };
}

/** When time alone next changes something or makes something to be told; undefined: never. */
export function nextMoment(life: Life, at: number): number | undefined {
  const times = [
    nextChange(factsOf(life), at),
    nextStep(life.support, at),
    quietAt(life.conduct),
    ...life.permits.map(({ until }) => (until !== undefined && until > at ? until : undefined)),
  ].filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}
