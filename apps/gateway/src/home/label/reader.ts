/**
 * The label behind a code: asked of its programme where that answers, judged here, by the trust list of
 * the programme whose key this gateway was given. Without the Internet what was kept is judged by the
 * same rules: what is too old to be believed is said to be.
 */
import { type LabelCode, parseLabelCode } from "@thingwall/label/code";
import { labelLimits } from "@thingwall/label/envelope";
import {
  because,
  judgeLabel,
  judgeSticker,
  openStatusList,
  openTrustList,
  parseBundle,
  type RootKey,
  succeedTrustList,
  type TrustList,
} from "@thingwall/label/trust";
import type { LabelView } from "./contract.ts";
import type { Kept } from "./kept.ts";
import { stickerView, viewOf } from "./view.ts";

export interface LabelProgramme {
  /** Of its labels' addresses. */
  readonly host: string;
  readonly root: RootKey;
}

export interface LabelReaderOptions {
  readonly programmes: readonly LabelProgramme[];
  /** The text at an address of a programme, of at most so many octets; undefined when there is none. */
  readonly ask: (url: string, limit: number) => Promise<string | undefined>;
  readonly kept: Kept;
  readonly now: () => Date;
}

export class LabelReader {
  readonly #options: LabelReaderOptions;

  constructor(options: LabelReaderOptions) {
    this.#options = options;
  }

  /** Whatever the code is and whoever answers, it resolves. */
  async read(text: string): Promise<LabelView> {
    const { programmes } = this.#options;
    const parsed = parseLabelCode(
      text.trim(),
      programmes.map(({ host }) => host),
    );
    if (!parsed.ok) {
      const { code, params } = parsed;
      return { ...nothing, refused: { code, params } };
    }
    const { code } = parsed;
    const programme = programmes.find(({ host }) => host === code.host);
    const trust = programme && (await this.#trustList(programme));
    if (trust === undefined)
      return { ...nothing, page: code.url, reasons: [because("trust-list-too-old")] };
    return this.#judged(code, trust);
  }

  async #judged(code: LabelCode, trust: TrustList): Promise<LabelView> {
    const { ask, kept, now } = this.#options;
    const sticker = await judgeSticker(code, trust, now());
    const answered = await ask(`${code.url}/label`, labelLimits.bundle);
    const seen = { asked: answered !== undefined, page: code.url };
    const fresh = answered === undefined ? undefined : parseBundle(answered);
    if (fresh?.ok === true && answered !== undefined) kept.write(code.url, answered);
    const before = kept.read(code.url);
    const found = fresh ?? (before === undefined ? undefined : parseBundle(before));
    if (found?.ok !== true) return stickerView(sticker, trust, seen);
    const judgement = await judgeLabel(
      {
        // What was scanned is asked for; what was sent is only an answer.
        product: code.product,
        ...(code.serial !== undefined && { serial: code.serial }),
        sticker,
        statements: found.bundle.statements,
        statusLists: await this.#statusLists(code.host, found.bundle.statusLists, trust),
      },
      trust,
      now(),
    );
    return viewOf(judgement, trust, seen);
  }

  /** Those that came, and the newest that ever came from this programme. Threat: bad news that is left out. */
  async #statusLists(host: string, came: readonly string[], trust: TrustList) {
    const { kept } = this.#options;
    const name = `https://${host}/status`;
    const before = kept.read(name);
    const lists = [];
    let newest: { readonly jws: string; readonly issued: number } | undefined;
    for (const jws of before === undefined ? came : [before, ...came]) {
      const opened = await openStatusList(jws, trust);
      if (!opened.ok) continue;
      lists.push(opened.list);
      const issued = opened.list.issued.getTime();
      if (newest === undefined || issued > newest.issued) newest = { jws, issued };
    }
    if (newest !== undefined && newest.jws !== before) kept.write(name, newest.jws);
    return lists;
  }

  /** The newest that its programme signed; one that is older than what was seen is not taken. */
  async #trustList({ host, root }: LabelProgramme): Promise<TrustList | undefined> {
    const { ask, kept } = this.#options;
    const url = `https://${host}/trust`;
    const opened = async (jws: string | undefined) => {
      const read = jws === undefined ? undefined : await openTrustList(jws.trim(), [root]);
      return read?.ok === true ? read.list : undefined;
    };
    const known = await opened(kept.read(url));
    const next = await opened(await ask(url, labelLimits.trustList));
    if (next === undefined) return known;
    const succeeds = succeedTrustList(known, next);
    if (!succeeds.ok) return known;
    if (succeeds.newer) kept.write(url, next.jws);
    return next;
  }
}

const nothing = { verdict: "unknown", reasons: [], asked: false, said: [], contacts: [] } as const;
