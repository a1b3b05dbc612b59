import type { Vocabulary } from "@thingwall/gateway/words";

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
  // Téléchargement de ce qu’une personne nomme.
  "host-unknown": "son hôte est inconnu",
  "host-unreachable": "son serveur est injoignable",
  "host-unproven": "son serveur ne prouve pas qui il est",
  "host-slow": "son serveur a été trop long",
  "host-status": "son serveur répond avec le statut",
  "host-redirects": "son serveur renvoie vers",
  "host-circles": "son serveur renvoie trop de fois ailleurs",
};
