/** The sentences of the scenes, in English and French. */
import type { Check, SupportStep } from "./check.ts";
import type { Drama } from "./drama.ts";
import type { GatewayProgram } from "../gateway.ts";
import type { HostName } from "../plan.ts";

export interface SceneWords {
  /** What happens. */
  title(drama: Drama): string;
  /** Why it matters. */
  about(drama: Drama): string;
  check(check: Check): string;
  /** Who tries, and what. */
  to(who: string, what: string): string;
  /** Why something was stopped while the gateway could not say it. */
  readonly nobodyToSay: string;
}

type Hosts = Readonly<Record<HostName, string>>;
type Told = Readonly<Record<Drama, readonly [title: string, about: string]>>;

const toldEn: Told = {
  undescribed: [
    "Nobody describes the plug",
    "It is held until its owner decides: the gateway watches what it tries and proposes the least.",
  ],
  found: [
    "The phone prints and casts",
    "Things are kept apart, and still found: the gateway asks those that permit it, and tells who asked.",
  ],
  support: [
    "The printer’s maker will mend it no longer",
    "What nobody mends stays at home: its owner is told months before, and it goes on printing.",
  ],
  repaired: [
    "The bulb is contained, repaired and tried again",
    "A captured thing keeps what it is mended with; once it is mended, it has an hour to prove it.",
  ],
  spread: [
    "The bulb is taken over and spreads by telnet, as Mirai did",
    "One bulb among millions: what it cannot reach, it cannot infect.",
  ],
  moved: [
    "The bulb’s maker moves its cloud to another address",
    "A description gives names; the gateway lets each thing follow its own, and nobody else.",
  ],
  narrowed: [
    "The bulb’s maker publishes a narrower description",
    "What a thing no longer needs is closed at once, open connections included, and nothing else.",
  ],
  "neighbour-posed": [
    "The plug poses as the camera",
    "Whoever could borrow another’s address would borrow its permissions too.",
  ],
  "gateway-posed": [
    "The plug poses as the gateway",
    "Whoever is believed to be the gateway reads what the whole home sends.",
  ],
  flood: [
    "The camera floods a server that it may reach, while the speaker plays music",
    "A permission is not a licence to attack: each thing has a cap, and its neighbours their share.",
  ],
  "wall-killed": [
    "The wall is killed (kill -9)",
    "The kernel goes on enforcing: a crash neither opens the home nor cuts it off.",
  ],
  "names-killed": [
    "The name service is killed (kill -9)",
    "Things wait for their names; people keep theirs; nothing opens meanwhile.",
  ],
  forgotten: [
    "The plug is given away and forgotten",
    "What the gateway knew of it is erased: whoever has it next, it is a stranger here.",
  ],
  "home-killed": [
    "The program that keeps the home is killed (kill -9)",
    "Whoever decides may die; what was decided holds until it is back.",
  ],
};

const toldFr: Told = {
  undescribed: [
    "Personne ne décrit la prise",
    "Elle attend que son propriétaire décide : la passerelle observe ce qu’elle tente et propose le minimum.",
  ],
  found: [
    "Le téléphone imprime et diffuse",
    "Les objets restent séparés et pourtant trouvables : la passerelle interroge ceux qui le permettent, pour qui a demandé.",
  ],
  support: [
    "Le fabricant de l’imprimante ne la corrigera plus",
    "Ce que personne ne corrige reste à la maison : on le sait des mois avant, et elle imprime toujours.",
  ],
  repaired: [
    "L’ampoule est confinée, réparée et mise à l’essai",
    "Un objet piraté garde de quoi être réparé ; une fois réparé, il a une heure pour le prouver.",
  ],
  spread: [
    "L’ampoule est piratée et se propage par telnet, comme le faisait Mirai",
    "Une ampoule parmi des millions : ce qu’elle n’atteint pas, elle ne l’infecte pas.",
  ],
  moved: [
    "Le fabricant de l’ampoule change l’adresse de son service en ligne",
    "Une description donne des noms : chaque objet suit les siens, et lui seul.",
  ],
  narrowed: [
    "Le fabricant de l’ampoule publie une description plus étroite",
    "Ce dont un objet n’a plus besoin se ferme aussitôt, connexions en cours comprises, et rien d’autre.",
  ],
  "neighbour-posed": [
    "La prise se fait passer pour la caméra",
    "Emprunter l’adresse d’un autre, ce serait emprunter ses autorisations.",
  ],
  "gateway-posed": [
    "La prise se fait passer pour la passerelle",
    "Qui passe pour la passerelle lit tout ce qu’envoie la maison.",
  ],
  flood: [
    "La caméra inonde un serveur auquel elle a droit pendant que l’enceinte joue de la musique",
    "Un droit d’accès n’autorise pas à attaquer : chaque objet a son plafond, et ses voisins leur part.",
  ],
  "wall-killed": [
    "Le mur est tué (kill -9)",
    "Le noyau continue d’appliquer les règles : une panne n’ouvre pas la maison et ne la coupe pas du monde.",
  ],
  "names-killed": [
    "Le service de noms est tué (kill -9)",
    "Les objets attendent leurs noms, les personnes gardent les leurs ; rien ne s’ouvre entre-temps.",
  ],
  forgotten: [
    "La prise est donnée et oubliée",
    "Ce que la passerelle savait d’elle est effacé : pour elle, c’est désormais une inconnue.",
  ],
  "home-killed": [
    "Le programme qui tient la maison est tué (kill -9)",
    "Celui qui décide peut mourir : ce qu’il a décidé reste en vigueur jusqu’à son retour.",
  ],
};

