/** The frame of every page: language, navigation, main part, footer. */
import { html, type Markup } from "./html.ts";
import { type Language, pageWords, say } from "./words.ts";

export interface Frame {
  readonly language: Language;
  /** Of the programme. */
  readonly programme: string;
  /** The same page in the other language. */
  readonly other: string;
  readonly title: string;
  /** Name of who has signed in. */
  readonly account?: string | undefined;
}

export function page({ language, programme, other, title, account }: Frame, main: Markup): string {
  const words = (name: keyof typeof pageWords, values: Readonly<Record<string, string>> = {}) =>
    say(pageWords[name], language, values);
  const ask = `?lang=${language}`;
  const otherLanguage = language === "en" ? "fr" : "en";
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${programme}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">${words("skip")}</a>
<header>
<p class="programme"><a href="/${ask}">${programme}</a></p>
<nav>
<ul>
<li><a href="/${ask}">${words("labels")}</a></li>
<li><a href="/check${ask}">${words("check")}</a></li>
<li><a href="/guidance${ask}">${words("guidance")}</a></li>
<li><a href="/catalogue${ask}">${words("catalogue")}</a></li>
<li><a href="/assembly${ask}">${words("assembly")}</a></li>
<li><a href="${other}" lang="${otherLanguage}" hreflang="${otherLanguage}">${words("otherLanguage")}</a></li>
</ul>
</nav>
</header>
<main id="main">
${main}
</main>
<footer><p>${words("footer")}</p>
<ul class="row">
<li><a href="/who${ask}">${words("who")}</a></li>
<li><a href="/log${ask}">${words("log")}</a></li>
<li><a href="/work${ask}">${account === undefined ? words("forMembers") : words("memberWork", { name: account })}</a></li>
</ul>
</footer>
</body>
</html>
`.text;
}
