/** What a programme said last, kept for when it cannot be asked: each text is believed by its own signature. */
import { createHash, randomUUID } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** Labels that are kept; whose was read longest ago goes first. */
const MOST = 200;

export class Kept {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(name: string): string | undefined {
    try {
      return readFileSync(this.#path(name), "utf8");
    } catch {
      return undefined;
    }
  }

  /** A disk that takes nothing costs what is not there next time, and no more. */
  write(name: string, text: string): void {
    const written = join(this.#folder, `${randomUUID()}.new`);
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(written, text, { mode: 0o600 });
      renameSync(written, this.#path(name));
      this.#forget();
    } catch {
      // Asked again next time.
    }
  }

  #forget(): void {
    const files = readdirSync(this.#folder).map((name) => join(this.#folder, name));
    if (files.length <= MOST) return;
    const byAge = files.toSorted((one, other) => statSync(one).mtimeMs - statSync(other).mtimeMs);
    for (const path of byAge.slice(0, files.length - MOST)) unlinkSync(path);
  }

  #path(name: string): string {
    return join(this.#folder, createHash("sha256").update(name).digest("hex"));
  }
}
