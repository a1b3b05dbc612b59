/** A page of a process, in the commons' frame. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { inOther, languageOf } from "../../http/language.ts";
import type { Programme } from "../../labels/programme.ts";
import { page } from "../../pages/page.ts";
import type { ProcessPage } from "./pages.ts";

/** A page that is kept by nobody on the way: it differs for who has signed in. */
export function answer(
  { name }: Programme,
  request: FastifyRequest,
  reply: FastifyReply,
  { title, main }: ProcessPage,
  account: string | undefined,
  status = 200,
): FastifyReply {
  const language = languageOf(request);
  const frame = { language, programme: name, other: inOther(request, language), title, account };
  return reply
    .code(status)
    .headers({ "cache-control": "no-store", "content-language": language })
    .type("text/html; charset=utf-8")
    .send(page(frame, main));
}
