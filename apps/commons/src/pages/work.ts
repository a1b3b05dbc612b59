/** Where members of the programme begin, one statement of theirs, and a listing that is made. */
import { describeFacts } from "@thingwall/label/statement";
import type { Account } from "../accounts/account.ts";
import { may } from "../accounts/account.ts";
import type { Draft } from "../drafts/draft.ts";
import { one } from "../drafts/declaration.ts";
import type { Standing } from "../labels/stated.ts";
import { accountWords } from "./account-words.ts";
import { dayOf, stepsOf } from "./drafts.ts";
import {
  errorSummary,
  form,
  type FormContext,
  longField,
  oneField,
  selectField,
  someField,
} from "./fields.ts";
import { html, type Markup } from "./html.ts";
import { kindWords, type Language, pageWords, say, stateWords } from "./words.ts";
import { workWords } from "./work-words.ts";

const wordsIn =
  (language: Language) =>
  (name: keyof typeof workWords, values?: Readonly<Record<string, string | number>>) =>
    say(workWords[name], language, values);

export interface AtWork {
  readonly account: Account;
  readonly csrf: string;
  readonly language: Language;
  readonly drafts: readonly Draft[];
  readonly stated: readonly Standing[];
  /** For an assessor. */
  readonly assessable: readonly Standing[];
  /** For an operator. */
  readonly unlisted: readonly Standing[];
  readonly proposals: number;
}

export function workPage(work: AtWork): Markup {
  const { account, csrf, language, drafts, stated, assessable, unlisted, proposals } = work;
  const words = wordsIn(language);
  const own = (name: keyof typeof accountWords, values?: Readonly<Record<string, string>>) =>
    say(accountWords[name], language, values);
  const link = (path: string, text: string) =>
    html`<li><a href="${path}?lang=${language}">${text}</a></li>`;
  const operator = may(account, "operator");
  return html`<h1>${own("workTitle", { organisation: account.organisation.name })}</h1>
<ul class="row">${link("/work/organisation", own("people"))}
${link("/work/keys", own("keysTitle"))}
${operator ? link("/work/proposals", `${own("proposalsTitle")} (${proposals})`) : undefined}</ul>
${
  operator
    ? html`<h2>${words("toList")}</h2>
${unlisted.length === 0 ? html`<p>${words("toListNone")}</p>` : undefined}
<ul>${unlisted.map(({ digest, statement, issuer }) =>
        link(`/work/list/${digest}`, words("list", { model: modelOf(statement), maker: issuer })),
      )}</ul>`
    : undefined
}
${may(account, "retailer") ? html`<p>${words("shopIntro")}</p>` : undefined}
${
  may(account, "maker")
    ? form(
        { action: "/work/drafts", csrf, language },
        html`<button type="submit">${words("newProduct")}</button>`,
      )
    : undefined
}
${
  may(account, "maker") || may(account, "assessor")
    ? html`<h2>${words("drafts")}</h2>
${drafts.length === 0 ? html`<p>${words("draftsNone")}</p>` : undefined}
<ul class="cards">${drafts.map((draft) => draftCard(draft, language))}</ul>`
    : undefined
}
${
  may(account, "assessor")
    ? html`<h2>${words("assessable")}</h2>
<ul class="cards">${assessable.map(
        ({ digest, statement, issuer }) =>
          html`<li><p class="name">${modelOf(statement)}</p><p class="quiet">${say(pageWords.byMaker, language, { maker: issuer })}</p>
${form(
  { action: "/work/assessments", csrf, language },
  html`<input type="hidden" name="declaration" value="${digest}"><button type="submit">${words("assess", { model: modelOf(statement) })}</button>`,
)}</li>`,
      )}</ul>`
    : undefined
}
<h2>${words("stated")}</h2>
${stated.length === 0 ? html`<p>${words("statedNone")}</p>` : undefined}
<ul class="cards">${stated.map(
    ({ digest, statement, state }) => html`<li>
<p class="name"><a href="/work/statements/${digest}?lang=${language}">${modelOf(statement)}</a></p>
<p>${kindWords[statement.kind][language]} · ${words("until", { at: dayOf(statement.until, language) })}</p>
${state === "valid" ? undefined : html`<p class="undisclosed">${stateWords[state]?.[language]}</p>`}
</li>`,
  )}</ul>
${form({ action: "/sign-out", csrf, language }, html`<button type="submit" class="plain">${own("signOut")}</button>`)}`;
}

