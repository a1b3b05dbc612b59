import { ChannelError } from "./error.ts";

const LF = 0x0a;

/**
 * Cuts a byte stream into lines without their LF. The pieces of an unfinished line are kept apart
 * until its end arrives, so that a long line costs its length once.
 */
export class LineCutter {
  readonly #limit: number;
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  /** Throws `ChannelError` `too-large` as soon as a line passes the limit, ended or not. */
  *push(chunk: Buffer): Generator<Buffer> {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      this.#keep(chunk.subarray(start, end));
      const line = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
      this.#pieces = [];
      this.#length = 0;
      start = end + 1;
      yield line ?? Buffer.alloc(0);
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
  }

  #keep(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length > this.#limit) {
      throw new ChannelError("too-large", `a message may have at most ${this.#limit} bytes`);
    }
    this.#pieces.push(piece);
  }
}
