import { watch } from "node:fs";
import { chmod, lstat, mkdir, rename, stat, unlink } from "node:fs/promises";
import { connect, type Server } from "node:net";
import { basename, dirname } from "node:path";
import { ChannelError } from "./error.ts";
import { SOCKET_PATH_BYTES } from "./limits.ts";

/** What was put at the path; `remove` takes away that and nothing that replaced it. */
export interface SocketFile {
  /** Resolves when somebody else has taken it away: nobody can find the server any more. */
  readonly lost: Promise<void>;
  remove(): Promise<void>;
}

/**
 * Makes `server` listen at `path`: in a directory that our own user alone enters, or that was made
 * for its group to enter as well; whoever enters reaches the socket. It is bound under a name of its
 * own and moved into place, so that it appears with its final mode, and what a dead process left
 * there is replaced in one step.
 *
 * Throws `ChannelError`: `path-too-long`; `in-use` when a living server answers at `path`, when
 * something that is not a socket is there, or when others may enter the directory.
 */
export async function listenAt(server: Server, path: string): Promise<SocketFile> {
  const temporary = `${path}.${process.pid}`;
  if (Buffer.byteLength(temporary) > SOCKET_PATH_BYTES) {
    throw new ChannelError(
      "path-too-long",
      `${path}: choose a shorter run directory; a socket path has at most ${SOCKET_PATH_BYTES} bytes`,
    );
  }
  const mode = await modeIn(dirname(path));
  await refuseIfTaken(path);
  await unlink(temporary).catch(ignoreMissing);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(temporary, () => {
      server.off("error", reject);
      resolve();
    });
  });
  await chmod(temporary, mode);
  await rename(temporary, path);
  const placed = await stat(path);
  const isThere = async (): Promise<boolean> => {
    const now = await stat(path).catch(ignoreMissing);
    return now?.ino === placed.ino && now.dev === placed.dev;
  };
  const watcher = watch(dirname(path), { persistent: false });
  const lost = new Promise<void>((resolve) => {
    watcher.on("change", (_, name) => {
      if (name === basename(path)) void isThere().then((there) => there || resolve());
    });
    // The directory itself went.
    watcher.on("error", () => resolve());
  });
  return {
    lost,
    async remove() {
      watcher.close();
      if (await isThere()) await unlink(path).catch(ignoreMissing);
    },
  };
}

/** What a socket's mode has to be in a directory; throws where strangers would reach it. */
async function modeIn(directory: string): Promise<number> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { mode, uid } = await stat(directory);
  if (uid === process.getuid?.()) {
    // The group passes through to what is open to it; this is not.
    if ((mode & 0o067) === 0) return 0o600;
    // The group is let in, and cannot put anything in our place.
    if ((mode & 0o027) === 0) return 0o666;
  }
  throw new ChannelError(
    "in-use",
    `${directory}: must belong to the gateway's user alone (chmod 700)`,
  );
}

async function refuseIfTaken(path: string): Promise<void> {
  const there = await lstat(path).catch(ignoreMissing);
  if (there === undefined) return;
  if (!there.isSocket()) throw new ChannelError("in-use", `${path}: is not a socket`);
  const answered = await new Promise<boolean>((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", () => resolve(false));
  });
  if (answered) throw new ChannelError("in-use", `${path}: another process is serving here`);
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
  return undefined;
}
