import { writeFile } from "node:fs/promises";
import { CommandError } from "../errors.ts";

/** Replaces the file; throws `CommandError` `cannot-write`. */
export async function writeOutput(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CommandError("cannot-write", { path, reason: code });
  }
}
