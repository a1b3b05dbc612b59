/**
 * What a device is shown that joined where nobody said who does: what to do, in English and French.
 * It reaches nothing else, and nothing of the app answers it.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

const SENTENCES = {
  title: {
    en: "This device is not known here yet",
    fr: "Cet appareil n’est pas encore connu ici",
  },
  state: {
    en: "It has an address, and reaches nothing but this page.",
    fr: "Il a une adresse, et n’atteint rien d’autre que cette page.",
  },
  join: {
    en: "On the Wi-Fi, join again with a key of your own: ask somebody of the home for one.",
    fr: "En Wi-Fi, connectez-vous de nouveau avec une clé à vous : demandez-en une à quelqu’un de la maison.",
  },
  plug: {
    en: "By cable, whoever runs the gateway says which devices join at this socket.",
    fr: "Par câble, la personne qui gère la passerelle dit quels appareils se raccordent à cette prise.",
  },
  address: {
    en: "By this address they will find it: ",
    fr: "Voici l’adresse qui permet de le retrouver : ",
  },
} as const;

/** `address`: the device's own, canonical. */
export function strangerPage(address: string): string {
  const part = (language: "en" | "fr") => `<main lang="${language}">
<h1>${SENTENCES.title[language]}</h1>
<p>${SENTENCES.state[language]}</p>
<ul><li>${SENTENCES.join[language]}</li><li>${SENTENCES.plug[language]}</li></ul>
<p>${SENTENCES.address[language]}<b>${address}</b></p>
</main>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${SENTENCES.title.en} · ${SENTENCES.title.fr}</title></head>
<body>
${part("en")}
<hr>
${part("fr")}
</body>
</html>
`;
}

/** Whatever is asked; nothing that is sent is read. */
export function answerStranger(
  { method }: IncomingMessage,
  response: ServerResponse,
  address: string,
): void {
  const reads = method === "GET" || method === "HEAD";
  response.writeHead(reads ? 200 : 405, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    connection: "close",
  });
  response.end(reads ? strangerPage(address) : undefined);
}
