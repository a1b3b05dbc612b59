/** A page with which a thing of the lab is made to misbehave. Without scripts; for this machine alone. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { askLab } from "../control.ts";
import { LabError } from "../errors.ts";
import { thingNames } from "../plan.ts";
import { behaviours, isBehaviour } from "../things/behaviour.ts";
import { type Language, words as wordsIn } from "../words.ts";

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  "cache-control": "no-store",
};
const STYLE = `:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}
body{max-width:52rem;margin:2rem auto;padding:0 1rem}
form{display:flex;flex-wrap:wrap;gap:.5rem;margin:.25rem 0 1.5rem}
button{font:inherit;padding:.5rem 1rem;border-radius:999px;border:1px solid;background:none;color:inherit;cursor:pointer}
h2{font-size:1.1rem;margin:0}`;

/** Never rejects. */
export async function answerRemote(
  request: IncomingMessage,
  response: ServerResponse,
  language: Language,
): Promise<void> {
  const words = wordsIn(language);
  const host = request.headers.host ?? "";
  // Another page in this machine's browser is not the one that shows the buttons.
  if (!/^127\.0\.0\.1:\d+$/.test(host)) return end(response, 421);
  if (request.method === "GET" && request.url === "/") {
    response.writeHead(200, HEADERS).end(page(language));
    return;
  }
  if (request.method !== "POST" || request.headers.origin !== `http://${host}`)
    return end(response, 403);
  try {
    const given = new URLSearchParams((await text(request)).slice(0, 1000));
    const thing = given.get("thing") ?? "";
    const behaviour = given.get("behaviour") ?? "";
    if (!isBehaviour(behaviour)) return end(response, 400);
    await askLab({ op: "behave", thing, behaviour });
    response.writeHead(303, { location: "/" }).end();
  } catch (error) {
    response.writeHead(409, { "content-type": "text/plain; charset=utf-8" });
    response.end(error instanceof LabError ? words.error(error) : "");
  }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

function page(language: Language): string {
  const { host, behaviour, browser } = wordsIn(language);
  const forms = thingNames.map(
    (thing) =>
      `<h2>${host[thing]}</h2><form method="post" action="/"><input type="hidden" name="thing" value="${thing}">${behaviours
        .map((each) => `<button name="behaviour" value="${each}">${behaviour[each]}</button>`)
        .join("")}</form>`,
  );
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${browser.title}</title><style>${STYLE}</style><h1>${browser.title}</h1><p>${browser.text}</p>${forms.join("")}</html>`;
}
