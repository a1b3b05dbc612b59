/**
 * The code with which somebody becomes the first owner. It is there only while nobody owns the
 * gateway, and is shown only where one has to be at the gateway itself to see it.
 */
import { timingSafeEqual } from "node:crypto";
import { codeAsTyped, newCode } from "./secret.ts";

export class ClaimCode {
  /** 60 random bits. */
  #code = newCode(3);

  get text(): string {
    return this.#code;
  }

  isRight(typed: string): boolean {
    const [given, own] = [typed, this.#code].map((each) => Buffer.from(codeAsTyped(each)));
    return given !== undefined && own !== undefined && given.length === own.length
      ? timingSafeEqual(given, own)
      : false;
  }

  /** After too many guesses. */
  renew(): void {
    this.#code = newCode(3);
  }
}
