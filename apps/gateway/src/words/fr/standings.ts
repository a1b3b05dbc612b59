import type { Standings } from "../model.ts";

/** Pourquoi la passerelle donne à un appareil ce qu’il obtient, puis que faire. */
export const standings: Standings = {
  "as-described": {
    reason: "Sa description est appliquée.",
    remedy: "Rien à faire.",
  },
  "described-by-repository": {
    reason:
      "Le serveur de son fabricant n’a donné aucune description ; celle de {repository} est appliquée, et compte moins.",
    remedy: "Rien à faire. Celle du fabricant la remplacera dès qu’il y en aura une.",
  },
  person: {
    reason: "C’est l’appareil d’une personne.",
    remedy: "Rien à faire.",
  },
  guest: {
    reason: "C’est l’appareil d’un invité : il a Internet, et rien à la maison.",
    remedy: "Rien à faire. Pour le laisser entrer, donner à la personne une clé à elle.",
  },
  "no-description": {
    reason: "Aucune description n’en a été donnée.",
    remedy: "Indiquer son fichier ou son URL MUD dans la configuration.",
  },
  "unknown-joiner": {
    reason: "Il s’est raccordé de lui-même, et personne n’a dit ce qu’il est.",
    remedy:
      "Dire dans la configuration ce qui se raccorde à son port (lan.ports), ou y inscrire l’appareil.",
  },
  "description-loading": {
    reason: "Sa description est en cours de téléchargement.",
    remedy: "Attendre un instant.",
  },
  "file-refused": {
    reason: "Sa description n’est pas valable ({issue} en {path}).",
    remedy: "L’examiner avec `thingwall mud check`, et prévenir le fabricant.",
  },
  "file-unreadable": {
    reason: "Sa description {path} ne peut pas être lue ({reason}).",
    remedy: "Vérifier le nom et les droits d’accès.",
  },
  "signature-removed": {
    reason: "Sa description était signée par « {expected} » et ne l’est plus.",
    remedy: "Ne l’accepter que si le fabricant l’a annoncé.",
  },
  "rolled-back": {
    reason:
      "Sa description ({found:moment}) est plus ancienne que celle déjà connue ({known:moment}).",
    remedy: "Ne l’accepter que si le fabricant l’a annoncé.",
  },
  "bad-url": {
    reason: "Son URL MUD est inutilisable ({reason:word}).",
    remedy: "Donner une URL https complète.",
  },
  "name-not-found": {
    reason: "L’hôte {name} n’existe pas, ou aucun résolveur n’a pu répondre.",
    remedy: "Vérifier l’URL et la connexion à Internet.",
  },
  "address-not-global": {
    reason: "L’hôte {name} mène à {address}, qui n’est pas sur Internet.",
    remedy: "Rien n’y est téléchargé : un objet pourrait viser la maison à travers la passerelle.",
  },
  "connection-failed": {
    reason: "La connexion au serveur du fabricant a échoué ({reason}).",
    remedy: "Un nouvel essai aura lieu plus tard.",
  },
  "tls-failed": {
    reason: "Le serveur du fabricant n’a pas prouvé qui il est ({reason:word}).",
    remedy: "Prévenir le fabricant ; rien n’est téléchargé depuis un tel serveur.",
  },
  "not-http": {
    reason: "Ce qui répond ne parle pas HTTP ({reason}).",
    remedy: "Vérifier l’URL.",
  },
  timeout: {
    reason: "Le serveur du fabricant a mis trop de temps (étape : {phase:word}).",
    remedy: "Un nouvel essai aura lieu plus tard.",
  },
  "redirected-elsewhere": {
    reason: "Le serveur du fabricant renvoie vers {to}.",
    remedy: "N’accepter la nouvelle adresse que si le fabricant l’a annoncée.",
  },
  "too-many-redirects": {
    reason: "Le serveur du fabricant enchaîne plus de {limit} redirections.",
    remedy: "Prévenir le fabricant.",
  },
  "http-status": {
    reason: "Le serveur du fabricant répond {status:plain} pour {url}.",
    remedy: "Vérifier l’URL ; un nouvel essai aura lieu plus tard.",
  },
  "too-large": {
    reason: "{url} dépasse {limit} octets.",
    remedy: "Prévenir le fabricant ; le reste n’a pas été lu.",
  },
  "content-encoded": {
    reason: "{url} arrive encodé ({encoding}) alors que cela n’était pas demandé.",
    remedy: "Prévenir le fabricant.",
  },
  "wrong-content-type": {
    reason: "{url} n’est pas un fichier MUD (il se dit {found}).",
    remedy: "Vérifier l’URL.",
  },
  "signature-missing": {
    reason: "Le fichier désigne une signature absente de {url}.",
    remedy: "Prévenir le fabricant.",
  },
  "url-mismatch": {
    reason: "Le fichier trouvé à {url} se dit celui de {found}.",
    remedy: "Vérifier l’URL, ou prévenir le fabricant.",
  },
};
