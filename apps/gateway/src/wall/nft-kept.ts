/**
 * An nft that is kept running, for changes that are small and many: starting one and letting it read
 * all our tables takes longer than the change (docs/decisions/0018-nft-kept-running.md).
 */
import { applyTransaction, COMPLAINT_LIMIT, refusal } from "./nft.ts";
import { INTERACTIVE, SpokenNft } from "./nft-spoken.ts";

/** Octets; what is longer takes a fresh nft no longer, and reads faster from a file. */
const LINE_LIMIT = 64 * 1024;
/** Octets after which another takes its place: it remembers every line. */
const RENEWED_AFTER = 4 * 1024 * 1024;

export class KeptNft {
  readonly #argv: readonly [string, ...string[]];
  #spoken: SpokenNft | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** `argv`: how to start it; another only in tests. */
  constructor(argv: readonly [string, ...string[]] = INTERACTIVE) {
    this.#argv = argv;
  }

  /**
   * Applies `text` as one transaction, one after another. Throws `NftError`; nothing is applied
   * then. Where there is none that runs, a fresh nft does it, and the next finds one. One that ends
   * in the middle may have done it: it is done again, which changes no element, and whoever takes
   * away what is gone already is refused and loads everything.
   */
  apply(text: string): Promise<void> {
    const step = () => this.#apply(text);
    const result = this.#last.then(step, step);
    this.#last = result.catch(() => {});
    return result;
  }

  async #apply(text: string): Promise<void> {
    if (Buffer.byteLength(text) > LINE_LIMIT) return applyTransaction(text);
    const spoken = this.#spoken;
    if (!spoken) {
      await applyTransaction(text);
      return this.#start();
    }
    const complaint = await spoken.say(text.trimEnd().replaceAll("\n", ";"));
    if (spoken.written > RENEWED_AFTER) this.#leave(spoken);
    if (complaint === undefined) return applyTransaction(text);
    if (complaint !== "") throw refusal(complaint.slice(0, COMPLAINT_LIMIT));
  }

  async #start(): Promise<void> {
    const spoken = new SpokenNft(this.#argv);
    this.#spoken = spoken;
    void spoken.ended.then(() => this.#leave(spoken));
    await spoken.say("");
  }

  #leave(spoken: SpokenNft): void {
    spoken.end();
    if (spoken === this.#spoken) this.#spoken = undefined;
  }
}
