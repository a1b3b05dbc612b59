/** Every sentence that the lab shows, in English and French. */
import type { DeviceView } from "@thingwall/gateway";
import { gatewayWords, type Language, whyInWords } from "@thingwall/gateway/words";
import type { Decision } from "@thingwall/mud/decide";
import { errorSentences } from "./error-words.ts";
import type { LabError } from "./errors.ts";
import { type HostName, homePlan } from "./plan.ts";
import { type SceneWords, sceneWords } from "./scenes/words.ts";
import { shown } from "./terminal.ts";
import type { Behaviour } from "./things/behaviour.ts";

export type { Language } from "@thingwall/gateway/words";

export interface Words {
  readonly language: Language;
  readonly host: Readonly<Record<HostName | "internet" | "gateway", string>>;
  readonly behaviour: Readonly<Record<Behaviour, string>>;
  error(error: LabError): string;
  /** Why the gateway decided as it did. */
  reason(decision: Decision): string;
  /** Why the gateway gives a device what it gets. */
  standing(why: DeviceView["why"]): string;
  /** What was done, and what is said of it. */
  because(what: string, why: string): string;
  readonly nameRefused: string;
  nameAt(name: string, server: string): string;
  /** Asks everybody at home who does that. */
  seeks(what: "printing" | "casting", how: "mdns" | "ssdp"): string;
  milliseconds(count: number): string;
  readonly gotThrough: string;
  readonly stopped: string;
  readonly noReason: string;
  readonly notAsExpected: string;
  outcome(kind: string, detail: string): string;
  readonly starting: string;
  readonly story: {
    readonly title: string;
    readonly legend: string;
    describedBy(where: string, rules: number): string;
    readonly byHand: string;
    held(reason: string): string;
    readonly person: string;
    readonly stranger: string;
    end(asExpected: number, total: number, seconds: number): string;
    readonly allAsExpected: string;
    readonly somethingElse: string;
  };
  readonly scenes: SceneWords;
  /** The name of the label programme. */
  readonly programme: string;
  /** The page with which things are made to misbehave. */
  readonly browser: { readonly title: string; readonly text: string };
  readonly view: {
    readonly title: string;
    /** The title where the household's app is to be had. */
    readonly opened: (app: string) => string;
    readonly columns: {
      readonly who: string;
      readonly state: string;
      readonly doing: string;
      readonly passed: string;
      readonly dropped: string;
      readonly last: string;
    };
    /** Where the label programme is, in a browser; empty where there is none. */
    readonly labels: string;
    readonly labelsAt: (commons: string) => string;
    readonly described: string;
    readonly held: string;
    readonly unknown: string;
    readonly person: string;
    readonly guest: string;
    readonly recent: string;
    readonly try: string;
    /** The same where there is a page for it. */
    readonly tryAt: (remote: string) => string;
    readonly stop: string;
    allowed(what: string): string;
    dropped(what: string, why: string): string;
    /** Who sent it, where the addresses are not all its own. */
    posing(who: string, as: string): string;
    readonly somebody: string;
    /** Somebody else changed the gateway's rules or ports. */
    repaired(part: "tables" | "ports"): string;
    refusedName(name: string): string;
    behaving(who: string, what: string): string;
    burst(tried: number, reached: number): string;
    times(count: number): string;
    readonly stopping: string;
  };
  readonly stoppedLab: string;
  told(host: string, behaviour: string): string;
}

const fallback = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

function cite(decision: Decision, text: string, quote: (ace: string) => string): string {
  const ace = decision.rule?.source.ace ?? "";
  const which = ace === "" ? "" : `, ${quote(shown(ace, 64))}`;
  const clause = decision.clause === "" ? "" : ` (${shown(decision.clause, 32)})`;
  return `${text}${which}${clause}`;
}

const quoteEn = (ace: string): string => `rule “${ace}”`;
const quoteFr = (ace: string): string => `règle « ${ace} »`;

/** A gateway of another day may give a reason that has no words yet: its code says something too. */
const whyOf = ({ why }: Decision, language: Language): string =>
  fallback<string>(gatewayWords[language].decisions, why) ?? shown(why, 64);

/** Who refused to be reached, where it was the receiver's side that decided. */
function receiverOf(decision: Decision, words: Pick<Words, "host">): string | undefined {
  if (decision.direction !== "to-device" || decision.device === undefined) return undefined;
  return fallback<string>(words.host, decision.device) ?? shown(decision.device, 32);
}

const standing =
  (language: Language) =>
  ({ code, params }: DeviceView["why"]): string =>
    whyInWords(code, params, language) ?? shown(code);

const isPerson = ({ device }: Decision): boolean =>
  homePlan.hosts.some((host) => host.name === device && host.role === "person");

const hostsEn: Words["host"] = {
  camera: "Camera",
  bulb: "Bulb",
  plug: "Plug",
  speaker: "Speaker",
  thermostat: "Thermostat",
  printer: "Printer",
  phone: "Phone",
  internet: "A stranger on the Internet",
  gateway: "the gateway",
};

