/** Accounts, sessions, invitations and what the home is called. */
import Type from "typebox";
import type { FastifyInstance } from "fastify";
import { newId } from "../store/new-id.ts";
import {
  AccountView,
  ById,
  HomeView,
  InviteView,
  MadeInvite,
  MakeInvite,
  NewPassword,
  SessionView,
  Settings,
} from "./contract.ts";
import { assertMayTry, assertTimeZone, homeOf, setHome, strongHash } from "./door.ts";
import { owners, people, typed, visitorOf } from "./fastify.ts";
import { isPassword } from "./password.ts";
import { ApiProblem } from "./problem.ts";
import { codeAsTyped, digestOfSecret, newCode } from "./secret.ts";
import type { Desk } from "./desk.ts";

const INVITE_MS = 24 * 3_600_000;
const Done = Type.Object({});

export function peopleRoutes(plain: FastifyInstance, { household, tries }: Desk): void {
  const server = typed(plain);
  const { now, accounts, note } = household;

  server.route({
    ...{ method: "GET", url: "/api/v1/people", config: people },
    schema: { operationId: "people", response: { 200: Type.Array(AccountView) } },
    handler: () => accounts().all(),
  });

  server.route({
    ...{ method: "DELETE", url: "/api/v1/people/:id", config: owners },
    schema: { operationId: "endAccount", params: ById, response: { 200: Done } },
    handler: ({ params: { id } }) => {
      const account = accounts()
        .all()
        .find((each) => each.id === id);
      if (!account) throw new ApiProblem("not-found");
      if (!accounts().remove(id)) throw new ApiProblem("last-owner");
      note("app-ended", { name: account.name });
      return {};
    },
  });

  server.route({
    ...{ method: "GET", url: "/api/v1/invites", config: owners },
    schema: { operationId: "invites", response: { 200: Type.Array(InviteView) } },
    handler: () =>
      accounts()
        .invites()
        .filter(({ until }) => until > now()),
  });

  server.route({
    ...{ method: "POST", url: "/api/v1/invites", config: owners },
    schema: { operationId: "invite", body: MakeInvite, response: { 200: MadeInvite } },
    handler: ({ body: { role } }) => {
      const code = newCode(4);
      const at = now();
      const invite = { id: newId(), role, made: at, until: at + INVITE_MS };
      accounts().addInvite(digestOfSecret(codeAsTyped(code)), invite);
      return { ...invite, code };
    },
  });

  server.route({
    ...{ method: "DELETE", url: "/api/v1/invites/:id", config: owners },
    schema: { operationId: "endInvite", params: ById, response: { 200: Done } },
    handler: ({ params: { id } }) => {
      if (!accounts().endInvite(id)) throw new ApiProblem("not-found");
      return {};
    },
  });

  server.route({
    ...{ method: "GET", url: "/api/v1/sessions", config: people },
    schema: { operationId: "sessions", response: { 200: Type.Array(SessionView) } },
    handler: (request) => {
      const { account, session } = visitorOf(request);
      return accounts()
        .sessions(account.id)
        .map(({ account: _, ...each }) => ({ ...each, own: each.id === session }));
    },
  });

  server.route({
    ...{ method: "DELETE", url: "/api/v1/sessions/:id", config: people },
    schema: { operationId: "endSession", params: ById, response: { 200: Done } },
    handler: (request) => {
      if (!accounts().endSession(visitorOf(request).account.id, request.params.id))
        throw new ApiProblem("not-found");
      return {};
    },
  });

  server.route({
    ...{ method: "PUT", url: "/api/v1/password", config: people },
    schema: { operationId: "setPassword", body: NewPassword, response: { 200: Done } },
    handler: async (request) => {
      const { account, session } = visitorOf(request);
      const { before, password } = request.body;
      assertMayTry(tries.account, account.id, now());
      if (!(await isPassword(before, accounts().passwordOf(account.id)))) {
        tries.account.failed(account.id, now());
        throw new ApiProblem("wrong-name-or-password");
      }
      accounts().setPassword(account.id, await strongHash(password, [account.name]), session);
      return {};
    },
  });

  server.route({
    ...{ method: "PUT", url: "/api/v1/home", config: owners },
    schema: { operationId: "setHome", body: Settings, response: { 200: HomeView } },
    handler: ({ body }) => {
      assertTimeZone(body.timeZone);
      setHome(household, body);
      return homeOf(household);
    },
  });
}
