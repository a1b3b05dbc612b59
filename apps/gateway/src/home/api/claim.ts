/**
 * The code with which somebody becomes the first owner. It is there only while nobody owns the
 * gateway, and is shown only where one has to be at the gateway itself to see it. It stays the same
 * across restarts, so that what somebody wrote down goes on being right.
 */
import { timingSafeEqual } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { codeAsTyped, newCode } from "./secret.ts";

/** 60 random bits. */
const GROUPS = 3;
const FORM = /^[a-z0-9]{4}(?:-[a-z0-9]{4}){2}$/;

export class ClaimCode {
  /** In the gateway's own folder, which nobody else reads. */
  readonly #file: string;
  #code: string;

  /** Where the file cannot be read or written, the code is another one after a restart. */
  constructor(file: string) {
    this.#file = file;
    this.#code = kept(file) ?? this.#made();
  }

  get text(): string {
    return this.#code;
  }

  isRight(typed: string): boolean {
    const [given, own] = [typed, this.#code].map((each) => Buffer.from(codeAsTyped(each)));
    return given !== undefined && own !== undefined && given.length === own.length
      ? timingSafeEqual(given, own)
      : false;
  }

  /** Once it was used. */
  renew(): void {
    this.#code = this.#made();
  }

  #made(): string {
    const code = newCode(GROUPS);
    try {
      writeFileSync(this.#file, `${code}\n`, { mode: 0o600 });
    } catch {
      // The store says what is wrong with the disk; this one holds until the next start.
    }
    return code;
  }
}

function kept(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8").trim();
    return FORM.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
