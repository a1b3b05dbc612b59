/**
 * The doors of the app on the gateway's addresses in the home: HTTPS with the gateway's own authority,
 * and plain HTTP for who does not trust that. The kernel lets only people's devices reach them, and
 * those of whom nobody said who they are: they get a page of their own and no more. What answers is
 * loaded when somebody first comes: a gateway that nobody looks at carries none of it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Server as NetServer } from "node:net";
import type { X509Certificate } from "node:crypto";
import type { Issued } from "../authority/authority.ts";
import type { ClaimCode } from "./claim.ts";
import type { Household } from "./household.ts";
import type { Api } from "./api.ts";
import { visitorAddress } from "./guard.ts";
import { answerStranger } from "./stranger.ts";

export const APP_PORTS: Ports = { http: 80, https: 443 };
/** An address that is not there yet, or is somebody else's, is tried again. */
const AGAIN_MS = 10_000;
/** Certificates are looked at so often: they are renewed a month before they end. */
const RENEW_MS = 12 * 3_600_000;
const MOST_CONNECTIONS = 256;
const BOUNDS = { requestTimeout: 20_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 };

export interface Ports {
  readonly http: number;
  readonly https: number;
}

export interface OpenApp {
  readonly household: Omit<Household, "authority">;
  /** With which somebody becomes the first owner. */
  readonly claim: ClaimCode;
  /** 0: any that is free, for tests. */
  readonly ports: Ports;
  /** What TLS shows now; rejects where nothing can be shown: then there is plain HTTP alone. */
  readonly certificates: () => Promise<Issued>;
  /** Takes a line for whoever reads the log. */
  readonly complain: (line: string) => void;
}

export interface App {
  /** Resolves with the ports once each address was tried; those of HTTPS come last. */
  readonly listening: Promise<readonly number[]>;
  readonly close: () => Promise<void>;
}

export function openApp({ household, claim, ports, certificates, complain }: OpenApp): App {
  let api: Promise<Api> | undefined;
  let authority: X509Certificate | undefined;
  const whole: Household = { ...household, authority: () => authority };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const from = visitorAddress(request);
    if (household.whoIs(from) === "unknown") {
      answerStranger(request, response, from);
      return;
    }
    api ??= import("./api.ts").then(({ openApi }) => openApi(whole, claim));
    api.then(
      ({ handle }) => handle(request, response),
      (error: unknown) => {
        api = undefined;
        complain(`app: ${String(error)}`);
        response.writeHead(500).end();
      },
    );
  };
  const doors = household.addresses.map((address) =>
    openDoor(createServer(BOUNDS, answer), address, ports.http, complain),
  );
  const secured = certificates().then(
    (issued) => {
      authority = issued.authority;
      const servers = household.addresses.map(() =>
        createSecureServer({ ...BOUNDS, ...issued.server }, answer),
      );
      const renewing = setInterval(() => {
        certificates().then(
          (now) => {
            authority = now.authority;
            for (const server of servers) server.setSecureContext(now.server);
          },
          (error: unknown) => complain(`app: ${String(error)}`),
        );
      }, RENEW_MS).unref();
      const secure = servers.map((server, at) =>
        openDoor(server, household.addresses[at] ?? "", ports.https, complain),
      );
      return { secure, end: () => clearInterval(renewing) };
    },
    (error: unknown) => {
      complain(`app: no HTTPS: ${String(error)}`);
      return { secure: [], end: () => undefined };
    },
  );
  return {
    listening: secured.then(({ secure }) =>
      Promise.all([...doors, ...secure].map(({ tried }) => tried)),
    ),
    close: async () => {
      const { secure, end } = await secured;
      end();
      await Promise.all([...doors, ...secure].map((door) => door.close()));
      await (await api)?.close();
    },
  };
}

interface Door {
  readonly tried: Promise<number>;
  readonly close: () => Promise<void>;
}

type Listener = NetServer & { closeAllConnections(): void };

function openDoor(
  server: Listener,
  address: string,
  port: number,
  complain: (line: string) => void,
): Door {
  server.maxConnections = MOST_CONNECTIONS;
  let again: NodeJS.Timeout | undefined;
  let said = "";
  const { promise: tried, resolve } = Promise.withResolvers<number>();
  server.on("error", (error) => {
    // Said once for each reason; the rest of the gateway needs nobody to look at it.
    if (error.message !== said) complain(`app: ${error.message}`);
    said = error.message;
    resolve(0);
    again = setTimeout(() => server.listen(port, address), AGAIN_MS).unref();
  });
  server.on("listening", () => resolve(portOf(server)));
  server.listen(port, address);
  return {
    tried,
    close: () => {
      clearTimeout(again);
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

function portOf(server: NetServer): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
