/** One attempt to reach something with real packets, and what came of it. */
import { request } from "node:https";
import { connect } from "node:net";
import { createSocket } from "node:dgram";
import { performance } from "node:perf_hooks";
import type { Family } from "../plan.ts";
import { ask } from "./ask.ts";
import { MDNS, seek, SSDP } from "./seek.ts";

export type Target =
  | { readonly address: string }
  /** Asked of the home's resolver first, over the same family. */
  | { readonly name: string };

export type Trial = { readonly family: Family; readonly timeout: number } & (
  | { readonly protocol: "tcp"; readonly to: Target; readonly port: number }
  | { readonly protocol: "udp"; readonly to: Target; readonly port: number }
  | { readonly protocol: "ntp"; readonly to: Target }
  | { readonly protocol: "https"; readonly to: { readonly name: string }; readonly path: string }
  /** Asked of `server`, or of the home's resolver. */
  /** Asked of everybody on the link: who offers this service? */
  | { readonly protocol: "mdns"; readonly service: string }
  | { readonly protocol: "ssdp"; readonly service: string }
  | { readonly protocol: "dns"; readonly question: string; readonly server?: string }
);

/**
 * `connected`: TCP was accepted (https: and a page came). `answered`: a datagram came back.
 * `name-refused`: the resolver refused the name. `name-failed`: it gave no address. `rejected`:
 * somebody said no, so the packet got through to somebody. `silent`: nothing came in time.
 */
export type Outcome = {
  readonly milliseconds: number;
  /** Where the packets went, once known. */
  readonly address?: string;
} & (
  | { readonly kind: "connected" | "silent" }
  | { readonly kind: "answered"; readonly addresses: readonly string[] }
  | { readonly kind: "name-refused" | "name-failed" | "rejected"; readonly reason: string }
);

/** Where this host asks names. */
export interface Resolver {
  readonly v4: string;
  readonly v6: string;
}

type Result<T = Outcome> = T extends unknown ? Omit<T, "milliseconds"> : never;

/** Makes the attempt. Never throws: whatever happens is an outcome. Ends within twice `timeout`. */
export async function attempt(trial: Trial, resolver: Resolver): Promise<Outcome> {
  const start = performance.now();
  const result = await carryOut(trial, resolver);
  return { ...result, milliseconds: Math.round(performance.now() - start) };
}

async function carryOut(trial: Trial, resolver: Resolver): Promise<Result> {
  const home = trial.family === 4 ? resolver.v4 : resolver.v6;
  if (trial.protocol === "dns") {
    const server = trial.server ?? home;
    const answer = await ask(server, trial.question, trial.family, trial.timeout);
    if (answer.kind !== "addresses") return { ...answer, address: server };
    return { kind: "answered", addresses: answer.addresses, address: server };
  }
  if (trial.protocol === "mdns" || trial.protocol === "ssdp") {
    const { group } = trial.protocol === "mdns" ? MDNS : SSDP;
    const addresses = await seek(trial.protocol, trial.service, trial.family, trial.timeout);
    const address = group[trial.family];
    return addresses ? { kind: "answered", addresses, address } : { kind: "silent", address };
  }
  const found = await locate(trial.to, trial.family, home, trial.timeout);
  if (found.kind !== "at") return found;
  const { address } = found;
  const { timeout } = trial;
  switch (trial.protocol) {
    case "tcp":
      return { ...(await openTcp(address, trial.port, timeout)), address };
    case "https":
      return { ...(await fetchPage(address, trial.to.name, trial.path, timeout)), address };
    case "udp":
      return { ...(await exchange(address, trial.port, Buffer.from("thing"), timeout)), address };
    case "ntp":
      return { ...(await exchange(address, 123, ntpRequest(), timeout)), address };
  }
}

/** Where the target is; asks `resolver` for a name. Never throws. */
export async function locate(to: Target, family: Family, resolver: string, timeout: number) {
  if ("address" in to) return { kind: "at", address: to.address } as const;
  const answer = await ask(resolver, to.name, family, timeout);
  if (answer.kind === "silent") {
    return { kind: "name-failed", reason: "no answer", address: resolver } as const;
  }
  if (answer.kind !== "addresses") return { ...answer, address: resolver };
  const first = answer.addresses[0];
  return first === undefined
    ? ({ kind: "name-failed", reason: "no address", address: resolver } as const)
    : ({ kind: "at", address: first } as const);
}

export function openTcp(address: string, port: number, timeout: number): Promise<Result> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (result: Result) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => end({ kind: "silent" }), timeout);
    socket.on("connect", () => end({ kind: "connected" }));
    socket.on("error", (error) => end(refusedOr(error)));
  });
}

/** The certificate is checked for `name` against the authorities that Node was started with. */
function fetchPage(address: string, name: string, path: string, timeout: number): Promise<Result> {
  return new Promise((resolve) => {
    const req = request({
      ...{ host: address, servername: name, headers: { host: name }, path },
      // A connection kept for later would still send when the trial is long over.
      agent: false,
    });
    const end = (result: Result) => {
      clearTimeout(timer);
      req.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => end({ kind: "silent" }), timeout);
    req.on("error", (error) => end(refusedOr(error)));
    req.on("response", (response) => {
      response.resume().on("end", () => end({ kind: "connected" }));
    });
    req.end();
  });
}

/** Sends, sends again when half the time has passed, and waits for any datagram back. */
function exchange(
  address: string,
  port: number,
  payload: Buffer,
  timeout: number,
): Promise<Result> {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
    const end = (result: Result) => {
      clearTimeout(again);
      clearTimeout(timer);
      socket.close();
      resolve(result);
    };
    const timer = setTimeout(() => end({ kind: "silent" }), timeout);
    const again = setTimeout(() => socket.send(payload), timeout / 2);
    socket.on("error", (error) => end(refusedOr(error)));
    socket.on("message", () => end({ kind: "answered", addresses: [] }));
    // A connected socket hears ICMP refusals, which an unconnected one does not.
    socket.connect(port, address, (error?: Error) =>
      error ? end(refusedOr(error)) : socket.send(payload),
    );
  });
}

function refusedOr(error: Error): Result {
  return {
    kind: "rejected",
    reason: "code" in error && typeof error.code === "string" ? error.code : error.name,
  };
}

/** RFC 4330 §5: client mode, version 4. */
function ntpRequest(): Buffer {
  const packet = Buffer.alloc(48);
  packet[0] = (4 << 3) | 3;
  return packet;
}
