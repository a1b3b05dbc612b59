/** An account for whoever wants to take part: open to everybody, asked for here. */
import type { FastifyInstance } from "fastify";
import { passwordLimits } from "../../accounts/password.ts";
import { tooOften } from "../../accounts/rate.ts";
import { openSession } from "../../accounts/session.ts";
import { isFromHere, sender, sessionCookie, slowDown } from "../../http/desk.ts";
import { formOf } from "../../http/form.ts";
import { languageOf } from "../../http/language.ts";
import type { Programme } from "../../labels/programme.ts";
import { accountWords } from "../../pages/account-words.ts";
import { errorSummary, type FormContext, textField, typedIn, typedOf } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import { type Bilingual, say } from "../../pages/words.ts";
import { openAccount } from "../people.ts";

const title: Bilingual = { en: "An account to take part", fr: "Un compte pour participer" };
const intro: Bilingual = {
  en: "Anybody may have one. It serves to take part in the processes of this programme; your address is shown to nobody.",
  fr: "Tout le monde peut en avoir un. Il sert à participer aux processus de ce programme ; votre adresse n’est montrée à personne.",
};
const MAIL = /^[^\s@<>"]{1,64}@[a-z0-9]([a-z0-9.-]{0,180}[a-z0-9])?$/i;
const PATH = "/assembly/account";

function accountPage(context: FormContext): Markup {
  const { language } = context;
  const words = (name: keyof typeof accountWords) => say(accountWords[name], language);
  return html`<h1>${say(title, language)}</h1><p>${say(intro, language)}</p>
${errorSummary(context)}
<form method="post" action="${PATH}?lang=${language}">
${textField(context, { name: "name", label: words("yourName") }, { most: 120, autocomplete: "name" })}
${textField(context, { name: "email", label: words("email") }, { type: "email", most: 254, autocomplete: "username" })}
${textField(context, { name: "password", label: words("password"), hint: words("passwordHint") }, { type: "password", most: 256, autocomplete: "new-password" })}
<button type="submit">${say(title, language)}</button>
</form>`;
}

export function openAccountRoutes(server: FastifyInstance, programme: Programme): void {
  server.get(PATH, async (request, reply) => {
    const language = languageOf(request);
    const send = sender(programme, request, reply, language);
    return send(say(title, language), accountPage({ language, typed: {}, errors: new Map() }));
  });

  server.post(PATH, async (request, reply) => {
    const language = languageOf(request);
    const send = sender(programme, request, reply, language);
    const typed = typedOf(formOf(request));
    const refused = (errors: ReadonlyMap<string, Bilingual>) =>
      send(say(title, language), accountPage({ language, typed, errors }), 422);
    if (!isFromHere(request)) return refused(new Map([["email", accountWords.notFromHere]]));
    const wait = await tooOften(programme, "joinFrom", request.ip);
    if (wait !== undefined) return slowDown(reply, send, wait, language);
    const [name, email, password] = [
      typedIn(typed, "name").trim(),
      typedIn(typed, "email").trim(),
      typedIn(typed, "password"),
    ];
    const errors = new Map<string, Bilingual>();
    if (name === "" || name.length > 120) errors.set("name", accountWords.nameWrong);
    if (!MAIL.test(email)) errors.set("email", accountWords.emailWrong);
    if (password.length < passwordLimits.shortest || password.length > passwordLimits.longest) {
      errors.set("password", accountWords.passwordWrong);
    }
    if (errors.size > 0) return refused(errors);
    const account = await openAccount(programme, { name, email, password });
    if (account === undefined) return refused(new Map([["email", accountWords.emailTaken]]));
    const token = await openSession(programme, account);
    return reply
      .header("set-cookie", sessionCookie(programme, token))
      .redirect(`/assembly?lang=${language}`, 303);
  });
}
