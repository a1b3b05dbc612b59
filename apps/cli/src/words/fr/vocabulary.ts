import type { Vocabulary } from "../format.ts";

/** Mots des vocabulaires fermés ; un mot absent d’ici est montré tel quel. */
export const vocabulary: Vocabulary = {
  // Codages.
  unknown: "inconnu",
  // JSON.
  end: "la fin du fichier",
  object: "un objet JSON",
  array: "un tableau",
  string: "un texte",
  number: "un nombre",
  boolean: "vrai ou faux",
  null: "null",
  // Textes qui agissent.
  control: "caractère de commande",
  direction: "il inverse le sens de lecture",
  invisible: "il est invisible",
  markup: "balisage",
  shell: "syntaxe d’un interpréteur de commandes",
  // Sens.
  "from-device": "depuis l’objet",
  "to-device": "vers l’objet",
  // Classes.
  manufacturer: "fabricant",
  "same-manufacturer": "même fabricant",
  model: "modèle",
  controller: "contrôleur",
  "my-controller": "son propre contrôleur",
  // Parties d’une signature.
  "not-der": "les octets ne sont pas du DER",
  structure: "sa structure ne convient pas",
  "not-signed-data": "c’est un autre genre de CMS",
  "content-type": "son type de contenu ne convient pas",
  certificates: "ses certificats sont illisibles",
  version: "sa version ne convient pas",
  "digest-algorithms": "ses algorithmes de condensat ne conviennent pas",
  "digest-mismatch": "ses algorithmes se contredisent",
  "message-digest": "son condensat manque ou figure deux fois",
  "signing-time": "sa date de signature est illisible",
  // Certificats.
  "too-long": "elle est trop longue",
  "path-too-long": "il ne peut se trouver si loin du signataire",
  "other-key": "il désigne une autre clé de son émetteur",
  "not-signed-by-issuer": "son émetteur ne l’a pas signé",
  "not-an-authority": "ce n’est pas une autorité",
  "may-not-sign-certificates": "il ne peut pas signer de certificats",
  expired: "il avait expiré",
  "not-yet-valid": "il n’était pas encore valable",
  "critical-extension": "il porte une extension critique inconnue ici",
  "key-usage-missing": "il n’a pas de KeyUsage",
  "digital-signature-missing": "son KeyUsage ne comprend pas digitalSignature",
  "other-purpose": "il a été délivré pour un autre usage",
};
