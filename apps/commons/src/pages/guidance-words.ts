/** What the pages of advice say beside the messages. */
import type { Bilingual } from "./words.ts";

export const guidanceWords = {
  title: { en: "Advice", fr: "Conseils" },
  intro: {
    en: "What to look for before you buy, what to do at home, when something goes wrong, and at the end.",
    fr: "Quoi regarder avant d’acheter, quoi faire à la maison, quand quelque chose ne va pas, et à la fin.",
  },
  matrix: { en: "The matrix of messages", fr: "La grille des messages" },
  matrixCell: { en: "{count} messages", fr: "{count} messages" },
  before: { en: "Before you buy", fr: "Avant d’acheter" },
  after: { en: "At home", fr: "À la maison" },
  problem: { en: "When something goes wrong", fr: "Quand quelque chose ne va pas" },
  end: { en: "At the end of use", fr: "À la fin de l’usage" },
  privacy: { en: "Privacy", fr: "Vie privée" },
  security: { en: "Security", fr: "Sécurité" },
  functionality: { en: "Functionality", fr: "Fonctionnalité" },
  everyone: { en: "Everyone", fr: "Tout le monde" },
  youth: { en: "Youth", fr: "Jeunes" },
  seniors: { en: "Seniors", fr: "Personnes aînées" },
  "tech-savvy": { en: "Tech-savvy", fr: "Personnes à l’aise avec la technique" },
  source: { en: "Source: {source}. Read again on {at}.", fr: "Source : {source}. Relu le {at}." },
  kind: { en: "For which kind of thing?", fr: "Pour quelle sorte d’objet ?" },
  anyKind: { en: "Any", fr: "N’importe laquelle" },
  show: { en: "Show", fr: "Montrer" },
  gapsTitle: { en: "What is still missing", fr: "Ce qui manque encore" },
  gapsIntro: {
    en: "Messages are written for everyone first. These groups have none of their own yet:",
    fr: "Les messages s’adressent d’abord à tout le monde. Ces groupes n’en ont pas encore qui leur soient propres :",
  },
  gap: {
    en: "{audience}: {count} of {all} cells are empty",
    fr: "{audience} : {count} cases sur {all} sont vides",
  },
  helpTitle: { en: "Something went wrong", fr: "Quelque chose ne va pas" },
  helpIntro: {
    en: "Say what happened and where you live: we show whom to turn to, and what to do first.",
    fr: "Dites ce qui s’est passé et où vous habitez : nous montrons à qui vous adresser, et quoi faire d’abord.",
  },
  what: { en: "What happened?", fr: "Que s’est-il passé ?" },
  where: { en: "Which province or territory?", fr: "Quelle province ou quel territoire ?" },
  choose: { en: "Choose", fr: "Choisir" },
  helpShow: { en: "Show what to do", fr: "Montrer quoi faire" },
  first: { en: "What to do, in this order", fr: "Quoi faire, dans cet ordre" },
  turnTo: { en: "Whom to turn to", fr: "À qui s’adresser" },
  noCertainty: {
    en: "No one office is responsible for everything. If one sends you away, ask it which one is.",
    fr: "Aucun organisme n’est responsable de tout. Si l’un vous renvoie, demandez-lui lequel l’est.",
  },
  openData: {
    en: "All messages as data (JSON), to embed",
    fr: "Tous les messages en données (JSON), à intégrer",
  },
  forThis: {
    en: "What this label makes us advise",
    fr: "Ce que cette étiquette nous fait conseiller",
  },
  more: { en: "All advice", fr: "Tous les conseils" },
} as const satisfies Readonly<Record<string, Bilingual>>;
