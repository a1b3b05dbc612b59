/** What each verdict and its reasons mean and what to do. `{name}` stands for a parameter. */
import type { Bilingual } from "../statement/index.ts";
import type { ReasonCode, Verdict } from "../trust/reason.ts";
import {
  type ReasonWords,
  askProgramme,
  clock,
  connect,
  readWhy,
  scanAgain,
  tellProgramme,
} from "./remedies.ts";

export const verdictWords: Readonly<Record<Verdict, Bilingual>> = {
  good: {
    en: "This label is genuine and up to date.",
    fr: "Cette étiquette est authentique et à jour.",
  },
  stale: {
    en: "This label is genuine, but part of what we know of it is old.",
    fr: "Cette étiquette est authentique, mais une partie de ce que nous en savons est ancienne.",
  },
  unknown: {
    en: "We cannot tell whether this label is genuine.",
    fr: "Nous ne pouvons pas dire si cette étiquette est authentique.",
  },
  suspended: {
    en: "This label is suspended for now.",
    fr: "Cette étiquette est suspendue pour le moment.",
  },
  expired: { en: "This label has expired.", fr: "Cette étiquette est expirée." },
  revoked: {
    en: "This label has been withdrawn.",
    fr: "Cette étiquette a été retirée.",
  },
  forged: {
    en: "This label is not genuine.",
    fr: "Cette étiquette n’est pas authentique.",
  },
};

