import type { Learning } from "../model.ts";

/** Ce que `mud learn` dit de ce qu’il a laissé de côté et de ce qu’il a retenu. */
export const learning: Learning = {
  leftOut: {
    "always-served": "Les noms et l’heure, de la passerelle : tout objet les obtient sans fichier.",
    "names-elsewhere":
      "Il a interrogé d’autres serveurs de noms ({who}) ; la passerelle répond à leur place.",
    "encrypted-dns": "Il a demandé des noms par une connexion chiffrée ({who}), ce qui est refusé.",
    "gateway-service":
      "Il a essayé d’autres services de la passerelle ({who}), que les objets n’atteignent jamais.",
    "link-local":
      "Il a parlé à des voisins de son propre lien ({who}) ; cela ne passe pas la passerelle.",
    broadcast: "Il s’est adressé à tous sur son propre lien ; cela ne passe pas la passerelle.",
    "opened-from-internet":
      "Internet a ouvert des connexions vers lui ({who}) ; aucune description ne le permet ici.",
    housekeeping:
      "Des messages qui entretiennent son lien et son adresse ; ils n’ont besoin d’aucune permission.",
    telnet:
      "Il a ouvert Telnet vers Internet ({who}) : c’est ce que font les objets piratés. Examinez-le.",
    scan: "Il a essayé un même service à une adresse après l’autre ({who}) : il cherche des victimes. Examinez-le.",
    "too-many": "Bien d’autres choses, trop pour les dire. Examinez l’objet.",
  },
  remarks: {
    "literal-used":
      "L’adresse {address} figure dans le fichier, car son nom n’a jamais été demandé. Le foyer doit l’approuver, et le fabricant ne peut plus en changer.",
    "ports-widened":
      "Les ports vers {peer} changent chaque fois : le fichier permet {from:plain} à {to:plain}.",
    "controller-assumed":
      "Un seul appareil de la maison ({device}) lui a parlé ; le fichier l’appelle « mon contrôleur », et chaque foyer choisit le sien.",
    "name-unused": "Il a demandé {name} sans y aller ; le fichier omet ce nom.",
    "needs-cut": "{count} services observés manquent : un fichier ne peut pas en dire autant.",
    "nothing-needed":
      "Rien de ce qui a été vu n’a besoin d’une permission : le fichier n’en donne aucune.",
  },
};
