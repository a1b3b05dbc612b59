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
  "setup-not-answered": {
    reason:
      "Les questions sont restées sans réponse : il n’y a pas de clavier, ou l’entrée s’est terminée.",
    remedy:
      "Y répondre dans un terminal, ou prendre ce qui est proposé : --yes (pour regarder d’abord : --dry-run).",
  },
  "no-such-file": {
    reason: "Il n’y a ni fichier ni dossier {path}.",
    remedy: "Vérifier le nom.",
  },
  "links-in-circle": {
    reason: "{path} est un lien qui mène en rond.",
    remedy: "Le faire mener au fichier, ou nommer le fichier lui-même.",
  },
  "pipe-silent": {
    reason: "{path} est un tube, et rien n’y passe.",
    remedy: "Lancer d’abord ce qui y écrit, ou nommer un fichier.",
  },
  "no-mud-files": {
    reason: "Le dossier {path} ne contient aucun fichier dont le nom finit par .json.",
    remedy: "Nommer les fichiers un à un, ou un autre dossier.",
  },
  "folder-given": {
    reason: "{path} est un dossier, et cette commande lit un seul fichier.",
    remedy: "Nommer le fichier.",
  },
  "url-not-https": {
    reason: "{url} n’est pas une adresse https.",
    remedy:
      "Les fichiers MUD ne se téléchargent qu’en https ; sinon, enregistrer le fichier et le nommer.",
  },
  "fetch-failed": {
    reason: "{url} n’a pas pu être téléchargé : {cause:word} {detail}.",
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
  "key-of-another-issuer": {
    reason: "{keyId} n’est pas une clé de {issuer}, au nom de qui parle la déclaration.",
    remedy: "Signer avec une clé de l’auteur de la déclaration.",
  },
  "capture-unreadable": {
    reason: "{path} n’est ni un fichier pcap ni un fichier pcapng.",
    remedy: "Enregistrez-en un, par exemple : sudo tcpdump -i br-lan -w objet.pcap ether host MAC",
  },
  "capture-too-large": {
    reason: "{path} dépasse {limit} mégaoctets.",
    remedy: "N’enregistrez que les paquets de l’objet, ou divisez le fichier : editcap -c 500000",
  },
  "capture-of-other-links": {
    reason: "{path} contient des trames du type {link:plain}, et aucune qui soit lisible ici.",
    remedy:
      "Enregistrez sur Ethernet ou avec tcpdump -i any ; les trames Wi-Fi telles quelles sont chiffrées.",
  },
  "thing-not-said": {
    reason: "Plusieurs appareils figurent dans les captures : {hosts}.",
    remedy: "Dites lequel est l’objet : --mac MAC ou --address ADRESSE.",
  },
  "thing-not-seen": {
    reason: "Rien dans les captures ne vient de {thing}.",
    remedy: "Vérifiez l’adresse ; les captures contiennent : {hosts}.",
  },
  "config-not-json": {
    reason:
      "La configuration {path} n’est plus du JSON à partir de la ligne {line}, colonne {column}.",
    remedy: "Corriger cet endroit. Rien n’a été démarré.",
  },
  "code-unreadable": {
    reason: "Ce code ne dit pas où se trouve une description.",
    remedy: "Le scanner de nouveau, en entier ; ou donner l’adresse web imprimée à côté.",
  },
  "code-incomplete": {
    reason: "Il manque au code la donnée {record}.",
    remedy: "Demander au fabricant un code avec une adresse MUD (RFC 9238), ou donner l’adresse.",
  },
  "certificate-without-url": {
    reason: "Le certificat de {path} ne dit pas où se trouve une description.",
    remedy: "Donner le certificat de l’objet lui-même, non celui du fabricant ; ou l’adresse web.",
  },
  "description-refused": {
    reason: "La description de {path} n’est pas reprise. {why}",
    remedy: "Rien n’a changé pour l’objet. Examiner le fichier avec thingwall mud check.",
  },
  "gateway-silent": {
    reason: "Aucune passerelle lancée avec {path} ne répond.",
    remedy:
      "La lancer (thingwall gateway run) et l’interroger en tant que l’utilisateur qui l’exécute.",
  },
  "home-unreachable": {
    reason: "{url} ne répond pas comme une passerelle ({reason}).",
    remedy:
      "Demandez depuis le réseau de la maison. En https, donnez le certificat de la passerelle : --authority FICHIER.",
  },
  "gateway-refused": {
    reason: "La passerelle ne l’a pas fait. {reason}",
    remedy: "Vérifier le nom de l’objet et celui de la décision (thingwall gateway decide --help).",
  },
  "wifi-not-configured": {
    reason: "La passerelle de {path} n’a pas de Wi-Fi.",
    remedy:
      "Lui en donner un dans la configuration, sous lan.wifi (thingwall gateway setup --help).",
  },
  "key-unknown": {
    reason: "Aucune clé Wi-Fi en vigueur ne se nomme {name} ni n’est à {name}.",
    remedy: "Les voir toutes : thingwall gateway key list --all",
  },
  "key-ambiguous": {
    reason: "{name} a plusieurs clés Wi-Fi : {names}.",
    remedy: "Nommer la clé elle-même.",
  },
  "config-missing-member": {
    reason: "Dans la configuration {path}, il manque en {place} : {names}.",
    remedy: "Ajouter ce qui manque. Rien n’a été démarré.",
  },
  "config-unknown-member": {
    reason: "Dans la configuration {path}, ceci n’a pas de sens en {place} : {names}.",
    remedy: "Vérifier l’orthographe, ou le supprimer. Rien n’a été démarré.",
  },
  "config-wrong-type": {
    reason: "Dans la configuration {path}, {place} doit être {expected:word}.",
    remedy: "Corriger cet endroit. Rien n’a été démarré.",
  },
  "config-wrong-value": {
    reason: "Dans la configuration {path}, {place} ne peut pas être « {value} ».",
    remedy: "Corriger cet endroit. Rien n’a été démarré.",
  },
  "config-not-one-of": {
    reason: "Dans la configuration {path}, {place} ne peut pas être « {value} ».",
    remedy: "Écrire l’un de ceux-ci : {allowed}. Rien n’a été démarré.",
  },
  "config-not-an-address": {
    reason: "Dans la configuration {path}, « {value} » en {place} n’est pas une adresse IP.",
    remedy: "Écrire une adresse, par exemple 192.168.1.50. Rien n’a été démarré.",
  },
  "config-not-a-prefix": {
    reason:
      "Dans la configuration {path}, « {value} » en {place} n’est pas une adresse suivie d’une longueur.",
    remedy: "Écrire les deux, par exemple 192.168.1.1/24. Rien n’a été démarré.",
  },
  "config-outside-lan": {
    reason:
      "Dans la configuration {path}, « {value} » en {place} n’est pas une adresse IPv4 du réseau local.",
    remedy: "En choisir une dans un préfixe de lan.addresses. Rien n’a été démarré.",
  },
  "config-range-backwards": {
    reason:
      "Dans la configuration {path}, la plage en {place} finit ({to}) avant de commencer ({from}).",
    remedy: "Intervertir les deux. Rien n’a été démarré.",
  },
  "config-one-interface": {
    reason:
      "Dans la configuration {path}, « {value} » en {place} est aussi l’interface du réseau local.",
    remedy: "Nommer celle qui mène à Internet. Rien n’a été démarré.",
  },
  "config-given-twice": {
    reason: "Dans la configuration {path}, « {value} » en {place} figure déjà en {first}.",
    remedy: "Donner à chaque appareil le sien. Rien n’a été démarré.",
  },
  "config-person-described": {
    reason: "Dans la configuration {path}, {place} décrit l’appareil d’une personne.",
    remedy: "Le supprimer : seuls les objets ont une description. Rien n’a été démarré.",
  },
  "config-no-such-device": {
    reason:
      "Dans la configuration {path}, {place} désigne « {value} », et aucun appareil n’a cet identifiant.",
    remedy: "Corriger l’identifiant, ou ajouter l’appareil. Rien n’a été démarré.",
  },
  "config-file-unreadable": {
    reason:
      "La configuration {path} désigne en {place} {value}, qui ne peut pas être lu ({reason}).",
    remedy: "Vérifier le nom et les droits d’accès. Rien n’a été démarré.",
  },
  "config-exists": {
    reason: "Il y a déjà une configuration {path}.",
    remedy:
      "Regarder ce qui changerait avec --dry-run ; pour la remplacer en gardant l’ancienne à côté : --replace",
  },
  "store-in-use": {
    reason: "La passerelle est en marche et tient {path}.",
    remedy:
      "Arrêter la passerelle, puis restaurer. Une sauvegarde se fait aussi pendant qu’elle marche.",
  },
  "store-absent": {
    reason: "Il n’y a pas de registre {path} : cette passerelle n’a pas encore marché.",
    remedy: "Vérifier « stateDirectory » dans la configuration.",
  },
  "store-damaged": {
    reason: "Le registre {path} est abîmé ({reason}) ; il n’en a pas été fait de sauvegarde.",
    remedy:
      "Lancer la passerelle : elle répare son registre et garde ce qu’elle a trouvé. Puis réessayer.",
  },
  "store-foreign": {
    reason: "{path} est la base de données d’un autre programme.",
    remedy: "Vérifier « stateDirectory » dans la configuration. Rien n’a été modifié.",
  },
  "store-newer": {
    reason:
      "Une version plus récente de Thingwall a écrit le registre {path} (forme {found} ; celle-ci connaît {known}).",
    remedy: "Réinstaller cette version. Rien n’a été modifié.",
  },
  "backup-foreign": {
    reason: "{path} n’est pas une sauvegarde de Thingwall.",
    remedy: "Donner un fichier fait par `thingwall gateway backup`. Rien n’a été modifié.",
  },
  "backup-damaged": {
    reason: "La sauvegarde {path} est abîmée ({reason}).",
    remedy: "Donner une autre sauvegarde. Rien n’a été modifié.",
  },
  "backup-newer": {
    reason:
      "Une version plus récente de Thingwall a fait la sauvegarde {path} (forme {found} ; celle-ci connaît {known}).",
    remedy: "La restaurer avec cette version. Rien n’a été modifié.",
  },
  "store-full": {
    reason: "Il n’y a plus de place pour {path}.",
    remedy: "Faire de la place sur ce disque, puis réessayer. Ce qui y était est resté tel quel.",
  },
  "not-readable": {
    reason: "{path} ne peut pas être lu ({reason}).",
    remedy: "Vérifier les droits d’accès.",
  },
  "cannot-write": {
    reason: "{path} ne peut pas être écrit ({reason}).",
    remedy: "Vérifier le dossier et les droits d’accès.",
  },
  "addresses-missing": {
    reason: "L’interface {interface} n’a pas ce que la configuration lui donne : {addresses}.",
    remedy:
      "L’ajouter à l’interface (ip address add …), ou corriger « lan ». Rien n’a été démarré.",
  },
  "directory-shared": {
    reason: "{path} existe déjà, et d’autres que la passerelle peuvent y entrer.",
    remedy:
      "Indiquer un dossier réservé, ou fermer celui-ci : chown root et chmod 700. Rien n’a été démarré.",
  },
  "programs-missing": {
    reason: "Il manque à la passerelle des programmes nécessaires : {programs}.",
    remedy: "Les installer : sudo apt-get install -y --no-install-recommends {packages}",
  },
  "rights-missing": {
    reason:
      "La passerelle modifie le pare-feu et écoute sur le port 53 ; ce processus n’en a pas le droit (il lui manque {capabilities}).",
    remedy:
      "La lancer en tant que root, ou l’essayer dans le labo, qui n’exige aucun droit : npm start",
  },
  "lan-no-bridge": {
    reason: "{interface} doit être le pont de la maison, et c’est une interface d’une autre sorte.",
    remedy: "Donner au pont un nom libre : lan.interface dans la configuration.",
  },
  "port-taken": {
    reason: "{interface} est un port du pont {by}.",
    remedy:
      "L’en retirer : ip link set {interface} nomaster ; ou nommer ce pont dans la configuration.",
  },
  "network-refused": {
    reason: "Le système a refusé : {command} ({reason}).",
    remedy: "Lancer la commande en tant que root ; si c’était le cas, lire ce que dit le système.",
  },
  "commons-not-started": {
    reason: "Le serveur commun n’a pas pu démarrer : {reason}",
    remedy:
      "Corriger ce que dit le message ; pour root, PostgreSQL a besoin d’espaces de noms d’utilisateur ou d’un DATABASE_URL.",
  },
  internal: {
    reason: "Thingwall lui-même a échoué : {reason}",
    remedy: "Merci de le signaler avec la commande qui y a conduit.",
  },
};
