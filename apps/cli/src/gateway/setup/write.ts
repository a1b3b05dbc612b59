/** Puts a configuration where it belongs: whole or not at all, and never unsaid over another. */
import { link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { CommandError } from "../../errors.ts";

/** Where the one that was there is kept. */
export const keptAs = (path: string): string => `${path}.before`;

/**
 * `replace`: what is there is kept beside it; otherwise a file that came meanwhile stays as it is.
 * Throws `CommandError` `config-exists` or `cannot-write`.
 */
export async function writeConfiguration(
  path: string,
  text: string,
  replace: boolean,
): Promise<void> {
  const beside = `${path}.new-${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    const file = await open(beside, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (replace) await keep(path);
    // Unlike a change of name, a link takes the place of nothing.
    if (replace) await rename(beside, path);
    else await link(beside, path);
    await syncFolder(dirname(path));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (code === "EEXIST") throw new CommandError("config-exists", { path });
    throw new CommandError("cannot-write", { path, reason: code });
  } finally {
    await rm(beside, { force: true });
  }
}

async function keep(path: string): Promise<void> {
  await rm(keptAs(path), { force: true });
  await link(path, keptAs(path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
