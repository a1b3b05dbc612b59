import type { Doctor } from "../model.ts";

/** Ce que dit le docteur. */
export const doctor: Doctor = {
  good: {
    configuration: "La configuration {path} est valable.",
    rights: "Cette commande peut tout regarder.",
    programs: "Les programmes dont la passerelle a besoin sont là ({versions}).",
    kernel: "Le noyau ({release}) accepte tout ce dont les règles se servent.",
    network: "La maison ({lan}, ports : {ports}) et la sortie ({wan}) sont là.",
    connections: "Le noyau retient {count} connexions sur {most} au plus.",
    forwarding: "Le noyau transmet, et n’apprend à personne à contourner le mur.",
    "reverse-path": "Aucun contrôle des expéditeurs n’écarte les réponses à la maison.",
    "other-firewalls": "Aucune autre règle n’arrête les paquets de la maison.",
    table: "Les tables du mur sont là et entières.",
    ports: "Personne d’autre n’occupe les ports de la passerelle.",
    dhcp: "Personne d’autre ne distribue d’adresses dans la maison.",
    clock: "L’horloge est tenue à l’heure ({now:moment}).",
    disk: "Il y a de la place sur le disque ({megabytes} Mo).",
    database: "La base de données est saine (appareils : {devices}).",
    sockets: "La passerelle seule entre dans ses dossiers, et ses sockets sont là.",
    processes:
      "La passerelle tourne et fait respecter (processus : {processes}, appareils : {devices}).",
    confinement: "Aucun processus n’a plus de droits qu’on ne lui en a donné.",
    resolver: "Les résolveurs du dehors répondent ({addresses}).",
  },
  checks: {
    configuration: "configuration",
    rights: "droits",
    programs: "programmes",
    kernel: "noyau",
    network: "réseau",
    connections: "connexions",
    forwarding: "transmission",
    "reverse-path": "contrôle des expéditeurs",
    "other-firewalls": "autres pare-feu",
    table: "tables du mur",
    ports: "ports",
    dhcp: "autres distributeurs d’adresses",
    clock: "horloge",
    disk: "disque",
    database: "base de données",
    sockets: "dossiers et sockets",
    processes: "processus",
    confinement: "confinement",
    resolver: "résolveurs",
  },
  skipped: {
    "no-configuration": "pas regardé sans configuration",
    "needs-rights": "pas regardé : il faut être root",
    "not-running": "pas regardé tant que la passerelle ne tourne pas",
    "not-run-yet": "pas regardé : la passerelle n’a pas encore tourné",
    "not-told": "pas su : personne sur cette machine ne dit si elle est tenue à l’heure",
    "only-when-asked": "pas interrogés ; pour les interroger : --online",
    "not-ours": "pas regardé : la passerelle ne distribue pas d’adresses",
  },
  troubles: {
    "rights-missing": {
      reason: "Il manque {capabilities} à cette commande, qui ne peut pas tout regarder.",
      remedy: "La lancer en tant que root : sudo thingwall doctor",
    },
    "program-missing": {
      reason: "Pas installé : {programs}.",
      remedy: "Installer : sudo apt-get install -y --no-install-recommends {packages}",
    },
    "program-old": {
      reason:
        "{program} est en version {version} ; l’essai a été fait avec {least} et plus récent.",
      remedy: "Mettre le système à jour : Debian 12 a ce qu’il faut.",
    },
    "kernel-lacks": {
      reason: "Le noyau n’accepte pas ce dont les règles se servent : {reason}.",
      remedy: "Charger ce qui manque (modprobe nf_tables), ou prendre le noyau de Debian.",
    },
    "interface-absent": {
      reason: "Il n’y a pas d’interface réseau {interface}.",
      remedy: "La brancher, ou faire le réseau de la maison : sudo thingwall gateway prepare",
    },
    "no-bridge": {
      reason: "{interface} n’est pas un pont : ce qui entre ailleurs contournerait le mur.",
      remedy: "Nommer un pont dans lan.interface ; thingwall gateway setup en fait un.",
    },
    "address-absent": {
      reason: "{interface} n’a pas l’adresse {address} de la passerelle.",
      remedy: "L’ajouter : sudo thingwall gateway prepare",
    },
    "port-not-isolated": {
      reason: "Le port {port} n’est pas isolé : des appareils peuvent se parler hors du mur.",
      remedy: "Redémarrer la passerelle ; si cela revient, autre chose règle ce port.",
    },
    "wan-unplugged": {
      reason: "Rien n’est branché à {interface}, la sortie.",
      remedy: "Vérifier le câble et la boîte du fournisseur d’accès.",
    },
    "no-way-out": {
      reason: "Aucune route par défaut ne passe par {interface}.",
      remedy: "Vérifier qu’elle a une adresse : ip address show {interface}",
    },
    "connections-many": {
      reason: "Le noyau retient {count} connexions sur {most} au plus.",
      remedy: "Chercher un appareil qui en ouvre beaucoup : thingwall gateway journal",
    },
    "connections-full": {
      reason:
        "La mémoire des connexions du noyau est pleine ({count} sur {most}) : les nouvelles sont écartées.",
      remedy:
        "Suspendre l’appareil qui les ouvre ; ou plus de place : sysctl -w net.netfilter.nf_conntrack_max=262144",
    },
    "setting-wrong": {
      reason: "Le réglage {setting} du noyau est {value}, et doit être {wanted}.",
      remedy: "Redémarrer la passerelle, et retirer de /etc/sysctl.d ce qui le règle.",
    },
    "reverse-path-strict": {
      reason:
        "Ce qui entre par {interface} est écarté quand le retour passe par {other} (rp_filter).",
      remedy:
        "Faire passer la route par défaut par {interface}, ou : sysctl -w net.ipv4.conf.{interface}.rp_filter=2",
    },
    "firewall-drops": {
      reason:
        "D’autres règles (table {table}, chaîne {chain}, {hook}) arrêtent des paquets que le mur permet.",
      remedy: "Retirer l’autre pare-feu, ou ce qui y touche à la maison.",
    },
    "firewall-legacy": {
      reason: "Des règles de l’ancien iptables sont chargées ({tables}) ; on n’y regarde pas.",
      remedy: "Les retirer : iptables-legacy -F ; ip6tables-legacy -F",
    },
    "table-absent": {
      reason: "La table {table} du mur n’est pas là.",
      remedy: "Redémarrer la passerelle ; d’ici là, le reste du mur tient fermé ce qu’il peut.",
    },
    "table-altered": {
      reason: "Des règles de {table} ont été modifiées, dans : {chains}.",
      remedy: "Redémarrer la passerelle, et chercher qui les a changées : nft monitor",
    },
    "port-taken": {
      reason: "Un autre programme occupe le port {port:plain} ({protocol}) à {address}.",
      remedy: "Le trouver : ss -lnp ; pour le paquet dnsmasq : systemctl disable --now dnsmasq",
    },
    "other-dhcp": {
      reason: "{server} distribue aussi des adresses à {interface}.",
      remedy: "L’arrêter là-bas, ou le laisser faire seul : thingwall gateway setup --dhcp off",
    },
    "other-dhcp-held": {
      reason:
        "Un appareil de la maison distribue aussi des adresses ({packets} paquets) ; le mur écarte ce qu’il dit.",
      remedy: "L’arrêter là-bas : thingwall gateway journal dit lequel c’est.",
    },
    "clock-wrong": {
      reason: "L’horloge dit {now:moment}, et il était déjà plus tard : {known:moment}.",
      remedy: "La régler : timedatectl set-ntp true",
    },
    "clock-adrift": {
      reason:
        "Personne ne tient l’horloge à l’heure ({now:moment}) ; certificats et fins de prise en charge en ont besoin.",
      remedy: "La confier à un serveur : timedatectl set-ntp true",
    },
    "disk-nearly-full": {
      reason: "Il ne reste que {megabytes} Mo à {path}.",
      remedy: "Faire de la place : du -xh {path} montre ce qui est gros.",
    },
    "disk-full": {
      reason:
        "Il n’y a plus de place à {path} : rien de ce qui se décide ne survit à un redémarrage.",
      remedy: "Faire de la place ; la passerelle le remarque d’elle-même.",
    },
    "database-damaged": {
      reason: "La base de données dans {path} n’est pas saine : {reason}.",
      remedy: "Redémarrer la passerelle, qui la répare ; ou : thingwall gateway restore",
    },
    "directory-open": {
      reason: "D’autres que la passerelle peuvent entrer dans {path}.",
      remedy: "Le fermer : chmod o-rwx {path}",
    },
    "socket-absent": {
      reason: "Le socket {path} n’est pas là.",
      remedy: "Redémarrer la passerelle.",
    },
    "not-running": {
      reason: "La passerelle ne tourne pas ; ses règles d’avant restent en vigueur.",
      remedy:
        "La démarrer : sudo systemctl start thingwall.target ; ou : sudo thingwall gateway run",
    },
    "process-down": {
      reason: "Le processus {process} ne répond pas.",
      remedy: "Sa raison est dans le journal du système : journalctl -u 'thingwall*'",
    },
    "process-absent": {
      reason: "Le processus {process} ne tourne pas.",
      remedy: "Sa raison est dans le journal du système : journalctl -u 'thingwall*'",
    },
    "not-enforced": {
      reason: "Ce que sait la passerelle n’est pas encore en vigueur.",
      remedy: "Si cela dure, la raison est dans le journal du système : journalctl -u 'thingwall*'",
    },
    "not-kept": {
      reason: "Rien de ce qui se décide ne survit à un redémarrage ({reason}).",
      remedy: "Les lignes sur le disque et la base de données disent pourquoi.",
    },
    "process-unconfined": {
      reason: "Le processus {process} a plus de droits qu’on ne lui en a donné : {rights}.",
      remedy: "Démarrer la passerelle par ses propres services, ou par thingwall gateway run.",
    },
    "resolver-silent": {
      reason: "Le résolveur {address} ne répond pas ({reason}).",
      remedy: "Vérifier la sortie, ou en nommer un autre : thingwall gateway setup --dns ADRESSE",
    },
  },
};
