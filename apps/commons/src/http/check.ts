/** What somebody holds in their hands: a code, or a whole label, judged as any reader would, and why. */
import { parseLabelCode } from "@thingwall/label/code";
import type { LabelRefused } from "@thingwall/label/envelope";
import { judgeLabel, judgeSticker, parseBundle } from "@thingwall/label/trust";
import { labelRefusalWords } from "@thingwall/label/words";
import { openedStatusLists, openedTrustList } from "../labels/lists.ts";
import type { Programme } from "../labels/programme.ts";
import { readLabel } from "../labels/read.ts";
import { html, type Markup } from "../pages/html.ts";
import { labelPage, verdictPanel } from "../pages/label.ts";
import { type Language, pageWords, say } from "../pages/words.ts";

/** Whatever it is, nothing leads away from here. */
export function checked(programme: Programme, text: string, language: Language): Promise<Markup> {
  return text.startsWith("{")
    ? checkedBundle(programme, text, language)
    : checkedCode(programme, text, language);
}

async function checkedCode(
  programme: Programme,
  text: string,
  language: Language,
): Promise<Markup> {
  const trust = await openedTrustList(programme);
  const parsed = parseLabelCode(text, trust.hosts);
  if (!parsed.ok) return refusedPanel(parsed, language);
  const { code } = parsed;
  const sticker = await judgeSticker(code, trust, programme.now());
  const label = await readLabel(programme, code.product, code.serial, sticker);
  if (label === undefined) {
    return html`${verdictPanel(sticker.verdict, sticker.reasons, language)}
<p>${say(pageWords.notListed, language)}</p>`;
  }
  return html`<section>${labelPage(label, language, 2)}</section>`;
}

/** By what was given alone, with our trust list: no word of ours is put in its place. */
async function checkedBundle(
  programme: Programme,
  text: string,
  language: Language,
): Promise<Markup> {
  const parsed = parseBundle(text);
  if (!parsed.ok) {
    return html`${verdictPanel("unknown", [], language)}<p>${say(pageWords.bundleWrong, language)}</p>`;
  }
  const trust = await openedTrustList(programme);
  const { bundle } = parsed;
  const statusLists = await openedStatusLists(bundle.statusLists, trust);
  const judgement = await judgeLabel({ ...bundle, statusLists }, trust, programme.now());
  const label = { product: bundle.product, judgement, trust, history: [] };
  return html`<p>${say(pageWords.bundleNote, language)}</p>
<section>${labelPage(label, language, 2)}</section>`;
}

function refusedPanel({ code, params }: LabelRefused, language: Language): Markup {
  const { reason, remedy } = labelRefusalWords[code];
  return html`${verdictPanel("unknown", [], language)}
<p>${say(reason, language, params)} ${say(remedy, language, params)}</p>`;
}
