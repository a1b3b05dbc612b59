/** The fields of each step of a draft. */
import { type FactId, factIds, factOf } from "@thingwall/label/statement";
import { askedCriteria, type AttestationStep, methods, results } from "../drafts/attestation.ts";
import {
  CONTACT_ROWS,
  type DeclarationStep,
  factsOfStep,
  validMonths,
} from "../drafts/declaration.ts";
import {
  type FormContext,
  longField,
  oneField,
  selectField,
  someField,
  textField,
} from "./fields.ts";
import { html, type Markup } from "./html.ts";
import { type Language, say } from "./words.ts";
import { workWords } from "./work-words.ts";

const wordsIn =
  (language: Language) =>
  (name: keyof typeof workWords, values?: Readonly<Record<string, string | number>>) =>
    say(workWords[name], language, values);

export function declarationFields(step: DeclarationStep, context: FormContext): Markup {
  const words = wordsIn(context.language);
  if (step === "product") {
    return html`${textField(context, { name: "address", label: words("address"), hint: words("addressHint") }, { most: 60 })}
${textField(context, { name: "model", label: words("model") }, { most: 120 })}
${textField(context, { name: "hardware", label: words("hardware") }, { most: 60 })}
${textField(context, { name: "firmware-from", label: words("firmwareFrom") }, { most: 60 })}
${textField(context, { name: "firmware-to", label: words("firmwareTo") }, { most: 60 })}
${monthsField(context)}`;
  }
  if (step === "access") {
    return html`<p>${words("accessIntro")}</p>
${textField(context, { name: "mud-url", label: words("mudUrl") }, { type: "url" })}
<p><button type="submit" class="plain" name="import" value="1">${words("mudRead")}</button></p>
${longField(context, { name: "mud-signers", label: words("mudSigners") }, 800)}`;
  }
  return html`<p class="hint">${words("undisclosedHint")}</p>
${factsOfStep[step].map((id) => factField(id, context))}`;
}

function factField(id: FactId, context: FormContext): Markup {
  const { language } = context;
  const words = wordsIn(language);
  const fact = factOf(id);
  const field = { name: id, label: fact.question[language] };
  switch (fact.form) {
    case "one":
      return oneField(context, field, [
        ["", words("undisclosed")],
        ...Object.entries(fact.answers).map(([value, text]) => [value, text[language]] as const),
      ]);
    case "some":
      return someField(
        context,
        field,
        Object.entries(fact.answers).map(([value, text]) => [value, text[language]]),
      );
    case "date":
      return html`${textField(context, field, { type: "date" })}
${someField(context, { name: `${id}-none`, label: "" }, [["1", fact.none?.[language] ?? words("dayNone")]])}`;
    case "months":
      return textField(context, field, { most: 4 });
    case "link":
      return textField(context, field);
    case "contacts":
      return contactFields(id, field.label, context);
  }
}

function contactFields(id: string, label: string, context: FormContext): Markup {
  const words = wordsIn(context.language);
  const error = context.errors.get(id);
  const rows = Array.from({ length: CONTACT_ROWS }, (_, index) => index + 1);
  return html`<fieldset id="${id}"><legend>${label}</legend>
${error && html`<p class="error">${error[context.language]}</p>`}
${rows.map(
  (row) => html`<fieldset class="inner"><legend>${words("contact", { row })}</legend>
${selectField(context, { name: `${id}-${row}-kind`, label: words("contactKind") }, [
  ["phone", words("contactPhone")],
  ["email", words("contactEmail")],
  ["web", words("contactWeb")],
])}
${textField(context, { name: `${id}-${row}-value`, label: words("contactValue") }, { most: 320 })}
${textField(context, { name: `${id}-${row}-country`, label: words("contactCountry") }, { most: 2 })}
${textField(context, { name: `${id}-${row}-province`, label: words("contactProvince") }, { most: 3 })}
</fieldset>`,
)}</fieldset>`;
}

export function attestationFields(step: AttestationStep, context: FormContext): Markup {
  const { language } = context;
  const words = wordsIn(language);
  if (step === "scope") {
    return html`${oneField(
      context,
      { name: "method", label: words("method") },
      methods.map((method) => [method, words(method)]),
    )}
${textField(context, { name: "on", label: words("on") }, { type: "date" })}
${longField(context, { name: "scope-en", label: words("scopeEn") }, 1000)}
${longField(context, { name: "scope-fr", label: words("scopeFr") }, 1000)}
${monthsField(context)}`;
  }
  return html`<p>${words("resultsIntro")}</p>
${askedCriteria.map(
  ({ number, words: criterion }) => html`<section class="criterion">
${oneField(
  context,
  { name: number, label: criterion[language], hint: number },
  results.map((result) => [result, words(result)]),
)}
${longField(context, { name: `${number}-en`, label: words("evidenceEn") }, 1000)}
${longField(context, { name: `${number}-fr`, label: words("evidenceFr") }, 1000)}
</section>`,
)}`;
}

const labels: Readonly<Record<string, keyof typeof workWords>> = {
  address: "address",
  model: "model",
  hardware: "hardware",
  "firmware-from": "firmwareFrom",
  "firmware-to": "firmwareTo",
  months: "months",
  "mud-url": "mudUrl",
  "mud-signers": "mudSigners",
  method: "method",
  on: "on",
  "scope-en": "scopeEn",
  "scope-fr": "scopeFr",
};

/** What the form calls a field: for a page that shows it without its form. */
export function fieldLabel(name: string, language: Language): string {
  const label = labels[name];
  if (label !== undefined) return say(workWords[label], language);
  const fact = factIds.find((id) => name === id || name.startsWith(`${id}-`));
  if (fact !== undefined) return factOf(fact).question[language];
  const asked = askedCriteria.find(({ number }) => name.startsWith(number));
  return asked?.words[language] ?? name;
}

const monthsField = (context: FormContext): Markup =>
  selectField(
    context,
    { name: "months", label: say(workWords.months, context.language) },
    validMonths.map((count) => [count, say(workWords.monthsCount, context.language, { count })]),
  );
