/** What assemblies of this programme decided about what it shows: versions, each with its decision. */
import type { Adopted, Decision } from "../assembly/state.ts";
import type { Words } from "../assembly/text.ts";
import type { Bilingual } from "../pages/words.ts";
import type { Kept, Processes } from "./kept.ts";
import { plain } from "./pages/shown.ts";
import { CONVENER } from "./seed/seed.ts";

export interface AdoptedVersion {
  readonly process: string;
  readonly name: Bilingual;
  readonly decision: string;
  readonly question: Bilingual;
  readonly level: Decision["level"];
  readonly version: string;
  /** When it was adopted. */
  readonly at: string;
  readonly changes: readonly ({
    readonly number: string;
    readonly asks: "must" | "should";
  } & Bilingual)[];
}

/** The latest first. Only of processes that the programme convened: nobody else decides for it. */
export async function adoptedVersions(
  processes: Processes,
  subject: Adopted["subject"],
): Promise<readonly AdoptedVersion[]> {
  const found: AdoptedVersion[] = [];
  for (const id of await processes.list()) {
    found.push(...((await processes.read(id, (kept) => versionsOf(kept, subject))) ?? []));
  }
  return found.toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

function versionsOf({ id, state }: Kept, subject: Adopted["subject"]): readonly AdoptedVersion[] {
  const { process } = state;
  if (process?.convener !== CONVENER) return [];
  const inBoth = (text: Words): Bilingual => ({
    en: plain({ state, language: "en" }, text),
    fr: plain({ state, language: "fr" }, text),
  });
  return state.adopted.flatMap((adopted) => {
    const decision = state.decisions.get(adopted.decision);
    // What was decided anew since no longer rests on the earlier decision.
    if (adopted.subject !== subject || decision?.supersededBy !== undefined) return [];
    if (decision === undefined) return [];
    return [
      {
        ...{ process: id, name: inBoth(process.opened.name), decision: adopted.decision },
        ...{ question: inBoth(decision.text), level: decision.level },
        ...{ version: adopted.version, at: adopted.at },
        changes: adopted.changes.map(({ number, asks, text }) => ({
          number,
          asks,
          ...inBoth(text),
        })),
      },
    ];
  });
}
