/** Who ran it and who is named in its reports; the rules of engagement; the kick-off. */
import type { ActOf } from "../act.ts";
import { CONVENER, type Teller } from "./teller.ts";

const ORGANISATIONS = {
  isoc: "Internet Society",
  ised: "Innovation, Science and Economic Development Canada",
  cira: "Canadian Internet Registration Authority",
  canarie: "CANARIE",
  cippic: "Canadian Internet Policy and Public Interest Clinic",
  "isoc-canada": "Internet Society Canada Chapter",
  "isoc-quebec": "Internet Society Quebec Chapter",
  oca: "Office of Consumer Affairs, ISED",
  "oracle-dyn": "Oracle/Dyn",
  gnks: "GNKS Consult BV",
  twelvedot: "TwelveDot",
  telus: "TELUS",
  pbd: "Privacy by Design Centre of Excellence, Ryerson University",
} as const;

const PEOPLE = {
  sullivan: ["Andrew Sullivan"],
  botterman: ["Maarten Botterman", "Martin Botterman"],
  stark: ["Tom Stark"],
  buell: ["Mark Buell"],
  strickling: ["Larry Strickling"],
  alfattal: ["Rouba Alfattal"],
  khan: ["Faud Khan", "Faud Kahn"],
  melzer: ["Jordan Melzer"],
  cavoukian: ["Ann Cavoukian"],
} as const;

const KICK_OFF = "2018-04-04";

export function tellBeginning({ tell, name, words }: Teller): void {
  const party = (id: string, kind: "person" | "organisation", text: string) =>
    tell(KICK_OFF, "party-added", { party: id, kind, name: name(text) });
  party(CONVENER, "organisation", ORGANISATIONS.isoc);
  tell(KICK_OFF, "process-opened", {
    name: words(
      "Canadian Multistakeholder Process: Enhancing IoT Security",
      "Processus multipartite canadien : renforcer la sécurité de l’Internet des objets",
    ),
    goal: words(
      "Within a year, recommend norms and policies that make the Internet of Things in Canada secure",
      "Recommander en un an des normes et des politiques pour sécuriser l’Internet des objets au Canada",
    ),
    months: 12,
  });
  for (const [id, text] of Object.entries(ORGANISATIONS)) {
    if (id !== CONVENER) party(id, "organisation", text);
  }
  for (const [id, [first, ...others]] of Object.entries(PEOPLE)) {
    party(id, "person", first);
    for (const other of others) tell(KICK_OFF, "party-named", { party: id, name: name(other) });
  }
  const body = (id: string, kind: ActOf<"body-formed">["kind"], en: string, fr: string) =>
    tell(KICK_OFF, "body-formed", { body: id, kind, name: words(en, fr) });
  body("plenary", "plenary", "Multistakeholder group", "Groupe multipartite");
  body("oversight", "oversight", "Oversight committee", "Comité de surveillance");
  tell(KICK_OFF, "body-renamed", {
    body: "oversight",
    name: words("Planning committee", "Comité de planification"),
  });
  for (const member of ["isoc", "ised", "cira", "canarie", "cippic"]) {
    tell(KICK_OFF, "role-given", { party: member, body: "oversight", role: "overseer" });
    tell(KICK_OFF, "role-given", { party: member, body: "plenary", role: "partner" });
  }
  tell(KICK_OFF, "role-given", { party: "isoc-canada", body: "plenary", role: "assisting" });
}

export function tellFirst({ tell, words }: Teller): void {
  const gathering = "first";
  const dates = { from: KICK_OFF, to: KICK_OFF };
  tell(KICK_OFF, "gathering-announced", {
    ...{ gathering, kind: "plenary-meeting", body: "plenary", ...dates },
    title: words("First multistakeholder meeting", "Première rencontre multipartite"),
  });
  tell(KICK_OFF, "gathering-dated", { gathering, ...dates, status: "confirmed" });
  tell(KICK_OFF, "role-given", { party: "strickling", body: "plenary", role: "presenter" });
  tell(KICK_OFF, "gathering-opened", { gathering });
  tell(KICK_OFF, "rules-adopted", {
    gathering,
    rules: [
      words(
        "Be respectful: everybody gets to speak, and every idea is thought through.",
        "Soyez respectueux : chacun peut s’exprimer, et chaque idée est examinée.",
      ),
      words(
        "Quiet people: come forward. Talkative people: listen actively.",
        "Personnes réservées : avancez-vous. Personnes volubiles : écoutez activement.",
      ),
      words(
        "Keep to the topic; be brief and clear.",
        "Restez dans le sujet ; soyez bref et clair.",
      ),
      words(
        "Answer with “yes, and”, not “no, but”.",
        "Répondez « oui, et », non pas « non, mais ».",
      ),
      words(
        "Raise a hand to speak, and do not interrupt.",
        "Levez la main pour parler, et n’interrompez pas.",
      ),
      words(
        "Say beforehand where your interests conflict.",
        "Déclarez d’avance vos conflits d’intérêts.",
      ),
      words(
        "Views count for more than numbers.",
        "Les points de vue comptent plus que les nombres.",
      ),
      words(
        "Keep to what was decided until something new is known.",
        "Tenez-vous-en à ce qui est décidé tant qu’il n’y a rien de nouveau.",
      ),
    ],
  });
  for (const [index, [en, fr]] of TEN_ISSUES.entries()) {
    const issue = `issue-${index + 1}`;
    tell(KICK_OFF, "issue-raised", { issue, title: words(en, fr), gathering, floor: false });
  }
  // How many came, in the room and remotely, is not told by the seeds.
  tell(KICK_OFF, "gathering-held", { gathering });
}

const TEN_ISSUES = [
  [
    "Labels that certify a device’s privacy and security: made or adopted",
    "Des étiquettes qui certifient la vie privée et la sécurité d’un appareil : créées ou reprises",
  ],
  [
    "Empowering consumers by education and public campaigns",
    "Donner des moyens aux consommateurs par l’éducation et des campagnes publiques",
  ],
  [
    "Which standards body could oversee the Internet of Things, or a new one",
    "Quel organisme de normalisation pourrait encadrer l’Internet des objets, ou un nouveau",
  ],
  [
    "Finding threats, and “trolls” of security to lessen them",
    "Repérer les menaces, et des « trolls » de la sécurité pour les atténuer",
  ],
  [
    "Using the multistakeholder process to find best practices and standards",
    "Employer le processus multipartite pour déterminer pratiques exemplaires et normes",
  ],
  [
    "What this process shall put out: a white paper or something else",
    "Ce que ce processus doit produire : un livre blanc ou autre chose",
  ],
  [
    "Testing existing devices at scale",
    "Mettre à l’essai à grande échelle les appareils existants",
  ],
  ["Lobbying those who make devices", "Faire pression sur les fabricants d’appareils"],
  [
    "Showing “IoT stars” with an award and in a research paper",
    "Mettre en valeur des « vedettes de l’IdO » par un prix et dans un article de recherche",
  ],
  ["Use cases and joint solutions", "Cas d’utilisation et solutions communes"],
] as const;
