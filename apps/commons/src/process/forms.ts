/** What a form of a process's page proposes: acts, by whoever may, with ids and salts of ours. */
import { randomBytes } from "node:crypto";
import { type Act, type ActKind, type ActOf, actOf } from "../assembly/act.ts";
import type { Assembly } from "../assembly/state.ts";
import { type Language, type Said, type Words } from "../assembly/text.ts";
import type { Bilingual } from "../pages/words.ts";
import type { Proposal } from "../assembly/assembly.ts";
import { actor, type Me } from "./pages/shown.ts";

export const newSalt = (): string => randomBytes(32).toString("hex");
/** Names of things are chosen here, never made from what people are called. */
export const newId = (kind: string): string => `${kind}-${randomBytes(6).toString("hex")}`;

/** Something is missing in what was sent. */
export class FormProblem extends Error {
  override readonly name = "FormProblem";
  readonly said: Bilingual;

  constructor(said: Bilingual) {
    super(said.en);
    this.said = said;
  }
}

const empty: Bilingual = { en: "Write something first.", fr: "Écrivez d’abord quelque chose." };
const notBoth: Bilingual = {
  en: "Write it in English or in French at least.",
  fr: "Écrivez-le au moins en anglais ou en français.",
};

export interface Filled {
  readonly state: Assembly;
  readonly me: Me;
  readonly party: string;
  readonly now: Date;
  readonly field: (name: string) => string;
  readonly all: (name: string) => readonly string[];
  /** What one says, in the language that one said it is in. */
  readonly say: (name: string) => Words;
  readonly saySome: (name: string) => Words | undefined;
  readonly both: (name: string) => Words;
  readonly bothSome: (name: string) => Words | undefined;
  /** One item a line, the same number in both languages. */
  readonly lines: (name: string) => readonly Words[];
  readonly act: <K extends ActKind>(type: K, members: Omit<ActOf<K>, "type">) => Proposal;
}

export function filled(
  form: URLSearchParams,
  state: Assembly,
  me: Me,
  party: string,
  now: Date,
): Filled {
  const field = (name: string) => (form.get(name) ?? "").replaceAll("\r\n", "\n").trim();
  const langOf = (name: string): Language => (field(`${name}-lang`) === "fr" ? "fr" : "en");
  const saySome = (name: string) => {
    const text = field(name);
    const source = langOf(name);
    return text === "" ? undefined : words({ source, [source]: text });
  };
  const bothSome = (name: string) => inBoth(field(`${name}-en`), field(`${name}-fr`));
  return {
    ...{ state, me, party, now, field, saySome, bothSome },
    all: (name) => form.getAll(name),
    say: (name) => saySome(name) ?? missing(empty),
    both: (name) => bothSome(name) ?? missing(notBoth),
    lines: (name) => linesOf(field(`${name}-en`), field(`${name}-fr`)),
    act: (type, members) => {
      const act: Act = actOf(type, members);
      // As nobody who may: then by oneself, and the record says why not.
      return { by: actor({ state, me }, act) ?? party, act };
    },
  };
}

function missing(said: Bilingual): never {
  throw new FormProblem(said);
}

const words = (value: Said): Words => ({ salt: newSalt(), value });

function inBoth(en: string, fr: string): Words | undefined {
  if (en === "" && fr === "") return undefined;
  return words({
    source: en === "" ? "fr" : "en",
    ...(en === "" ? {} : { en }),
    ...(fr === "" ? {} : { fr }),
  });
}

export function linesOf(en: string, fr: string): readonly Words[] {
  const items = (text: string) =>
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  const [english, french] = [items(en), items(fr)];
  if (english.length > 0 && french.length > 0 && english.length !== french.length) {
    throw new FormProblem({
      en: "A list has another number of lines in English than in French.",
      fr: "Une liste n’a pas le même nombre de lignes en anglais et en français.",
    });
  }
  const longest = english.length > 0 ? english : french;
  return longest.flatMap((_, index) => inBoth(english[index] ?? "", french[index] ?? "") ?? []);
}
