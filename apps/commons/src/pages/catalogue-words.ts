/** What the pages of the catalogue say. */
import type { Bilingual } from "./words.ts";

export const catalogueWords = {
  title: { en: "Criteria and standards", fr: "Critères et normes" },
  intro: {
    en: "What standards and laws ask of connected things, in our own words, how they relate, and what one asks that another does not.",
    fr: "Ce que normes et lois demandent aux objets connectés, dans nos mots, comment elles se rapportent, et ce que l’une demande et pas l’autre.",
  },
  attestation: {
    en: "An attestation says that somebody looked at a product on one day, how, and what they found. A certification is a standing promise of a body that keeps watch. A label here holds attestations, and no certification.",
    fr: "Une attestation dit que quelqu’un a examiné un produit un jour donné, comment, et ce qu’il a constaté. Une certification est la promesse durable d’un organisme qui continue de surveiller. Une étiquette contient ici des attestations, et aucune certification.",
  },
  map: { en: "The map", fr: "La carte" },
  mapSays: {
    en: "Each line joins two standards that somebody has compared; the thicker, the more criteria relate.",
    fr: "Chaque trait joint deux normes que quelqu’un a comparées ; plus il est épais, plus il y a de critères qui se rapportent.",
  },
  mapLine: { en: "{from} and {to}: {count} relations", fr: "{from} et {to} : {count} rapports" },
  standards: { en: "Standards and laws", fr: "Normes et lois" },
  standard: { en: "Standard", fr: "Norme" },
  publisher: { en: "Publisher", fr: "Éditeur" },
  criteria: { en: "Criteria", fr: "Critères" },
  state: { en: "State", fr: "État" },
  "state-whole": { en: "All its criteria are here", fr: "Tous ses critères sont ici" },
  "state-unchecked": {
    en: "Its criteria as we know them, not yet compared with the publisher’s text",
    fr: "Ses critères tels que nous les connaissons, pas encore comparés au texte de l’éditeur",
  },
  "state-part": {
    en: "A part of its criteria, not yet compared with the publisher’s text",
    fr: "Une partie de ses critères, pas encore comparée au texte de l’éditeur",
  },
  "state-named": { en: "Named only", fr: "Nommée seulement" },
  namedSays: {
    en: "The labelling group named it. Its text was not at hand, so nothing is said of it.",
    fr: "Le groupe sur l’étiquetage l’a nommée. Son texte n’était pas à portée, on n’en dit donc rien.",
  },
  ownWords: {
    en: "The words are ours; only the publisher’s text counts.",
    fr: "Les mots sont les nôtres ; seul le texte de l’éditeur fait foi.",
  },
  text: { en: "The publisher’s text", fr: "Le texte de l’éditeur" },
  number: { en: "Number", fr: "Numéro" },
  asksWhat: { en: "What it asks", fr: "Ce qui est demandé" },
  strength: { en: "How strongly", fr: "Avec quelle force" },
  must: { en: "must", fr: "obligation" },
  should: { en: "should", fr: "recommandation" },
  compared: {
    en: "What one asks that another does not",
    fr: "Ce que l’une demande et pas l’autre",
  },
  comparedIntro: {
    en: "Choose a question. Each answer names who wrote the comparison, when, and whether anybody has checked it.",
    fr: "Choisissez une question. Chaque réponse dit qui a écrit la comparaison, quand, et si quelqu’un l’a vérifiée.",
  },
  question: {
    en: "What does {from} ask that {to} does not?",
    fr: "Que demande {from} que {to} ne demande pas ?",
  },
  askedBy: { en: "Asked by", fr: "Demandé par" },
  notBy: { en: "And not by", fr: "Et pas par" },
  show: { en: "Show", fr: "Montrer" },
  notCompared: {
    en: "Nobody has compared these two yet. That is no answer.",
    fr: "Personne n’a encore comparé ces deux-là. Ce n’est pas une réponse.",
  },
  source: { en: "Source: {source}, {at}.", fr: "Source : {source}, {at}." },
  "review-proposed": {
    en: "A proposal: nobody has checked it against both publishers’ texts yet.",
    fr: "Une proposition : personne ne l’a encore vérifiée avec les textes des deux éditeurs.",
  },
  "review-reviewed": {
    en: "Checked against both texts by a second person.",
    fr: "Vérifiée avec les deux textes par une deuxième personne.",
  },
  gaps: { en: "Not asked there at all: {count}", fr: "Pas du tout demandé là : {count}" },
  partly: { en: "Asked there in part: {count}", fr: "Demandé là en partie : {count}" },
  covered: { en: "Asked there too: {count}", fr: "Demandé là aussi : {count}" },
  equal: { en: "is the same as", fr: "est identique à" },
  equivalent: { en: "means the same as", fr: "revient au même que" },
  subset: { en: "is a part of", fr: "fait partie de" },
  superset: { en: "asks more than", fr: "demande plus que" },
  intersects: { en: "has a part in common with", fr: "a une partie commune avec" },
  openData: { en: "The whole catalogue as data (JSON)", fr: "Tout le catalogue en données (JSON)" },
} as const satisfies Readonly<Record<string, Bilingual>>;
