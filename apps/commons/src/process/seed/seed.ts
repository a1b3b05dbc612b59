/** Processes for a commons that somebody looks at for the first time. */
import { canadianProcess } from "../../assembly/canada/canada.ts";
import type { Programme } from "../../labels/programme.ts";
import type { Processes, Timed } from "../kept.ts";
import { rentedHomes } from "./rented-homes.ts";
import { newSalt } from "./story.ts";

/** The party that the programme is in a process that it convened. */
export const CONVENER = "programme";

/**
 * One that never was, under way, and one that was, as its public reports tell it. Adds nothing where
 * there is a process already.
 */
export async function seedProcesses(programme: Programme, processes: Processes): Promise<void> {
  if ((await processes.list()).length > 0) return;
  const { now, name } = programme;
  const seeds: readonly (readonly [string, readonly Timed[]])[] = [
    ["rented-homes", rentedHomes(now(), name, CONVENER)],
    ["canada-2018", canadianProcess(newSalt)],
  ];
  for (const [id, told] of seeds) {
    await processes.begin(id);
    const taken = await processes.propose(id, () => told);
    if (taken?.ok !== true) throw new Error(`${id}: ${taken?.refusal.code ?? "not begun"}`);
  }
  await processes.archive("canada-2018");
}
