/** What of a device is not kept yet, and the decisions by which it will be. */
import { isDeepStrictEqual } from "node:util";
import type { DeviceId } from "@thingwall/mud/policy";
import type { Life } from "../life/life.ts";
import type { Decision } from "./entry.ts";
import { decisionsOf, type Finding } from "./found.ts";
import { factsOf } from "./lived.ts";
import { newId } from "./new-id.ts";
import { emptyState, type State } from "./state.ts";
import type { Store } from "./store.ts";

/** In the order in which it is written. */
export interface Due {
  /** All that was there is to go first. */
  readonly forgotten?: Decision;
  readonly finding?: Finding;
  readonly entries: readonly Decision[];
  readonly life: Life;
  readonly standing?: Decision;
}

/** Of one device that waits for the disk; the last count. */
const MOST_ENTRIES = 64;
/** Devices that are remembered: twice as many as the wall takes at once. */
const REMEMBERED = 9000;

/** With what happened now. */
export function dueAfter(
  before: Due | undefined,
  now: Pick<Due, "life" | "finding" | "standing"> & { readonly entry?: Decision },
): Due {
  const { entry, ...rest } = now;
  const entries = [...(before?.entries ?? []), ...(entry === undefined ? [] : [entry])];
  return { ...before, ...rest, entries: entries.slice(-MOST_ENTRIES) };
}

/** `told`: what was last written about why it gets what it gets, where that is known. */
export function decisionsDue(
  store: Store,
  id: DeviceId,
  { forgotten, finding, entries, life, standing }: Due,
  { at, told }: { readonly at: number; readonly told: string | undefined },
): readonly Decision[] {
  const state = forgotten ? (emptyState() as State) : store.state;
  const last = forgotten ? undefined : (told ?? lastStanding(store, id));
  const stands = standing && last !== standingText(standing.reason) ? [standing] : [];
  const found = finding ? decisionsOf(state, finding, newId) : [];
  const known = finding !== undefined || state.device.has(id);
  return [
    ...(forgotten ? [forgotten] : []),
    ...found,
    ...entries,
    ...(known ? factDecisions(state, id, life, entries.at(-1) ?? byTime(id, at)) : []),
    ...stands,
  ];
}

function byTime(id: DeviceId, at: number): Decision {
  const reason = { code: "time-passed", params: {} };
  return { at, kind: "fact", device: id, cause: "schedule", reason };
}

/** What of a life is not kept as it is now, for the reason that the last entry gives. */
function factDecisions(
  state: State,
  id: DeviceId,
  life: Life,
  { at, cause, reason }: Decision,
): readonly Decision[] {
  const facts = factsOf(id, life);
  const because = { at, kind: "fact", device: id, cause, reason };
  const held = [...state.fact].filter(([, { device }]) => device === id);
  const ended = held.filter(([, { fact }]) => facts.every((each) => each.fact !== fact));
  const put = facts.filter((fact) => !held.some(([, each]) => isDeepStrictEqual(each, fact)));
  return [
    ...ended.map(([key]) => ({ ...because, change: { end: "fact", key } as const })),
    ...put.map((record) => ({ ...because, change: { put: "fact", record } as const })),
  ];
}

export const standingText = ({ code, params }: Decision["reason"]): string =>
  JSON.stringify([code, params]);

function lastStanding(store: Store, id: DeviceId): string | undefined {
  const entry = store.last(id, "standing");
  return entry && standingText(entry.reason);
}

/** Whoever comes finds a place: those who left longest ago, and of whom nothing was decided, go. */
export function roomFor(
  decisions: readonly Decision[],
  { device, fact, override, key }: State,
  isHere: (id: DeviceId) => boolean,
  at: number,
): readonly Decision[] {
  const coming = decisions.filter(({ reason }) => reason.code === "device-new").length;
  const over = device.size + coming - REMEMBERED;
  if (coming === 0 || over <= 0) return [];
  const decided = new Set([
    ...[...fact.values(), ...override.values()].map((each) => each.device),
    ...[...key.values()].map(({ owner }) => owner),
  ]);
  return [...device.values()]
    .filter(({ id }) => !isHere(id) && !decided.has(id))
    .toSorted((one, other) => one.added - other.added)
    .slice(0, over)
    .map(({ id }) => ({
      ...{ at, kind: "device", device: id, cause: "schedule" },
      ...{ reason: { code: "let-go", params: {} }, change: { end: "device", key: id } },
    }));
}
