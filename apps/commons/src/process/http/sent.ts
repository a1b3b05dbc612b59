/** A form that was sent: built into acts, judged, taken, or refused in words. */
import { readAct } from "../../assembly/act.ts";
import type { Refusal } from "../../assembly/refusal.ts";
import { ShapeError } from "../../assembly/shape.ts";
import { refuse } from "../../assembly/refusal.ts";
import type { Assembly } from "../../assembly/state.ts";
import { fill, refusalWords } from "../../assembly/words.ts";
import type { Bilingual, Language } from "../../pages/words.ts";
import { filled, FormProblem } from "../forms.ts";
import type { Processes } from "../kept.ts";
import { type Built, ownActs } from "../own-acts.ts";
import { type Me, nameOf, plain } from "../pages/shown.ts";
import { actTerms } from "../pages/terms.ts";
import { runnerActs } from "../runner-acts.ts";

const builders = { ...ownActs, ...runnerActs };
type FormKind = keyof typeof builders;
export const formKinds = Object.keys(builders) as readonly FormKind[];

type Acted =
  | { readonly ok: true; readonly to: string | undefined }
  | { readonly ok: false; readonly said: Bilingual };

const notJoined: Bilingual = {
  en: "Take part first: it is open to everybody.",
  fr: "Participez d’abord : c’est ouvert à tous.",
};

export async function acted(
  processes: Processes,
  id: string,
  kind: FormKind,
  form: URLSearchParams,
  me: Me,
  now: Date,
): Promise<Acted> {
  const party = me.party ?? me.convener;
  if (party === undefined) return { ok: false, said: notJoined };
  let built: Built | undefined;
  let said: Bilingual | undefined;
  const proposed = await processes.propose(id, ({ state }) => {
    try {
      built = builders[kind](filled(form, state, me, party, now));
      // What came from outside is read strictly before it is judged.
      for (const { act } of built.acts) readAct(JSON.parse(JSON.stringify(act)));
      return built.acts;
    } catch (error) {
      said = saidOf(error);
      return [];
    }
  });
  if (said !== undefined) return { ok: false, said };
  if (proposed === undefined) return { ok: false, said: notJoined };
  if (proposed.ok) return { ok: true, to: built?.to };
  const { refusal } = proposed;
  const inWords = await processes.read(id, ({ state }) => refusalInWords(state, refusal));
  return { ok: false, said: inWords ?? notJoined };
}

function saidOf(error: unknown): Bilingual {
  if (error instanceof FormProblem) return error.said;
  if (error instanceof ShapeError) {
    const { code, params } = refuse("not-understood", { path: error.path });
    return inBoth((language) => fill(refusalWords[code], language, params));
  }
  throw error;
}

const inBoth = (text: (language: Language) => string): Bilingual => ({
  en: text("en"),
  fr: text("fr"),
});

/** A refusal in sentences, with names where the record has ids. */
export function refusalInWords(state: Assembly, { code, params }: Refusal): Bilingual {
  return inBoth((language) => {
    const named: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(params)) {
      named[name] = typeof value === "string" ? wordsFor(state, name, value, language) : value;
    }
    return fill(refusalWords[code], language, named);
  });
}

function wordsFor(state: Assembly, param: string, value: string, language: Language): string {
  const shown = { state, language };
  if (param === "act" && Object.hasOwn(actTerms, value)) {
    return actTerms[value as keyof typeof actTerms][language];
  }
  if (state.parties.has(value) || state.bodies.has(value)) return nameOf(shown, value);
  const text =
    state.calls.get(value)?.question ??
    state.gatherings.get(value)?.title ??
    state.tasks.get(value)?.text;
  return text === undefined
    ? value
    : language === "fr"
      ? `«\u00a0${plain(shown, text)}\u00a0»`
      : `“${plain(shown, text)}”`;
}