const en: Words = {
  language: "en",
  host: hostsEn,
  scenes: sceneWords.en(hostsEn),
  behaviour: {
    quiet: "quiet",
    normal: "an ordinary day",
    update: "fetching firmware",
    "hard-coded-dns": "asking another resolver",
    scan: "scanning the home",
    flood: "flooding a victim",
    "flood-maker": "flooding its maker",
    "telnet-spread": "spreading by telnet",
    "spoof-neighbour": "posing as a neighbour",
    "spoof-gateway": "posing as the gateway",
  },
  error: (error) => errorSentences.en[error.code](error.params),
  reason: (decision) => {
    const receiver = receiverOf(decision, en);
    if (receiver === undefined) return cite(decision, whyOf(decision, "en"), quoteEn);
    if (isPerson(decision)) return "a person’s device lets nobody in";
    return cite(decision, `on ${receiver}’s side, ${whyOf(decision, "en")}`, quoteEn);
  },
  standing: standing("en"),
  because: (what, why) => `${what}: ${why}`,
  nameRefused: "its description does not list this name: no address",
  seeks: (what, how) =>
    `who ${what === "printing" ? "prints" : "plays what is cast"} here? (${how === "mdns" ? "mDNS" : "SSDP"})`,
  nameAt: (name, server) => `name ${name}${server === "" ? "" : `, asked of ${server}`}`,
  milliseconds: (count) => `${count} ms`,
  gotThrough: "got through",
  stopped: "stopped",
  noReason: "the gateway gave no reason",
  notAsExpected: "NOT AS EXPECTED",
  outcome: (kind, detail) => {
    const said = fallback<string>(
      {
        connected: "connected",
        answered: "answered",
        silent: "no answer",
        rejected: "rejected",
        "name-refused": "name refused",
        "name-failed": "name not found",
      },
      kind,
    );
    return `${said ?? kind}${detail === "" ? "" : ` (${shown(detail, 80)})`}`;
  },
  starting: "Building a home: its things, a gateway, a small Internet …",
  story: {
    title: "The story of a home: every packet below is real",
    legend: "✓ got through   ✗ stopped by the gateway   4 and 6: over IPv4, over IPv6",
    describedBy: (where, rules) => `described by ${shown(where)} · ${rules} rules`,
    byHand: "a file that the household gave",
    held: (reason) => `held: ${reason}`,
    person: "a person’s own: it may go where it likes",
    stranger: "nobody asked it in",
    end: (asExpected, total, seconds) =>
      `${asExpected} of ${total} trials as expected, in ${seconds} s`,
    allAsExpected: "All as expected.",
    somethingElse: "Something was not as expected.",
  },
  programme: "The lab’s label programme",
  browser: {
    title: "The things of the lab",
    text: "Choose what a thing does, and watch the home deal with it.",
  },
  view: {
    title: "Thingwall · a home and its wall",
    opened: (app) => `Thingwall · open the home: ${app}`,
    columns: {
      who: "Who",
      state: "State",
      doing: "Doing",
      passed: "Passed",
      dropped: "Dropped",
      last: "Last dropped, and why",
    },
    labels: "",
    labelsAt: (commons) => `Read the labels of its things: ${commons}`,
    described: "as described",
    held: "held",
    unknown: "unknown",
    person: "a person’s",
    guest: "a guest’s",
    recent: "Just now",
    try: "Make the bulb misbehave, from another terminal:  npx thingwall lab behave bulb telnet-spread",
    tryAt: (remote) => `Make its things misbehave: ${remote}`,
    stop: "Ctrl-C stops everything and leaves nothing behind.",
    allowed: (what) => `reached ${what}`,
    dropped: (what, why) => `kept from ${what}: ${why}`,
    posing: (who, as) => `${who}, posing as ${as}`,
    somebody: "Somebody",
    repaired: (part) =>
      part === "tables"
        ? "somebody changed its rules; they are as they were"
        : "somebody changed its ports; they are as they were",
    refusedName: (name) => `name ${name} refused: not in its description`,
    behaving: (who, what) => `${who}: ${what}`,
    burst: (tried, reached) => `${tried} attempts, ${reached} got through`,
    times: (count) => `(${count} in a row)`,
    stopping: "Stopping …",
  },
  stoppedLab: "The lab has stopped; nothing is left of it.",
  told: (host, behaviour) =>
    `${fallback<string>(en.host, host) ?? host}: ${fallback<string>(en.behaviour, behaviour) ?? behaviour}.`,
};

const hostsFr: Words["host"] = {
  camera: "Caméra",
  bulb: "Ampoule",
  plug: "Prise",
  speaker: "Enceinte",
  thermostat: "Thermostat",
  printer: "Imprimante",
  phone: "Téléphone",
  internet: "Un inconnu sur Internet",
  gateway: "la passerelle",
};

