/** The conceptual map of standards: drawn from the mappings, so that it shows what is there and no more. */
import { criterionSchemes, type CriterionScheme } from "@thingwall/label/statement";
import { standards } from "../catalogue/catalogue.ts";
import { mappingSets } from "../catalogue/mapping.ts";
import { catalogueWords } from "./catalogue-words.ts";
import { html, type Markup } from "./html.ts";
import { type Language, say } from "./words.ts";

const WIDTH = 720;
const HEIGHT = 460;

export function conceptMap(language: Language): Markup {
  const title = say(catalogueWords.map, language);
  const nameOf = (scheme: CriterionScheme) => criterionSchemes[scheme].name;
  return html`<svg class="map" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="map-title">
<title id="map-title">${title}</title>
${mappingSets.map(({ from, to, mappings }) => {
  const [[x1, y1], [x2, y2]] = [places[from], places[to]];
  const values = { from: nameOf(from), to: nameOf(to), count: mappings.length };
  const width = (1.5 + mappings.length / 8).toFixed(1);
  return html`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke-width="${width}"><title>${say(catalogueWords.mapLine, language, values)}</title></line>`;
})}
${standards.map(({ scheme, criteria, state }) => {
  const [x, y] = places[scheme];
  const named = state === "named" ? html` class="named"` : undefined;
  return html`<g${named}><rect x="${x - 84}" y="${y - 24}" width="168" height="48" rx="6"/><text x="${x}" y="${y - 3}">${nameOf(scheme)}</text><text class="count" x="${x}" y="${y + 15}">${criteria.length === 0 ? "–" : criteria.length}</text></g>`;
})}
</svg>`;
}

/** Where each stands; lines cross no box. Those that are only named stand below. */
const places: Readonly<Record<CriterionScheme, readonly [x: number, y: number]>> = {
  "nist-ir-8425": [100, 40],
  "en-303-645": [360, 40],
  "uk-psti": [620, 40],
  thingwall: [360, 180],
  "eu-cra": [620, 180],
  "iec-62443": [360, 300],
  "iso-iec-27402": [94, 420],
  "iso-iec-27404": [272, 420],
  "csa-t200": [450, 420],
  "ul-2900": [628, 420],
};
