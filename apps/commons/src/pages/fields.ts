/** Fields of forms: each with its label, what it asks, and what is wrong with it beside it. */
import { html, type Markup, type Piece } from "./html.ts";
import { type Bilingual, type Language, say } from "./words.ts";

/** What is wrong, by field. */
export type FieldErrors = ReadonlyMap<string, Bilingual>;
/** What was typed, by field. */
export type Typed = Readonly<Record<string, readonly string[]>>;

export interface FormContext {
  readonly language: Language;
  readonly typed: Typed;
  readonly errors: FieldErrors;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
}

export const typedIn = (typed: Typed, name: string): string => typed[name]?.[0] ?? "";

export function textField(
  context: FormContext,
  { name, label, hint }: Field,
  more: {
    readonly type?: "text" | "email" | "password" | "date" | "url";
    readonly most?: number;
    readonly autocomplete?: string;
  } = {},
): Markup {
  const { type = "text", most = 1024, autocomplete = "off" } = more;
  const value = type === "password" ? "" : typedIn(context.typed, name);
  return html`<div class="field">
<label for="${name}">${label}</label>
${notes(context, name, hint)}
<input id="${name}" name="${name}" type="${type}" maxlength="${most}" autocomplete="${autocomplete}" value="${value}"${described(context, name, hint)}>
</div>`;
}

export function longField(context: FormContext, { name, label, hint }: Field, most: number) {
  return html`<div class="field">
<label for="${name}">${label}</label>
${notes(context, name, hint)}
<textarea id="${name}" name="${name}" rows="4" maxlength="${most}" spellcheck="true"${described(context, name, hint)}>
${typedIn(context.typed, name)}</textarea>
</div>`;
}

type Choices = readonly (readonly [value: string, words: string])[];

/** One answer: radio buttons, the first of which may be that there is none. */
export function oneField(
  context: FormContext,
  { name, label, hint }: Field,
  choices: Choices,
): Markup {
  const chosen = typedIn(context.typed, name);
  return group(
    context,
    { name, label, hint },
    choices.map(([value, words]) => choice("radio", name, value, words, value === chosen)),
  );
}

export function someField(
  context: FormContext,
  { name, label, hint }: Field,
  choices: Choices,
): Markup {
  const chosen = context.typed[name] ?? [];
  return group(
    context,
    { name, label, hint },
    choices.map(([value, words]) => choice("checkbox", name, value, words, chosen.includes(value))),
  );
}

export function selectField(
  context: FormContext,
  { name, label, hint }: Field,
  choices: Choices,
): Markup {
  const chosen = typedIn(context.typed, name);
  return html`<div class="field">
<label for="${name}">${label}</label>
${notes(context, name, hint)}
<select id="${name}" name="${name}"${described(context, name, hint)}>${choices.map(
    ([value, words]) =>
      html`<option value="${value}"${value === chosen ? html` selected` : ""}>${words}</option>`,
  )}</select>
</div>`;
}

/** A form that is sent back here, with its token. */
export const form = (
  { action, csrf, language }: { action: string; csrf: string; language: Language },
  inner: Piece,
): Markup => html`<form method="post" action="${action}?lang=${language}">
<input type="hidden" name="csrf" value="${csrf}">
${inner}
</form>`;

/** Says first how much is wrong, with links to the fields. */
export function errorSummary({ errors, language }: FormContext): Markup | undefined {
  if (errors.size === 0) return undefined;
  return html`<div class="errors" role="alert"><p>${say(fieldWords.errors, language, { count: errors.size })}</p>
<ul>${[...errors].map(([name, words]) => html`<li><a href="#${name}">${words[language]}</a></li>`)}</ul></div>`;
}

function choice(
  type: "radio" | "checkbox",
  name: string,
  value: string,
  words: string,
  chosen: boolean,
): Markup {
  const id = `${name}.${value}`;
  return html`<p class="choice"><input id="${id}" name="${name}" type="${type}" value="${value}"${chosen ? html` checked` : ""}> <label for="${id}">${words}</label></p>`;
}

function group(context: FormContext, { name, label, hint }: Field, choices: Piece): Markup {
  return html`<fieldset id="${name}"${described(context, name, hint)}>
<legend>${label}</legend>
${notes(context, name, hint)}
${choices}
</fieldset>`;
}

function notes({ errors, language }: FormContext, name: string, hint: string | undefined): Markup {
  const error = errors.get(name);
  return html`${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}${
    error && html`<p class="error" id="${name}-error">${error[language]}</p>`
  }`;
}

function described({ errors }: FormContext, name: string, hint: string | undefined): Piece {
  const ids = [hint && `${name}-hint`, errors.has(name) ? `${name}-error` : undefined].filter(
    (id) => id !== undefined && id !== "",
  );
  if (ids.length === 0) return undefined;
  const invalid = errors.has(name) ? html` aria-invalid="true"` : undefined;
  return html` aria-describedby="${ids.join(" ")}"${invalid}`;
}

const fieldWords = {
  errors: {
    en: "Not yet as it must be: {count}. What you typed is kept.",
    fr: "Pas encore comme il faut : {count}. Ce que vous avez écrit est conservé.",
  },
} as const;

/** The values of a form by name, except its token. */
export function typedOf(form: URLSearchParams): Typed {
  const typed: Record<string, string[]> = {};
  for (const [name, value] of form) {
    if (name === "csrf" || name === "version") continue;
    // Line ends as they are kept, whatever the browser sends.
    (typed[name] ??= []).push(value.replaceAll("\r\n", "\n"));
  }
  return typed;
}
