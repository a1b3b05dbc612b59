/** What every page of a process is made from, and how texts, names and days are written in it. */
import { describeDay } from "@thingwall/label/statement";
import { type Act, type Entry } from "../../assembly/act.ts";
import { mayAct } from "../../assembly/authority.ts";
import { readIn, standing } from "../../assembly/parity.ts";
import type { Assembly } from "../../assembly/state.ts";
import { sealOf, valueOf, type Words } from "../../assembly/text.ts";
import { html, type Markup, type Piece } from "../../pages/html.ts";
import { form, type FormContext, type Typed } from "../../pages/fields.ts";
import { type Bilingual, type Language, say } from "../../pages/words.ts";
import { redactionReasons } from "./terms.ts";

/** Who has signed in. */
export interface Me {
  readonly name: string;
  readonly csrf: string;
  /** Who he or she is in this process, once joined. */
  readonly party: string | undefined;
  /** Acts for the convener as well. */
  readonly convener: string | undefined;
}

export interface Shown {
  readonly id: string;
  /** Without the question. */
  readonly path: string;
  readonly state: Assembly;
  readonly entries: readonly Entry[];
  readonly language: Language;
  readonly now: Date;
  readonly me: Me | undefined;
  /** Over: it is read and checked, and takes nothing more. */
  readonly archived: boolean;
  /** What was sent from a form of this page and not taken, and why. */
  readonly refused:
    | {
        readonly form: string;
        readonly typed: Typed;
        readonly errors: ReadonlyMap<string, Bilingual>;
      }
    | undefined;
}

export const words =
  ({ language }: Pick<Shown, "language">) =>
  (text: Bilingual, values?: Readonly<Record<string, string | number>>): string =>
    say(text, language, values);

const standings = {
  removed: { en: "(removed: {reason})", fr: "(retiré : {reason})" },
  notReviewed: { en: "(translation not yet reviewed)", fr: "(traduction pas encore révisée)" },
  notTranslated: { en: "(not yet in English)", fr: "(pas encore en français)" },
  nameRemoved: { en: "(name removed)", fr: "(nom retiré)" },
} as const;

export const other = (language: Language): Language => (language === "en" ? "fr" : "en");

/** A text in the reader's language; else in the other one, marked as such; else why it is not there. */
export function told({ state, language }: Pick<Shown, "state" | "language">, text: Words): Markup {
  const removed = state.texts.get(sealOf(text))?.redacted;
  if (removed !== undefined) {
    const reason = redactionReasons[removed][language];
    return html`<em class="quiet">${say(standings.removed, language, { reason })}</em>`;
  }
  const own = readIn(state, text, language);
  if (own !== undefined) {
    const draft = standing(state, text, language) === "draft";
    return draft
      ? html`${own} <em class="quiet">${say(standings.notReviewed, language)}</em>`
      : html`${own}`;
  }
  const there = readIn(state, text, other(language));
  return html`<span lang="${other(language)}">${there ?? "?"}</span> <em class="quiet">${say(standings.notTranslated, language)}</em>`;
}

/** The same as text, for titles and feeds. */
export function plain({ state, language }: Pick<Shown, "state" | "language">, text: Words): string {
  const removed = state.texts.get(sealOf(text))?.redacted;
  if (removed !== undefined) {
    return say(standings.removed, language, { reason: redactionReasons[removed][language] });
  }
  return readIn(state, text, language) ?? readIn(state, text, other(language)) ?? "?";
}

export function nameOf({ state, language }: Pick<Shown, "state" | "language">, id: string): string {
  const body = state.bodies.get(id);
  if (body !== undefined) return plain({ state, language }, body.names.at(-1) ?? never(id));
  const name = state.parties.get(id)?.names[0];
  if (name === undefined) return id;
  if (state.texts.get(sealOf(name))?.redacted !== undefined)
    return say(standings.nameRemoved, language);
  return valueOf(name) ?? id;
}

