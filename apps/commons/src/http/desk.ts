/**
 * Pages for who has signed in: each route says who may use it, and whoever may not is told that
 * there is nothing, so that addresses tell nothing either. A form is taken only from a page of ours.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Account, may, type OrganisationRole } from "../accounts/account.ts";
import { tooOften } from "../accounts/rate.ts";
import { SESSION_SECONDS, type Session, sessionOf } from "../accounts/session.ts";
import type { Programme } from "../labels/programme.ts";
import { accountWords } from "../pages/account-words.ts";
import { html, type Markup } from "../pages/html.ts";
import { page } from "../pages/page.ts";
import { notFoundPage } from "../pages/pages.ts";
import { type Language, pageWords, say } from "../pages/words.ts";
import { formOf } from "./form.ts";
import { inOther, languageOf } from "./language.ts";

export interface AtDesk {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly language: Language;
  readonly session: Session;
  readonly account: Account;
  /** Of the address, such as an id; "" when it has none of this name. */
  readonly param: (name: string) => string;
  /** What was sent; empty for a GET. */
  readonly form: URLSearchParams;
  readonly send: (title: string, main: Markup, status?: number) => FastifyReply;
  /** To a page of ours, after a form was taken. */
  readonly go: (path: string) => FastifyReply;
  readonly nothing: () => FastifyReply;
}

type Handler = (at: AtDesk) => Promise<FastifyReply>;
type Who = OrganisationRole | "anybody";

export interface Desk {
  readonly get: (path: string, who: Who, handler: Handler) => void;
  readonly post: (path: string, who: Who, handler: Handler) => void;
}

export function desk(server: FastifyInstance, programme: Programme): Desk {
  const answered =
    (who: Who, handler: Handler) => async (request: FastifyRequest, reply: FastifyReply) => {
      const language = languageOf(request);
      const send = sender(programme, request, reply, language);
      const nothing = () =>
        send(say(pageWords.notFoundTitle, language), notFoundPage(language), 404);
      const session = await sessionIn(programme, request);
      if (session === undefined) {
        return request.method === "GET"
          ? reply.redirect(`/sign-in?lang=${language}`, 303)
          : send(say(accountWords.signInTitle, language), signInAgain(language), 403);
      }
      const { account } = session;
      const own = sender(programme, request, reply, language, account.name);
      const form = formOf(request);
      if (request.method === "POST") {
        if (!isFromHere(request) || form.get("csrf") !== session.csrf) {
          return own(say(accountWords.signInTitle, language), signInAgain(language), 403);
        }
        const wait = await tooOften(programme, "write", account.id);
        if (wait !== undefined) return slowDown(reply, own, wait, language);
      }
      if (who !== "anybody" && !may(account, who)) return nothing();
      return handler({
        request,
        reply,
        language,
        session,
        account,
        param: (name) => paramOf(request, name),
        form,
        send: own,
        go: (path) => reply.redirect(`${path}?lang=${language}`, 303),
        nothing,
      });
    };
  return {
    get: (path, who, handler) => {
      server.get(path, answered(who, handler));
    },
    post: (path, who, handler) => {
      server.post(path, answered(who, handler));
    },
  };
}

export type Send = (title: string, main: Markup, status?: number) => FastifyReply;

/** A page that is kept by nobody on the way. */
export function sender(
  programme: Programme,
  request: FastifyRequest,
  reply: FastifyReply,
  language: Language,
  account?: string,
): Send {
  return (title, main, status = 200) => {
    const other = request.method === "GET" ? inOther(request, language) : "/work";
    const frame = { language, programme: programme.name, other, title, account };
    return reply
      .code(status)
      .headers({ "cache-control": "no-store", "content-language": language })
      .type("text/html; charset=utf-8")
      .send(page(frame, main));
  };
}

export function slowDown(
  reply: FastifyReply,
  send: Send,
  seconds: number,
  language: Language,
): FastifyReply {
  reply.header("retry-after", seconds);
  const title = say(accountWords.slowTitle, language);
  const minutes = Math.ceil(seconds / 60);
  return send(
    title,
    html`<h1>${title}</h1><p>${say(accountWords.slow, language, { minutes })}</p>`,
    429,
  );
}

const signInAgain = (language: Language): Markup =>
  html`<h1>${say(accountWords.signInTitle, language)}</h1>
<p>${say(accountWords.notFromHere, language)}</p>
<p><a href="/sign-in?lang=${language}">${say(accountWords.signIn, language)}</a></p>`;

/**
 * Browsers say from which site a form is sent. Threat: a page elsewhere that signs a visitor in as
 * somebody else, before there is a token for forms.
 */
export function isFromHere({ headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const { origin, host } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

const COOKIE = "thingwall-session";

export function sessionIn(
  programme: Programme,
  request: FastifyRequest,
): Promise<Session | undefined> {
  const cookies = (request.headers.cookie ?? "").split(/; */);
  const token = cookies.find((each) => each.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  return token === undefined ? Promise.resolve(undefined) : sessionOf(programme, token);
}

/** @param token  empty to forget it */
export function sessionCookie({ origin }: Programme, token: string): string {
  // A trial on one's own machine has no certificate.
  const local = origin.startsWith("http://");
  const age = token === "" ? 0 : SESSION_SECONDS;
  return `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${local ? "" : "; Secure"}`;
}

export function paramOf({ params }: FastifyRequest, name: string): string {
  if (typeof params !== "object" || params === null || !Object.hasOwn(params, name)) return "";
  return String((params as Readonly<Record<string, unknown>>)[name]);
}
