/** Coming in: the claim, signing in and out, joining by invitation. */
import Type from "typebox";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Account } from "../store/accounts.ts";
import { newId } from "../store/new-id.ts";
import { Claim, Door, type HomeView, Join, SignIn } from "./contract.ts";
import { anyone, people, typed, visitorOf } from "./fastify.ts";
import type { Household } from "./household.ts";
import { hashPassword, isPassword, strengthOf } from "./password.ts";
import { ApiProblem } from "./problem.ts";
import { codeAsTyped, digestOfSecret } from "./secret.ts";
import type { Desk } from "./desk.ts";
import type { Tries } from "./tries.ts";
import { beginSession, endCookie } from "./visitor.ts";

export function doorRoutes(plain: FastifyInstance, { household, claim, tries }: Desk): void {
  const server = typed(plain);
  const { now, accounts, note } = household;

  server.route({
    ...{ method: "GET", url: "/api/v1/door", config: anyone },
    schema: { operationId: "door", response: { 200: Door } },
    handler: ({ visitor }) => doorOf(household, visitor?.account),
  });

  server.route({
    ...{ method: "POST", url: "/api/v1/claim", config: anyone },
    schema: { operationId: "claim", body: Claim, response: { 200: Door } },
    handler: async (request, reply) => {
      const { code, name, password, home, language, timeZone } = request.body;
      if (accounts().all().length > 0) throw new ApiProblem("already-claimed");
      assertMayTry(tries.code, "claim", now());
      if (!claim.isRight(code)) {
        tries.code.failed("claim", now());
        throw new ApiProblem("wrong-code");
      }
      assertTimeZone(timeZone);
      const account = newAccount(name, "owner", now());
      const hash = await strongHash(password, [name, home]);
      if (!accounts().claim(account, hash)) throw new ApiProblem("already-claimed");
      claim.renew();
      setHome(household, { name: home, language, timeZone });
      note("app-claimed", { name });
      return enter(request, reply, household, account);
    },
  });

  server.route({
    ...{ method: "POST", url: "/api/v1/sign-in", config: anyone },
    schema: { operationId: "signIn", body: SignIn, response: { 200: Door } },
    handler: async (request, reply) => {
      const { name, password } = request.body;
      const byName = name.normalize("NFKC").toLowerCase();
      assertMayTry(tries.address, request.ip, now());
      assertMayTry(tries.account, byName, now());
      const known = accounts().named(name);
      // Counted before it is known: tries at the same moment are tries too.
      tries.address.failed(request.ip, now());
      tries.account.failed(byName, now());
      if (!(await isPassword(password, known?.password)) || !known)
        throw new ApiProblem("wrong-name-or-password");
      tries.address.succeeded(request.ip);
      tries.account.succeeded(byName);
      const { password: _, ...account } = known;
      return enter(request, reply, household, account);
    },
  });

  server.route({
    ...{ method: "POST", url: "/api/v1/sign-out", config: people },
    schema: { operationId: "signOut", response: { 200: Door } },
    handler: (request, reply) => {
      const { account, session } = visitorOf(request);
      if (session !== undefined) accounts().endSession(account.id, session);
      endCookie(request, reply);
      return doorOf(household, undefined);
    },
  });

  server.route({
    ...{ method: "POST", url: "/api/v1/join", config: anyone },
    schema: { operationId: "join", body: Join, response: { 200: Door } },
    handler: async (request, reply) => {
      const { code, name, password } = request.body;
      assertMayTry(tries.code, request.ip, now());
      const invite = accounts().invite(digestOfSecret(codeAsTyped(code)));
      if (!invite || invite.until <= now()) {
        tries.code.failed(request.ip, now());
        throw new ApiProblem("wrong-code");
      }
      const account = newAccount(name, invite.role, now());
      const hash = await strongHash(password, [name]);
      if (!accounts().join(account, hash, invite.id)) throw new ApiProblem("name-taken");
      note("app-joined", { name });
      return enter(request, reply, household, account);
    },
  });

  server.route({
    ...{ method: "POST", url: "/api/v1/strength", config: anyone },
    schema: {
      operationId: "strength",
      body: Type.Object(
        {
          password: Type.String({ maxLength: 256 }),
          known: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 4 }),
        },
        { additionalProperties: false },
      ),
      response: {
        200: Type.Object({ strong: Type.Boolean(), advice: Type.Array(Type.String()) }),
      },
    },
    handler: async ({ body: { password, known } }) => {
      const strength = await strengthOf(password, known);
      return strength.strong ? { strong: true, advice: [] } : strength;
    },
  });
}

function enter(
  request: FastifyRequest,
  reply: FastifyReply,
  household: Household,
  account: Account,
): Door {
  beginSession(request, reply, household, account);
  return doorOf(household, account);
}

function doorOf(household: Household, account: Account | undefined): Door {
  return {
    claimed: household.accounts().all().length > 0,
    home: homeOf(household),
    ...(account === undefined ? {} : { account }),
  };
}

export function homeOf(household: Household): HomeView {
  const accounts = household.accounts();
  return {
    name: accounts.setting("home") ?? "Thingwall",
    language: accounts.setting("language") === "fr" ? "fr" : "en",
    timeZone: accounts.setting("time-zone") ?? "UTC",
  };
}

export function setHome(household: Household, { name, language, timeZone }: HomeView): void {
  const accounts = household.accounts();
  accounts.set("home", name);
  accounts.set("language", language);
  accounts.set("time-zone", timeZone);
}

export function assertTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone }).format();
  } catch {
    throw new ApiProblem("bad-request");
  }
}

/** Throws `ApiProblem` `weak-password`. */
export async function strongHash(password: string, known: readonly string[]): Promise<string> {
  const strength = await strengthOf(password, known);
  if (!strength.strong) throw new ApiProblem("weak-password", { advice: [...strength.advice] });
  return hashPassword(password);
}

function newAccount(name: string, role: Account["role"], added: number): Account {
  return { id: newId(), name: name.normalize("NFC"), role, added };
}

export function assertMayTry(tries: Tries, key: string, now: number): void {
  const wait = tries.waitOf(key, now);
  if (wait > 0) throw new ApiProblem("too-many-tries", { after: Math.ceil(wait / 1000) });
}
