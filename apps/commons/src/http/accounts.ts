/** Signing in, joining by invitation, one's organisation, its keys, and what two operators decide. */
import { parsePublicJwk } from "@thingwall/label/envelope";
import { DID_FORM } from "@thingwall/label/statement";
import type { FastifyInstance, FastifyReply } from "fastify";
import {
  addOrganisation,
  invitationOf,
  invite,
  join,
  knownBy,
  peopleOf,
  rolesIn,
} from "../accounts/account.ts";
import { passwordLimits } from "../accounts/password.ts";
import { tooOften } from "../accounts/rate.ts";
import { endSession, openSession } from "../accounts/session.ts";
import { askForKey, ownKeys } from "../labels/own-keys.ts";
import { proposals, propose, speak } from "../labels/proposal.ts";
import type { Programme } from "../labels/programme.ts";
import { accountWords } from "../pages/account-words.ts";
import {
  invitationPage,
  joinNonePage,
  joinPage,
  keysPage,
  organisationPage,
  proposalsPage,
  signInPage,
} from "../pages/account.ts";
import { type FieldErrors, type Typed, typedIn, typedOf } from "../pages/fields.ts";
import { type Bilingual, say } from "../pages/words.ts";
import {
  type AtDesk,
  type Desk,
  isFromHere,
  paramOf,
  sender,
  sessionCookie,
  slowDown,
} from "./desk.ts";
import { formOf } from "./form.ts";
import { languageOf } from "./language.ts";

