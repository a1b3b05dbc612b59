/**
 * The label as a picture for a box or shelf, in both languages: what counts most and the code that
 * leads to the rest. It is drawn from a label that stands, and says no verdict: paper cannot change.
 */
import { describeDay, describeFacts, type FactId } from "@thingwall/label/statement";
import encodeQR from "qr";
import type { ReadLabel } from "../labels/read.ts";
import { html, Markup } from "./html.ts";
import { pageWords } from "./words.ts";

const WIDTH = 640;
const HEIGHT = 300;
const CODE = 240;

/** Modules of the code for this text: true is dark. */
export const codeOf = (text: string): readonly (readonly boolean[])[] =>
  encodeQR(text, "raw", { ecc: "medium", border: 4 });

const shown: readonly FactId[] = ["sensors", "data-sold", "works-without-internet"];

/** @param code  the text in the code: the label's address, perhaps with a stub */
export function labelArt({ judgement, trust }: ReadLabel, code: string): string {
  const { listing, declaration } = judgement;
  const { host, pathname } = new URL(code);
  const dots = codeOf(code);
  const maker = listing === undefined ? "" : trust.issuers.get(listing.subject.maker)?.name;
  const end = declaration?.facts["support-end"];
  const day = end === undefined || end === "none" ? undefined : describeDay(end);
  const lines = describeFacts(declaration?.facts ?? {}).filter(({ fact }) => shown.includes(fact));
  const model = listing?.subject.model ?? "";
  const updates = day === undefined ? pageWords.updatesNone : pageWords.updatesBox;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="sans-serif" fill="#000">
<title>${model} – https://${host}${pathname}</title>
<rect x="1" y="1" width="${WIDTH - 2}" height="${HEIGHT - 2}" rx="12" fill="#fff" stroke="#000" stroke-width="2"/>
<svg x="14" y="14" width="${CODE}" height="${CODE}" viewBox="0 0 ${dots.length} ${dots.length}" shape-rendering="crispEdges">${new Markup(`<path d="${pathOf(dots)}"/>`)}</svg>
<text x="${14 + CODE / 2}" y="276" font-size="12" text-anchor="middle">${host}</text>
<text x="275" y="42" font-size="22" font-weight="700">${fit(model, 28)}</text>
<text x="275" y="62" font-size="14">${fit(maker ?? "", 44)}</text>
<text x="275" y="92" font-size="13">${updates.en} · ${updates.fr}</text>
${day && html`<text x="275" y="114" font-size="18" font-weight="700">${day.en} · ${day.fr}</text>`}
${lines.map(({ question, answers }, index) => {
  const y = 142 + index * 50;
  const said = (language: "en" | "fr") => answers.map((answer) => answer[language]).join(", ");
  return html`<text x="275" y="${y}" font-size="11">${fit(`${question.en} · ${question.fr}`, 62)}</text>
<text x="275" y="${y + 16}" font-size="12" font-weight="700">${fit(said("en"), 52)}</text>
<text x="275" y="${y + 31}" font-size="12" font-weight="700">${fit(said("fr"), 52)}</text>`;
})}
</svg>
`.text;
}

/** One dark run of a row is one rectangle. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .map((row, y) => {
      const runs = [];
      for (let x = 0; x < row.length; x += 1) {
        if (row[x] !== true) continue;
        const from = x;
        while (row[x + 1] === true) x += 1;
        runs.push(`M${from} ${y}h${x - from + 1}v1h-${x - from + 1}z`);
      }
      return runs.join("");
    })
    .join("");
}

const fit = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;
