/**
 * ETSI EN 303 645 V2.1.1 (2020-06): its numbers and whether each is an obligation, with our own
 * paraphrases. The text is ETSI's, free to read at the address below.
 */
import { must, should, type Standard } from "./criterion.ts";

export const en303645: Standard = {
  scheme: "en-303-645",
  title: "ETSI EN 303 645",
  edition: "V2.1.1 (2020-06)",
  publisher: "ETSI",
  url: "https://www.etsi.org/deliver/etsi_en/303600_303699/303645/02.01.01_60/en_303645v020101p.pdf",
  state: "unchecked",
  criteria: [
    must(
      "4.1-1",
      "Write down why a recommendation does not apply or is not met.",
      "Noter pourquoi une recommandation ne s’applique pas ou n’est pas suivie.",
    ),
    must(
      "5.1-1",
      "Beyond the factory, every password is the device’s own or the user’s.",
      "Hors de l’usine, chaque mot de passe est propre à l’appareil ou choisi par l’utilisateur.",
    ),
    must(
      "5.1-2",
      "Preset passwords are made so that one does not lead to the next.",
      "Les mots de passe préréglés sont faits pour que l’un ne mène pas à l’autre.",
    ),
    must(
      "5.1-3",
      "Users prove who they are by cryptography that suits the risk.",
      "Les utilisateurs prouvent leur identité par une cryptographie adaptée au risque.",
    ),
    must(
      "5.1-4",
      "The user can easily change what proves who they are.",
      "L’utilisateur change facilement ce qui prouve son identité.",
    ),
    must(
      "5.1-5",
      "Trying many passwords over the network does not succeed.",
      "Essayer beaucoup de mots de passe par le réseau ne réussit pas.",
    ),
    must(
      "5.2-1",
      "The maker publishes how to report flaws and what it does then.",
      "Le fabricant publie comment signaler les failles et ce qu’il fait ensuite.",
    ),
    should(
      "5.2-2",
      "Reported flaws are dealt with in good time.",
      "Les failles signalées sont traitées à temps.",
    ),
    should(
      "5.2-3",
      "The maker watches for flaws for as long as it supports the product.",
      "Le fabricant guette les failles tant qu’il soutient le produit.",
    ),
    should("5.3-1", "All its software can be updated.", "Tout son logiciel peut être mis à jour."),
    must(
      "5.3-2",
      "There is a way of installing updates that nobody can misuse.",
      "Il y a une façon d’installer les mises à jour dont personne ne peut abuser.",
    ),
    must(
      "5.3-3",
      "Updating is simple for the user.",
      "La mise à jour est simple pour l’utilisateur.",
    ),
    should("5.3-4", "Updates come automatically.", "Les mises à jour viennent automatiquement."),
    should(
      "5.3-5",
      "It looks for updates after it starts and then regularly.",
      "Il cherche les mises à jour après son démarrage, puis régulièrement.",
    ),
    should(
      "5.3-6",
      "Automatic updates are on at first; the user can switch or put them off.",
      "Les mises à jour automatiques sont d’abord actives ; l’utilisateur peut les couper ou les reporter.",
    ),
    must(
      "5.3-7",
      "Updates are protected by good cryptography.",
      "Les mises à jour sont protégées par une bonne cryptographie.",
    ),
    must(
      "5.3-8",
      "Updates for flaws come in time.",
      "Les mises à jour corrigeant des failles viennent à temps.",
    ),
    should(
      "5.3-9",
      "It verifies who made an update and that it is whole.",
      "Il vérifie qui a fait une mise à jour et qu’elle est intacte.",
    ),
    must(
      "5.3-10",
      "Updates from the network are verified by a relation of trust.",
      "Les mises à jour venues du réseau sont vérifiées par une relation de confiance.",
    ),
    should(
      "5.3-11",
      "The user is told that an update is needed and which risk it removes.",
      "L’utilisateur apprend qu’une mise à jour est nécessaire et quel risque elle enlève.",
    ),
    should(
      "5.3-12",
      "The user is told when an update will interrupt the product.",
      "L’utilisateur apprend quand une mise à jour interrompra le produit.",
    ),
    must(
      "5.3-13",
      "The support period is published, easy to find and clear.",
      "La période de soutien est publiée, facile à trouver et claire.",
    ),
    should(
      "5.3-14",
      "For what cannot be updated: why, and until when it is replaced, is published.",
      "Pour ce qui ne peut être mis à jour : pourquoi, et jusqu’à quand on le remplace, est publié.",
    ),
    should(
      "5.3-15",
      "What cannot be updated can be cut off and replaced.",
      "Ce qui ne peut être mis à jour peut être isolé et remplacé.",
    ),
    must(
      "5.3-16",
      "The model can be read on the device or asked from it.",
      "Le modèle se lit sur l’appareil ou se demande à lui.",
    ),
    must(
      "5.4-1",
      "Secrets are stored so that they cannot be taken out.",
      "Les secrets sont gardés de façon qu’on ne puisse les extraire.",
    ),
    must(
      "5.4-2",
      "A built-in identity resists tampering.",
      "Une identité intégrée résiste à l’altération.",
    ),
    must(
      "5.4-3",
      "No secrets stand in the source code.",
      "Aucun secret ne figure dans le code source.",
    ),
    must(
      "5.4-4",
      "Secrets that protect updates and services are each device’s own.",
      "Les secrets qui protègent mises à jour et services sont propres à chaque appareil.",
    ),
    must(
      "5.5-1",
      "It communicates with good cryptography.",
      "Il communique avec une bonne cryptographie.",
    ),
    should(
      "5.5-2",
      "Cryptography and networking come from reviewed software.",
      "Cryptographie et réseau viennent de logiciels examinés.",
    ),
    should(
      "5.5-3",
      "Cryptographic methods can be replaced by an update.",
      "Les méthodes cryptographiques peuvent être remplacées par une mise à jour.",
    ),
    should(
      "5.5-4",
      "On the network it does nothing for those who have not proved who they are.",
      "Sur le réseau, il ne fait rien pour qui n’a pas prouvé son identité.",
    ),
    must(
      "5.5-5",
      "Settings that matter for protection are changed only by those who have proved who they are.",
      "Seul qui a prouvé son identité change les réglages importants pour la protection.",
    ),
    should("5.5-6", "Secrets are encrypted on the way.", "Les secrets sont chiffrés en chemin."),
    must(
      "5.5-7",
      "Secrets sent over interfaces reachable from afar stay secret.",
      "Les secrets envoyés par des interfaces accessibles de loin restent secrets.",
    ),
    must(
      "5.5-8",
      "The maker handles the product’s secrets with care.",
      "Le fabricant gère avec soin les secrets du produit.",
    ),
    must(
      "5.6-1",
      "Interfaces that are not used are off.",
      "Les interfaces inutilisées sont coupées.",
    ),
    must(
      "5.6-2",
      "Strangers on the network learn as little as possible about its protection.",
      "Les inconnus sur le réseau en apprennent le moins possible sur sa protection.",
    ),
    should(
      "5.6-3",
      "The hardware shows no plug that is not needed.",
      "Le matériel ne montre aucune prise inutile.",
    ),
    must(
      "5.6-4",
      "A debug plug that can be reached is disabled.",
      "Une prise de débogage accessible est désactivée.",
    ),
    should(
      "5.6-5",
      "Only services that its use needs are running.",
      "Seuls tournent les services que son usage exige.",
    ),
    should(
      "5.6-6",
      "There is no more code than its work needs.",
      "Il n’y a pas plus de code que son travail n’en exige.",
    ),
    should(
      "5.6-7",
      "Software runs with the fewest rights.",
      "Le logiciel tourne avec le moins de droits.",
    ),
    should("5.6-8", "The hardware guards the memory.", "Le matériel garde la mémoire."),
    should(
      "5.6-9",
      "The maker develops software by a careful process.",
      "Le fabricant développe selon un processus soigné.",
    ),
    should(
      "5.7-1",
      "It verifies its software when it starts.",
      "Il vérifie son logiciel au démarrage.",
    ),
    should(
      "5.7-2",
      "It warns of changed software and connects no further than for that.",
      "Il avertit d’un logiciel modifié et ne se connecte que pour cela.",
    ),
    should(
      "5.8-1",
      "Personal data is kept secret on the way to services.",
      "Les données personnelles restent secrètes en chemin vers les services.",
    ),
    must(
      "5.8-2",
      "Sensitive personal data is kept secret on the way to its services.",
      "Les données personnelles sensibles restent secrètes en chemin vers ses services.",
    ),
    must(
      "5.8-3",
      "Everything with which it senses its surroundings is documented.",
      "Tout ce avec quoi il capte son entourage est documenté.",
    ),
    should(
      "5.9-1",
      "It copes with losing network and power.",
      "Il supporte la perte du réseau et du courant.",
    ),
    should(
      "5.9-2",
      "Without the network it goes on working where it can.",
      "Sans réseau, il continue de fonctionner là où il le peut.",
    ),
    should("5.9-3", "It reconnects in an orderly way.", "Il se reconnecte de façon ordonnée."),
    should(
      "5.10-1",
      "Usage data that is collected is examined for signs of attack.",
      "Les données d’usage recueillies sont examinées pour y trouver des signes d’attaque.",
    ),
    must(
      "5.11-1",
      "The user can easily erase their data from the device.",
      "L’utilisateur efface facilement ses données de l’appareil.",
    ),
    should(
      "5.11-2",
      "The user can easily remove their data from the services.",
      "L’utilisateur retire facilement ses données des services.",
    ),
    should(
      "5.11-3",
      "There are clear instructions for erasing.",
      "Il y a des instructions claires pour effacer.",
    ),
    should(
      "5.11-4",
      "The user is told clearly that data has been erased.",
      "L’utilisateur apprend clairement que les données sont effacées.",
    ),
    should(
      "5.12-1",
      "Set-up and upkeep need few decisions.",
      "L’installation et l’entretien demandent peu de décisions.",
    ),
    should(
      "5.12-2",
      "The maker says how to set it up safely.",
      "Le fabricant dit comment l’installer prudemment.",
    ),
    should(
      "5.12-3",
      "The maker says how to check that it is set up safely.",
      "Le fabricant dit comment vérifier que l’installation est prudente.",
    ),
    must(
      "5.13-1",
      "What comes in is checked before it is used.",
      "Ce qui entre est vérifié avant usage.",
    ),
    must(
      "6-1",
      "The maker says which personal data is processed, by whom and why.",
      "Le fabricant dit quelles données personnelles sont traitées, par qui et pourquoi.",
    ),
    must(
      "6-2",
      "Where consent is asked, it is given validly.",
      "Là où le consentement est demandé, il est donné valablement.",
    ),
    must(
      "6-3",
      "Consent can be withdrawn at any time.",
      "Le consentement peut être retiré en tout temps.",
    ),
    should(
      "6-4",
      "Usage data holds no more personal data than needed.",
      "Les données d’usage ne comportent pas plus de données personnelles qu’il n’en faut.",
    ),
    must(
      "6-5",
      "People are told which usage data is collected, by whom and why.",
      "Les gens apprennent quelles données d’usage sont recueillies, par qui et pourquoi.",
    ),
  ],
};
