/** News of a process as Atom (RFC 4287), in one language, with the state of the record in it. */
import { html } from "../../pages/html.ts";
import { say } from "../../pages/words.ts";
import { nameOf, plain, type Shown } from "../pages/shown.ts";
import { actTerms } from "../pages/terms.ts";

/** Entries in a feed. */
const MOST = 50;

type Of = Pick<Shown, "id" | "state" | "language" | "entries"> & { readonly base: string };

export function feed(of: Of, checkpoint: string): string {
  const { id, state, language, entries, base } = of;
  const name = state.process === undefined ? id : plain(of, state.process.opened.name);
  const self = `${base}/assembly/${id}`;
  const latest = entries
    .map((entry, index) => ({ entry, index }))
    .slice(-MOST)
    .toReversed();
  return html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
<id>${self}</id>
<title>${name}</title>
<subtitle>${checkpoint}</subtitle>
<updated>${state.at}</updated>
<link rel="self" href="${self}/feed.atom?lang=${language}"/>
<link rel="alternate" type="text/html" hreflang="${language}" href="${self}?lang=${language}"/>
${latest.map(
  ({ entry: { at, by, act }, index }) => html`<entry>
<id>${self}/record/${index}</id>
<title>${say(actTerms[act.type], language)}</title>
<updated>${at}</updated>
<author><name>${nameOf(of, by)}</name></author>
<link rel="alternate" type="text/html" href="${self}/record/${index}?lang=${language}"/>
</entry>
`,
)}</feed>
`.text;
}
