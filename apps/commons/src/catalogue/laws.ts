/** What two laws ask of products: the United Kingdom's and the European Union's; and parts of IEC 62443. */
import { must, type Standard } from "./criterion.ts";

export const ukPsti: Standard = {
  scheme: "uk-psti",
  title: "UK PSTI Regulations 2023",
  edition: "2023 No. 1007, Schedule 1",
  publisher: "United Kingdom",
  url: "https://www.legislation.gov.uk/uksi/2023/1007/schedule/1",
  state: "unchecked",
  criteria: [
    must(
      "1",
      "Passwords are each product’s own or chosen by the user, and cannot be guessed.",
      "Les mots de passe sont propres à chaque produit ou choisis par l’utilisateur, et ne se devinent pas.",
    ),
    must(
      "2",
      "It is published how to report flaws, and when an answer comes.",
      "On publie comment signaler une faille, et quand vient une réponse.",
    ),
    must(
      "3",
      "The least time for which updates come is published, with its last day.",
      "La durée minimale des mises à jour est publiée, avec son dernier jour.",
    ),
  ],
};

export const euCra: Standard = {
  scheme: "eu-cra",
  title: "EU Cyber Resilience Act",
  edition: "Regulation (EU) 2024/2847, Annex I",
  publisher: "European Union",
  url: "https://eur-lex.europa.eu/eli/reg/2024/2847/oj",
  state: "unchecked",
  criteria: [
    must(
      "I.1.1",
      "It is made to be as well protected as its risks ask.",
      "Il est fait pour être protégé à la mesure de ses risques.",
    ),
    must(
      "I.1.2.a",
      "It is sold without known flaws that can be exploited.",
      "Il est vendu sans faille connue exploitable.",
    ),
    must(
      "I.1.2.b",
      "It is sold with careful settings, and can be brought back to them.",
      "Il est vendu avec des réglages prudents, auxquels on peut revenir.",
    ),
    must(
      "I.1.2.c",
      "Flaws can be closed by updates, automatic where that fits, with a way to refuse.",
      "Les failles se corrigent par mises à jour, automatiques si cela convient, avec moyen de refuser.",
    ),
    must(
      "I.1.2.d",
      "Only those who may get access, and attempts are reported.",
      "Seul qui en a le droit y accède, et les tentatives sont signalées.",
    ),
    must(
      "I.1.2.e",
      "Data stays secret, such as by encryption.",
      "Les données restent secrètes, par exemple par chiffrement.",
    ),
    must(
      "I.1.2.f",
      "Data, commands and programs are not changed unnoticed.",
      "Données, commandes et programmes ne sont pas changés à l’insu.",
    ),
    must(
      "I.1.2.g",
      "No more data is processed than needed.",
      "On ne traite pas plus de données que nécessaire.",
    ),
    must(
      "I.1.2.h",
      "What it is for goes on working, also under attack.",
      "Sa fonction première continue, même attaquée.",
    ),
    must(
      "I.1.2.i",
      "It harms the services of other devices and networks as little as possible.",
      "Il nuit le moins possible aux services d’autres appareils et réseaux.",
    ),
    must("I.1.2.j", "It offers few places to attack.", "Il offre peu de prises aux attaques."),
    must("I.1.2.k", "An incident does little damage.", "Un incident cause peu de dégâts."),
    must(
      "I.1.2.l",
      "It records what matters for protection, and the user may refuse.",
      "Il enregistre ce qui importe pour la protection, et l’utilisateur peut refuser.",
    ),
    must(
      "I.1.2.m",
      "The user can erase or move all data and settings.",
      "L’utilisateur peut effacer ou transférer toutes les données et réglages.",
    ),
    must(
      "I.2.1",
      "The maker lists the software inside.",
      "Le fabricant dresse la liste des logiciels contenus.",
    ),
    must(
      "I.2.2",
      "Flaws are closed without delay, by updates of their own.",
      "Les failles sont corrigées sans retard, par des mises à jour distinctes.",
    ),
    must("I.2.3", "The product is tested regularly.", "Le produit est éprouvé régulièrement."),
    must(
      "I.2.4",
      "Closed flaws are told to the public.",
      "Les failles corrigées sont annoncées au public.",
    ),
    must(
      "I.2.5",
      "There is a policy for flaws that others report.",
      "Il y a une politique pour les failles signalées par d’autres.",
    ),
    must(
      "I.2.6",
      "There is an address for reporting flaws.",
      "Il y a une adresse où signaler les failles.",
    ),
    must("I.2.7", "Updates are delivered safely.", "Les mises à jour sont livrées prudemment."),
    must(
      "I.2.8",
      "Updates for flaws are free and come with an explanation.",
      "Les mises à jour corrigeant des failles sont gratuites et expliquées.",
    ),
  ],
};