function never(what: string): never {
  throw new Error(`${what} has no name`);
}

export const day = (text: string, language: Language): string =>
  describeDay(text.slice(0, 10))[language];

/** A day and, of an instant, the minute, in universal time as the record keeps it. */
export const moment = (text: string, language: Language): string =>
  `${day(text, language)}, ${text.slice(11, 16)} UTC`;

export const between = (from: string, to: string, language: Language): string =>
  from === to ? day(from, language) : `${day(from, language)} – ${day(to, language)}`;

export const at = ({ id, language }: Pick<Shown, "id" | "language">, path: string): string => {
  const [bare = "", fragment] = path.split("#");
  return `/assembly/${id}${bare}?lang=${language}${fragment === undefined ? "" : `#${fragment}`}`;
};

export const link = (shown: Pick<Shown, "id" | "language">, path: string, text: Piece): Markup =>
  html`<a href="${at(shown, path)}">${text}</a>`;

/** As whom an act of one's own would be taken, by the table of who may; undefined when as nobody. */
export function actor({ state, me }: Pick<Shown, "state" | "me">, act: Act): string | undefined {
  return [me?.party, me?.convener].find(
    (party) => party !== undefined && mayAct(state, act, party),
  );
}

/** Whether somebody who has signed in takes part. */
export const participates = ({ state, me }: Pick<Shown, "state" | "me">): boolean =>
  me?.party !== undefined && state.participations.has(me.party);

/** What a form of this page holds: empty, or what was typed and not taken. */
export function context({ language, refused }: Shown, name: string): FormContext {
  return refused?.form === name
    ? { language, typed: refused.typed, errors: refused.errors }
    : { language, typed: {}, errors: new Map() };
}

/** A form of this page, sent to this page. `name`: which of its forms it is. */
export function actForm(
  shown: Shown,
  name: string,
  inner: (context: FormContext) => Piece,
  hidden: Readonly<Record<string, string>> = {},
): Markup | undefined {
  const { me, path, language } = shown;
  if (me === undefined) return undefined;
  const which = formName(name, hidden);
  const held = context(shown, which);
  return form(
    { action: path, csrf: me.csrf, language },
    html`<input type="hidden" name="form" value="${name}">
<input type="hidden" name="which" value="${which}">
${Object.entries(hidden).map(([key, value]) => html`<input type="hidden" name="${key}" value="${value}">`)}
${refusalIn(held)}
${inner(held)}`,
  );
}

/** Why what was sent was not taken. */
const refusalIn = ({ errors, language }: FormContext): Markup | undefined =>
  errors.size === 0
    ? undefined
    : html`<div class="errors" role="alert"><p>${say({ en: "Not entered. What you typed is kept.", fr: "Non inscrit. Ce que vous avez écrit est conservé." }, language)}</p>
<ul>${[...errors.values()].map((each) => html`<li>${each[language]}</li>`)}</ul></div>`;

/** Several forms of one kind stand on a page: what they are about tells them apart. */
export const formName = (name: string, hidden: Readonly<Record<string, string>>): string =>
  [name, ...Object.values(hidden)].join(" ");

/** A button alone. */
export const actButton = (
  shown: Shown,
  name: string,
  label: string,
  hidden: Readonly<Record<string, string>> = {},
  plainLook = false,
): Markup | undefined =>
  actForm(
    shown,
    name,
    () =>
      plainLook
        ? html`<button type="submit" class="plain">${label}</button>`
        : html`<button type="submit">${label}</button>`,
    hidden,
  );

/** The way back up. */
export const crumbs = (shown: Shown, ...above: readonly Markup[]): Markup => {
  const { process } = shown.state;
  const name = process === undefined ? shown.id : plain(shown, process.opened.name);
  return html`<p class="quiet">${link(shown, "", name)}${above.map((each) => html` › ${each}`)}</p>`;
};
