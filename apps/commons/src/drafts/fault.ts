/** What is wrong with a field of a draft, in words that say how it is right. */
export interface DraftFault {
  readonly en: string;
  readonly fr: string;
}

export const draftFaults = {
  missing: { en: "Write something here.", fr: "Écrivez quelque chose ici." },
  changed: {
    en: "This was changed in the meantime. Read it again.",
    fr: "Ceci a été changé entre-temps. Relisez-le.",
  },
  long: { en: "This is too long.", fr: "C’est trop long." },
  character: {
    en: "There is a character here that does not show. Type the text anew.",
    fr: "Il y a ici un caractère qui ne se voit pas. Retapez le texte.",
  },
  choice: { en: "Choose one of the answers.", fr: "Choisissez une des réponses." },
  address: {
    en: "Write the digits of its barcode, or a short name of small letters, digits and hyphens.",
    fr: "Écrivez les chiffres de son code à barres, ou un nom court en minuscules, chiffres et traits d’union.",
  },
  taken: {
    en: "Another maker has a product at this address.",
    fr: "Un autre fabricant a un produit à cette adresse.",
  },
  one: { en: "Choose one of the answers.", fr: "Choisissez une des réponses." },
  some: {
    en: "“None” and another answer do not go together.",
    fr: "« Aucun » et une autre réponse ne vont pas ensemble.",
  },
  date: {
    en: "Give a day, or say that none is promised, not both.",
    fr: "Donnez un jour, ou dites qu’aucun n’est promis, pas les deux.",
  },
  months: { en: "Give whole months, 0 to 600.", fr: "Donnez des mois entiers, de 0 à 600." },
  link: {
    en: "Give an address that begins with https://, or mailto: where an email is asked for.",
    fr: "Donnez une adresse https://fabricant.example, ou mailto:nom@fabricant.example là où un courriel est demandé.",
  },
  contacts: {
    en: "Give for each: +15145550100, an email or https://, and a country such as CA.",
    fr: "Donnez pour chacun : +15145550100, un courriel ou https://, et un pays comme CA.",
  },
  signers: {
    en: "Give one to eight digests of 43 characters, each on a line of its own; none twice.",
    fr: "Donnez de une à huit empreintes de 43 caractères, chacune sur sa ligne ; aucune deux fois.",
  },
  day: { en: "Give a day that has passed.", fr: "Donnez un jour passé." },
  results: {
    en: "Say what you found for at least one criterion.",
    fr: "Dites ce que vous avez constaté pour au moins un critère.",
  },
  bothLanguages: {
    en: "Write it in English and in French.",
    fr: "Écrivez-le en anglais et en français.",
  },
  evidence: {
    en: "Say in English and French what this rests on.",
    fr: "Dites en anglais et en français sur quoi cela repose.",
  },
} as const satisfies Readonly<Record<string, DraftFault>>;
