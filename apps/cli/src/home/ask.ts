/** Asks a gateway over its HTTP API (`GET /api/v1/openapi.json` says what there is), with a token. */
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { request as plain } from "node:http";
import { request as secure } from "node:https";
import { json } from "node:stream/consumers";
import type { Problem } from "@thingwall/gateway/api";
import { gatewayWords } from "@thingwall/gateway/words";
import { CommandError } from "../errors.ts";
import type { Phrase } from "../words/model.ts";
import type { Speaker } from "../words/speaker.ts";

export interface Reached {
  readonly url: string;
  /** Holds the token and nothing else: arguments are seen by everybody on a machine. */
  readonly tokenFile: string;
  /** The gateway's own authority, as the app hands it out, or in PEM; for https. */
  readonly authority?: string;
}

type Method = "GET" | "POST" | "DELETE";

const PATIENCE_MS = 20_000;

/** Throws `CommandError`: `home-unreachable`, `gateway-refused` with what the gateway says. */
export async function askApi<T>(
  { url, tokenFile, authority }: Reached,
  path: string,
  speaker: Speaker,
  { method = "GET", body }: { readonly method?: Method; readonly body?: unknown } = {},
): Promise<T> {
  const address = addressOf(url, path);
  const token = (await fileOf(tokenFile)).toString().trim();
  const ca =
    authority === undefined ? {} : { ca: certificateOf(authority, await fileOf(authority)) };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const asked = (address.protocol === "https:" ? secure : plain)(address, {
    ...ca,
    method,
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      authorization: `Bearer ${token}`,
      ...(text === undefined ? {} : { "content-type": "application/json" }),
    },
  });
  const { status, said } = await new Promise<{ status: number; said: unknown }>(
    (resolve, reject) => {
      asked.on("error", reject).on("response", (answer) => {
        const { statusCode: status = 0 } = answer;
        json(answer).then((said) => resolve({ status, said }), reject);
      });
      asked.end(text);
    },
  ).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError("home-unreachable", { url: address.origin, reason });
  });
  if (status >= 200 && status < 300) return said as T;
  throw new CommandError("gateway-refused", { reason: reasonOf(said as Problem, speaker) });
}

function addressOf(url: string, path: string): URL {
  const base = URL.parse(url);
  if (base === null || !/^https?:$/.test(base.protocol))
    throw new CommandError("bad-value", {
      ...{ name: "--url", value: url, example: "https://192.168.1.1" },
    });
  return new URL(`/api/v1/${path}`, base);
}

function certificateOf(path: string, octets: Buffer): string {
  try {
    return new X509Certificate(octets).toString();
  } catch {
    throw new CommandError("certificate-unreadable", { path });
  }
}

async function fileOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw reason === "ENOENT"
      ? new CommandError("no-such-file", { path })
      : new CommandError("not-readable", { path, reason });
  }
}

const SAID: Readonly<Partial<Record<Problem["code"], Phrase>>> = {
  "not-signed-in": "apiNotSignedIn",
  "beyond-scope": "apiBeyondScope",
  "not-found": "apiNotFound",
  "no-wifi": "apiNoWifi",
  "unknown-host": "apiUnknownHost",
  "people-only": "apiPeopleOnly",
};

function reasonOf({ code, why }: Problem, { language, phrase, say }: Speaker): string {
  const { refusals } = gatewayWords[language].life;
  if (why !== undefined && Object.hasOwn(refusals, why))
    return say(refusals[why as keyof typeof refusals]);
  const known = SAID[code];
  return known === undefined ? code : phrase(known);
}
