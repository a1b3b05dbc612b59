/**
 * Who may speak to the app at all, before anybody looks at who they are. The kernel lets only people's
 * devices reach it; here the same is asked once more, of the address, and a page of somebody else's
 * in a person's browser is told from the app's own.
 */
import type { IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";
import { canonical } from "../device/access.ts";
import type { Household } from "./household.ts";
import { ApiProblem } from "./problem.ts";

const LOOPBACK = ["localhost", "127.0.0.1", "::1"];

/** Throws `ApiProblem`. */
export function assertWelcome(request: FastifyRequest, household: Household): void {
  // DNS rebinding: a stranger's name that leads here today is not ours.
  const host = hostOf(request.headers.host);
  if (host === undefined || ![...LOOPBACK, ...household.addresses].includes(host.name))
    throw new ApiProblem("unknown-host");
  const who = household.whoIs(visitorAddress(request.raw));
  if (who === "thing" || who === "unknown") throw new ApiProblem("people-only");
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `${request.protocol}://${host.text}`)
    throw new ApiProblem("cross-origin");
  const site = request.headers["sec-fetch-site"];
  const asksApi = request.url.startsWith("/api/");
  if (asksApi && site !== undefined && site !== "same-origin" && site !== "none")
    throw new ApiProblem("cross-origin");
}

/** What a browser's own credentials do needs its word that the page is ours (CSRF). */
export function assertOwnPage(request: FastifyRequest): void {
  const safe = request.method === "GET" || request.method === "HEAD";
  if (!safe && request.headers.origin === undefined) throw new ApiProblem("cross-origin");
}

/** Canonical: an IPv4 address is one although the socket speaks IPv6. */
export function visitorAddress({ socket }: IncomingMessage): string {
  return canonical((socket.remoteAddress ?? "").replace(/^::ffff:/, ""));
}

function hostOf(text: string | undefined): { name: string; text: string } | undefined {
  if (text === undefined) return undefined;
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+))(?::\d{1,5})?$/.exec(text);
  const name = found?.[1] ?? found?.[2];
  return name === undefined ? undefined : { name: canonical(name.toLowerCase()), text };
}
