/** Facts about how a thing is protected, and for how long. */
import { oneOf, open, someOf } from "./fact.ts";

const product = { subject: "product" } as const;

export const protectionFacts = {
  updates: oneOf({
    ...product,
    layer: "box",
    sources: ["cmu", "us", "cra", "founding"],
    question: { en: "How does it get updates?", fr: "Comment reçoit-il ses mises à jour ?" },
    answers: {
      automatic: { en: "By itself", fr: "Tout seul" },
      manual: { en: "You must start them", fr: "Vous devez les lancer" },
      none: { en: "It gets no updates", fr: "Il ne reçoit aucune mise à jour" },
    },
  }),
  "support-end": open({
    form: "date",
    ...product,
    layer: "box",
    sources: ["us", "psti", "cra", "founding"],
    question: {
      en: "Until when does it get security updates?",
      fr: "Jusqu’à quand reçoit-il des mises à jour de sécurité ?",
    },
    none: { en: "No date is promised", fr: "Aucune date n’est promise" },
  }),
  "default-credentials": oneOf({
    ...product,
    layer: "behind",
    sources: ["us", "psti", "founding"],
    question: {
      en: "What password does it come with?",
      fr: "Avec quel mot de passe est-il vendu ?",
    },
    answers: {
      chosen: { en: "You choose one at set-up", fr: "Vous le choisissez à l’installation" },
      unique: { en: "Each unit has its own", fr: "Chaque appareil a le sien" },
      same: { en: "The same one on every unit", fr: "Le même pour tous les appareils" },
      none: { en: "None", fr: "Aucun" },
      "not-needed": { en: "It needs no password", fr: "Il n’en a pas besoin" },
    },
  }),
  "access-control": someOf({
    ...product,
    layer: "behind",
    sources: ["cmu", "us", "founding"],
    question: { en: "How do you prove it is you?", fr: "Comment prouvez-vous votre identité ?" },
    alone: "none",
    answers: {
      password: { en: "Password", fr: "Mot de passe" },
      "two-step": { en: "A second step at sign-in", fr: "Une deuxième étape à la connexion" },
      passkey: { en: "Passkey", fr: "Clé d’accès" },
      "local-press": { en: "A button on the product", fr: "Un bouton sur le produit" },
      users: {
        en: "Each person can have their own access",
        fr: "Chaque personne peut avoir son propre accès",
      },
      none: { en: "Nothing is asked", fr: "Rien n’est demandé" },
    },
  }),
  encryption: oneOf({
    ...product,
    layer: "behind",
    sources: ["us", "cra", "founding"],
    question: {
      en: "Is data scrambled so others cannot read it?",
      fr: "Les données sont-elles chiffrées pour que d’autres ne puissent les lire ?",
    },
    answers: {
      "sent-and-stored": {
        en: "Yes, when sent and when stored",
        fr: "Oui, à l’envoi et au stockage",
      },
      sent: { en: "Only when sent", fr: "Seulement à l’envoi" },
      some: { en: "Only some of it", fr: "En partie seulement" },
      none: { en: "No", fr: "Non" },
    },
  }),
  sbom: open({
    form: "link",
    ...product,
    layer: "behind",
    sources: ["us", "cra", "founding"],
    question: { en: "List of software inside", fr: "Liste des logiciels qu’il contient" },
  }),
  vex: open({
    form: "link",
    ...product,
    layer: "behind",
    sources: ["founding"],
    question: {
      en: "Which known flaws concern it",
      fr: "Failles connues qui le concernent",
    },
  }),
  "safe-setup": open({
    form: "link",
    ...product,
    layer: "behind",
    sources: ["us", "cra", "founding"],
    question: { en: "How to set it up safely", fr: "Comment l’installer de façon sûre" },
  }),
  "factory-reset": oneOf({
    ...product,
    layer: "behind",
    sources: ["cra", "founding"],
    question: {
      en: "How do you erase it before you pass it on?",
      fr: "Comment l’effacer avant de le céder ?",
    },
    answers: {
      button: { en: "With a button on it", fr: "Avec un bouton sur le produit" },
      app: { en: "In the app", fr: "Dans l’application" },
      maker: { en: "Only the maker can", fr: "Seul le fabricant peut le faire" },
      impossible: { en: "It cannot be erased", fr: "Il ne peut pas être effacé" },
    },
  }),
  "vulnerability-contact": open({
    form: "link",
    subject: "organisation",
    layer: "behind",
    sources: ["psti", "cra", "founding"],
    question: { en: "Where to report a security flaw", fr: "Où signaler une faille de sécurité" },
  }),
  "vulnerability-policy": open({
    form: "link",
    subject: "organisation",
    layer: "behind",
    sources: ["psti", "cra", "founding"],
    question: {
      en: "What the company does about reported flaws",
      fr: "Ce que fait l’entreprise des failles signalées",
    },
  }),
} as const;
