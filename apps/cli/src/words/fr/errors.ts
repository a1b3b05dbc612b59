import type { Errors } from "../model.ts";

/** Ce qui arrête une commande, puis le remède. */
export const errors: Errors = {
  "unknown-option": {
    reason: "Il n’y a pas d’option {name} ici.",
    remedy: "Ajouter --help pour voir les options.",
  },
  "unknown-command": {
    reason: "Il n’y a pas de commande {name} ici.",
    remedy: "Ajouter --help pour voir les commandes.",
  },
  "missing-argument": {
    reason: "Il manque quelque chose : {name}.",
    remedy: "Ajouter --help pour voir ce qu’il faut à la commande.",
  },
  "excess-argument": {
    reason: "La commande a reçu plus qu’elle ne prend.",
    remedy: "Ajouter --help pour voir ce qu’elle prend.",
  },
  "missing-value": {
    reason: "L’option {name} demande une valeur.",
    remedy: "Écrire la valeur après l’option.",
  },
  "missing-option": {
    reason: "L’option {name} est nécessaire.",
    remedy: "L’ajouter, avec sa valeur.",
  },
  "bad-value": {
    reason: "{name} ne peut pas être « {value} ».",
    remedy: "L’écrire par exemple ainsi : {example}.",
  },
  "no-such-file": {
    reason: "Il n’y a ni fichier ni dossier {path}.",
    remedy: "Vérifier le nom.",
  },
  "no-mud-files": {
    reason: "Le dossier {path} ne contient aucun fichier dont le nom finit par .json.",
    remedy: "Nommer les fichiers un à un, ou un autre dossier.",
  },
  "url-not-https": {
    reason: "{url} n’est pas une adresse https.",
    remedy:
      "Les fichiers MUD ne se téléchargent qu’en https ; sinon, enregistrer le fichier et le nommer.",
  },
  "fetch-failed": {
    reason: "{url} n’a pas pu être téléchargé : {reason}",
    remedy: "Réessayer plus tard, ou enregistrer le fichier autrement et le nommer.",
  },
  "certificate-unreadable": {
    reason: "{path} ne contient aucun certificat lisible.",
    remedy: "Donner un certificat X.509 en PEM ou DER.",
  },
  "key-unreadable": {
    reason: "{path} ne contient aucune clé privée lisible.",
    remedy: "Donner une clé privée en PEM, sans phrase secrète.",
  },
  "key-unsupported": {
    reason: "La clé de {path} ne permet pas de signer ici.",
    remedy: "Prendre une clé EC (P-256, P-384, P-521) ou RSA d’au moins 2048 bits.",
  },
  "key-of-another-certificate": {
    reason: "La clé de {path} appartient à un autre certificat.",
    remedy: "Donner la clé et le certificat qui vont ensemble.",
  },
  "config-invalid": {
    reason: "La configuration {path} n’est pas valable : {reason}",
    remedy: "La corriger à cet endroit. Rien n’a été démarré.",
  },
  "not-readable": {
    reason: "{path} ne peut pas être lu ({reason}).",
    remedy: "Vérifier les droits d’accès.",
  },
  "cannot-write": {
    reason: "{path} ne peut pas être écrit ({reason}).",
    remedy: "Vérifier le dossier et les droits d’accès.",
  },
  "programs-missing": {
    reason: "Des programmes nécessaires à la passerelle ne sont pas installés.",
    remedy: "Les installer : sudo apt-get install -y --no-install-recommends {packages}",
  },
  "rights-missing": {
    reason:
      "La passerelle modifie le pare-feu et écoute sur le port 53 ; ce processus n’en a pas le droit.",
    remedy: "La lancer comme root, ou l’essayer dans le labo, qui n’exige aucun droit : npm start",
  },
  internal: {
    reason: "Thingwall lui-même a échoué : {reason}",
    remedy: "Merci de le signaler avec la commande qui y a conduit.",
  },
};
