/** What the pages say beside labels, in English and French. `{name}` stands for a value. */
export interface Bilingual {
  readonly en: string;
  readonly fr: string;
}

export type Language = keyof Bilingual;

export const pageWords = {
  otherLanguage: { en: "Français", fr: "English" },
  skip: { en: "Skip to the content", fr: "Aller au contenu" },
  labels: { en: "Labels", fr: "Étiquettes" },
  check: { en: "Check a label", fr: "Vérifier une étiquette" },
  who: { en: "Who may state what", fr: "Qui peut déclarer quoi" },
  log: { en: "Public record", fr: "Registre public" },
  guidance: { en: "Advice", fr: "Conseils" },
  catalogue: { en: "Criteria", fr: "Critères" },
  assembly: { en: "Decide together", fr: "Décider ensemble" },
  forMembers: { en: "For members of the programme", fr: "Pour les membres du programme" },
  memberWork: { en: "Work of {name}", fr: "Travail de {name}" },
  footer: {
    en: "A label says who states what, and how they know. It promises nothing else.",
    fr: "Une étiquette dit qui déclare quoi, et comment on le sait. Elle ne promet rien d’autre.",
  },

  homeTitle: {
    en: "Know a connected thing before you buy it",
    fr: "Connaître un objet connecté avant de l’acheter",
  },
  homeIntro: {
    en: "Each label tells what its maker declares, who checked it and how, and until when updates come.",
    fr: "Chaque étiquette dit ce que déclare le fabricant, qui l’a vérifié et comment, et jusqu’à quand viennent les mises à jour.",
  },
  searchFor: { en: "Maker or model", fr: "Fabricant ou modèle" },
  onlyOffline: {
    en: "Works without the Internet, at least in part",
    fr: "Fonctionne sans Internet, au moins en partie",
  },
  updatesUntil: { en: "Updates at least until", fr: "Mises à jour au moins jusqu’au" },
  search: { en: "Search", fr: "Chercher" },
  found: { en: "Labels found: {count}", fr: "Étiquettes trouvées : {count}" },
  foundNone: {
    en: "No label fits. Try fewer words.",
    fr: "Aucune étiquette ne convient. Essayez avec moins de mots.",
  },
  kind: { en: "Kind of thing", fr: "Sorte d’objet" },
  anyKind: { en: "Any", fr: "N’importe laquelle" },
  compareThis: { en: "Compare {model}", fr: "Comparer {model}" },
  compareHint: {
    en: "Mark two to four, then compare them side by side.",
    fr: "Cochez-en de deux à quatre, puis comparez-les côte à côte.",
  },
  compare: { en: "Compare", fr: "Comparer" },
  compareTitle: { en: "Side by side", fr: "Côte à côte" },
  compareFew: {
    en: "Mark two to four labels on the list, then compare them.",
    fr: "Cochez de deux à quatre étiquettes dans la liste, puis comparez-les.",
  },
  compareSays: {
    en: "What a maker declares is its own word, unless somebody is named who checked it.",
    fr: "Ce que déclare un fabricant est sa propre parole, sauf si quelqu’un est nommé qui l’a vérifié.",
  },
  verdict: { en: "Label", fr: "Étiquette" },
  level: { en: "Level", fr: "Niveau" },
  checkedBy: { en: "Who checked something", fr: "Qui a vérifié quelque chose" },
  codeHint: {
    en: "The address in the code, or a whole label that you downloaded (JSON): that is checked as a gateway without the Internet would.",
    fr: "L’adresse du code, ou une étiquette entière téléchargée (JSON) : elle est vérifiée comme le ferait une passerelle sans Internet.",
  },
  bundleWrong: {
    en: "This is neither the address of a label nor a whole label.",
    fr: "Ce n’est ni l’adresse d’une étiquette ni une étiquette entière.",
  },
  bundleNote: {
    en: "Judged from what you gave alone. What happened since is on the page of the label.",
    fr: "Jugé sur ce que vous avez donné seulement. Ce qui s’est passé depuis est sur la page de l’étiquette.",
  },
  byMaker: { en: "by {maker}", fr: "par {maker}" },

  updatesBox: { en: "Updates until", fr: "Mises à jour jusqu’au" },
  updatesDoubted: {
    en: "The maker declared updates until",
    fr: "Le fabricant avait déclaré des mises à jour jusqu’au",
  },
  updatesNone: { en: "No date for updates", fr: "Aucune date de mise à jour" },
  keyFacts: { en: "Before you buy", fr: "Avant d’acheter" },
  allFacts: { en: "Everything the maker declares", fr: "Tout ce que déclare le fabricant" },
  fact: { en: "Question", fr: "Question" },
  answer: { en: "Answer", fr: "Réponse" },
  whoSays: { en: "Who says so", fr: "Qui le dit" },
  selfAssessed: { en: "{maker}, by its own word", fr: "{maker}, sur sa seule parole" },
  nobody: { en: "Nobody", fr: "Personne" },
  checked: { en: "What was checked, and by whom", fr: "Ce qui a été vérifié, et par qui" },
  checkedNone: {
    en: "Nobody but the maker has checked anything.",
    fr: "Personne d’autre que le fabricant n’a rien vérifié.",
  },
  scope: { en: "What was looked at: {scope}.", fr: "Ce qui a été examiné : {scope}." },
  criterionAsks: { en: "It asks: {asks}", fr: "Ce critère demande : {asks}" },
  evidence: { en: "Evidence: {note}", fr: "Preuve : {note}" },
  listed: {
    en: "Listed by {operator} at level {level}, by version {version} of its criteria, until {until}.",
    fr: "Inscrit par {operator} au niveau {level}, selon la version {version} de ses critères, jusqu’au {until}.",
  },
  attestationMeans: {
    en: "An attestation says what somebody looked at on one day. It is no certification.",
    fr: "Une attestation dit ce que quelqu’un a examiné un jour donné. Ce n’est pas une certification.",
  },
  now: { en: "What to do now", fr: "Que faire maintenant" },
  nowGood: {
    en: "Compare the date of the last updates with how long you want to keep it. At home, scan the code on the box: your gateway then gives the thing its own key and only the access that it needs.",
    fr: "Comparez la date des dernières mises à jour avec le temps que vous voulez le garder. À la maison, numérisez le code de la boîte : votre passerelle donne alors à l’objet sa propre clé et le seul accès dont il a besoin.",
  },
  nowBad: {
    en: "If you have one at home: keep it off the Internet, erase your data from it, and ask the shop or the maker what they offer. If you were going to buy it: choose another.",
    fr: "Si vous en avez un à la maison : coupez-lui Internet, effacez-en vos données et demandez au magasin ou au fabricant ce qu’ils proposent. Si vous alliez l’acheter : choisissez-en un autre.",
  },
  nowUnknown: {
    en: "Do not rely on this label before it can be checked.",
    fr: "Ne vous fiez pas à cette étiquette avant qu’elle puisse être vérifiée.",
  },
  history: { en: "What happened to this label", fr: "Ce qui est arrivé à cette étiquette" },
  changed: { en: "{at}: {state}. {reason}", fr: "{at} : {state}. {reason}" },
  proof: { en: "For those who want to check it themselves", fr: "Pour vérifier soi-même" },
  proofLog: {
    en: "{kind} of {issuer}: entry {index} of the public record",
    fr: "{kind} de {issuer} : entrée {index} du registre public",
  },
  download: {
    en: "Download the label with its proofs (JSON)",
    fr: "Télécharger l’étiquette avec ses preuves (JSON)",
  },
  art: { en: "Picture for the box or shelf (SVG)", fr: "Image pour la boîte ou le rayon (SVG)" },
  access: {
    en: "What it asks to access on the network",
    fr: "Ce à quoi il demande accès sur le réseau",
  },

  checkTitle: { en: "Check a label", fr: "Vérifier une étiquette" },
  checkIntro: {
    en: "Write what the code on the box says, or copy it here. We say whether it is good, stale, suspended, withdrawn, expired, forged or unknown, and why.",
    fr: "Écrivez ce que dit le code de la boîte, ou copiez-le ici. Nous disons si elle est bonne, ancienne, suspendue, retirée, expirée, fausse ou inconnue, et pourquoi.",
  },
  code: { en: "Code", fr: "Code" },
  notListed: {
    en: "The programme has no label at this address.",
    fr: "Le programme n’a aucune étiquette à cette adresse.",
  },

  whoTitle: { en: "Who may state what", fr: "Qui peut déclarer quoi" },
  whoIntro: {
    en: "A label is believed only when these sign it, each in its role. Gateways carry this list and check labels with it, without the Internet.",
    fr: "On ne croit une étiquette que si elle est signée par ceux-ci, chacun dans son rôle. Les passerelles ont cette liste et s’en servent pour vérifier les étiquettes, sans Internet.",
  },
  name: { en: "Name", fr: "Nom" },
  role: { en: "Role", fr: "Rôle" },
  since: { en: "Since", fr: "Depuis" },
  keys: { en: "Keys", fr: "Clés" },
  stolen: { en: "stolen on {at}", fr: "volée le {at}" },
  listNumber: {
    en: "List number {number}, valid until {until}.",
    fr: "Liste numéro {number}, valide jusqu’au {until}.",
  },

  logTitle: { en: "Public record", fr: "Registre public" },
  logIntro: {
    en: "Every statement and every change of status is an entry here. Entries are only ever added: whoever kept an earlier state can prove that nothing was taken away.",
    fr: "Chaque déclaration et chaque changement d’état est une entrée de ce registre. On ne fait qu’en ajouter : quiconque a gardé un état antérieur peut prouver que rien n’a été retiré.",
  },
  logSize: { en: "Entries: {size}", fr: "Entrées : {size}" },
  logSigned: { en: "Its signed state", fr: "Son état signé" },

  notFoundTitle: { en: "There is nothing here", fr: "Il n’y a rien ici" },
  notFound: {
    en: "If a code led here, it may be a copy or a fake: tell the shop.",
    fr: "Si un code vous a mené ici, c’est peut-être une copie ou un faux : avertissez le magasin.",
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

export const roleWords = {
  maker: { en: "Maker: declares its own products", fr: "Fabricant : déclare ses propres produits" },
  assessor: {
    en: "Assessor: attests products of others",
    fr: "Évaluateur : atteste les produits d’autrui",
  },
  operator: {
    en: "Operator: lists what both stated",
    fr: "Exploitant : inscrit ce que les deux ont déclaré",
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

export const kindWords = {
  "product-declaration": { en: "Declaration", fr: "Déclaration" },
  "organisation-declaration": { en: "Declaration", fr: "Déclaration" },
  "unit-declaration": { en: "Declaration", fr: "Déclaration" },
  "product-attestation": { en: "Attestation", fr: "Attestation" },
  "organisation-attestation": { en: "Attestation", fr: "Attestation" },
  listing: { en: "Listing", fr: "Inscription" },
} as const satisfies Readonly<Record<string, Bilingual>>;

export const stateWords: Readonly<Record<string, Bilingual>> = {
  valid: { en: "Restored", fr: "Rétablie" },
  revoked: { en: "Withdrawn", fr: "Retirée" },
  suspended: { en: "Suspended", fr: "Suspendue" },
  superseded: { en: "Replaced", fr: "Remplacée" },
};

/** Throws for a value that is not given: a sentence with a hole would mislead. */
export function say(
  text: Bilingual,
  language: Language,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return text[language].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`no value ${name} for “${text.en}”`);
    return String(value);
  });
}
