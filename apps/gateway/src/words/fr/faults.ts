import type { Faults } from "../model.ts";

/** Ce que veut dire le journal quand il nomme l’un de ces codes, puis que faire. */
export const faults: Faults = {
  "nft-missing": {
    reason: "nft, qui modifie les règles du noyau, n’est pas installé.",
    remedy: "Installer le paquet nftables.",
  },
  "nft-not-permitted": {
    reason: "Le noyau ne laisse pas la passerelle modifier ses règles.",
    remedy: "Lancer la passerelle en tant que root ; donner CAP_NET_ADMIN à un conteneur.",
  },
  "nft-refused": {
    reason: "nft ou le noyau refuse les règles ; celles d’avant restent en vigueur.",
    remedy:
      "Le signaler avec la ligne du journal : l’erreur vient de nos règles, ou le noyau est trop ancien.",
  },
  "network-setting": {
    reason: "Un réglage réseau du noyau, nommé dans le journal, n’a pas pu être modifié.",
    remedy: "Vérifier que l’interface existe et que /proc/sys est accessible en écriture.",
  },
  aborted: {
    reason: "Aucune réponse n’est venue à temps.",
    remedy: "Rien à faire : la question sera reposée.",
  },
  "bad-message": {
    reason: "Ce qui arrive sur un socket de la passerelle n’est pas l’un de ses messages.",
    remedy: "Employer des programmes d’une même version, et ne laisser aucun autre y écrire.",
  },
  "bad-params": {
    reason: "Une demande n’a pas la forme que la passerelle attend.",
    remedy: "Employer des programmes d’une même version.",
  },
  closed: {
    reason: "Le processus à l’autre bout du socket a disparu.",
    remedy: "Rien à faire : il redémarre, et ce qui est appliqué le reste.",
  },
  failed: {
    reason: "Un processus de la passerelle n’a pas pu faire ce qu’on lui demandait.",
    remedy: "Chercher ici le code qui suit dans le journal.",
  },
  "in-use": {
    reason: "Une autre passerelle répond ici, ou le dossier ne lui est pas réservé.",
    remedy: "Arrêter l’autre, ou donner à celle-ci son propre runDirectory.",
  },
  "path-too-long": {
    reason: "Le chemin d’un socket est plus long que Linux ne le permet.",
    remedy: "Choisir un runDirectory plus court.",
  },
  refused: {
    reason: "Un processus de la passerelle refuse de faire ce qu’on lui demande.",
    remedy: "Le signaler avec la ligne du journal.",
  },
  "socket-removed": {
    reason:
      "Le socket d’un processus a été supprimé par quelqu’un d’autre ; plus personne ne pouvait le joindre.",
    remedy: "Rien à faire : le processus redémarre et le recrée, et ce qui est appliqué le reste.",
  },
  "too-large": {
    reason: "Un message entre processus de la passerelle est trop long.",
    remedy: "Le signaler avec le nombre d’appareils.",
  },
  "too-many": {
    reason: "Trop de programmes sont reliés au socket de la passerelle.",
    remedy: "En fermer quelques-uns.",
  },
  "unknown-op": {
    reason: "Un processus de la passerelle ne connaît pas ce qu’on lui demande.",
    remedy: "Employer des programmes d’une même version.",
  },
  "store-mended": {
    reason:
      "Ce que garde la passerelle était abîmé. C’est réparé et complet ; ce qui a été trouvé est mis de côté.",
    remedy: "Vérifier le disque. Le journal nomme le dossier ; le supprimer quand il ne sert plus.",
  },
  "store-mended-in-part": {
    reason:
      "Ce que garde la passerelle était abîmé, et les dernières décisions sont perdues. Aucun accès que l’une d’elles a pu retirer n’est donné : la question sera posée de nouveau pour les objets.",
    remedy:
      "Décider de nouveau, ou restaurer une sauvegarde avec `thingwall gateway restore`. Vérifier le disque.",
  },
  "store-lost": {
    reason: "Ce que gardait la passerelle n’est plus lisible ; elle repart de rien.",
    remedy: "Restaurer une sauvegarde avec `thingwall gateway restore`. Vérifier le disque.",
  },
  "store-full": {
    reason:
      "Le disque est plein : rien ne peut être gardé. Ce qui était décidé reste en vigueur. Une nouvelle décision qui donne un accès est refusée ; celle qui en retire un vaut aussitôt, et se perd si la passerelle s’arrête avant qu’il y ait de la place.",
    remedy:
      "Faire de la place sur le disque de « stateDirectory » ; la passerelle réessaie d’elle-même.",
  },
  "store-unwritable": {
    reason:
      "Rien ne peut être gardé dans « stateDirectory ». Ce qui était décidé reste en vigueur ; toute nouvelle décision est refusée.",
    remedy:
      "Vérifier le dossier, ses droits d’accès et le disque ; la passerelle réessaie d’elle-même.",
  },
  "store-in-use": {
    reason: "Un autre processus tient ce que garde la passerelle : plus rien n’est gardé.",
    remedy: "Attendre la fin de la restauration, ou arrêter l’autre passerelle.",
  },
  "store-newer": {
    reason:
      "Une version plus récente de Thingwall a écrit ce que garde la passerelle ; celle-ci ne le lit ni ne le modifie.",
    remedy: "Réinstaller cette version.",
  },
};
