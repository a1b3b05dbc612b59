/** NIST IR 8425 (September 2022): its outcomes by name and number, in our own words. */
import { must, type Standard } from "./criterion.ts";

export const nistIr8425: Standard = {
  scheme: "nist-ir-8425",
  title: "NIST IR 8425",
  edition: "September 2022",
  publisher: "National Institute of Standards and Technology",
  url: "https://doi.org/10.6028/NIST.IR.8425",
  state: "unchecked",
  criteria: [
    must(
      "AssetIdentification.1",
      "The customer can tell this product from every other.",
      "Le client distingue ce produit de tout autre.",
    ),
    must(
      "AssetIdentification.2",
      "The product knows which components it consists of at the moment.",
      "Le produit connaît les composants dont il se compose à l’instant.",
    ),
    must(
      "ProductConfiguration.1",
      "Those who may can change its settings.",
      "Ceux qui en ont le droit peuvent changer ses réglages.",
    ),
    must(
      "ProductConfiguration.2",
      "Those who may can bring it back to a safe initial state.",
      "Ceux qui en ont le droit peuvent le ramener à un état initial prudent.",
    ),
    must(
      "ProductConfiguration.3",
      "Settings reach all the components that they concern.",
      "Les réglages parviennent à tous les composants concernés.",
    ),
    must(
      "DataProtection.1",
      "Every component protects what it stores.",
      "Chaque composant protège ce qu’il garde.",
    ),
    must(
      "DataProtection.2",
      "What it stores about people can be erased or made unreadable.",
      "Ce qu’il garde au sujet des gens peut être effacé ou rendu illisible.",
    ),
    must(
      "DataProtection.3",
      "What is sent between components or outside is protected.",
      "Ce qui passe entre composants ou vers l’extérieur est protégé.",
    ),
    must(
      "InterfaceAccessControl.1.a",
      "Only interfaces that are needed exist; the others are removed or closed.",
      "Seules existent les interfaces nécessaires ; les autres sont retirées ou fermées.",
    ),
    must(
      "InterfaceAccessControl.1.b",
      "Each needed interface lets in only those who may, such as by a password of its own.",
      "Chaque interface nécessaire n’admet que qui en a le droit, par exemple par un mot de passe propre.",
    ),
    must(
      "InterfaceAccessControl.1.c",
      "Over each interface as little as possible can be read and changed.",
      "Par chaque interface, on lit et change le moins possible.",
    ),
    must(
      "InterfaceAccessControl.2.a",
      "What components send each other is checked for form and content.",
      "Ce que les composants s’envoient est vérifié dans sa forme et son contenu.",
    ),
    must(
      "InterfaceAccessControl.2.b",
      "Unwanted traffic to other components is prevented.",
      "Le trafic indésirable vers d’autres composants est empêché.",
    ),
    must(
      "InterfaceAccessControl.2.c",
      "Protection also holds at the first connection and after an outage.",
      "La protection vaut aussi à la première connexion et après une panne.",
    ),
    must(
      "SoftwareUpdate.1",
      "Every component receives, verifies and installs updates.",
      "Chaque composant reçoit, vérifie et installe des mises à jour.",
    ),
    must(
      "SoftwareUpdate.2",
      "Software is kept up to date, by itself or by telling the customer.",
      "Le logiciel est tenu à jour, tout seul ou en avertissant le client.",
    ),
    must(
      "CybersecurityStateAwareness.1",
      "It records what helps to notice an attack.",
      "Il enregistre ce qui aide à remarquer une attaque.",
    ),
    must(
      "Documentation.1",
      "The maker keeps written what matters for its protection, through its whole life.",
      "Le fabricant consigne ce qui importe pour sa protection, toute sa vie durant.",
    ),
    must(
      "InformationAndQueryReception.1",
      "The maker receives reports of flaws and questions about protection.",
      "Le fabricant reçoit les signalements de failles et les questions sur la protection.",
    ),
    must(
      "InformationDissemination.1",
      "The maker tells the public of flaws, updates and the end of support.",
      "Le fabricant informe le public des failles, des mises à jour et de la fin du soutien.",
    ),
    must(
      "ProductEducationAndAwareness.1",
      "Customers learn how to use the product safely, from set-up to erasing.",
      "Les clients apprennent à utiliser le produit prudemment, de l’installation à l’effacement.",
    ),
  ],
};