export const iec62443: Standard = {
  scheme: "iec-62443",
  title: "IEC 62443-4-2",
  edition: "2019",
  publisher: "International Electrotechnical Commission",
  url: "https://webstore.iec.ch/publication/34421",
  state: "part",
  criteria: [
    must("4-2:CR 1.1", "People prove who they are.", "Les personnes prouvent leur identité."),
    must(
      "4-2:CR 1.5",
      "Passwords and keys can be changed and are protected.",
      "Mots de passe et clés peuvent être changés et sont protégés.",
    ),
    must(
      "4-2:CR 1.7",
      "Passwords can be required to be strong.",
      "On peut exiger des mots de passe forts.",
    ),
    must(
      "4-2:CR 1.11",
      "Attempts to sign in are limited.",
      "Les tentatives de connexion sont limitées.",
    ),
    must(
      "4-2:CR 2.1",
      "Each user may do only what is theirs to do.",
      "Chaque utilisateur ne fait que ce qui lui revient.",
    ),
    must(
      "4-2:CR 2.8",
      "Events that matter for protection are recorded.",
      "Les événements importants pour la protection sont enregistrés.",
    ),
    must(
      "4-2:CR 3.1",
      "What is sent is not changed unnoticed.",
      "Ce qui est envoyé n’est pas changé à l’insu.",
    ),
    must(
      "4-2:CR 3.4",
      "Changed software or data is noticed.",
      "Un logiciel ou des données modifiés se remarquent.",
    ),
    must("4-2:CR 3.5", "Input is checked.", "Ce qui entre est vérifié."),
    must(
      "4-2:CR 4.1",
      "Data stays secret, stored and sent.",
      "Les données restent secrètes, gardées et envoyées.",
    ),
    must(
      "4-2:CR 4.2",
      "What is left when it is retired can be erased.",
      "Ce qui reste à la mise hors service peut être effacé.",
    ),
    must(
      "4-2:CR 4.3",
      "Cryptography follows recognised practice.",
      "La cryptographie suit les pratiques reconnues.",
    ),
    must(
      "4-2:CR 7.7",
      "What is not needed is disabled.",
      "Ce qui n’est pas nécessaire est désactivé.",
    ),
  ],
};

/** Named by the labelling group; their texts were not at hand, so nothing is claimed of them. */
const named = (
  scheme: Standard["scheme"],
  title: string,
  publisher: string,
  url: string,
): Standard => ({
  scheme,
  title,
  edition: "",
  publisher,
  url,
  state: "named",
  criteria: [],
});

export const namedStandards: readonly Standard[] = [
  named("iso-iec-27402", "ISO/IEC 27402", "ISO and IEC", "https://www.iso.org/standard/80136.html"),
  named("iso-iec-27404", "ISO/IEC 27404", "ISO and IEC", "https://www.iso.org/standard/80138.html"),
  named("csa-t200", "CSA T200", "CSA Group (Canada)", "https://www.csagroup.org"),
  named("ul-2900", "UL 2900", "UL Standards & Engagement", "https://www.shopulstandards.com"),
];