export const reasonWords: Readonly<Record<ReasonCode, ReasonWords>> = {
  "trust-list-to-come": {
    reason: {
      en: "The list of whom to believe begins later than now.",
      fr: "La liste de ceux qu’il faut croire commence plus tard que maintenant.",
    },
    remedy: clock,
  },
  "trust-list-too-old": {
    reason: {
      en: "The list of whom to believe is too old.",
      fr: "La liste de ceux qu’il faut croire est trop ancienne.",
    },
    remedy: connect,
  },
  "host-not-listed": {
    reason: {
      en: "{host} is not an address of the label programme.",
      fr: "{host} n’est pas une adresse du programme d’étiquetage.",
    },
    remedy: {
      en: "Look closely at the address: it may imitate another.",
      fr: "Regardez bien l’adresse : elle en imite peut-être une autre.",
    },
  },
  "too-many-statements": {
    reason: {
      en: "The label holds more than {limit} statements.",
      fr: "L’étiquette contient plus de {limit} déclarations.",
    },
    remedy: askProgramme,
  },
  unreadable: {
    reason: {
      en: "Part of the label cannot be read ({code}).",
      fr: "Une partie de l’étiquette est illisible ({code}).",
    },
    remedy: connect,
  },
  "envelope-forged": {
    reason: {
      en: "Part of the label was made to deceive ({code}).",
      fr: "Une partie de l’étiquette a été faite pour tromper ({code}).",
    },
    remedy: tellProgramme,
  },
  "issuer-not-listed": {
    reason: {
      en: "{issuer} is not in the label programme.",
      fr: "{issuer} ne fait pas partie du programme d’étiquetage.",
    },
    remedy: askProgramme,
  },
  "key-not-listed": {
    reason: {
      en: "The key {key} is not known to the label programme.",
      fr: "La clé {key} n’est pas connue du programme d’étiquetage.",
    },
    remedy: connect,
  },
  "signature-does-not-fit": {
    reason: {
      en: "The text was changed after it was signed, or {key} did not sign it.",
      fr: "Le texte a été modifié après sa signature, ou {key} ne l’a pas signé.",
    },
    remedy: tellProgramme,
  },
  "issuer-is-not-signer": {
    reason: {
      en: "It speaks for {issuer}, but {key} signed it.",
      fr: "Le texte parle au nom de {issuer}, mais {key} l’a signé.",
    },
    remedy: tellProgramme,
  },
  "outside-issuers-period": {
    reason: {
      en: "{issuer} was not in the programme when this was signed.",
      fr: "{issuer} ne faisait pas partie du programme au moment de la signature.",
    },
    remedy: askProgramme,
  },
  "outside-keys-period": {
    reason: {
      en: "The key {key} was not in use when this was signed.",
      fr: "La clé {key} n’était pas en usage au moment de la signature.",
    },
    remedy: askProgramme,
  },
  "key-compromised": {
    reason: {
      en: "The key {key} was stolen before this was signed.",
      fr: "La clé {key} avait été volée avant cette signature.",
    },
    remedy: tellProgramme,
  },
  "key-compromised-date-unproved": {
    reason: {
      en: "The key {key} was stolen, and nothing proves that this was signed before.",
      fr: "La clé {key} a été volée, et rien ne prouve que la signature est antérieure.",
    },
    remedy: askProgramme,
  },
  "role-not-allowed": {
    reason: {
      en: "{issuer} may not speak as {role} in this programme.",
      fr: "{issuer} ne peut pas s’exprimer comme {role} dans ce programme.",
    },
    remedy: tellProgramme,
  },
  "declares-anothers-product": {
    reason: {
      en: "{issuer} is not the maker of this product.",
      fr: "{issuer} n’est pas le fabricant de ce produit.",
    },
    remedy: tellProgramme,
  },
  "assesses-itself": {
    reason: {
      en: "{issuer} assessed its own product.",
      fr: "{issuer} a évalué son propre produit.",
    },
    remedy: tellProgramme,
  },
  "lists-itself": {
    reason: {
      en: "{issuer} listed its own product.",
      fr: "{issuer} a inscrit son propre produit.",
    },
    remedy: tellProgramme,
  },
  "not-yet": {
    reason: { en: "It begins on {from}.", fr: "Elle commence le {from}." },
    remedy: clock,
  },
  expired: {
    reason: { en: "It ended on {until}.", fr: "Elle a pris fin le {until}." },
    remedy: {
      en: "Look for a newer label of this product.",
      fr: "Cherchez une étiquette plus récente de ce produit.",
    },
  },
  "no-proof": {
    reason: {
      en: "Nothing shows that it is in the public record.",
      fr: "Rien ne montre qu’elle figure au registre public.",
    },
    remedy: connect,
  },
  "proof-refused": {
    reason: {
      en: "It is not shown to be in the public record ({code}).",
      fr: "Il n’est pas démontré qu’elle figure au registre public ({code}).",
    },
    remedy: connect,
  },
  "no-status": {
    reason: {
      en: "We do not know whether it was withdrawn.",
      fr: "Nous ne savons pas si elle a été retirée.",
    },
    remedy: connect,
  },
  "status-refused": {
    reason: {
      en: "The list of withdrawn labels is not to be trusted ({code}).",
      fr: "La liste des étiquettes retirées n’est pas digne de confiance ({code}).",
    },
    remedy: connect,
  },
  "status-too-old": {
    reason: {
      en: "The list of withdrawn labels is too old: {issued}.",
      fr: "La liste des étiquettes retirées est trop ancienne : {issued}.",
    },
    remedy: connect,
  },
  "status-stale": {
    reason: {
      en: "The list of withdrawn labels is from {issued}; there is a newer one.",
      fr: "La liste des étiquettes retirées date du {issued} ; il en existe une plus récente.",
    },
    remedy: connect,
  },
  "status-beyond-list": {
    reason: {
      en: "The list of withdrawn labels has no place {index}.",
      fr: "La liste des étiquettes retirées n’a pas de place {index}.",
    },
    remedy: connect,
  },
  revoked: {
    reason: {
      en: "What {issuer} stated has been withdrawn.",
      fr: "Ce que {issuer} a déclaré a été retiré.",
    },
    remedy: readWhy,
  },
  suspended: {
    reason: {
      en: "What {issuer} stated is suspended while it is looked into.",
      fr: "Ce que {issuer} a déclaré est suspendu pendant un examen.",
    },
    remedy: readWhy,
  },
  superseded: {
    reason: {
      en: "{issuer} has stated something newer.",
      fr: "{issuer} a déclaré quelque chose de plus récent.",
    },
    remedy: connect,
  },
  "no-listing": {
    reason: {
      en: "The programme does not say that this product is listed.",
      fr: "Le programme ne dit pas que ce produit est inscrit.",
    },
    remedy: askProgramme,
  },
  "two-listings": {
    reason: {
      en: "There are two listings, and only one can hold.",
      fr: "Il y a deux inscriptions, et une seule peut valoir.",
    },
    remedy: connect,
  },
  "other-product": {
    reason: {
      en: "This is the label of {found}, not of {expected}.",
      fr: "C’est l’étiquette de {found}, et non de {expected}.",
    },
    remedy: tellProgramme,
  },
  "statement-missing": {
    reason: {
      en: "A statement that the listing rests on is missing ({digest}).",
      fr: "Il manque une déclaration sur laquelle repose l’inscription ({digest}).",
    },
    remedy: connect,
  },
  "no-declaration": {
    reason: {
      en: "The maker’s declaration is missing.",
      fr: "La déclaration du fabricant manque.",
    },
    remedy: connect,
  },
  "subjects-differ": {
    reason: {
      en: "{issuer} speaks of another product than the one that is listed.",
      fr: "{issuer} parle d’un autre produit que celui qui est inscrit.",
    },
    remedy: tellProgramme,
  },
  "assessment-not-good": {
    reason: {
      en: "The assessment by {issuer} does not stand as it did ({was}).",
      fr: "L’évaluation par {issuer} ne tient plus comme avant ({was}).",
    },
    remedy: connect,
  },
  "other-unit": {
    reason: {
      en: "The maker’s word is on unit {found}, not on {expected}.",
      fr: "Le fabricant parle de l’exemplaire {found}, et non de {expected}.",
    },
    remedy: tellProgramme,
  },
  "claimed-elsewhere": {
    reason: {
      en: "Another home has already claimed this serial number.",
      fr: "Un autre domicile a déjà réclamé ce numéro de série.",
    },
    remedy: {
      en: "If you bought it used, ask the seller to release it. If it was new, tell the shop.",
      fr: "Si vous l’avez acheté d’occasion, demandez au vendeur de le libérer. S’il était neuf, avertissez le magasin.",
    },
  },
  "only-the-sticker": {
    reason: {
      en: "Only the sticker could be checked, not the label behind it.",
      fr: "Seul l’autocollant a pu être vérifié, et non l’étiquette elle-même.",
    },
    remedy: connect,
  },
  "sticker-forged": {
    reason: {
      en: "Nobody of the programme made this sticker ({code}).",
      fr: "Personne du programme n’a fait cet autocollant ({code}).",
    },
    remedy: tellProgramme,
  },
  "sticker-unreadable": {
    reason: {
      en: "The sticker cannot be read ({code}).",
      fr: "L’autocollant est illisible ({code}).",
    },
    remedy: scanAgain,
  },
  "sticker-expired": {
    reason: {
      en: "The sticker was valid until {until}.",
      fr: "L’autocollant était valide jusqu’au {until}.",
    },
    remedy: connect,
  },
  "sticker-disagrees": {
    reason: {
      en: "The sticker and the maker’s declaration name different keys.",
      fr: "L’autocollant et la déclaration du fabricant nomment des clés différentes.",
    },
    remedy: tellProgramme,
  },
};