const fr: Words = {
  language: "fr",
  host: hostsFr,
  scenes: sceneWords.fr(hostsFr),
  behaviour: {
    quiet: "au repos",
    normal: "une journée ordinaire",
    update: "télécharge son micrologiciel",
    "hard-coded-dns": "interroge un autre résolveur",
    scan: "balaie la maison",
    flood: "inonde une victime",
    "flood-maker": "inonde son fabricant",
    "telnet-spread": "se propage par telnet",
    "spoof-neighbour": "se fait passer pour un voisin",
    "spoof-gateway": "se fait passer pour la passerelle",
  },
  error: (error) => errorSentences.fr[error.code](error.params),
  reason: (decision) => {
    const receiver = receiverOf(decision, fr);
    if (receiver === undefined) return cite(decision, whyOf(decision, "fr"), quoteFr);
    if (isPerson(decision)) return "l’appareil d’une personne ne laisse entrer personne";
    return cite(decision, `côté ${receiver}, ${whyOf(decision, "fr")}`, quoteFr);
  },
  standing: standing("fr"),
  because: (what, why) => `${what} : ${why}`,
  nameRefused: "sa description ne cite pas ce nom : pas d’adresse",
  seeks: (what, how) =>
    `qui ${what === "printing" ? "imprime" : "diffuse"} ici ? (${how === "mdns" ? "mDNS" : "SSDP"})`,
  nameAt: (name, server) => `nom ${name}${server === "" ? "" : `, demandé à ${server}`}`,
  milliseconds: (count) => `${count} ms`,
  gotThrough: "passé",
  stopped: "arrêté",
  noReason: "la passerelle n’a pas donné de raison",
  notAsExpected: "INATTENDU",
  outcome: (kind, detail) => {
    const said = fallback<string>(
      {
        connected: "connecté",
        answered: "réponse reçue",
        silent: "pas de réponse",
        rejected: "rejeté",
        "name-refused": "nom refusé",
        "name-failed": "nom introuvable",
      },
      kind,
    );
    return `${said ?? kind}${detail === "" ? "" : ` (${shown(detail, 80)})`}`;
  },
  starting: "Construction d’une maison : ses objets, une passerelle, un petit Internet…",
  story: {
    title: "L’histoire d’une maison : chaque paquet ci-dessous est réel",
    legend: "✓ passé   ✗ arrêté par la passerelle   4 et 6 : en IPv4, en IPv6",
    describedBy: (where, rules) => `description : ${shown(where)} · ${rules} règles`,
    byHand: "un fichier donné par le foyer",
    held: (reason) => `en attente : ${reason}`,
    person: "l’appareil d’une personne : il va où il veut",
    stranger: "personne ne l’a invité",
    end: (asExpected, total, seconds) =>
      `${asExpected} essais sur ${total} conformes, en ${seconds.toLocaleString("fr")} s`,
    allAsExpected: "Tout est conforme.",
    somethingElse: "Quelque chose n’est pas conforme.",
  },
  programme: "Le programme d’étiquettes du laboratoire",
  browser: {
    title: "Les objets du laboratoire",
    text: "Choisissez ce que fait un objet, et regardez la maison y répondre.",
  },
  view: {
    title: "Thingwall · une maison et son mur",
    opened: (app) => `Thingwall · ouvrir la maison : ${app}`,
    columns: {
      who: "Qui",
      state: "État",
      doing: "Activité",
      passed: "Passés",
      dropped: "Arrêtés",
      last: "Dernier arrêt, et pourquoi",
    },
    labels: "",
    labelsAt: (commons) => `Lire les étiquettes de ses objets : ${commons}`,
    described: "conforme",
    held: "en attente",
    unknown: "inconnu",
    person: "personnel",
    guest: "à un invité",
    recent: "À l’instant",
    try: "Pour que l’ampoule déraille, dans un autre terminal :  npx thingwall lab behave bulb telnet-spread",
    tryAt: (remote) => `Faire dérailler ses objets : ${remote}`,
    stop: "Ctrl-C arrête tout et ne laisse rien derrière.",
    allowed: (what) => `a joint ${what}`,
    dropped: (what, why) => `n’a pas joint ${what} : ${why}`,
    posing: (who, as) => `${who} (se disant ${as})`,
    somebody: "Quelqu’un",
    repaired: (part) =>
      part === "tables"
        ? "quelqu’un a modifié ses règles ; elles sont rétablies"
        : "quelqu’un a modifié ses ports ; ils sont rétablis",
    refusedName: (name) => `nom ${name} refusé : absent de sa description`,
    behaving: (who, what) => `${who} : ${what}`,
    burst: (tried, reached) => `${tried} tentatives, ${reached} passées`,
    times: (count) => `(${count} d’affilée)`,
    stopping: "Arrêt…",
  },
  stoppedLab: "Le labo est arrêté ; il n’en reste rien.",
  told: (host, behaviour) =>
    `${fallback<string>(fr.host, host) ?? host} : ${fallback<string>(fr.behaviour, behaviour) ?? behaviour}.`,
};

export function words(wanted: Language): Words {
  return wanted === "fr" ? fr : en;
}

/** The language asked for, or the one of the user's locale; English where neither is French. */
export function language(asked?: string): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const locale = asked ?? [LC_ALL, LC_MESSAGES, LANG].find((each) => (each ?? "") !== "") ?? "en";
  return locale.toLowerCase().startsWith("fr") ? "fr" : "en";
}
