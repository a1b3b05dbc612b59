/**
 * The door of the app: port 80 on the gateway's addresses in the home, which the kernel lets only
 * people's devices reach, and those of whom nobody said who they are: they get a page of their own and
 * no more. What answers is loaded when somebody first comes: a gateway that nobody
 * looks at carries none of it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ClaimCode } from "./claim.ts";
import type { Household } from "./household.ts";
import type { Api } from "./api.ts";
import { visitorAddress } from "./guard.ts";
import { answerStranger } from "./stranger.ts";

export const APP_PORT = 80;
/** An address that is not there yet, or is somebody else's, is tried again. */
const AGAIN_MS = 10_000;
const MOST_CONNECTIONS = 256;

export interface OpenApp {
  readonly household: Household;
  /** With which somebody becomes the first owner. */
  readonly claim: ClaimCode;
  /** 0: any that is free, for tests. */
  readonly port: number;
  /** Takes a line for whoever reads the log. */
  readonly complain: (line: string) => void;
}

export interface App {
  /** Resolves with the ports once each address was tried. */
  readonly listening: Promise<readonly number[]>;
  readonly close: () => Promise<void>;
}

export function openApp({ household, claim, port, complain }: OpenApp): App {
  let api: Promise<Api> | undefined;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const from = visitorAddress(request);
    if (household.whoIs(from) === "unknown") {
      answerStranger(request, response, from);
      return;
    }
    api ??= import("./api.ts").then(({ openApi }) => openApi(household, claim));
    api.then(
      ({ handle }) => handle(request, response),
      (error: unknown) => {
        api = undefined;
        complain(`app: ${String(error)}`);
        response.writeHead(500).end();
      },
    );
  };
  const doors = household.addresses.map((address) => openDoor(answer, address, port, complain));
  return {
    listening: Promise.all(doors.map(({ tried }) => tried)),
    close: async () => {
      await Promise.all(doors.map((door) => door.close()));
      await (await api)?.close();
    },
  };
}

interface Door {
  readonly tried: Promise<number>;
  readonly close: () => Promise<void>;
}

function openDoor(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  address: string,
  port: number,
  complain: (line: string) => void,
): Door {
  const server = createServer(
    { requestTimeout: 20_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    answer,
  );
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

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