const MAIL = /^[^\s@<>"]{1,64}@[a-z0-9]([a-z0-9.-]{0,180}[a-z0-9])?$/i;

export function accountRoutes(server: FastifyInstance, desk: Desk, programme: Programme): void {
  server.get("/sign-in", async (request, reply) => {
    const language = languageOf(request);
    const context = { language, typed: {}, errors: new Map() };
    const send = sender(programme, request, reply, language);
    return send(say(accountWords.signInTitle, language), signInPage(context));
  });

  server.post("/sign-in", async (request, reply) => {
    const language = languageOf(request);
    const send = sender(programme, request, reply, language);
    const form = formOf(request);
    const typed = typedOf(form);
    const refused = (name: string, words: Bilingual) =>
      send(
        say(accountWords.signInTitle, language),
        signInPage({ language, typed, errors: new Map([[name, words]]) }),
        403,
      );
    if (!isFromHere(request)) return refused("email", accountWords.notFromHere);
    const email = typedIn(typed, "email").trim();
    const wait =
      (await tooOften(programme, "signInFrom", request.ip)) ??
      (await tooOften(programme, "signIn", email.toLowerCase()));
    if (wait !== undefined) return slowDown(reply, send, wait, language);
    const account = await knownBy(programme, email, typedIn(typed, "password"));
    if (account === undefined) return refused("email", accountWords.wrong);
    return enter(programme, reply, account, language);
  });

  server.get("/join/:token", async (request, reply) => {
    const language = languageOf(request);
    const send = sender(programme, request, reply, language);
    const token = paramOf(request, "token");
    const organisation = await invitationOf(programme, token);
    const title = say(accountWords.join, language);
    if (organisation === undefined) return send(title, joinNonePage(language), 404);
    const context = { language, typed: {}, errors: new Map() };
    return send(title, joinPage(organisation, `/join/${token}`, context));
  });

  server.post("/join/:token", async (request, reply) => {
    const language = languageOf(request);
    const send = sender(programme, request, reply, language);
    const title = say(accountWords.join, language);
    const wait = await tooOften(programme, "joinFrom", request.ip);
    if (wait !== undefined) return slowDown(reply, send, wait, language);
    const token = paramOf(request, "token");
    const organisation = await invitationOf(programme, token);
    if (organisation === undefined || !isFromHere(request)) {
      return send(title, joinNonePage(language), 404);
    }
    const typed = typedOf(formOf(request));
    const errors = joiningErrors(typed);
    const refused = (found: FieldErrors) =>
      send(
        title,
        joinPage(organisation, `/join/${token}`, { language, typed, errors: found }),
        422,
      );
    if (errors.size > 0) return refused(errors);
    const joined = await join(programme, token, {
      name: typedIn(typed, "name").trim(),
      email: typedIn(typed, "email").trim(),
      password: typedIn(typed, "password"),
    });
    if (joined.ok) return enter(programme, reply, joined.account, language);
    if (joined.why === "email-taken") return refused(new Map([["email", accountWords.emailTaken]]));
    return send(title, joinNonePage(language), 404);
  });

  desk.post("/sign-out", "anybody", async ({ reply, session, go }) => {
    await endSession(programme, session.token);
    reply.header("set-cookie", sessionCookie(programme, ""));
    return go("/sign-in");
  });

  const showOrganisation = async (
    { account, session, language, send }: AtDesk,
    typed: Typed = {},
    errors: FieldErrors = new Map(),
  ) => {
    const people = await peopleOf(programme, account.organisation.id);
    const main = organisationPage(account, people, session.csrf, { language, typed, errors });
    return send(account.organisation.name, main, errors.size > 0 ? 422 : 200);
  };
  desk.get("/work/organisation", "anybody", (at) => showOrganisation(at));

  const invited = async ({ language, send }: AtDesk, id: string, name: string) => {
    const token = await invite(programme, id);
    const address = `${programme.origin}/join/${token}`;
    const title = say(accountWords.invitationTitle, language);
    return send(title, invitationPage(name, address, language), 201);
  };
  desk.post("/work/invitations", "anybody", (at) =>
    invited(at, at.account.organisation.id, at.account.organisation.name),
  );
  desk.post("/work/organisations", "operator", async (at) => {
    const typed = typedOf(at.form);
    const [id, name] = [typedIn(typed, "id").trim(), typedIn(typed, "name").trim()];
    const roles = rolesIn(typed["roles"] ?? []);
    const errors = new Map<string, Bilingual>();
    if (name === "" || name.length > 200) errors.set("name", accountWords.nameWrong);
    if (!new RegExp(DID_FORM).test(id)) errors.set("id", accountWords.organisationIdWrong);
    if (roles.length === 0) errors.set("roles", accountWords.rolesNone);
    // Who lists would list what it declared or attested itself.
    if (roles.includes("operator") && roles.length > 1) {
      errors.set("roles", accountWords.rolesOperator);
    }
    if (errors.size > 0) return showOrganisation(at, typed, errors);
    const added = await addOrganisation(programme.db, { id, name, roles }, programme.now());
    return added === "added"
      ? invited(at, id, name)
      : showOrganisation(at, typed, new Map([["id", accountWords.organisationTaken]]));
  });

  const showKeys = async (
    { account, session, language, send }: AtDesk,
    typed: Typed = {},
    errors: FieldErrors = new Map(),
  ) => {
    const keys = await ownKeys(programme, account.organisation.id);
    const main = keysPage(keys, session.csrf, { language, typed, errors });
    return send(say(accountWords.keysTitle, language), main, errors.size > 0 ? 422 : 200);
  };
  desk.get("/work/keys", "anybody", (at) => showKeys(at));
  desk.post("/work/keys", "anybody", async (at) => {
    const typed = typedOf(at.form);
    const name = typedIn(typed, "name").trim();
    const text = typedIn(typed, "jwk").trim();
    const jwk = text === "" ? undefined : publicKeyIn(text);
    const errors = new Map<string, Bilingual>();
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(name)) errors.set("name", accountWords.keyNameWrong);
    if (jwk?.ok === false) errors.set("jwk", accountWords.keyPublicWrong);
    // What may be a private key is not repeated.
    if (errors.has("jwk")) return showKeys(at, { ...typed, jwk: [] }, errors);
    if (errors.size > 0) return showKeys(at, typed, errors);
    const kid = `${at.account.organisation.id}#${name}`;
    const own = jwk?.ok === true ? jwk.key : undefined;
    const asked = await askForKey(programme, at.account, kid, own);
    return asked === "asked"
      ? at.go("/work/keys")
      : showKeys(at, typed, new Map([["name", accountWords.keyNameWrong]]));
  });
  desk.post("/work/keys/stolen", "anybody", async ({ account, form, go, nothing }) => {
    const kid = form.get("kid") ?? "";
    const keys = await ownKeys(programme, account.organisation.id);
    if (!keys.some((key) => key.kid === kid && key.listed)) return nothing();
    const since = `${programme.now().toISOString().slice(0, 19)}Z`;
    await propose(programme, account, { kind: "stolen-key", kid, since });
    return go("/work/keys");
  });

  const showProposals = async ({ account, session, language, send }: AtDesk, failed = false) => {
    const [open, before] = [await proposals(programme, true), await proposals(programme, false)];
    const main = proposalsPage(open, before, account, session.csrf, language, failed);
    return send(say(accountWords.proposalsTitle, language), main, failed ? 409 : 200);
  };
  desk.get("/work/proposals", "operator", (at) => showProposals(at));
  desk.post("/work/proposals/:id", "operator", async (at) => {
    const id = at.param("id");
    if (!UUID.test(id)) return at.nothing();
    const spoken = await speak(programme, at.account, id, at.form.get("agrees") === "yes");
    const taken = spoken === "done" || spoken === "waiting" || spoken === "refused";
    return taken ? at.go("/work/proposals") : showProposals(at, true);
  });
}

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function enter(
  programme: Programme,
  reply: FastifyReply,
  account: string,
  language: string,
): Promise<FastifyReply> {
  const token = await openSession(programme, account);
  return reply
    .header("set-cookie", sessionCookie(programme, token))
    .redirect(`/work?lang=${language}`, 303);
}

function joiningErrors(typed: Typed): FieldErrors {
  const errors = new Map<string, Bilingual>();
  const name = typedIn(typed, "name").trim();
  if (name === "" || name.length > 120) errors.set("name", accountWords.nameWrong);
  if (!MAIL.test(typedIn(typed, "email").trim())) errors.set("email", accountWords.emailWrong);
  const { length } = typedIn(typed, "password");
  if (length < passwordLimits.shortest || length > passwordLimits.longest) {
    errors.set("password", accountWords.passwordWrong);
  }
  return errors;
}

function publicKeyIn(text: string) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false } as const;
  }
  return parsePublicJwk(value, "");
}