function draftCard(draft: Draft, language: Language): Markup {
  const model = one(draft.fields, "model");
  const name = model === "" ? say(workWords.unnamed, language) : model;
  const changed = { name: draft.changedBy, at: dayOf(draft.changedAt, language) };
  return html`<li><p class="name"><a href="/work/drafts/${draft.id}/${stepsOf(draft)[0] ?? ""}?lang=${language}">${name}</a></p>
<p class="quiet">${kindWords[draft.kind][language]} · ${say(workWords.draftBy, language, changed)}</p></li>`;
}

const modelOf = ({ subject }: Standing["statement"]): string => {
  switch (subject.kind) {
    case "product":
      return subject.model;
    case "organisation":
      return subject.name;
    case "unit":
      return `${new URL(subject.product).pathname} ${subject.serial}`;
  }
};

export function statementPage(
  { digest, statement, state }: Standing,
  csrf: string,
  context: FormContext,
  { canRenew, refused }: { readonly canRenew: boolean; readonly refused: string | undefined },
): Markup {
  const { language } = context;
  const words = wordsIn(language);
  const model = modelOf(statement);
  return html`<h1>${words("statementOf", { kind: kindWords[statement.kind][language], model })}</h1>
<p><code class="digest">${digest}</code></p>
<p>${words("until", { at: dayOf(statement.until, language) })} ${
    state === "valid"
      ? undefined
      : html`<span class="undisclosed">${stateWords[state]?.[language]}</span>`
  }</p>
${refused === undefined ? undefined : html`<p class="error" role="alert">${refused}</p>`}
${
  canRenew
    ? form(
        { action: "/work/drafts", csrf, language },
        html`<input type="hidden" name="from" value="${digest}"><button type="submit">${words("renew")}</button>`,
      )
    : undefined
}
${
  state === "revoked"
    ? undefined
    : html`<h2>${words("change")}</h2>
${errorSummary(context)}
${statement.kind === "listing" ? html`<p>${words("fourEyes")}</p>` : undefined}
${form(
  { action: `/work/statements/${digest}/status`, csrf, language },
  html`${oneField(
    context,
    { name: "state", label: words("changeTo") },
    (["suspended", "valid", "revoked"] as const)
      .filter((each) => each !== state)
      .map((each) => [each, words(each)]),
  )}
${longField(context, { name: "reason-en", label: words("reasonEn") }, 500)}
${longField(context, { name: "reason-fr", label: words("reasonFr") }, 500)}
<button type="submit">${words("changeDo")}</button>`,
)}`
}`;
}

export function listPage(
  declared: Standing,
  attestations: readonly Standing[],
  preview: Markup,
  csrf: string,
  context: FormContext,
): Markup {
  const { language } = context;
  const words = wordsIn(language);
  const { statement } = declared;
  const open =
    statement.kind === "product-declaration"
      ? describeFacts(statement.facts).filter(({ disclosed }) => !disclosed).length
      : 0;
  return html`<h1>${words("listingTitle", { model: modelOf(statement) })}</h1>
<p>${say(pageWords.byMaker, language, { maker: declared.issuer })} · ${words("undisclosed")}: ${open}</p>
${errorSummary(context)}
${form(
  { action: `/work/list/${declared.digest}`, csrf, language },
  html`${oneField(context, { name: "level", label: words("level") }, [
    ["1", words("level1")],
    ["2", words("level2")],
    ["3", words("level3")],
  ])}
${
  attestations.length === 0
    ? html`<p>${words("restsOnNone")}</p>`
    : someField(
        context,
        { name: "attestations", label: words("restsOn") },
        attestations.flatMap(({ digest, statement: attested, issuer }) =>
          attested.kind === "product-attestation"
            ? [
                [
                  digest,
                  words("attestationBy", {
                    issuer,
                    method: words(attested.method),
                    on: attested.on,
                  }),
                ] as const,
              ]
            : [],
        ),
      )
}
${selectField(
  context,
  { name: "months", label: words("months") },
  ["12", "24", "36"].map((count) => [count, words("monthsCount", { count })]),
)}
<button type="submit">${words("listDo")}</button>`,
)}
<h2>${words("stated")}</h2><div class="preview">${preview}</div>`;
}
