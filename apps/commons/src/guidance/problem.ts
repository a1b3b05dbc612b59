/** When something went wrong: what to do first, and in which order. */
import { founding, inStage } from "./message.ts";

export const problem = inStage("problem", [
  {
    id: "problem-security-disconnect",
    dimension: "security",
    priority: 1,
    en: "Take it off the network first: unplug it, or stop it at your gateway. Do not erase it yet if you may need proof.",
    fr: "Coupez-le d’abord du réseau : débranchez-le, ou arrêtez-le à votre passerelle. Ne l’effacez pas encore si vous pourriez avoir besoin de preuves.",
    source: founding("consumer education 6b"),
  },
  {
    id: "problem-security-proof",
    dimension: "security",
    priority: 2,
    en: "Write down what happened and when, and keep messages and pictures of the screen.",
    fr: "Notez ce qui s’est passé et quand, et gardez les messages et des images de l’écran.",
    source: founding("consumer education 6a"),
  },
  {
    id: "problem-security-reset",
    dimension: "security",
    priority: 3,
    en: "Then reset it to how it left the factory, install every update, and give it a new password and a new Wi-Fi key.",
    fr: "Remettez-le ensuite dans l’état d’usine, installez toutes les mises à jour, et donnez-lui un nouveau mot de passe et une nouvelle clé Wi-Fi.",
    source: founding("consumer education 6b"),
  },
  {
    id: "problem-security-reimage",
    dimension: "security",
    priority: 4,
    en: "If it misbehaves again after the reset, ask the maker for fresh software to load, or stop using it: a reset does not always remove what got in.",
    fr: "S’il se comporte encore mal après la remise à zéro, demandez au fabricant un logiciel neuf à charger, ou cessez de l’utiliser : remettre à zéro n’enlève pas toujours ce qui est entré.",
    source: founding("consumer education 6b"),
  },
  {
    id: "problem-privacy-commissioner",
    dimension: "privacy",
    priority: 1,
    en: "Complain to the company in writing first. If it does not help within 30 days, turn to the privacy commissioner for your province or for Canada.",
    fr: "Plaignez-vous d’abord par écrit à l’entreprise. Si rien ne vient dans les 30 jours, adressez-vous au commissariat à la vie privée de votre province ou du Canada.",
    source: founding("Appendix B, privacy at problem"),
  },
  {
    id: "problem-privacy-bystander",
    dimension: "privacy",
    priority: 2,
    en: "If another person’s device recorded you: ask them to stop and to erase it. Tenants can ask the landlord, employees the employer. The commissioner takes complaints about organisations, the police about threats.",
    fr: "Si l’appareil d’une autre personne vous a enregistré : demandez-lui d’arrêter et d’effacer. Les locataires s’adressent au propriétaire, les employés à l’employeur. Le commissariat reçoit les plaintes sur les organisations, la police celles sur les menaces.",
    source: founding("consumer education 6c"),
  },
  {
    id: "problem-functionality-redress",
    dimension: "functionality",
    priority: 1,
    en: "Go back to the shop first, with the receipt. Say what you want: repair, exchange or your money back.",
    fr: "Retournez d’abord au magasin, avec le reçu. Dites ce que vous voulez : réparation, échange ou remboursement.",
    source: founding("consumer education 6a"),
  },
  {
    id: "problem-functionality-province",
    dimension: "functionality",
    priority: 2,
    en: "If shop and maker do not help, turn to the consumer office of your province. Many have a form for complaints, and small claims courts need no lawyer.",
    fr: "Si ni le magasin ni le fabricant n’aident, adressez-vous à l’office des consommateurs de votre province. Beaucoup ont un formulaire de plainte, et la cour des petites créances se passe d’avocat.",
    source: founding("Appendix B, functionality at problem"),
  },
]);
