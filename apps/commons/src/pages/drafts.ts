/** The pages on which a statement is written, compared with another's text, read again and signed. */
import { describeDay } from "@thingwall/label/statement";
import { attestationSteps } from "../drafts/attestation.ts";
import { declarationSteps } from "../drafts/declaration.ts";
import type { Draft, Fields } from "../drafts/draft.ts";
import type { MudImport } from "../drafts/mud-import.ts";
import { accountWords } from "./account-words.ts";
import { attestationFields, declarationFields, fieldLabel } from "./draft-fields.ts";
import { errorSummary, form, type FormContext, type Typed } from "./fields.ts";
import { html, type Markup } from "./html.ts";
import { type Language, say } from "./words.ts";
import { workWords } from "./work-words.ts";

const wordsIn =
  (language: Language) =>
  (name: keyof typeof workWords, values?: Readonly<Record<string, string | number>>) =>
    say(workWords[name], language, values);

export type Step = (typeof declarationSteps)[number] | (typeof attestationSteps)[number];

export const stepsOf = ({ kind }: Pick<Draft, "kind">): readonly Step[] =>
  kind === "product-declaration" ? declarationSteps : attestationSteps;

const stepTitles = {
  product: workWords.stepProduct,
  protection: workWords.stepProtection,
  use: workWords.stepUse,
  data: workWords.stepData,
  access: workWords.stepAccess,
  scope: workWords.stepScope,
  results: workWords.stepResults,
} as const satisfies Readonly<Record<Step, object>>;

export const stepTitle = (step: Step, language: Language): string =>
  say(stepTitles[step], language);

export function stepPage(
  draft: Draft,
  step: Step,
  csrf: string,
  context: FormContext,
  more: { readonly preview: Markup | undefined; readonly mud: MudImport | undefined },
): Markup {
  const { language } = context;
  const words = wordsIn(language);
  const steps = stepsOf(draft);
  const position = { step: steps.indexOf(step) + 1, steps: steps.length + 1 };
  return html`<p class="quiet">${words("step", position)}</p>
<h1>${stepTitle(step, language)}</h1>
${stepList(draft, step, language)}
${errorSummary(context)}
${more.mud && mudSays(more.mud, language)}
${form(
  { action: `/work/drafts/${draft.id}/${step}`, csrf, language },
  html`<input type="hidden" name="version" value="${draft.version}">
${fieldsOf(step, context)}
<button type="submit">${words("next")}</button>`,
)}
${more.preview && html`<details open><summary>${words("preview")}</summary><div class="preview">${more.preview}</div></details>`}`;
}

function fieldsOf(step: Step, context: FormContext): Markup {
  switch (step) {
    case "scope":
    case "results":
      return attestationFields(step, context);
    default:
      return declarationFields(step, context);
  }
}

export const stepList = (draft: Draft, current: Step | "sign", language: Language): Markup =>
  html`<nav class="steps" aria-label="${say(workWords.drafts, language)}"><ol>${[
    ...stepsOf(draft),
    "sign" as const,
  ].map((step) => {
    const title = step === "sign" ? say(workWords.stepSign, language) : stepTitle(step, language);
    return step === current
      ? html`<li aria-current="step">${title}</li>`
      : html`<li><a href="/work/drafts/${draft.id}/${step}?lang=${language}">${title}</a></li>`;
  })}</ol></nav>`;

function mudSays(imported: MudImport, language: Language): Markup {
  const words = wordsIn(language);
  if (!imported.ok) {
    return html`<p class="error" role="alert">${words(`mud-${imported.why}`)}</p>`;
  }
  const { systeminfo, maker, model, supported, names, atHome, rules, signers } = imported.says;
  const about = [systeminfo, [maker, model].filter((each) => each !== undefined).join(" ")];
  return html`<div class="panel" role="status"><h2>${words("mudSays")}</h2>
<ul>${about.map((text) => (text === undefined || text === "" ? undefined : html`<li>${text}</li>`))}
<li>${names.length === 0 ? words("mudNamesNone") : words("mudNames", { names: names.join(", ") })}</li>
${atHome ? html`<li>${words("mudAtHome")}</li>` : undefined}
<li>${words("mudRules", { count: rules })}</li>
${supported ? undefined : html`<li class="undisclosed">${words("mudUnsupported")}</li>`}
<li>${words(signers.length === 0 ? "mudUnsigned" : "mudSignersFound")}</li></ul></div>`;
}