const supportEn: Readonly<Record<SupportStep, string>> = {
  "in-90-days": "three months before its support ends",
  "in-30-days": "a month before its support ends",
  "in-7-days": "a week before its support ends",
  ended: "its support has ended, and it reaches the home only",
};
const supportFr: Readonly<Record<SupportStep, string>> = {
  "in-90-days": "trois mois avant la fin de sa prise en charge",
  "in-30-days": "un mois avant la fin de sa prise en charge",
  "in-7-days": "une semaine avant la fin de sa prise en charge",
  ended: "sa prise en charge est finie, elle n’atteint plus que la maison",
};

const programsEn: Readonly<Record<GatewayProgram, string>> = {
  wall: "the wall",
  names: "the name service",
  home: "the program that keeps the home",
};
const programsFr: Readonly<Record<GatewayProgram, string>> = {
  wall: "le mur",
  names: "le service de noms",
  home: "le programme qui tient la maison",
};

const number = (language: string, digits = 0) => {
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: digits });
  return (value: number) => format.format(value);
};

function english(hosts: Hosts): SceneWords {
  const n = number("en");
  const mbit = (octets: number) => `${number("en", 1)((octets * 8) / 1e6)} Mbit/s`;
  const none = (count: number) => (count === 0 ? "none" : n(count));
  const lower = (who: HostName) => hosts[who].toLowerCase();
  return {
    title: (drama) => toldEn[drama][0],
    about: (drama) => toldEn[drama][1],
    to: (who, what) => `${who} → ${what}`,
    nobodyToSay: "the kernel goes on dropping; nobody was there to say why",
    check: (check) => {
      switch (check.what) {
        case "spread":
          return `${n(check.tried)} connections tried, ${none(check.reached)} got through, ${check.victimPackets === 0 ? "no packet" : `${n(check.victimPackets)} packets`} reached the victim; ${n(check.explained)} drops reported with their reason`;
        case "followed":
          return `the ${lower(check.who)} follows the name to ${check.address}, ${n(check.after)} ms after the change`;
        case "went-on":
          return check.to === "bulb"
            ? `the ${lower(check.who)} goes on talking to the bulb; longest pause ${n(check.longestPause)} ms`
            : `the ${lower(check.who)}’s open connection to the old address goes on; longest pause ${n(check.longestPause)} ms`;
        case "cut":
          return `fetched, verified and enforced in ${n(check.enforcedAfter)} ms; the ${lower(check.who)}’s open connection fell silent ${check.late === 0 ? "before that was reported" : `${n(check.late)} ms later`}`;
        case "forged":
          return `${n(check.sent)} datagrams in the ${lower(check.as)}’s name, ${none(check.arrived)} arrived: ${n(check.anothersCable)} with the MAC of another cable, ${n(check.anothersAddress)} with another’s address`;
        case "posed":
          return `“I am the gateway”, ${n(check.sent)} times; ${none(check.believed)} of the neighbours believed it: ${n(check.falseNeighbour)} false ARP and neighbour messages and ${n(check.falseRouter)} false router advertisements, dropped at its port`;
        case "capped":
          return `the ${lower(check.who)} sends ${n(check.sent)} packets/s, ${n(check.arrived)} arrive: its cap is ${n(check.cap)}; ${n(check.refused)} dropped at its port`;
        case "streamed":
          return `the ${lower(check.who)}’s music: ${mbit(check.before)} before, ${mbit(check.during)} during the flood`;
        case "proposed":
          return `${n(check.tried)} different tries while held; the least for them: ${check.outward.join(", ")}${check.inward === 0 ? "" : ", and the phone may speak to it"}`;
        case "support-told":
          return `the household is told: ${supportEn[check.step]}`;
        case "contained":
          return `the ${lower(check.who)} is in quarantine ${n(check.after)} ms after its first dropped packet; nobody had to decide`;
        case "released":
          return `its maker publishes new firmware; the ${lower(check.who)} is out of quarantine and on trial ${n(check.after)} ms later`;
        case "trial-passed":
          return `its trial is passed after ${n(check.after)} ms (an hour at home): the ${lower(check.who)} is as it was`;
        case "forgotten":
          return check.left.length === 0
            ? `of the ${lower(check.who)} the journal only keeps that it was forgotten`
            : `of the ${lower(check.who)} the journal keeps ${check.left.join(", ")}`;
        case "unanswered":
          return `the ${lower(check.who)} asks for a name meanwhile: no answer, so nothing opens`;
        case "returned":
          return `${programsEn[check.program]} is back at work after ${n(check.after)} ms`;
      }
    },
  };
}

