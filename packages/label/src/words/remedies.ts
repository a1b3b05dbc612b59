/** What to do: sentences that several reasons share. */
import type { Bilingual } from "../statement/index.ts";

export interface ReasonWords {
  readonly reason: Bilingual;
  readonly remedy: Bilingual;
}

export const connect: Bilingual = {
  en: "Connect to the Internet and check again.",
  fr: "Connectez-vous à Internet et vérifiez de nouveau.",
};
export const scanAgain: Bilingual = {
  en: "Scan the code on the product or its box again.",
  fr: "Numérisez de nouveau le code sur le produit ou sa boîte.",
};
export const askProgramme: Bilingual = {
  en: "Ask the label programme before you rely on it.",
  fr: "Demandez au programme d’étiquetage avant de vous y fier.",
};
export const tellProgramme: Bilingual = {
  en: "Do not rely on this label. Tell the shop and the label programme.",
  fr: "Ne vous fiez pas à cette étiquette. Avertissez le magasin et le programme d’étiquetage.",
};
export const readWhy: Bilingual = {
  en: "Read on the label’s page why, and what to do with the product.",
  fr: "Lisez sur la page de l’étiquette pourquoi, et que faire du produit.",
};
export const clock: Bilingual = {
  en: "Check that the date and time are right here, then check again.",
  fr: "Assurez-vous que la date et l’heure sont justes ici, puis vérifiez de nouveau.",
};
export const makeAgain: Bilingual = {
  en: "Make and sign it again with this program.",
  fr: "Refaites-la et signez-la de nouveau avec ce programme.",
};
export const fetchAgain: Bilingual = {
  en: "Fetch it again from the label programme.",
  fr: "Obtenez de nouveau le document auprès du programme d’étiquetage.",
};
export const correct: Bilingual = {
  en: "Correct it at the place that is named.",
  fr: "Corrigez-le à l’endroit indiqué.",
};
