import type { JournalWords } from "../model.ts";

/** Ce que dit le journal : ce qui est arrivé, ce qui a été décidé. */
export const journal: JournalWords = {
  enforced: "Le noyau applique ce qui a été décidé.",
  "not-enforced": "Le noyau n’a pas pu recevoir ce qui a été décidé ({reason}).",
  "name-answered": "Il a demandé {name} et a reçu une réponse.",
  "name-refused": "Il a demandé {name} et a essuyé un refus.",
  "name-failed": "Il a demandé {name}, et personne n’a su répondre.",
  "name-limited": "Il a demandé {name}, trop souvent.",
  "addresses-learnt": "Il s’est donné d’autres adresses : {addresses}.",
  "tables-repaired":
    "Quelqu’un a changé les règles ; celles de la passerelle sont rétablies ({what}).",
  "ports-repaired": "Quelqu’un a changé un port ; il est de nouveau comme il doit être ({what}).",
  dropped: "De {from} vers {to}, arrêté : {why}.",
  notice: "Vous en avez été averti ({object}).",
  released: "Il n’est plus confiné ; il est à l’essai.",
  "trial-passed": "Il a réussi son essai.",
  "decided-grant": "Vous lui avez donné cet accès : {access:word}.",
  "decided-except": "Pour le moment, vous lui avez donné cet accès : {access:word}.",
  "decided-withdraw": "Vous avez mis fin à une exception.",
  "decided-pause": "Vous l’avez mis en pause.",
  "decided-resume": "Vous avez mis fin à sa pause.",
  "decided-release": "Vous l’avez sorti du confinement.",
  "decided-support": "Vous avez dit quand finit sa prise en charge.",
  "decided-reprieve":
    "Vous l’avez laissé un temps sur Internet après la fin de sa prise en charge.",
  "decided-forget": "Vous l’avez fait oublier.",
  "device-new": "Il est nouveau ici et se nomme {name}.",
  "device-changed": "Il se nomme désormais {name}.",
  "device-attached": "Il s’est raccordé avec l’adresse matérielle {mac}.",
  "description-taken": "Sa description du {lastUpdate:moment} a été reprise.",
  "description-dropped": "Sa description n’est plus gardée.",
  left: "Il est parti.",
  "let-go": "Il n’était plus là depuis longtemps ; il n’est plus suivi.",
  forgotten: "Ce qui était écrit ici a été oublié avec l’appareil.",
  "time-passed": "Un délai fixé est passé.",
  "store-restored": "Une sauvegarde du {made:moment} a été restaurée.",
  "store-in-doubt":
    "Des décisions sont perdues : il n’a que de quoi se réparer jusqu’à votre décision.",
  "kept-again": "Rien n’a pu être gardé pendant un temps ; c’est de nouveau possible.",
};
