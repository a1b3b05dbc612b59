/** The programme's own criteria, version 1.0: what an assessor is asked about a product. */
import { must, should, type Standard } from "./criterion.ts";

export const CRITERIA_VERSION = "1.0";

export const thingwall: Standard = {
  scheme: "thingwall",
  title: "Thingwall criteria",
  edition: CRITERIA_VERSION,
  publisher: "Thingwall",
  url: "/catalogue/thingwall",
  state: "whole",
  criteria: [
    must(
      "password-1",
      "No two units leave the factory with the same password, and none can be guessed from what the unit shows.",
      "Deux appareils ne sortent jamais d’usine avec le même mot de passe, et aucun ne se devine d’après ce que l’appareil montre.",
    ),
    must(
      "password-2",
      "Guessing a password over the network is slowed down or stopped.",
      "Deviner un mot de passe par le réseau est ralenti ou empêché.",
    ),
    must(
      "report-1",
      "Anybody finds, without an account, where to report a flaw and what happens then.",
      "Chacun trouve, sans compte, où signaler une faille et ce qui se passe ensuite.",
    ),
    must(
      "update-1",
      "Its software can be updated, and only updates that the maker signed are installed.",
      "Son logiciel peut être mis à jour, et seules les mises à jour signées par le fabricant s’installent.",
    ),
    should(
      "update-2",
      "Updates come by themselves, and the owner can put one off.",
      "Les mises à jour viennent d’elles-mêmes, et le propriétaire peut en reporter une.",
    ),
    must(
      "update-3",
      "The day until which security updates come is declared before the sale and never moved nearer.",
      "Le jour jusqu’auquel viennent les mises à jour de sécurité est annoncé avant la vente et jamais avancé.",
    ),
    must(
      "storage-1",
      "Keys and passwords kept in it cannot be read out by who holds the unit for an hour.",
      "Les clés et mots de passe qu’il garde ne peuvent être lus par qui tient l’appareil pendant une heure.",
    ),
    must(
      "sending-1",
      "What it sends about people is encrypted all the way, by methods that are still thought strong.",
      "Ce qu’il envoie au sujet des personnes est chiffré tout le long, par des méthodes encore jugées fortes.",
    ),
    must(
      "surface-1",
      "Nothing answers on the network or on its ports that its use does not need.",
      "Rien ne répond sur le réseau ni sur ses prises que son usage n’exige.",
    ),
    must(
      "access-1",
      "A signed description (RFC 8520) names every place that it must reach, and it works with no other.",
      "Une description signée (RFC 8520) nomme tous les endroits qu’il doit atteindre, et il fonctionne sans aucun autre.",
    ),
    should(
      "integrity-1",
      "At start it runs only software that it has verified, and says when something else was there.",
      "Au démarrage, il n’exécute que du logiciel qu’il a vérifié, et signale si autre chose s’y trouvait.",
    ),
    must(
      "privacy-1",
      "What it collects, why, where it goes and for how long is said before the purchase, and what was seen on the network agrees.",
      "Ce qu’il recueille, pourquoi, où cela va et pour combien de temps est dit avant l’achat, et ce qu’on voit sur le réseau concorde.",
    ),
    must(
      "privacy-2",
      "A consent can be taken back as easily as it was given, and what is not needed can be refused.",
      "Un consentement se retire aussi facilement qu’il se donne, et ce qui n’est pas nécessaire peut être refusé.",
    ),
    must(
      "others-1",
      "People who did not buy it can notice when it records, and find whom to ask.",
      "Les personnes qui ne l’ont pas acheté peuvent remarquer quand il enregistre, et trouver à qui s’adresser.",
    ),
    must(
      "erase-1",
      "The owner can erase it by hand before passing it on, and erase what the services keep.",
      "Le propriétaire peut l’effacer lui-même avant de le céder, et effacer ce que gardent les services.",
    ),
    should(
      "outage-1",
      "Without the Internet it goes on doing what does not need it, and comes back by itself.",
      "Sans Internet, il continue de faire ce qui n’en a pas besoin, et revient de lui-même.",
    ),
    must(
      "setup-1",
      "Set-up is short, starts from safe choices, and says how to check them.",
      "L’installation est courte, part de choix prudents, et dit comment les vérifier.",
    ),
    must(
      "input-1",
      "What it receives is checked before it is used; broken or hostile messages change nothing.",
      "Ce qu’il reçoit est vérifié avant d’être utilisé ; des messages brisés ou hostiles ne changent rien.",
    ),
    should(
      "log-1",
      "It notices and shows what points to misuse.",
      "Il remarque et montre ce qui laisse croire à un mauvais usage.",
    ),
    should(
      "parts-1",
      "The list of software inside is published, and which known flaws concern it.",
      "La liste des logiciels qu’il contient est publiée, avec les failles connues qui le concernent.",
    ),
  ],
};