function french(hosts: Hosts): SceneWords {
  const n = number("fr");
  const mbit = (octets: number) => `${number("fr", 1)((octets * 8) / 1e6)} Mbit/s`;
  const count = (value: number, none: string, one: string, more: string) =>
    value === 0 ? none : `${n(value)} ${value === 1 ? one : more}`;
  /** « la caméra », « l’ampoule ». */
  const the = (who: HostName) => withArticle(hosts[who].toLowerCase(), FEMININE.includes(who));
  const of = (who: HostName) =>
    the(who)
      .replace(/^le /, "du ")
      .replace(/^(?=l[a’])/, "de ");
  return {
    title: (drama) => toldFr[drama][0],
    about: (drama) => toldFr[drama][1],
    to: (who, what) => `${who} → ${what}`,
    nobodyToSay: "le noyau filtre toujours ; personne n’était là pour dire pourquoi",
    check: (check) => {
      switch (check.what) {
        case "spread":
          return `${n(check.tried)} connexions tentées, ${count(check.reached, "aucune n’a abouti", "a abouti", "ont abouti")}, ${count(check.victimPackets, "aucun paquet n’a atteint", "paquet a atteint", "paquets ont atteint")} la victime ; ${n(check.explained)} refus signalés avec leur raison`;
        case "followed":
          return `${the(check.who)} suit le nom jusqu’à ${check.address}, ${n(check.after)} ms après le changement`;
        case "went-on":
          return check.to === "bulb"
            ? `${the(check.who)} continue de parler à l’ampoule ; plus longue pause : ${n(check.longestPause)} ms`
            : `la connexion ${of(check.who)} à l’ancienne adresse continue ; plus longue pause : ${n(check.longestPause)} ms`;
        case "cut":
          return `récupérée, vérifiée et appliquée en ${n(check.enforcedAfter)} ms ; la connexion en cours ${of(check.who)} s’est tue ${check.late === 0 ? "avant même cette annonce" : `${n(check.late)} ms plus tard`}`;
        case "forged":
          return `${n(check.sent)} datagrammes au nom ${of(check.as)}, ${count(check.arrived, "aucun n’est arrivé", "est arrivé", "sont arrivés")} : ${n(check.anothersCable)} avec l’adresse MAC d’un autre câble, ${n(check.anothersAddress)} avec l’adresse IP d’un autre`;
        case "posed":
          return `« La passerelle, c’est moi », ${n(check.sent)} fois ; ${count(check.believed, "aucun voisin n’y a cru", "voisin y a cru", "voisins y ont cru")} : ${n(check.falseNeighbour)} faux messages ARP ou de voisinage et ${n(check.falseRouter)} fausses annonces de routeur, écartés à l’entrée du réseau`;
        case "capped":
          return `${the(check.who)} envoie ${n(check.sent)} paquets/s, il en arrive ${n(check.arrived)} : son plafond est de ${n(check.cap)} ; ${n(check.refused)} écartés à l’entrée du réseau`;
        case "streamed":
          return `la musique ${of(check.who)} : ${mbit(check.before)} avant, ${mbit(check.during)} pendant l’inondation`;
        case "proposed":
          return `${count(check.tried, "aucune tentative", "tentative", "tentatives différentes")} pendant l’attente ; le minimum pour cela : ${check.outward.join(", ")}${check.inward === 0 ? "" : ", et le téléphone peut lui parler"}`;
        case "support-told":
          return `le foyer est averti : ${supportFr[check.step]}`;
        case "contained":
          return `${the(check.who)} est en quarantaine ${n(check.after)} ms après son premier paquet écarté ; personne n’a eu à décider`;
        case "released":
          return `son fabricant publie un nouveau micrologiciel ; ${n(check.after)} ms plus tard, ${the(check.who)} sort de quarantaine et passe à l’essai`;
        case "trial-passed":
          return `essai réussi au bout de ${n(check.after)} ms (une heure à la maison) : ${the(check.who)} retrouve ce qui lui était permis`;
        case "forgotten":
          return check.left.length === 0
            ? `${of(check.who)}, le registre ne garde que son oubli`
            : `${of(check.who)}, le registre garde ${check.left.join(", ")}`;
        case "unanswered":
          return `${the(check.who)} demande un nom entre-temps : pas de réponse, donc rien ne s’ouvre`;
        case "returned":
          return `${programsFr[check.program]} a repris son travail au bout de ${n(check.after)} ms`;
      }
    },
  };
}

const FEMININE: readonly HostName[] = ["camera", "bulb", "plug", "speaker", "printer"];

function withArticle(noun: string, feminine: boolean): string {
  if (/^[aeéiouh]/.test(noun)) return `l’${noun}`;
  return `${feminine ? "la" : "le"} ${noun}`;
}

export const sceneWords = { en: english, fr: french } as const;
