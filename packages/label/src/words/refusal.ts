/** Why something is not read, made or signed, and what to do. `{name}` stands for a parameter. */
import type { LabelRefusalCode } from "../refusal.ts";
import { type ReasonWords, correct, fetchAgain, makeAgain, scanAgain } from "./remedies.ts";

/** For whoever makes, signs or serves what was refused. */
export const labelRefusalWords: Readonly<Record<LabelRefusalCode, ReasonWords>> = {
  "too-large": {
    reason: {
      en: "It has {length} characters; at most {limit} are read.",
      fr: "Le document compte {length} caractères ; on en lit au plus {limit}.",
    },
    remedy: fetchAgain,
  },
  "not-a-jws": {
    reason: {
      en: "This is not a signed document: {part} is wrong.",
      fr: "Ce n’est pas un document signé : {part} est incorrect.",
    },
    remedy: fetchAgain,
  },
  "not-canonical": {
    reason: {
      en: "The {part} is not written in the one form that is signed here.",
      fr: "La partie {part} n’est pas écrite sous la seule forme qui se signe ici.",
    },
    remedy: makeAgain,
  },
  "header-not-allowed": {
    reason: {
      en: "The header has {member}, which nothing here may have.",
      fr: "L’en-tête contient {member}, ce que rien ici ne peut contenir.",
    },
    remedy: makeAgain,
  },
  "algorithm-not-allowed": {
    reason: {
      en: "It is signed with {found}; only ES256 and EdDSA are allowed.",
      fr: "Il est signé avec {found} ; seuls ES256 et EdDSA sont permis.",
    },
    remedy: makeAgain,
  },
  "other-type": {
    reason: {
      en: "This is a {found}, not a {expected}.",
      fr: "C’est un {found}, et non un {expected}.",
    },
    remedy: fetchAgain,
  },
  "bad-signature": {
    reason: {
      en: "The text was changed after it was signed, or {key} did not sign it.",
      fr: "Le texte a été modifié après sa signature, ou {key} ne l’a pas signé.",
    },
    remedy: fetchAgain,
  },
  "not-understood": {
    reason: {
      en: "This part is not understood ({problem}).",
      fr: "Cette partie n’est pas comprise ({problem}).",
    },
    remedy: correct,
  },
  "illegal-text": {
    reason: {
      en: "The text holds {character}, which could make it read as something else.",
      fr: "Le texte contient {character}, qui pourrait le faire lire autrement.",
    },
    remedy: correct,
  },
  "impossible-time": {
    reason: {
      en: "There is no such date, or the end is before the beginning.",
      fr: "Cette date n’existe pas, ou la fin précède le début.",
    },
    remedy: correct,
  },
  "fact-of-another-subject": {
    reason: {
      en: "{fact} cannot be stated of this.",
      fr: "{fact} ne peut pas être déclaré à ce sujet.",
    },
    remedy: correct,
  },
  "rolled-back": {
    reason: {
      en: "This list is older ({offered}) than one already seen ({known}).",
      fr: "Cette liste est plus ancienne ({offered}) qu’une liste déjà vue ({known}).",
    },
    remedy: fetchAgain,
  },
  "two-versions": {
    reason: {
      en: "There are two different lists of number {number}.",
      fr: "Il existe deux listes différentes portant le numéro {number}.",
    },
    remedy: {
      en: "Keep both and tell the label programme: somebody is being deceived.",
      fr: "Conservez les deux et avertissez le programme d’étiquetage : on trompe quelqu’un.",
    },
  },
  "other-list": {
    reason: {
      en: "This list is of {found}, not of {expected}.",
      fr: "Cette liste est celle de {found}, et non de {expected}.",
    },
    remedy: fetchAgain,
  },
  "not-a-label-code": {
    reason: {
      en: "This is not the code of a label: {part} is wrong.",
      fr: "Ce n’est pas le code d’une étiquette : {part} est incorrect.",
    },
    remedy: scanAgain,
  },
  "other-host": {
    reason: {
      en: "{host} is not an address of the label programme.",
      fr: "{host} n’est pas une adresse du programme d’étiquetage.",
    },
    remedy: {
      en: "Look closely at the address: it may imitate another.",
      fr: "Regardez bien l’adresse : elle en imite peut-être une autre.",
    },
  },
  "not-a-root": {
    reason: {
      en: "{key} is not one of the keys that came with this program.",
      fr: "{key} n’est pas l’une des clés fournies avec ce programme.",
    },
    remedy: {
      en: "Give the programme’s root key, from a source that you trust.",
      fr: "Indiquez la clé racine du programme, obtenue d’une source de confiance.",
    },
  },
  "key-not-allowed": {
    reason: {
      en: "This is not a key that may stand here: {part} is wrong.",
      fr: "Cette clé ne peut pas figurer ici : {part} est incorrect.",
    },
    remedy: {
      en: "Use an Ed25519 or P-256 key, and only its public part where others read it.",
      fr: "Utilisez une clé Ed25519 ou P-256, et seulement sa partie publique là où d’autres la lisent.",
    },
  },
};
