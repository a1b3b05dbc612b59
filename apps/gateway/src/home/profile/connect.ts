/**
 * A TLS connection to a checked address. The address is judged before it is dialled and no name
 * is resolved again after, so an answer that changes in between changes nothing.
 */
import { type Socket, connect as dialTcp, isIP } from "node:net";
import { type SecureContext, type TLSSocket, connect as startTls } from "node:tls";
import { isGlobal } from "./address.ts";
import type { FetchLimits } from "./limits.ts";
import { type FetchRefused, refused } from "./outcome.ts";
import { hostOf, portOf } from "./url.ts";

export interface Resolver {
  /** All addresses of a name, both families; rejects or gives none where there are none. */
  resolve(name: string): Promise<readonly string[]>;
}

/** Opens a TCP connection to an address that was judged global. */
export type Dial = (address: string, port: number) => Socket;

export const dialAddress: Dial = (address, port) => dialTcp({ host: address, port });

/**
 * The addresses of a URL's host, every one of them global: one private address among public ones
 * is how a name is made to lead into the home.
 */
export async function addressesOf(
  url: URL,
  resolver: Resolver,
  limits: FetchLimits,
): Promise<readonly string[] | FetchRefused> {
  const name = hostOf(url);
  const addresses = isIP(name) === 0 ? await resolve(name, resolver, limits) : [name];
  if (!Array.isArray(addresses)) return addresses;
  if (addresses.length === 0) return refused("name-not-found", { name });
  const local = addresses.find((address) => !isGlobal(address));
  if (local !== undefined) return refused("address-not-global", { name, address: local });
  return addresses.slice(0, limits.addresses);
}

async function resolve(
  name: string,
  resolver: Resolver,
  limits: FetchLimits,
): Promise<string[] | FetchRefused> {
  const { promise, resolve: settle } = Promise.withResolvers<string[] | FetchRefused>();
  const timer = setTimeout(
    () => settle(refused("timeout", { phase: "resolve", name })),
    limits.resolve,
  );
  resolver.resolve(name).then(
    (addresses) => settle([...addresses]),
    () => settle([]),
  );
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

export interface Connection {
  readonly url: URL;
  readonly addresses: readonly string[];
  readonly dial: Dial;
  readonly context: SecureContext;
  readonly limits: FetchLimits;
  readonly signal: AbortSignal;
}

/** Connects to the first address that answers; what TLS says of it is final. */
export async function connectTls(request: Connection): Promise<TLSSocket | FetchRefused> {
  let failure = refused("connection-failed", { reason: "no-address" });
  for (const address of request.addresses) {
    const tcp = await opened(request.dial(address, portOf(request.url)), "connect", request);
    if ("code" in tcp) failure = tcp;
    else return handshake(tcp, request);
  }
  return failure;
}

async function handshake(tcp: Socket, request: Connection): Promise<TLSSocket | FetchRefused> {
  const name = hostOf(request.url);
  const tls = startTls({
    socket: tcp,
    secureContext: request.context,
    host: name,
    servername: isIP(name) === 0 ? name : "",
    ALPNProtocols: ["http/1.1"],
  });
  return opened(tls, "handshake", request);
}

/** Waits until a socket is usable; what is not is destroyed. */
async function opened<S extends Socket>(
  socket: S,
  phase: "connect" | "handshake",
  { limits, signal }: Connection,
): Promise<S | FetchRefused> {
  const { promise, resolve: settle } = Promise.withResolvers<S | FetchRefused>();
  const fail = (failure: FetchRefused) => {
    settle(failure);
    socket.destroy();
  };
  const overdue = () => fail(refused("timeout", { phase: "total" }));
  const timer = setTimeout(() => fail(refused("timeout", { phase })), limits[phase]);
  socket.on("error", (error) => fail(phase === "connect" ? broken(error) : tlsFailure(error)));
  socket.once("close", () => fail(refused("connection-failed", { reason: "closed" })));
  socket.once(phase === "connect" ? "connect" : "secureConnect", () => settle(socket));
  signal.addEventListener("abort", overdue);
  if (signal.aborted) overdue();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", overdue);
  }
}

const tlsReasons: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: "wrong-name",
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not-yet-valid",
  DEPTH_ZERO_SELF_SIGNED_CERT: "untrusted",
  SELF_SIGNED_CERT_IN_CHAIN: "untrusted",
  UNABLE_TO_GET_ISSUER_CERT: "untrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "untrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "untrusted",
  CERT_SIGNATURE_FAILURE: "untrusted",
  CERT_CHAIN_TOO_LONG: "untrusted",
  CERT_UNTRUSTED: "untrusted",
  CERT_REJECTED: "untrusted",
  INVALID_CA: "untrusted",
  INVALID_PURPOSE: "untrusted",
};

function tlsFailure(error: Error): FetchRefused {
  const detail = codeOf(error);
  if (detail === "ECONNRESET" || detail === "EPIPE") return broken(error);
  return refused("tls-failed", { reason: tlsReasons[detail] ?? "protocol", detail });
}

export function broken(error: Error): FetchRefused {
  return refused("connection-failed", { reason: codeOf(error) });
}

export function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "unknown";
}
