/**
 * The running lab's control socket: other shells of the same user find it in the per-user runtime
 * directory, which nobody else can enter. One JSON line is asked, one is answered.
 */
import { unlinkSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { LabError, type LabErrorCode } from "./errors.ts";
import { controlSocketPath, removeRuntimeDirectory } from "./runtime.ts";

export type ControlRequest =
  | { readonly op: "status" }
  | { readonly op: "behave"; readonly thing: string; readonly behaviour: string }
  | { readonly op: "down" };

type Answer =
  | { readonly ok: unknown }
  | {
      readonly error: {
        readonly code: LabErrorCode;
        readonly params: Readonly<Record<string, string>>;
      };
    };

const LONGEST = 1024 * 1024;

export interface Control {
  close(): Promise<void>;
}

/**
 * Serves requests. A socket that a killed lab left behind is replaced; a lab that answers makes
 * this throw `already-running`.
 */
export async function serveControl(
  handle: (request: ControlRequest) => Promise<unknown>,
): Promise<Control> {
  const path = controlSocketPath();
  if (await answers(path)) throw new LabError("already-running");
  remove(path);
  const server = createServer((socket) => {
    void serveOne(socket, handle);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        remove(path);
        removeRuntimeDirectory();
      }),
  };
}

async function serveOne(
  socket: Socket,
  handle: (request: ControlRequest) => Promise<unknown>,
): Promise<void> {
  try {
    const line = await readLine(socket);
    if (line === "") return;
    let answer: Answer;
    try {
      answer = { ok: (await handle(readRequest(line))) ?? null };
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      answer = { error: { code: error.code, params: error.params } };
    }
    socket.end(`${JSON.stringify(answer)}\n`);
  } catch {
    socket.destroy();
  }
}

function readRequest(line: string): ControlRequest {
  const value: unknown = JSON.parse(line);
  if (typeof value === "object" && value !== null && "op" in value) {
    if (value.op === "status" || value.op === "down") return { op: value.op };
    if (
      value.op === "behave" &&
      "thing" in value &&
      "behaviour" in value &&
      typeof value.thing === "string" &&
      typeof value.behaviour === "string"
    ) {
      return { op: "behave", thing: value.thing, behaviour: value.behaviour };
    }
  }
  throw new TypeError("not a request");
}

/** Asks the running lab. Throws `not-running`, or the error that the lab answered. */
export async function askLab(request: ControlRequest): Promise<unknown> {
  const socket = await open(controlSocketPath());
  if (socket === undefined) throw new LabError("not-running");
  socket.write(`${JSON.stringify(request)}\n`);
  const line = await readLine(socket);
  if (line === "") throw new LabError("not-running");
  const answer = JSON.parse(line) as Answer;
  if ("error" in answer) throw new LabError(answer.error.code, answer.error.params);
  return answer.ok;
}

async function answers(path: string): Promise<boolean> {
  const socket = await open(path);
  socket?.destroy();
  return socket !== undefined;
}

function open(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}

/** The first line; empty when the other side ends without one. */
async function readLine(socket: Socket): Promise<string> {
  socket.setEncoding("utf8");
  let text = "";
  return new Promise((resolve, reject) => {
    socket.on("data", (chunk: string) => {
      text += chunk;
      const end = text.indexOf("\n");
      if (end >= 0) resolve(text.slice(0, end));
      else if (text.length > LONGEST) reject(new RangeError("line too long"));
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(""));
  });
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}
