/**
 * The messages of a channel: one JSON text a line, UTF-8, ended by LF.
 *
 *   request   {"id": 1, "op": "apply", "params": …}
 *   response  {"id": 1, "ok": …}  or  {"id": 1, "error": {"code": …, "message": …}}
 *   event     {"event": …}        only after the operation `subscribe`
 *   goodbye   {"error": {…}}      the last line before the connection is closed
 */
import Type, { type Static } from "typebox";
import { Compile } from "typebox/compile";
import { ChannelError, SENT_CODES } from "./error.ts";

const closed = { additionalProperties: false } as const;
const Id = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const ErrorCode = Type.Enum([...SENT_CODES]);
const Problem = Type.Object({ code: ErrorCode, message: Type.String() }, closed);

const Request = Type.Object(
  { id: Id, op: Type.String({ maxLength: 64 }), params: Type.Unknown() },
  closed,
);
export type Request = Static<typeof Request>;

const FromServer = Type.Union([
  Type.Object({ id: Id, ok: Type.Unknown() }, closed),
  Type.Object({ id: Id, error: Problem }, closed),
  Type.Object({ event: Type.Unknown() }, closed),
  Type.Object({ error: Problem }, closed),
]);
export type FromServer = Static<typeof FromServer>;

const request = Compile(Request);
const fromServer = Compile(FromServer);

/** Throws `ChannelError` `bad-message`. */
export function parseRequest(line: Buffer): Request {
  const message = parseJson(line);
  if (request.Check(message)) return message;
  throw new ChannelError("bad-message", "not a request {id, op, params}");
}

/** Throws `ChannelError` `bad-message`. */
export function parseFromServer(line: Buffer): FromServer {
  const message = parseJson(line);
  if (fromServer.Check(message)) return message;
  throw new ChannelError("bad-message", "not a response, an event or an error");
}

export function renderMessage(message: FromServer | Request): string {
  return `${JSON.stringify(message)}\n`;
}

/** Invalid UTF-8 is refused, not replaced: two texts must never be read as one. */
function parseJson(line: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
  } catch {
    throw new ChannelError("bad-message", "not one line of JSON in UTF-8");
  }
}