/** Both texts, for each field in which they differ. */
export function conflictPage(
  current: Draft,
  step: Step,
  mine: Fields,
  fields: readonly string[],
  csrf: string,
  language: Language,
): Markup {
  const words = wordsIn(language);
  const name = current.changedBy;
  const shown = (typed: Typed, field: string) => {
    const text = (typed[field] ?? []).filter((each) => each !== "").join(", ");
    return text === "" ? words("conflictEmpty") : text;
  };
  const kept = Object.entries(mine).filter(([field]) => !fields.includes(field));
  const hidden = (field: string, values: readonly string[]) =>
    values.map((value) => html`<input type="hidden" name="${field}" value="${value}">`);
  return html`<h1>${words("conflictTitle")}</h1>
<p>${words("conflict", { name })}</p>
${form(
  { action: `/work/drafts/${current.id}/${step}`, csrf, language },
  html`<input type="hidden" name="version" value="${current.version}">
${kept.map(([field, values]) => hidden(field, values))}
${fields.map((field) => {
  const theirs = current.fields[field] ?? [];
  return html`<fieldset><legend>${fieldLabel(field, language)}</legend>
${hidden(`mine:${field}`, mine[field] ?? [])}${hidden(`theirs:${field}`, theirs)}
<p class="choice"><input type="radio" id="m:${field}" name="choose:${field}" value="mine" checked> <label for="m:${field}">${words("conflictMine")}: <span class="text">${shown(mine, field)}</span></label></p>
<p class="choice"><input type="radio" id="t:${field}" name="choose:${field}" value="theirs"> <label for="t:${field}">${words("conflictTheirs", { name })}: <span class="text">${shown(current.fields, field)}</span></label></p>
</fieldset>`;
})}
<button type="submit">${words("conflictKeep")}</button>`,
)}`;
}

/** What was chosen on that page, as if it had been typed. */
export function chosenIn(typed: Typed): Typed {
  const chosen: Record<string, readonly string[]> = {};
  for (const [name, values] of Object.entries(typed)) {
    if (name.startsWith("choose:")) {
      const field = name.slice("choose:".length);
      const side = values[0] === "theirs" ? "theirs" : "mine";
      chosen[field] = typed[`${side}:${field}`] ?? [];
    } else if (!/^(mine|theirs):/.test(name)) chosen[name] = values;
  }
  return chosen;
}

export interface Signing {
  readonly draft: Draft;
  readonly csrf: string;
  readonly language: Language;
  readonly preview: Markup | undefined;
  /** What is still wrong: the step and the words. */
  readonly faults: readonly { readonly step: Step; readonly words: string }[];
  readonly held: boolean;
  /** Why it was not taken. */
  readonly refused: readonly string[];
  readonly typed: string;
}

export function signPage(signing: Signing): Markup {
  const { draft, csrf, language, preview, faults, held, refused, typed } = signing;
  const words = wordsIn(language);
  const action = `/work/drafts/${draft.id}/sign`;
  return html`<h1>${words("stepSign")}</h1>
${stepList(draft, "sign", language)}
${
  refused.length > 0
    ? html`<div class="errors" role="alert"><p>${words("notTaken")}</p><ul>${refused.map((text) => html`<li>${text}</li>`)}</ul></div>`
    : undefined
}
${
  faults.length > 0
    ? html`<h2>${words("notReady")}</h2><ul>${faults.map(
        ({ step, words: fault }) =>
          html`<li><a href="/work/drafts/${draft.id}/${step}?lang=${language}">${stepTitle(step, language)}</a>: ${fault}</li>`,
      )}</ul>`
    : html`${
        held
          ? form(
              { action, csrf, language },
              html`<input type="hidden" name="way" value="held"><button type="submit">${words("signHeld")}</button>`,
            )
          : html`<p>${words("signHeldNone")} <a href="/work/keys?lang=${language}">${say(accountWords.keysTitle, language)}</a></p>`
      }
<h2>${words("signOwn")}</h2>
<p>${words("signOwnHow")}</p>
<p><a href="/work/drafts/${draft.id}/claims.json">${words("claims")}</a></p>
<pre>thingwall label sign claims.json --key key.json</pre>
${form(
  { action, csrf, language },
  html`<input type="hidden" name="way" value="own">
<div class="field"><label for="jws">${words("jws")}</label>
<textarea id="jws" name="jws" rows="5" maxlength="65536" spellcheck="false">
${typed}</textarea></div>
<button type="submit">${words("take")}</button>`,
)}`
}
${preview && html`<h2>${words("preview")}</h2><div class="preview">${preview}</div>`}`;
}

export const dayOf = (time: Date, language: Language): string =>
  describeDay(time.toISOString().slice(0, 10))[language];
