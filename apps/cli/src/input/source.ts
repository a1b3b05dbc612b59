/**
 * What a person names on the command line → bytes: a file, every JSON file in a folder, an https
 * URL, or `-` for standard input. Never more than one byte beyond what the reader of MUD files
 * accepts is held, however much there is: the reader then says that it is too large.
 */
import { constants, openSync } from "node:fs";
import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { Socket } from "node:net";
import { join } from "node:path";
import { CommandError } from "../errors.ts";

export interface Source {
  /** As a person would name it; untrusted where it comes from a folder or the network. */
  readonly name: string;
  readonly read: () => Promise<Uint8Array>;
}

export const STANDARD_INPUT = "-";

const NOT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK;
/** A pipe through which nothing comes for so long has nothing to say. */
const SILENCE_MS = 10_000;

/** Fetches a URL, bounded; throws `CommandError`. */
export type Fetch = (url: string) => Promise<Uint8Array>;

/** Throws `CommandError` for a name that leads nowhere; reading may throw it too. */
export async function sourcesOf(
  names: readonly string[],
  limit: number,
  fetch: Fetch,
): Promise<readonly Source[]> {
  const found = await Promise.all(names.map((name) => sourcesOfOne(name, limit, fetch)));
  return found.flat();
}

async function sourcesOfOne(name: string, limit: number, fetch: Fetch): Promise<readonly Source[]> {
  if (name === STANDARD_INPUT) {
    return [{ name, read: () => readAtMost(process.stdin, limit) }];
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(name)) {
    if (!name.toLowerCase().startsWith("https://") || !URL.canParse(name)) {
      throw new CommandError("url-not-https", { url: name });
    }
    return [{ name, read: () => fetch(name) }];
  }
  const about = await stat(name).catch((error: unknown) => {
    throw fileError(error, name);
  });
  if (!about.isDirectory()) return [{ name, read: () => readFileAtMost(name, limit) }];
  const entries = await readdir(name, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      throw fileError(error, name);
    },
  );
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  if (files.length === 0) throw new CommandError("no-mud-files", { path: name });
  return files.map((file) => ({ name: file, read: () => readFileAtMost(file, limit) }));
}

/** A whole file of at most `limit` bytes, and one byte more where there is more. */
export async function readFileAtMost(path: string, limit: number): Promise<Uint8Array> {
  let handle: FileHandle | undefined;
  try {
    // A pipe that nobody writes to would not even open.
    handle = await open(path, NOT_WAITING);
    if ((await handle.stat()).isFIFO()) return await readPipe(handle, path, limit);
    return await readAtMost(handle.createReadStream({ autoClose: false }), limit);
  } catch (error) {
    throw error instanceof CommandError ? error : fileError(error, path);
  } finally {
    await handle?.close();
  }
}

/** What comes through a pipe, such as a shell's `<(…)`, for as long as something comes. */
async function readPipe(handle: FileHandle, path: string, limit: number): Promise<Uint8Array> {
  // The handle closes its own; the socket reads from another one of the same pipe.
  const fd = openSync(`/proc/self/fd/${handle.fd}`, NOT_WAITING);
  const socket = new Socket({ fd, writable: false });
  socket.setTimeout(SILENCE_MS, () => socket.destroy(new CommandError("pipe-silent", { path })));
  try {
    const bytes = await readAtMost(socket, limit);
    if (bytes.length === 0) throw new CommandError("pipe-silent", { path });
    return bytes;
  } finally {
    socket.destroy();
  }
}

async function readAtMost(
  stream: AsyncIterable<Uint8Array | string>,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    chunks.push(bytes);
    length += bytes.length;
    if (length > limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit + 1);
}

function fileError(error: unknown, path: string): CommandError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ELOOP") return new CommandError("links-in-circle", { path });
  return code === "ENOENT" || code === "ENOTDIR"
    ? new CommandError("no-such-file", { path })
    : new CommandError("not-readable", { path, reason: code || String(error) });
}
