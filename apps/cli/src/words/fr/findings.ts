import type { Findings } from "../model.ts";

/** Ce qu'on peut trouver dans un fichier MUD ou dans ses règles : la raison, puis que faire. */
export const findings: Findings = {
  "file-too-large": {
    reason: "Le fichier fait {bytes} octets ; au-delà de {limit}, rien n’est lu.",
    remedy: "Publier un fichier plus petit : moins d’entrées, ou des plages de ports.",
  },
  "not-utf8": {
    reason:
      "Le fichier n’est pas du texte UTF-8 (dès l’octet {offset} ; codage : {encoding:word}).",
    remedy: "Enregistrer le fichier en UTF-8, sans marque d’ordre des octets.",
  },
  "byte-order-mark": {
    reason:
      "Le fichier commence par une marque d’ordre des octets, étrangère à JSON ; elle a été ignorée.",
    remedy: "Enregistrer le fichier en UTF-8, sans cette marque.",
  },
  "json-syntax": {
    reason: "Le JSON est rompu ligne {line}, colonne {column} (trouvé : {found:word}).",
    remedy: "Corriger cet endroit, ou télécharger à nouveau le fichier : il est peut-être tronqué.",
  },
  "json-duplicate-member": {
    reason:
      "Le membre « {name} » figure deux fois dans un même objet, et tous les lecteurs ne retiennent pas le même.",
    remedy: "N’en garder qu’un.",
  },
  "json-too-deep": {
    reason: "Objets et tableaux sont imbriqués sur plus de {limit} niveaux.",
    remedy: "Un fichier MUD se contente de 14 niveaux ; supprimer les autres.",
  },
  "json-number-inexact": {
    reason: "Le nombre {text} ne peut pas être conservé exactement.",
    remedy: "Écrire un nombre de cette taille entre guillemets, comme le veut la RFC 7951.",
  },
  "illegal-character": {
    reason: "« {node} » contient le caractère {character}, interdit dans un texte.",
    remedy: "Supprimer ce caractère.",
  },
  "wrong-type": {
    reason: "« {node} » doit être {expected:word} ; c’est {found:word}.",
    remedy: "Donner à la valeur la forme que demande la norme.",
  },
  "unknown-node": {
    reason: "Rien ne s’appelle « {node} » dans « {parent} ».",
    remedy: "Vérifier l’orthographe, ou déclarer l’extension qui le définit.",
  },
  "missing-prefix": {
    reason: "« {node} » s’écrit avec le nom de son module : « {expected} ».",
    remedy: "Écrire « {expected} ».",
  },
  "missing-node": {
    reason: "Il manque « {node} » dans « {parent} » ; c’est obligatoire.",
    remedy: "Ajouter « {node} ».",
  },
  "duplicate-entry": {
    reason: "« {value} » figure deux fois dans « {node} ».",
    remedy: "En supprimer un, ou lui donner un autre nom.",
  },
  "out-of-range": {
    reason: "« {node} » vaut {value} ; il faut une valeur de {minimum} à {maximum}.",
    remedy: "Choisir une valeur entre ces bornes.",
  },
  "bad-length": {
    reason: "« {node} » compte {length} caractères ; il en faut de {minimum} à {maximum}.",
    remedy: "Raccourcir ou compléter le texte.",
  },
  "too-many-entries": {
    reason: "« {node} » compte {count} entrées ; au-delà de {limit}, rien n’est lu.",
    remedy: "Publier moins d’entrées, ou des plages de ports.",
  },
  "not-in-vocabulary": {
    reason: "« {node} » ne connaît pas le mot « {value} ».",
    remedy: "Écrire l’un de ceux-ci : {allowed}.",
  },
  "bad-value": {
    reason: "Dans « {node} », « {value} » n’est pas du type {type}.",
    remedy: "Écrire la valeur comme le demande le type {type}.",
  },
  "bad-uri": {
    reason: "Dans « {node} », « {value} » n’est pas une adresse (URI) valable.",
    remedy: "Écrire une adresse complète, par exemple https://example.com/objet.",
  },
  "bad-host": {
    reason: "Dans « {node} », « {value} » n’est ni un nom d’hôte ni une adresse IP.",
    remedy: "Écrire un nom d’hôte, par exemple cloud.example.com.",
  },
  "bad-prefix": {
    reason: "Dans « {node} », « {value} » n’est pas un réseau IPv{family}.",
    remedy:
      "Écrire une adresse de cette famille et une longueur, par exemple 192.0.2.0/24 ou 2001:db8::/32.",
  },
  "bad-date-and-time": {
    reason: "Dans « {node} », « {value} » n’est pas une date suivie d’une heure.",
    remedy: "L’écrire ainsi : 2026-11-21T09:30:00Z.",
  },
  "missing-time-zone": {
    reason: "Dans « {node} », « {value} » n’indique pas le fuseau horaire.",
    remedy: "Ajouter Z pour le temps universel, ou un décalage tel que +01:00.",
  },
  "choice-conflict": {
    reason: "« {first} » et « {second} » s’excluent.",
    remedy: "Garder celui qu’on voulait.",
  },
  "match-outside-acl-type": {
    reason: "Une condition « {match} » n’a pas sa place dans une liste de type « {type} ».",
    remedy: "Changer le type de la liste, ou déplacer l’entrée dans une liste qui convient.",
  },
  "port-range-reversed": {
    reason: "La plage de ports est à l’envers : de {lower} à {upper}.",
    remedy: "Échanger les deux ports.",
  },
  "dangling-reference": {
    reason: "« {node} » renvoie à « {name} », que ce fichier ne définit pas.",
    remedy: "Le définir, ou corriger le nom.",
  },
  "direction-outside-tcp": {
    reason:
      "« direction-initiated » se trouve dans « {parent} » ; seule une connexion TCP a un initiateur.",
    remedy: "Le déplacer dans une condition tcp, ou le supprimer.",
  },
  "version-unsupported": {
    reason: "Le fichier annonce la version {version} de MUD ; seule la version 1 existe.",
    remedy: "Écrire “mud-version”: 1.",
  },
  "mud-url-not-https": {
    reason: "L’URL MUD « {value} » n’est pas une adresse https complète.",
    remedy:
      "Publier le fichier en https et donner cette adresse, sans nom d’utilisateur ni mot de passe.",
  },
  "extension-not-declared": {
    reason: "« {node} » relève de l’extension « {extension} », que « extensions » ne cite pas.",
    remedy: "Ajouter « {extension} » à « extensions ».",
  },
  "extension-ignored": {
    reason: "« {node} » relève d’une extension inconnue ici ; il a été ignoré.",
    remedy: "Rien à faire : l’objet n’en tire aucun accès.",
  },
  "extension-refused": {
    reason: "« {node} » relève du module « {module} », ni connu ni déclaré.",
    remedy: "Déclarer l’extension dans « extensions », ou supprimer ce nœud.",
  },
  "extension-not-enforced": {
    reason:
      "L’extension « {extension} » est lue et montrée ; elle ne change rien à ce que le fichier permet.",
    remedy: "Rien à faire.",
  },
  "upgraded-name": {
    reason: "« {from} » est l’ancien mot pour « {to} ».",
    remedy: "Écrire « {to} » ; `thingwall mud upgrade` s’en charge.",
  },
  "upgraded-acl-type": {
    reason: "Le type de liste « {from} » est l’ancien mot pour « {to} ».",
    remedy: "Écrire « {to} » ; `thingwall mud upgrade` s’en charge.",
  },
  "upgraded-ethertype": {
    reason: "L’EtherType « {from} » est écrit à l’ancienne ; aujourd’hui : {to}.",
    remedy: "Écrire {to} ; `thingwall mud upgrade` s’en charge.",
  },
  "upgraded-eth-match-dropped": {
    reason: "La condition Ethernet répète la condition IP ; elle a été retirée.",
    remedy: "La supprimer ; `thingwall mud upgrade` s’en charge.",
  },
  "upgraded-bare-address": {
    reason: "L’adresse {from} n’a pas de longueur ; elle a été lue comme {to}.",
    remedy: "Écrire {to} ; `thingwall mud upgrade` s’en charge.",
  },
  "upgraded-port-operator": {
    reason:
      "L’opérateur « {operator} », à côté d’un port bas et d’un port haut, ne dit rien ; il a été retiré.",
    remedy: "Le supprimer ; `thingwall mud upgrade` s’en charge.",
  },
  "node-not-used": {
    reason: "« {node} » est compris mais reste sans effet ici.",
    remedy: "Rien à faire.",
  },
  "prefix-host-bits": {
    reason: "{from} a des bits au-delà de sa longueur ; il a été lu comme {to}.",
    remedy: "Écrire {to}.",
  },
  "dnsname-of-device": {
    reason: "« {node} » désigne l’objet lui-même (« {value} »), ce que la norme interdit.",
    remedy: "Nommer l’autre bout : dst-dnsname depuis l’objet, src-dnsname vers lui.",
  },
  "support-ended": {
    reason:
      "Le fabricant ne suit plus cet objet : ce que son fichier permet se limite à la maison.",
    remedy: "Prévoir son remplacement ; une faille découverte aujourd’hui ne sera pas corrigée.",
  },
  "cache-validity-defaulted": {
    reason: "« cache-validity » est absent ; la durée est de {hours} heures.",
    remedy: "Rien à faire, sauf si une autre durée était voulue.",
  },
  "signature-absent": {
    reason: "Le fichier n’indique aucune signature : personne n’en répond.",
    remedy: "Signer le fichier (`thingwall mud sign`) et ajouter « mud-signature ».",
  },
  "revision-with-static-url": {
    reason:
      "« {node} » annonce « {value} », que le prochain micrologiciel démentira sans que l’URL change.",
    remedy: "Mettre la version dans l’URL MUD, ou l’omettre.",
  },
  "wildcard-accept": {
    reason:
      "Une entrée permet tout avec tous ({direction:word}) : la description ne protège de rien.",
    remedy: "Nommer les correspondants et les ports dont l’objet a besoin.",
  },
  "hostile-text": {
    reason:
      "« {node} » contient le caractère {character}, qui peut agir comme un ordre ({kind:word}).",
    remedy: "Le supprimer. Il est partout affiché neutralisé et n’atteint aucun programme.",
  },
  "systeminfo-long": {
    reason: "« systeminfo » compte {length} caractères ; {limit} au plus sont destinés à l’écran.",
    remedy: "Le raccourcir.",
  },
  "no-policy": {
    reason: "Le fichier ne permet rien, dans aucun sens : l’objet n’aura que le DNS et l’heure.",
    remedy: "Ajouter « from-device-policy » ou « to-device-policy » s’il lui faut davantage.",
  },
  "too-many-issues": {
    reason: {
      by: "count",
      one: "{count} autre constat n’est pas montré.",
      other: "{count} autres constats ne sont pas montrés.",
    },
    remedy: "Corriger ceux qui précèdent, puis vérifier à nouveau.",
  },
  "ethernet-not-enforced": {
    reason:
      "« {ace} » porte sur des champs Ethernet, que MUD ne prévoit pas ; aucun accès n’en découle.",
    remedy: "Décrire le trafic par des adresses, des noms ou des classes.",
  },
  "condition-not-enforced": {
    reason: "« {ace} » pose une condition inapplicable ({condition}) ; aucun accès n’en découle.",
    remedy: "Retirer la condition, si l’entrée vaut aussi sans elle.",
  },
  "own-address-not-enforced": {
    reason:
      "« {ace} » parle de l’adresse de l’objet lui-même, que seule la maison attribue ; aucun accès n’en découle.",
    remedy: "Retirer l’adresse de l’objet et ne nommer que l’autre bout.",
  },
  "drop-widened": {
    reason:
      "« {ace} » refuse sous une condition inapplicable ({condition}) ; le refus vaut, que la condition soit remplie ou non.",
    remedy: "Décrire ce qui est refusé par les adresses, noms ou classes de l’autre bout.",
  },
  "drop-not-of-ip": {
    reason:
      "« {ace} » refuse des trames qui ne portent aucun paquet IP ; la passerelle seule en décide et l’entrée ne change rien.",
    remedy: "Retirer l’entrée.",
  },
  "contradictory-matches": {
    reason: "Les conditions de « {ace} » s’excluent : aucun paquet ne peut les remplir.",
    remedy: "Retirer celle qui n’était pas voulue.",
  },
  "reply-drop-refuses-connection": {
    reason:
      "« {ace} » n’écarte que des réponses ; ce sont les connexions correspondantes qui sont refusées.",
    remedy: "Rien à faire.",
  },
  "address-needs-approval": {
    reason:
      "« {ace} » donne l’adresse {network} au lieu d’un nom d’hôte ; l’entrée attend votre accord.",
    remedy: "Approuver {network} pour cet objet si vous savez à qui elle appartient.",
  },
  "class-empty": {
    reason: "« {ace} » vise d’autres objets ({class:word} {term}) et il n’y en a aucun ici.",
    remedy: "Rien à faire : un tel objet sera compris dès son arrivée.",
  },
  "controller-unmapped": {
    reason:
      "« {ace} » vise un contrôleur ({class:word} {term}) et personne n’a dit quel appareil c’est.",
    remedy: "Choisir l’appareil, si l’objet en a besoin.",
  },
  "reject-as-drop": {
    reason: "« {ace} » demande un refus avec réponse ; le refus se fera sans réponse.",
    remedy: "Rien à faire.",
  },
  "acl-unused": {
    reason: "La liste « {acl} » n’est citée nulle part ; elle reste sans effet.",
    remedy: "La citer dans une politique, ou la supprimer.",
  },
  "too-many-rules": {
    reason:
      "Le fichier exige {rules} règles ; au-delà de {limit}, rien n’est appliqué, pas même en partie.",
    remedy: "Publier un fichier plus petit : moins d’entrées, ou des plages de ports.",
  },
  "content-type-unexpected": {
    reason: "Le serveur présente {part:word} comme {found} ; c’est admis quand même.",
    remedy: "Rien à faire ; au fabricant de le corriger.",
  },
  "signer-expired-since": {
    reason:
      "Le certificat du signataire a expiré le {notAfter:moment} ; il était valable quand il a signé.",
    remedy: "Rien à faire ; au fabricant de signer à nouveau.",
  },
};
