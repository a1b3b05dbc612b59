import type { Setup } from "../model.ts";

/** Ce que demande et trouve `gateway setup`. */
export const setup: Setup = {
  questions: {
    wan: "Interface qui mène à Internet",
    ports: "Interfaces de la maison, et qui s’y trouve (eth1=thing eth2=person)",
    addresses: "Adresses de la passerelle dans la maison, avec leur longueur",
    dhcp: "Adresses à distribuer, la première et la dernière (ou off)",
    dns: "Résolveurs que la passerelle interroge",
    ntp: "Serveurs de temps que les objets peuvent interroger",
    ssid: "Nom du réseau Wi-Fi (ou off)",
    country: "Pays, en deux lettres : ses règles pour la radio s’appliquent",
    band: "Bande en GHz (2.4 ou 5)",
    channel: "Canal",
  },
  yes: "o",
  writeIt: "Écrire {path} ? (o/n)",
  replaceIt: "Remplacer {path} ? Ce qui s’y trouve est gardé sous {kept}. (o/n)",
  written: "Écrit : {path}.",
  kept: "Ce qui s’y trouvait est gardé sous {kept}.",
  notWritten: "Rien n’a été écrit.",
  next: "Ensuite : sudo thingwall gateway prepare --config {path}, puis sudo thingwall doctor --config {path}",
  problems: {
    "no-wan": {
      reason: "On ne sait pas quelle interface mène à Internet.",
      remedy: "La dire : --wan INTERFACE. Il y a : {known}.",
    },
    "no-ports": {
      reason: "Il ne reste aucune interface pour la maison.",
      remedy: "Dire laquelle : --lan-port INTERFACE=thing, ou prévoir le Wi-Fi. Il y a : {known}.",
    },
    "interface-absent": {
      reason: "Il n’y a pas d’interface réseau {interface}.",
      remedy: "Vérifier le nom, ou la brancher. Il y a : {known}.",
    },
    "interface-twice": {
      reason: "{interface} ne peut pas être des deux côtés du mur.",
      remedy: "En nommer une autre pour la maison, ou pour Internet.",
    },
    "interface-taken": {
      reason: "{interface} est un port du pont {by}.",
      remedy:
        "L’en retirer : ip link set {interface} nomaster ; ou se servir de ce pont : --bridge {by}",
    },
    "bridge-is-none": {
      reason: "{interface} existe et n’est pas un pont.",
      remedy: "Donner un autre nom au pont de la maison : --bridge br-lan",
    },
    "no-carrier": {
      reason: "Rien n’est branché à {interface}, ou elle est éteinte.",
      remedy: "Vérifier le câble ; pour l’allumer : ip link set {interface} up",
    },
    "port-addressed": {
      reason: "{interface} a ses propres adresses ({addresses}) ; un port ne doit pas en avoir.",
      remedy: "Les retirer là où le système les met, comme /etc/network/interfaces.",
    },
    "address-unreadable": {
      reason: "« {address} » n’est pas une adresse de la forme qu’il faut ici.",
      remedy: "Écrire 192.168.1.1/24 pour la passerelle elle-même, 192.0.2.53 pour un serveur.",
    },
    "no-lan-address": {
      reason: "La passerelle n’a pas d’adresse dans la maison.",
      remedy: "Lui en donner une : --address 192.168.1.1/24",
    },
    "networks-overlap": {
      reason: "{address} recouvre {other}, qui est à {interface}.",
      remedy: "Choisir un autre réseau pour la maison : --address 192.168.178.1/24",
    },
    "range-outside": {
      reason: "De {from} à {to}, tout n’est pas une adresse de la maison.",
      remedy: "Choisir les deux dans le réseau de --address.",
    },
    "no-resolver": {
      reason: "Cette machine ne connaît aucun résolveur que la passerelle puisse interroger.",
      remedy: "En nommer un, comme celui du fournisseur d’accès : --dns ADRESSE",
    },
    "resolver-is-gateway": {
      reason: "{address} est la passerelle elle-même, qui s’interrogerait en rond.",
      remedy: "Nommer un résolveur du dehors : --dns ADRESSE",
    },
    "no-time": {
      reason: "Les objets qui demandent l’heure ne l’obtiennent pas.",
      remedy:
        "Nommer par son adresse un serveur de temps, comme celui du fournisseur d’accès : --ntp ADRESSE",
    },
    "not-a-radio": {
      reason: "Il n’y a pas de carte Wi-Fi {interface}.",
      remedy: "En nommer une qui existe, ou se passer de Wi-Fi (--no-wifi). Il y a : {known}.",
    },
    "no-access-point": {
      reason: "La carte Wi-Fi {interface} ne peut pas être un point d’accès.",
      remedy: "Prendre une carte dont iw phy dit AP, ou se passer de Wi-Fi (--no-wifi).",
    },
    "country-unknown": {
      reason: "On ne sait pas dans quel pays on est ; chacun a ses règles pour la radio.",
      remedy: "Le dire en deux lettres : --country FR",
    },
    "channel-closed": {
      reason:
        "Dans le pays {country}, la carte Wi-Fi {interface} ne peut pas commencer à émettre sur le canal {channel:plain}.",
      remedy: "Choisir parmi : {open}.",
    },
    "channel-unsure": {
      reason:
        "Si la carte Wi-Fi {interface} peut émettre sur le canal {channel:plain} dans le pays {country} ne se voit que lorsqu’elle en suit les règles.",
      remedy: "Essayer : iw reg set {country}, puis de nouveau cette commande.",
    },
    "one-interface-for-keys": {
      reason:
        "Le pilote de {interface} ne peut pas donner à chaque clé Wi-Fi sa propre interface : les objets se distinguent par la clé et l’adresse matérielle ensemble.",
      remedy: "Une carte dont iw phy dit AP/VLAN fait mieux.",
    },
  },
};
