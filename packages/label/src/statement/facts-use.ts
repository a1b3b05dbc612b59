/** Facts about owning a thing: accounts, the Internet, repair, and whom to ask. */
import { oneOf, open, someOf } from "./fact.ts";

const product = { subject: "product" } as const;

export const useFacts = {
  "product-kind": oneOf({
    ...product,
    layer: "box",
    sources: ["founding"],
    question: { en: "What kind of thing is it?", fr: "Quelle sorte d’objet est-ce ?" },
    answers: {
      camera: { en: "Camera or doorbell", fr: "Caméra ou sonnette" },
      speaker: { en: "Speaker or assistant", fr: "Haut-parleur ou assistant" },
      television: { en: "Television or player", fr: "Téléviseur ou lecteur" },
      light: { en: "Light or plug", fr: "Éclairage ou prise" },
      climate: { en: "Heating or air", fr: "Chauffage ou air" },
      lock: { en: "Lock or alarm", fr: "Serrure ou alarme" },
      appliance: { en: "Household appliance", fr: "Électroménager" },
      toy: { en: "Toy or baby monitor", fr: "Jouet ou moniteur pour bébé" },
      wearable: {
        en: "Watch, tracker or health device",
        fr: "Montre, bracelet ou appareil de santé",
      },
      network: { en: "Router or hub", fr: "Routeur ou concentrateur" },
      other: { en: "Something else", fr: "Autre chose" },
    },
  }),
  "works-without-internet": oneOf({
    ...product,
    layer: "box",
    sources: ["cmu", "founding"],
    question: { en: "Does it work without the Internet?", fr: "Fonctionne-t-il sans Internet ?" },
    answers: {
      fully: { en: "Yes", fr: "Oui" },
      partly: { en: "In part", fr: "En partie" },
      no: { en: "No", fr: "Non" },
    },
  }),
  "account-needed": oneOf({
    ...product,
    layer: "box",
    sources: ["cmu", "founding"],
    question: { en: "Do you need an account?", fr: "Faut-il un compte ?" },
    answers: {
      yes: { en: "Yes", fr: "Oui" },
      optional: { en: "Only for some uses", fr: "Seulement pour certains usages" },
      no: { en: "No", fr: "Non" },
    },
  }),
  "account-closing": someOf({
    ...product,
    layer: "behind",
    sources: ["founding"],
    question: { en: "How can you close your account?", fr: "Comment fermer votre compte ?" },
    alone: "impossible",
    answers: {
      app: { en: "In the app or on the website", fr: "Dans l’application ou le site Web" },
      request: { en: "By asking the company", fr: "En le demandant à l’entreprise" },
      "no-account": { en: "There is no account", fr: "Il n’y a pas de compte" },
      impossible: { en: "You cannot", fr: "C’est impossible" },
    },
  }),
  ecosystem: oneOf({
    ...product,
    layer: "behind",
    sources: ["founding"],
    question: {
      en: "Does it work with other brands?",
      fr: "Fonctionne-t-il avec d’autres marques ?",
    },
    answers: {
      open: { en: "Yes, with many", fr: "Oui, avec plusieurs" },
      partners: { en: "With some brands", fr: "Avec certaines marques" },
      closed: { en: "No, only with its own brand", fr: "Non, seulement avec sa propre marque" },
    },
  }),
  subscription: oneOf({
    ...product,
    layer: "behind",
    sources: ["founding"],
    question: { en: "Do you have to keep paying?", fr: "Faut-il continuer de payer ?" },
    answers: {
      yes: { en: "Yes, it needs a paid plan", fr: "Oui, il faut un abonnement payant" },
      optional: { en: "Only for extras", fr: "Seulement pour des options" },
      no: { en: "No", fr: "Non" },
    },
  }),
  repair: oneOf({
    ...product,
    layer: "behind",
    sources: ["founding"],
    question: { en: "Who can repair it?", fr: "Qui peut le réparer ?" },
    answers: {
      owner: { en: "You can", fr: "Vous-même" },
      shop: { en: "Any repair shop", fr: "N’importe quel atelier" },
      maker: { en: "Only the maker", fr: "Seulement le fabricant" },
      none: { en: "It cannot be repaired", fr: "Il ne peut pas être réparé" },
    },
  }),
  warranty: open({
    form: "months",
    ...product,
    layer: "behind",
    sources: ["founding"],
    question: { en: "How long is the warranty?", fr: "Combien de temps dure la garantie ?" },
  }),
  contacts: open({
    form: "contacts",
    ...product,
    layer: "behind",
    sources: ["cra", "founding"],
    question: { en: "Who can help you?", fr: "Qui peut vous aider ?" },
  }),
} as const;
