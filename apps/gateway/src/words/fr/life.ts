import type { Life } from "../model.ts";

/** Ce qui arrive à un objet à la maison. `{object}` est une destination, un nom ou une règle. */
export const life: Life = {
  reasons: {
    "granted-full": {
      reason: "Pour l’instant, vous le laissez tout atteindre.",
      remedy:
        "Cela prend fin tout seul au jour que vous avez choisi ; mettez-y fin plus tôt si vous le pouvez.",
    },
    "granted-lan-only": {
      reason: "Vous ne le laissez atteindre que la maison.",
      remedy: "Choisissez « selon sa description » pour qu’il atteigne ce qu’elle nomme.",
    },
    "granted-updates-only": {
      reason: "Vous ne le laissez chercher que ses mises à jour.",
      remedy: "Choisissez « selon sa description » pour qu’il atteigne ce qu’elle nomme.",
    },
    blocked: {
      reason: "Vous l’avez bloqué.",
      remedy: "Choisissez un autre accès pour qu’il fonctionne de nouveau.",
    },
    "support-ended": {
      reason: "Plus personne ne le répare : il est tenu à l’écart d’Internet.",
      remedy:
        "Prévoyez son remplacement ; d’ici là, vous pouvez prolonger son accès jusqu’au jour de votre choix.",
    },
    restricted: {
      reason:
        "Il s’est mal conduit : il garde, au ralenti, ce qui est décrit, et n’ouvre rien dans la maison.",
      remedy: "Mettez-le à jour. Après un jour de calme, il est remis à l’essai.",
    },
    quarantined: {
      reason: "Il se conduit comme un objet piraté : il est coupé, sauf pour sa réparation.",
      remedy: "Redémarrez-le et mettez-le à jour ; s’il continue, retirez-le du réseau.",
    },
    "on-trial": {
      reason: "Il était contenu ; il est à l’essai pendant une heure.",
      remedy: "Rien à faire.",
    },
    paused: {
      reason: "Vous l’avez mis en pause.",
      remedy: "Reprenez pour qu’il fonctionne de nouveau.",
    },
  },
  offences: {
    "related-name": "Il a demandé un nouveau nom de son fabricant, {object}.",
    "hard-coded-service": "Il demande {object:word} à d’autres qu’à votre passerelle.",
    "unknown-destination": "Il a tenté d’atteindre {object}, que sa description ne nomme pas.",
    "home-scan": "Il a essayé un appareil de la maison après l’autre.",
    telnet: "Il a frappé aux portes que les objets piratés cherchent sur Internet.",
    impersonation: "Il s’est fait passer pour un autre appareil.",
    surge: "Il a usé d’une permission bien plus qu’il ne le fait jamais ({object}).",
  },
  stages: {
    noticed: "Il a été arrêté ; rien d’autre n’a changé.",
    restricted: "Son accès est restreint.",
    quarantined: "Il est en quarantaine.",
  },
  answers: {
    "allow-once": "Permettre une fois",
    "keep-blocked": "Laisser bloqué",
    "always-allow": "Toujours permettre",
  },
  support: {
    "in-90-days": "Son suivi prend fin le {ends:day}. Il n’atteindra plus ensuite que la maison.",
    "in-30-days":
      "Son suivi prend fin le {ends:day}, dans moins d’un mois. Il n’atteindra plus ensuite que la maison.",
    "in-7-days":
      "Son suivi prend fin le {ends:day}, dans moins d’une semaine. Il n’atteindra plus ensuite que la maison.",
    ended: "Son suivi a pris fin le {ends:day}. Il n’atteint plus que la maison.",
  },
  refusals: {
    "no-device": "Aucun appareil ici n’a cette identité.",
    "no-thing": "Les appareils des personnes n’ont pas de description.",
    described: "Il est déjà décrit : rien n’est donc proposé pour lui.",
    "nothing-tried": "Il n’a encore rien tenté.",
    "nothing-offered": "Aucune autre description de lui ne vous attend.",
    "no-source": "Personne n’a dit où se trouve sa description.",
    "described-elsewhere":
      "Le fichier est celui d’une autre adresse web que la description en vigueur. Donnez d’abord cette adresse à l’objet (`thingwall gateway claim`).",
    "no-destination": "La destination n’est ni un appareil d’ici, ni une adresse, ni un nom.",
    "other-description":
      "Sa description n’est plus celle qui vous était montrée. Regardez-la à nouveau, puis décidez.",
    "no-such-way": "Un port appartient à TCP ou à UDP : dites lequel.",
    "nothing-permitted": "Rien de tel ne lui est permis.",
    "no-key": "Aucune clé Wi-Fi ne se nomme ainsi.",
    "key-not-in-use":
      "Cette clé Wi-Fi attend son appareil, est en cours de remplacement ou a pris fin.",
    "too-many-keys": "Il y a autant de clés Wi-Fi qu’il peut y en avoir.",
    "no-access-point": "Le point d’accès ne fonctionne pas.",
  },
  wifi: {
    "wifi-key-of-another": {
      reason: "{mac} s’est présenté avec la clé Wi-Fi de {owner} et a été renvoyé.",
      remedy:
        "Si vous avez donné cette clé à un nouvel appareil, créez-lui la sienne ; sinon, remplacez la clé de {owner} : quelqu’un la connaît.",
    },
    "wifi-mac-of-another": {
      reason:
        "Quelqu’un se donne pour {mac}, comme l’un de vos appareils, mais avec la clé Wi-Fi de {owner}.",
      remedy: "Il a été renvoyé. Remplacez la clé de {owner} : quelqu’un la connaît.",
    },
    "wifi-key-not-ours": {
      reason: "{mac} était sur le Wi-Fi avec une clé qui ne compte plus et a été renvoyé.",
      remedy: "Créez-lui une nouvelle clé s’il est à vous.",
    },
    "wifi-wrong-key": {
      reason:
        "Quelqu’un se donne pour {mac}, comme {owner}, et a essayé plusieurs fois sans connaître sa clé Wi-Fi.",
      remedy:
        "Si vous venez de saisir une clé dans cet appareil, saisissez-la de nouveau ; sinon, rien à faire : personne n’est entré.",
    },
    "wifi-claim-failed": {
      reason: "{mac} ne connaissait pas la clé Wi-Fi qui attend un appareil.",
      remedy: "Si c’est le nouvel appareil, saisissez sa clé de nouveau ou scannez le code.",
    },
    "wifi-stranger": {
      reason:
        "Quelqu’un ({mac}) a essayé plusieurs fois de rejoindre le Wi-Fi sans clé, ou avec celle qu’un autre appareil est seul à pouvoir utiliser.",
      remedy:
        "S’il est à vous, créez-lui sa propre clé ; sinon, rien à faire : personne n’est entré.",
    },
    "wifi-claim-lapsed": {
      reason:
        "Personne n’est venu avec la nouvelle clé Wi-Fi de {owner} dans le quart d’heure ; elle a pris fin.",
      remedy: "Créez-en une autre quand l’appareil sera prêt à se connecter.",
    },
    "wifi-key-lost": {
      reason: "La clé Wi-Fi de {owner} a été perdue avec une partie de ce que la passerelle garde.",
      remedy: "Créez-lui une nouvelle clé.",
    },
  },
};
