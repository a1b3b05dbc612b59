/** Pages of accounts, organisations, keys, and what two operators decide. */
import { describeDay } from "@thingwall/label/statement";
import type { Account, Organisation } from "../accounts/account.ts";
import { organisationRoles } from "../accounts/account.ts";
import type { OwnKey } from "../labels/own-keys.ts";
import type { Proposal } from "../labels/proposal.ts";
import { accountWords, organisationRoleWords } from "./account-words.ts";
import { errorSummary, form, type FormContext, someField, textField } from "./fields.ts";
import { html, type Markup } from "./html.ts";
import { type Language, say } from "./words.ts";

const wordsIn =
  (language: Language) =>
  (name: keyof typeof accountWords, values?: Readonly<Record<string, string | number>>) =>
    say(accountWords[name], language, values);

export function signInPage(context: FormContext): Markup {
  const { language } = context;
  const words = wordsIn(language);
  return html`<h1>${words("signInTitle")}</h1>
<p>${words("signInIntro")}</p>
<p class="quiet">${words("signInWhy")}</p>
${errorSummary(context)}
<form method="post" action="/sign-in?lang=${language}">
${textField(context, { name: "email", label: words("email") }, { type: "email", most: 254, autocomplete: "username" })}
${textField(context, { name: "password", label: words("password") }, { type: "password", most: 256, autocomplete: "current-password" })}
<button type="submit">${words("signIn")}</button>
</form>`;
}

export function joinPage(organisation: Organisation, path: string, context: FormContext): Markup {
  const { language } = context;
  const words = wordsIn(language);
  return html`<h1>${words("joinTitle", { organisation: organisation.name })}</h1>
<p>${organisation.roles.map((role) => organisationRoleWords[role][language]).join(", ")} · <code>${organisation.id}</code></p>
${errorSummary(context)}
<form method="post" action="${path}?lang=${language}">
${textField(context, { name: "name", label: words("yourName") }, { most: 120, autocomplete: "name" })}
${textField(context, { name: "email", label: words("email") }, { type: "email", most: 254, autocomplete: "username" })}
${textField(context, { name: "password", label: words("password"), hint: words("passwordHint") }, { type: "password", most: 256, autocomplete: "new-password" })}
<button type="submit">${words("join")}</button>
</form>`;
}

export const joinNonePage = (language: Language): Markup =>
  html`<h1>${say(accountWords.signInTitle, language)}</h1><p>${say(accountWords.joinNone, language)}</p>`;

export function organisationPage(
  { organisation }: Account,
  people: readonly { readonly name: string; readonly email: string }[],
  csrf: string,
  context: FormContext,
): Markup {
  const { language } = context;
  const words = wordsIn(language);
  const operator = organisation.roles.includes("operator");
  return html`<h1>${organisation.name}</h1>
<p>${organisation.roles.map((role) => organisationRoleWords[role][language]).join(", ")} · <code>${organisation.id}</code></p>
<h2>${words("people")}</h2>
<ul>${people.map(({ name, email }) => html`<li>${name} (${email})</li>`)}</ul>
<h2>${words("inviteColleague")}</h2>
${form({ action: "/work/invitations", csrf, language }, html`<button type="submit">${words("invite")}</button>`)}
${
  operator
    ? html`<h2>${words("inviteOrganisation")}</h2>
${errorSummary(context)}
${form(
  { action: "/work/organisations", csrf, language },
  html`${textField(context, { name: "name", label: words("organisationName") }, { most: 200 })}
${textField(context, { name: "id", label: words("organisationId") }, { most: 256 })}
${someField(
  context,
  { name: "roles", label: words("rolesWanted") },
  organisationRoles.map((role) => [role, organisationRoleWords[role][language]]),
)}
<button type="submit">${words("invite")}</button>`,
)}`
    : undefined
}`;
}

export function invitationPage(organisation: string, address: string, language: Language): Markup {
  const words = wordsIn(language);
  return html`<h1>${words("invitationTitle")}</h1>
<p>${words("invitation", { organisation })}</p>
<pre>${address}</pre>
<p><a href="/work?lang=${language}">${words("back")}</a></p>`;
}

export function keysPage(keys: readonly OwnKey[], csrf: string, context: FormContext): Markup {
  const { language } = context;
  const words = wordsIn(language);
  return html`<h1>${words("keysTitle")}</h1>
<p>${words("keysIntro")}</p>
${keys.length === 0 ? html`<p>${words("keysNone")}</p>` : undefined}
<ul class="cards">${keys.map(
    ({
      kid,
      listed,
      held,
      stolen,
    }) => html`<li><p class="name"><code>${kid.slice(kid.indexOf("#"))}</code></p>
<p>${words(held ? "keyHeld" : "keyOwn")}${listed ? undefined : html`, <span class="undisclosed">${words("keyWaits")}</span>`}</p>
${
  listed && !stolen
    ? form(
        { action: "/work/keys/stolen", csrf, language },
        html`<input type="hidden" name="kid" value="${kid}"><button type="submit" class="plain">${words("keyStolen")}</button>`,
      )
    : undefined
}</li>`,
  )}</ul>
${errorSummary(context)}
${form(
  { action: "/work/keys", csrf, language },
  html`${textField(context, { name: "name", label: words("keyName") }, { most: 64 })}
${textField(context, { name: "jwk", label: words("keyPublic"), hint: words("keyPublicHint") }, { most: 2000 })}
<button type="submit">${words("keyAsk")}</button>`,
)}`;
}

export function proposalsPage(
  open: readonly Proposal[],
  before: readonly Proposal[],
  { id }: Account,
  csrf: string,
  language: Language,
  failed: boolean,
): Markup {
  const words = wordsIn(language);
  const told = (proposal: Proposal) => html`<p>${inWords(proposal, language)}</p>
<p class="quiet">${words("proposedBy", { name: proposal.by, at: day(proposal.at, language) })} ${
    proposal.agreed.length > 0 ? words("agreedBy", { names: proposal.agreed.join(", ") }) : ""
  }</p>`;
  return html`<h1>${words("proposalsTitle")}</h1>
${failed ? html`<p class="error" role="alert">${words("spokenNot")}</p>` : undefined}
${open.length === 0 ? html`<p>${words("proposalsNone")}</p>` : undefined}
<ul class="cards wide">${open.map(
    (proposal) => html`<li>${told(proposal)}
${
  proposal.spoken.includes(id)
    ? html`<p>${words("anotherMust")}</p>`
    : form(
        { action: `/work/proposals/${proposal.id}`, csrf, language },
        html`<button type="submit" name="agrees" value="yes">${words("agree")}</button> <button type="submit" class="plain" name="agrees" value="no">${words("refuse")}</button>`,
      )
}</li>`,
  )}</ul>
${
  before.length > 0
    ? html`<h2>${words("decided")}</h2>
<ul class="cards wide">${before.map(
        (proposal) =>
          html`<li>${told(proposal)}<p>${words(proposal.outcome === "done" ? "outcomeDone" : "outcomeRefused")}</p></li>`,
      )}</ul>`
    : undefined
}`;
}

function inWords({ proposed }: Proposal, language: Language): string {
  const words = wordsIn(language);
  switch (proposed.kind) {
    case "key":
      return words("proposalKey", { kid: proposed.kid, organisation: proposed.organisation });
    case "stolen-key":
      return words("proposalStolen", { kid: proposed.kid, since: proposed.since });
    case "revoke":
      return words("proposalRevoke", {
        digest: proposed.digest,
        reason: proposed.reason[language],
      });
  }
}

const day = (time: Date, language: Language) =>
  describeDay(time.toISOString().slice(0, 10))[language];
