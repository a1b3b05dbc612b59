/** Which of the packets worth trying are tried: a connection is begun once. */
import { KINDS } from "../generate.ts";
import { connectionOf } from "../trial.ts";
import { type Attempt, outcomes, type World } from "./world.ts";

/** Those that show a change, and of every kind. */
const TELLING = 20;
const OF_EACH_KIND = 2;

const now = () => performance.now();

/** Mostly such as no moment of the change is about: those must not notice it at all. */
export function chosenInFlight(
  candidates: readonly Attempt[],
  foreseen: readonly World[],
  taken: Set<string>,
  count: number,
): Attempt[] {
  const moment = { from: now(), until: now() };
  const chosen: Attempt[] = [];
  for (const [at, attempt] of candidates.entries()) {
    if (chosen.length === count) break;
    const possible = new Set(foreseen.flatMap((each) => [...outcomes(each, attempt, moment)]));
    if (possible.size > 1 && at % 8 !== 0) continue;
    // As many that pass as that do not.
    if (possible.has("-") && chosen.length % 2 === 1) continue;
    if (isFree(attempt, taken)) chosen.push(attempt);
  }
  return chosen;
}

/** First those that show the change, then some of every kind, mostly accepted or mostly not. */
export function chosenAfter(
  candidates: readonly Attempt[],
  before: World,
  after: World,
  taken: Set<string>,
  turn: number,
): Attempt[] {
  const moment = { from: now(), until: now() + 500 };
  const remembered = { from: -Infinity, until: -Infinity };
  const said = candidates.map((attempt) => ({
    attempt,
    is: [...outcomes(after, attempt, moment)].join(),
    was: [...outcomes(before, attempt, remembered)].join(),
  }));
  const telling: Attempt[] = [];
  for (const { attempt, is, was } of said)
    if (is !== was && telling.length < TELLING && isFree(attempt, taken)) telling.push(attempt);
  const ofEach = KINDS.flatMap((kind, index) => {
    const wanted = (turn + index) % 7 === 0;
    const own = said.filter(({ attempt }) => attempt.kind === kind);
    const ordered = [
      ...own.filter(({ is }) => (is === "-") === wanted),
      ...own.filter(({ is }) => (is === "-") !== wanted),
    ];
    const found: Attempt[] = [];
    for (const { attempt } of ordered)
      if (found.length < OF_EACH_KIND && isFree(attempt, taken)) found.push(attempt);
    return found;
  });
  return [...telling, ...ofEach];
}

/** Takes it when no other's connection is the same, whichever side speaks. */
function isFree({ flow }: Attempt, taken: Set<string>): boolean {
  const key = connectionOf(flow);
  if (taken.has(key)) return false;
  taken.add(key);
  return true;
}
