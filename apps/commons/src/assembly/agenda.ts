/** An agenda from the record: what the last meeting put out, what is still to be done, what always comes. */
import type { ActOf } from "./act.ts";
import { type Assembly, type Body, charterInForce, type Gathering, type Task } from "./state.ts";

export interface AgendaDraft {
  readonly kind: ActOf<"agenda-set">["items"][number]["kind"];
  readonly body?: string;
  readonly tasks?: readonly string[];
  /** Decisions and suggestions deferred to this meeting. */
  readonly about?: readonly string[];
}

const isOpen = ({ state }: Task): boolean => state !== "done" && state !== "dropped";

/** The latest gathering of the same body and kind that was held. */
export function lastOf(state: Assembly, gathering: Gathering): Gathering | undefined {
  return [...state.gatherings.values()].findLast(
    (each) =>
      each.id !== gathering.id &&
      each.body === gathering.body &&
      each.kind === gathering.kind &&
      each.status === "held",
  );
}

/** Working groups with a mandate; the implementation group works without one (L04). */
const groups = (state: Assembly): readonly Body[] =>
  [...state.bodies.values()].filter(
    (body) => body.kind === "implementation" || charterInForce(body) !== undefined,
  );

/** In the order in which a meeting takes them; times, titles and breaks are for whoever runs it. */
export function draftAgenda(state: Assembly, gathering: Gathering): readonly AgendaDraft[] {
  const open = [...state.tasks.values()].filter(isOpen).map(({ id }) => id);
  const last = lastOf(state, gathering);
  const outputs = [...state.decisions.values()].filter(
    (each) => last !== undefined && each.gathering === last.id,
  );
  const deferred = [...state.contributions.values()].filter(
    ({ disposition }) => disposition?.as === "deferred" && disposition.to === gathering.id,
  );
  const about = (things: readonly { readonly id: string }[]) => things.map(({ id }) => id);
  return [
    { kind: "registration" },
    { kind: "welcome" },
    { kind: "rules-of-engagement" },
    ...(outputs.length > 0 ? [{ kind: "last-outputs", about: about(outputs) } as const] : []),
    ...(open.length > 0 ? [{ kind: "open-actions", tasks: open } as const] : []),
    ...groups(state).map(({ id }) => ({ kind: "group-presentation", body: id }) as const),
    ...(deferred.length > 0
      ? [
          {
            kind: "discussion",
            about: deferred.map(({ contribution }) => contribution),
          } as const,
        ]
      : []),
    { kind: "still-priorities" },
    { kind: "other-business" },
    { kind: "adjourn" },
  ];
}

/** Open actions that a meeting of the plenary would pass over in silence. */
export function actionsLeftOut(state: Assembly, gathering: Gathering): readonly Task[] {
  if (gathering.kind !== "plenary-meeting") return [];
  const listed = new Set(gathering.agenda.flatMap(({ tasks = [] }) => tasks));
  return [...state.tasks.values()].filter(
    (task) => isOpen(task) && task.gathering !== gathering.id && !listed.has(task.id),
  );
}
