/** One bounded GET over a checked connection, redirections on the same host included. */
import { type IncomingMessage, request as startRequest } from "node:http";
import type { SecureContext, TLSSocket } from "node:tls";
import { type Dial, type Resolver, addressesOf, broken, codeOf, connectTls } from "./connect.ts";
import type { FetchLimits } from "./limits.ts";
import { type FetchRefused, refused, type Unchanged } from "./outcome.ts";
import { readMudUrl } from "./url.ts";

/** What stays the same for the file and its signature. */
export interface Session {
  readonly resolver: Resolver;
  readonly dial: Dial;
  readonly context: SecureContext;
  readonly limits: FetchLimits;
  readonly signal: AbortSignal;
  /** Addresses judged already, by host: a host is resolved once. */
  readonly judged: Map<string, readonly string[]>;
}

export interface Wanted {
  readonly url: URL;
  readonly limit: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Body {
  readonly ok: true;
  readonly octets: Uint8Array;
  /** Media type without parameters, in lower case; empty where the server named none. */
  readonly contentType: string;
  /** RFC 9110 §8.8.3: by which the server knows these octets again. */
  readonly etag?: string;
}

export async function get(
  session: Session,
  wanted: Wanted,
): Promise<Body | Unchanged | FetchRefused> {
  let url = wanted.url;
  for (let hop = 0; hop <= session.limits.redirects; hop += 1) {
    const answer = await exchange(session, { ...wanted, url });
    if (answer.ok !== "redirect") return answer;
    const next = readMudUrl(answer.location, url);
    // RFC 8520 §16 and ours: who vouches for the file is the host of the thing's URL, so another
    // host (or the same without TLS) needs a person's approval.
    if ("code" in next || next.host !== url.host) {
      return refused("redirected-elsewhere", { from: url.href, to: shown(answer.location) });
    }
    url = next;
  }
  return refused("too-many-redirects", { url: wanted.url.href, limit: session.limits.redirects });
}

interface Redirect {
  readonly ok: "redirect";
  readonly location: string;
}

async function exchange(
  session: Session,
  wanted: Wanted,
): Promise<Body | Unchanged | Redirect | FetchRefused> {
  const { judged, resolver, limits } = session;
  const addresses =
    judged.get(wanted.url.host) ?? (await addressesOf(wanted.url, resolver, limits));
  if ("code" in addresses) return addresses;
  judged.set(wanted.url.host, addresses);
  const socket = await connectTls({ ...session, url: wanted.url, addresses });
  if ("code" in socket) return socket;
  try {
    const response = await ask(socket, session, wanted);
    return "code" in response ? response : await readResponse(response, session, wanted);
  } finally {
    socket.destroy();
  }
}

/** Sends the request and waits for the header. */
async function ask(
  socket: TLSSocket,
  { limits, signal }: Session,
  { url, headers }: Wanted,
): Promise<IncomingMessage | FetchRefused> {
  const { promise, resolve: settle } = Promise.withResolvers<IncomingMessage | FetchRefused>();
  const request = startRequest({
    createConnection: () => socket,
    setHost: false,
    path: `${url.pathname}${url.search}`,
    headers: {
      host: url.host,
      ...headers,
      // RFC 9110 §12.5.3: as it is. The limit counts what arrives, and the signature covers it.
      "accept-encoding": "identity",
      "user-agent": "thingwall",
      connection: "close",
    },
    maxHeaderSize: limits.headerSize,
    signal,
  });
  const timer = setTimeout(() => {
    settle(refused("timeout", { phase: "header" }));
    request.destroy();
  }, limits.header);
  request.once("response", settle);
  request.on("error", (error) => settle(httpFailure(error, signal)));
  request.end();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

async function readResponse(
  response: IncomingMessage,
  { signal }: Session,
  { url, limit, headers: asked }: Wanted,
): Promise<Body | Unchanged | Redirect | FetchRefused> {
  const { statusCode: status = 0, headers } = response;
  const tooLarge = () => refused("too-large", { url: url.href, limit });
  if ([301, 302, 303, 307, 308].includes(status) && headers.location !== undefined) {
    return { ok: "redirect", location: headers.location };
  }
  if (status === 304 && asked["if-none-match"] !== undefined) return { ok: "unchanged" };
  if (status !== 200) return refused("http-status", { url: url.href, status });
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    return refused("content-encoded", { url: url.href, encoding: shown(encoding) });
  }
  if (Number(headers["content-length"] ?? 0) > limit) return tooLarge();

  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response) {
      if (!Buffer.isBuffer(part)) throw new TypeError("a body is octets");
      length += part.length;
      if (length > limit) return tooLarge();
      parts.push(part);
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return httpFailure(error, signal);
  }
  const [contentType = ""] = (headers["content-type"] ?? "").split(";");
  return {
    ok: true,
    octets: new Uint8Array(Buffer.concat(parts)),
    contentType: shown(contentType.trim().toLowerCase()),
    ...etagOf(headers.etag),
  };
}

/** One that is longer than any server needs is not sent back to it. */
function etagOf(etag: string | undefined): Pick<Body, "etag"> {
  return etag === undefined || etag.length > 256 ? {} : { etag };
}

function httpFailure(error: Error, signal: AbortSignal): FetchRefused {
  if (signal.aborted) return refused("timeout", { phase: "total" });
  const code = codeOf(error);
  return code.startsWith("HPE_") ? refused("not-http", { reason: code }) : broken(error);
}

/** What a server says, short enough for a message. */
function shown(text: string): string {
  return text.slice(0, 200);
}
