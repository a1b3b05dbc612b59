/** Who asks: by the cookie of a session, or by a token. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Account } from "../store/accounts.ts";
import type { Scope } from "./contract.ts";
import { assertOwnPage } from "./guard.ts";
import type { Household } from "./household.ts";
import { ApiProblem } from "./problem.ts";
import { digestOfSecret, newSecret } from "./secret.ts";
import { newId } from "../store/new-id.ts";

/** Who may ask for a route; `scope`: what a token needs for it, none where no token will do. */
export interface Need {
  readonly who: "anyone" | "adult" | "owner";
  readonly scope?: Scope;
}

export interface Visitor {
  readonly account: Account;
  /** Absent for a token. */
  readonly session?: string;
}

/**
 * One for each way here. What came over HTTPS never goes over HTTP, and nobody on the way puts another
 * in its place (RFC 6265bis, `__Host-`).
 */
const COOKIES = { https: "__Host-thingwall", http: "thingwall" } as const;
const DAY = 86_400_000;
/** A session that is not used ends; one that is used ends all the same, later. */
const IDLE_MS = 30 * DAY;
const LONGEST_MS = 180 * DAY;
const SEEN_EVERY_MS = 3_600_000;

/** Undefined for who is nobody; throws `ApiProblem` for who may not ask. */
export function admit(
  request: FastifyRequest,
  household: Household,
  { who, scope }: Need,
): Visitor | undefined {
  const bearer = /^Bearer ([\w-]{43})$/.exec(request.headers.authorization ?? "")?.[1];
  if (request.headers.authorization !== undefined) {
    const found = bearer === undefined ? undefined : tokenOf(bearer, household);
    if (!found) throw new ApiProblem("not-signed-in");
    if (scope === undefined || !found.scopes.includes(scope)) throw new ApiProblem("beyond-scope");
    return allowed(found, who);
  }
  assertOwnPage(request);
  const found = sessionOf(request, household);
  if (!found && who === "anyone") return undefined;
  if (!found) throw new ApiProblem("not-signed-in");
  return allowed(found, who);
}

function allowed(visitor: Visitor, who: Need["who"]): Visitor {
  if (who === "owner" && visitor.account.role !== "owner") throw new ApiProblem("owners-only");
  return visitor;
}

function tokenOf(
  secret: string,
  household: Household,
): (Visitor & { readonly scopes: readonly string[] }) | undefined {
  const found = household.accounts().token(digestOfSecret(secret));
  if (!found || found.token.until <= household.now()) return undefined;
  return { account: found.account, scopes: found.token.scopes };
}

function sessionOf(request: FastifyRequest, household: Household): Visitor | undefined {
  const secret = cookieOf(request);
  if (secret === undefined) return undefined;
  const accounts = household.accounts();
  const found = accounts.session(digestOfSecret(secret));
  if (!found) return undefined;
  const { session, account } = found;
  const now = household.now();
  if (now - session.seen > IDLE_MS || now - session.made > LONGEST_MS) {
    accounts.endSession(account.id, session.id);
    return undefined;
  }
  if (now - session.seen > SEEN_EVERY_MS) accounts.touch(session.id, now);
  return { account, session: session.id };
}

/** A new session with a new secret: one that was there before (session fixation) means nothing. */
export function beginSession(
  request: FastifyRequest,
  reply: FastifyReply,
  household: Household,
  account: Account,
): void {
  const accounts = household.accounts();
  const now = household.now();
  accounts.prune(now, now - IDLE_MS);
  const before = sessionOf(request, household);
  if (before?.session !== undefined) accounts.endSession(before.account.id, before.session);
  const secret = newSecret();
  const agent = (request.headers["user-agent"] ?? "").slice(0, 200).toWellFormed();
  const session = { id: newId(), account: account.id, made: now, seen: now, agent };
  accounts.addSession(digestOfSecret(secret), session);
  setCookie(request, reply, secret, LONGEST_MS / 1000);
}

export function endCookie(request: FastifyRequest, reply: FastifyReply): void {
  setCookie(request, reply, "", 0);
}

/** Plain HTTP is for the home's own cable, where no thing is a neighbour. */
function setCookie(
  { protocol }: FastifyRequest,
  reply: FastifyReply,
  value: string,
  seconds: number,
): void {
  const secure = protocol === "https" ? "; Secure" : "";
  void reply.header(
    "set-cookie",
    `${COOKIES[protocol]}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`,
  );
}

function cookieOf(request: FastifyRequest): string | undefined {
  const found = new RegExp(`(?:^|; )${COOKIES[request.protocol]}=([\\w-]{43})(?:;|$)`).exec(
    request.headers.cookie ?? "",
  );
  return found?.[1];
}
