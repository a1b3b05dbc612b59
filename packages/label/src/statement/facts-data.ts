/** Facts about what a thing senses and what becomes of it: privacy, also of people who did not buy it. */
import { oneOf, someOf } from "./fact.ts";

const product = { subject: "product" } as const;

export const dataFacts = {
  sensors: someOf({
    ...product,
    layer: "box",
    sources: ["cmu", "founding"],
    question: { en: "What can it sense?", fr: "Que peut-il capter ?" },
    alone: "none",
    answers: {
      camera: { en: "Picture or video (camera)", fr: "Image ou vidéo (caméra)" },
      microphone: { en: "Sound (microphone)", fr: "Son (microphone)" },
      location: { en: "Where it is (location)", fr: "L’endroit où il se trouve (position)" },
      motion: { en: "Movement in the room", fr: "Les mouvements dans la pièce" },
      presence: { en: "Whether someone is home", fr: "La présence de quelqu’un à la maison" },
      body: { en: "Your body or health", fr: "Votre corps ou votre santé" },
      environment: {
        en: "Heat, light, smoke, water or air",
        fr: "La chaleur, la lumière, la fumée, l’eau ou l’air",
      },
      energy: { en: "Use of power or water", fr: "La consommation d’électricité ou d’eau" },
      none: { en: "Nothing", fr: "Rien" },
    },
  }),
  "data-collected": someOf({
    ...product,
    layer: "box",
    sources: ["cmu", "us", "founding"],
    question: {
      en: "What data does the company get?",
      fr: "Quelles données l’entreprise reçoit-elle ?",
    },
    alone: "none",
    answers: {
      audio: { en: "Sound recordings", fr: "Enregistrements sonores" },
      video: { en: "Pictures or video", fr: "Images ou vidéos" },
      location: { en: "Location", fr: "Position" },
      usage: { en: "How and when you use it", fr: "Quand et comment vous l’utilisez" },
      account: { en: "Name, email or phone number", fr: "Nom, courriel ou numéro de téléphone" },
      payment: { en: "Payment details", fr: "Renseignements de paiement" },
      health: { en: "Health data", fr: "Données de santé" },
      environment: { en: "Readings from your home", fr: "Mesures prises chez vous" },
      "other-devices": {
        en: "Other devices in your home",
        fr: "Les autres appareils de votre domicile",
      },
      faults: { en: "Error reports", fr: "Rapports d’erreur" },
      none: { en: "None", fr: "Aucune" },
    },
  }),
  "data-purpose": someOf({
    ...product,
    layer: "behind",
    sources: ["cmu", "founding"],
    question: { en: "What is the data used for?", fr: "À quoi servent les données ?" },
    alone: "none",
    answers: {
      function: { en: "To make the product work", fr: "À faire fonctionner le produit" },
      security: { en: "To keep it safe from attacks", fr: "À le protéger contre les attaques" },
      improve: { en: "To make products better", fr: "À améliorer les produits" },
      advertising: { en: "To show you ads", fr: "À vous montrer de la publicité" },
      profiling: { en: "To learn about your habits", fr: "À connaître vos habitudes" },
      research: { en: "For research", fr: "À la recherche" },
      none: { en: "No data is collected", fr: "Aucune donnée n’est recueillie" },
    },
  }),
  "data-stored": someOf({
    ...product,
    layer: "behind",
    sources: ["cmu", "us", "founding"],
    question: { en: "Where is the data kept?", fr: "Où les données sont-elles conservées ?" },
    alone: "nowhere",
    answers: {
      device: { en: "On the product itself", fr: "Dans le produit même" },
      home: { en: "In your home", fr: "À votre domicile" },
      canada: { en: "On servers in Canada", fr: "Sur des serveurs au Canada" },
      abroad: {
        en: "On servers outside Canada",
        fr: "Sur des serveurs à l’extérieur du Canada",
      },
      nowhere: { en: "It is not kept", fr: "Elles ne sont pas conservées" },
    },
  }),
  "data-kept": oneOf({
    ...product,
    layer: "behind",
    sources: ["cmu", "founding"],
    question: {
      en: "How long is the data kept?",
      fr: "Combien de temps les données sont-elles conservées ?",
    },
    answers: {
      none: { en: "It is not kept", fr: "Elles ne sont pas conservées" },
      month: { en: "Up to one month", fr: "Un mois au plus" },
      year: { en: "Up to one year", fr: "Un an au plus" },
      account: {
        en: "As long as you have an account",
        fr: "Aussi longtemps que vous avez un compte",
      },
      deleted: { en: "Until you delete it", fr: "Jusqu’à ce que vous les supprimiez" },
      "no-limit": { en: "With no time limit", fr: "Sans limite de temps" },
    },
  }),
  "data-shared": someOf({
    ...product,
    layer: "behind",
    sources: ["cmu", "us", "founding"],
    question: { en: "Who else gets the data?", fr: "Qui d’autre reçoit les données ?" },
    alone: "nobody",
    answers: {
      suppliers: {
        en: "Companies that work for the maker",
        fr: "Des entreprises qui travaillent pour le fabricant",
      },
      advertisers: { en: "Ad companies", fr: "Des entreprises de publicité" },
      partners: { en: "Other companies", fr: "D’autres entreprises" },
      researchers: { en: "Researchers", fr: "Des chercheurs" },
      police: {
        en: "Police, without a court order",
        fr: "La police, sans ordonnance d’un tribunal",
      },
      nobody: { en: "Nobody", fr: "Personne" },
    },
  }),
  "data-sold": oneOf({
    ...product,
    layer: "box",
    sources: ["cmu", "founding"],
    question: { en: "Is your data sold?", fr: "Vos données sont-elles vendues ?" },
    answers: {
      yes: {
        en: "Yes, your data is sold to other companies",
        fr: "Oui, vos données sont vendues à d’autres entreprises",
      },
      "with-consent": { en: "Only if you agree", fr: "Seulement si vous acceptez" },
      no: { en: "No", fr: "Non" },
    },
  }),
  "opt-out": oneOf({
    ...product,
    layer: "behind",
    sources: ["cmu", "founding"],
    question: {
      en: "Can you say no to data collection?",
      fr: "Pouvez-vous refuser la collecte de données ?",
    },
    answers: {
      all: { en: "Yes, to all of it", fr: "Oui, à toute la collecte" },
      some: { en: "Yes, to some of it", fr: "Oui, à une partie" },
      none: { en: "No", fr: "Non" },
      "not-needed": { en: "No data is collected", fr: "Aucune donnée n’est recueillie" },
    },
  }),
  "data-deletion": someOf({
    ...product,
    layer: "behind",
    sources: ["us", "cra", "founding"],
    question: { en: "How can you delete your data?", fr: "Comment supprimer vos données ?" },
    alone: "impossible",
    answers: {
      device: { en: "On the product", fr: "Sur le produit" },
      app: { en: "In the app or on the website", fr: "Dans l’application ou le site Web" },
      request: { en: "By asking the company", fr: "En le demandant à l’entreprise" },
      impossible: { en: "You cannot", fr: "C’est impossible" },
    },
  }),
  "recording-notice": oneOf({
    ...product,
    layer: "behind",
    sources: ["founding"],
    question: {
      en: "Can people nearby tell when it records?",
      fr: "Les gens autour savent-ils quand il enregistre ?",
    },
    answers: {
      visible: { en: "Yes, by a light or cover", fr: "Oui, par un voyant ou un volet" },
      audible: { en: "Yes, by a sound", fr: "Oui, par un son" },
      no: { en: "No", fr: "Non" },
      "does-not-record": { en: "It does not record", fr: "Il n’enregistre pas" },
    },
  }),
  "made-for-children": oneOf({
    ...product,
    layer: "behind",
    sources: ["founding"],
    question: { en: "Is it made for children?", fr: "Est-il conçu pour les enfants ?" },
    answers: {
      yes: { en: "Yes", fr: "Oui" },
      no: { en: "No", fr: "Non" },
    },
  }),
} as const;
