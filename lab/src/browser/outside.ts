/**
 * The lab's doors on this machine's own loopback, for whoever sits at it: the household's app as the
 * phone sees it, and a page to make the things misbehave. Nothing else of the machine is touched.
 */
import { createServer as createHttp } from "node:http";
import type { Server } from "node:net";
import { join } from "node:path";
import { programmeSocketPath, runtimeDirectory } from "../runtime.ts";
import { passage } from "./passage.ts";
import { answerRemote } from "./remote.ts";
import type { Language } from "../words.ts";

/** Where the app is looked for first; the next free ones where others are there already. */
const APP_PORT = 8480;
const REMOTE_PORT = 8490;
const COMMONS_PORT = 8580;
const TRIES = 10;

/** The socket through which the phone's end of the door is reached. */
export const windowSocketPath = (): string => join(runtimeDirectory(), "app.sock");

export interface Doors {
  /** Addresses as a browser takes them. */
  readonly app: string;
  readonly remote: string;
  /** The label programme. */
  readonly commons: string;
  readonly close: () => void;
}

export async function openDoors(language: Language): Promise<Doors> {
  const app = passage({ path: windowSocketPath() });
  const commons = passage({ path: programmeSocketPath() });
  const remote = createHttp((request, response) => void answerRemote(request, response, language));
  const appPort = await listen(app, APP_PORT);
  const remotePort = await listen(remote, REMOTE_PORT);
  const commonsPort = await listen(commons, COMMONS_PORT);
  return {
    app: `http://127.0.0.1:${appPort}`,
    remote: `http://127.0.0.1:${remotePort}`,
    commons: `http://127.0.0.1:${commonsPort}`,
    close: () => {
      app.close();
      commons.close();
      remote.close();
      remote.closeAllConnections();
    },
  };
}

async function listen(server: Server, first: number): Promise<number> {
  for (let port = first; ; port++) {
    const outcome = await new Promise<"open" | Error>((resolve) => {
      server.once("error", resolve);
      server.listen(port, "127.0.0.1", () => {
        server.removeAllListeners("error");
        resolve("open");
      });
    });
    if (outcome === "open") return port;
    if (port === first + TRIES) throw outcome;
  }
}
