/** Every sentence that the lab shows, in English and French. */
import type { DeviceView } from "@thingwall/gateway";
import { gatewayWords, type Language, whyInWords } from "@thingwall/gateway/words";
import type { Decision } from "@thingwall/mud/decide";
import type { LabError, LabErrorCode } from "./errors.ts";
import { type HostName, homePlan } from "./plan.ts";
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
    readonly spreadTitle: string;
    spread(tried: number, reached: number, victim: number): string;
    dropsExplained(count: number): string;
    end(asExpected: number, total: number, seconds: number): string;
    readonly allAsExpected: string;
    readonly somethingElse: string;
  };
  readonly view: {
    readonly title: string;
    readonly columns: {
      readonly who: string;
      readonly state: string;
      readonly doing: string;
      readonly passed: string;
      readonly dropped: string;
      readonly last: string;
    };
    readonly described: string;
    readonly held: string;
    readonly person: string;
    readonly recent: string;
    readonly try: string;
    readonly stop: string;
    allowed(what: string): string;
    dropped(what: string, why: string): string;
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

const remedies = {
  off: "sudo sysctl -w kernel.unprivileged_userns_clone=1",
  apparmor: "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
  none: "sudo sysctl -w user.max_user_namespaces=10000",
} as const;

const packageOf: Readonly<Record<string, string>> = {
  ip: "iproute2",
  nft: "nftables",
  dnsmasq: "dnsmasq-base",
  conntrack: "conntrack",
  tcpdump: "tcpdump",
  unshare: "util-linux",
  setpriv: "util-linux",
  mount: "mount",
};

type Sentence = (params: Readonly<Record<string, string>>) => string;
/** A parameter made safe; what programs printed keeps its last lines. */
const p = (params: Readonly<Record<string, string>>, key: string): string =>
  (params[key] ?? "")
    .split("\n")
    .slice(-12)
    .map((line) => shown(line, 300))
    .join("\n");

const errorsEn: Readonly<Record<LabErrorCode, Sentence>> = {
  "not-linux": (params) =>
    `The lab needs Linux network namespaces; this is ${p(params, "system")}. Run it in a Linux virtual machine.`,
  "program-missing": (params) =>
    `The program “${p(params, "program")}” is missing. On Debian or Ubuntu: sudo apt-get install ${packageOf[params["program"] ?? ""] ?? p(params, "program")}`,
  "user-namespaces-off": () =>
    `This kernel refuses user namespaces to ordinary users (kernel.unprivileged_userns_clone=0).\nAllow them: ${remedies.off}\nor run the same command as root.`,
  "user-namespaces-apparmor": () =>
    `AppArmor keeps ordinary users from using user namespaces (kernel.apparmor_restrict_unprivileged_userns=1).\nAllow them: ${remedies.apparmor}\nor run the same command as root.`,
  "user-namespaces-none-left": () =>
    `This machine allows no user namespaces (user.max_user_namespaces=0).\nAllow some: ${remedies.none}\nor run the same command as root.`,
  "namespaces-refused": (params) =>
    `This machine refuses new namespaces: ${p(params, "reason")}\nIn a container, give it CAP_SYS_ADMIN and CAP_NET_ADMIN; elsewhere run the same command as root.`,
  "setup-failed": (params) => `${p(params, "program")} refused: ${p(params, "reason")}`,
  "process-died": (params) =>
    `A process of the lab (${p(params, "process")}) ended: ${p(params, "reason")}`,
  "gateway-not-ready": (params) => `The gateway did not get ready: ${p(params, "reason")}`,
  "already-running": () =>
    "A lab of yours is running already. Stop it with: npx thingwall lab down",
  "not-running": () => "No lab of yours is running. Start one with: npx thingwall lab up",
  "unknown-thing": (params) =>
    `There is no “${p(params, "thing")}” in the home. There are: ${p(params, "known")}`,
  "unknown-behaviour": (params) =>
    `“${p(params, "behaviour")}” is not a behaviour. There are: ${p(params, "known")}`,
};

const errorsFr: Readonly<Record<LabErrorCode, Sentence>> = {
  "not-linux": (params) =>
    `Le labo a besoin des espaces de noms réseau de Linux ; ce système est ${p(params, "system")}. Lancez-le dans une machine virtuelle Linux.`,
  "program-missing": (params) =>
    `Le programme « ${p(params, "program")} » est absent. Sous Debian ou Ubuntu : sudo apt-get install ${packageOf[params["program"] ?? ""] ?? p(params, "program")}`,
  "user-namespaces-off": () =>
    `Ce noyau refuse les espaces de noms utilisateur aux utilisateurs ordinaires (kernel.unprivileged_userns_clone=0).\nPour les autoriser : ${remedies.off}\nou lancez la même commande en tant que root.`,
  "user-namespaces-apparmor": () =>
    `AppArmor interdit les espaces de noms utilisateur aux utilisateurs ordinaires (kernel.apparmor_restrict_unprivileged_userns=1).\nPour les autoriser : ${remedies.apparmor}\nou lancez la même commande en tant que root.`,
  "user-namespaces-none-left": () =>
    `Cette machine n’autorise aucun espace de noms utilisateur (user.max_user_namespaces=0).\nPour en autoriser : ${remedies.none}\nou lancez la même commande en tant que root.`,
  "namespaces-refused": (params) =>
    `Cette machine refuse de nouveaux espaces de noms : ${p(params, "reason")}\nDans un conteneur, donnez-lui CAP_SYS_ADMIN et CAP_NET_ADMIN ; ailleurs, lancez la même commande en tant que root.`,
  "setup-failed": (params) => `${p(params, "program")} a refusé : ${p(params, "reason")}`,
  "process-died": (params) =>
    `Un processus du labo (${p(params, "process")}) s’est arrêté : ${p(params, "reason")}`,
  "gateway-not-ready": (params) => `La passerelle n’a pas démarré : ${p(params, "reason")}`,
  "already-running": () => "Un de vos labos tourne déjà. Pour l’arrêter : npx thingwall lab down",
  "not-running": () => "Aucun de vos labos ne tourne. Pour en lancer un : npx thingwall lab up",
  "unknown-thing": (params) =>
    `Il n’y a pas de « ${p(params, "thing")} » dans la maison. Il y a : ${p(params, "known")}`,
  "unknown-behaviour": (params) =>
    `« ${p(params, "behaviour")} » n’est pas un comportement. Il y a : ${p(params, "known")}`,
};

function cite(decision: Decision, text: string, quote: (ace: string) => string): string {
  const ace = decision.rule?.source.ace ?? "";
  const which = ace === "" ? "" : `, ${quote(shown(ace, 64))}`;
  const clause = decision.clause === "" ? "" : ` (${shown(decision.clause, 32)})`;
  return `${text}${which}${clause}`;
}

const quoteEn = (ace: string): string => `rule “${ace}”`;
const quoteFr = (ace: string): string => `règle « ${ace} »`;

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

const en: Words = {
  language: "en",
  host: {
    camera: "Camera",
    bulb: "Bulb",
    plug: "Plug",
    speaker: "Speaker",
    thermostat: "Thermostat",
    printer: "Printer",
    phone: "Phone",
    internet: "A stranger on the Internet",
    gateway: "the gateway",
  },
  behaviour: {
    quiet: "quiet",
    normal: "an ordinary day",
    update: "fetching firmware",
    "hard-coded-dns": "asking another resolver",
    scan: "scanning the home",
    flood: "flooding a victim",
    "telnet-spread": "spreading by telnet",
  },
  error: (error) => errorsEn[error.code](error.params),
  reason: (decision) => {
    const receiver = receiverOf(decision, en);
    if (receiver === undefined)
      return cite(decision, gatewayWords.en.decisions[decision.why], quoteEn);
    if (isPerson(decision)) return "a person’s device lets nobody in";
    return cite(
      decision,
      `on ${receiver}’s side, ${gatewayWords.en.decisions[decision.why]}`,
      quoteEn,
    );
  },
  standing: standing("en"),
  because: (what, why) => `${what}: ${why}`,
  nameRefused: "its description does not list this name, so it is not told the address",
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
    spreadTitle: "The bulb is taken over and spreads by telnet, as Mirai did",
    spread: (tried, reached, victim) =>
      `${tried} connections tried, ${reached} got through, ${victim} packets at the victim`,
    dropsExplained: (count) => `${count} dropped packets reported with their reason meanwhile`,
    end: (asExpected, total, seconds) =>
      `${asExpected} of ${total} trials as expected, in ${seconds} s`,
    allAsExpected: "All as expected.",
    somethingElse: "Something was not as expected.",
  },
  view: {
    title: "Thingwall · a home and its wall",
    columns: {
      who: "Who",
      state: "State",
      doing: "Doing",
      passed: "Passed",
      dropped: "Dropped",
      last: "Last dropped, and why",
    },
    described: "as described",
    held: "held",
    person: "a person’s",
    recent: "Just now",
    try: "Make the bulb misbehave, from another terminal:  npx thingwall lab behave bulb telnet-spread",
    stop: "Ctrl-C stops everything and leaves nothing behind.",
    allowed: (what) => `reached ${what}`,
    dropped: (what, why) => `kept from ${what}: ${why}`,
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

const fr: Words = {
  language: "fr",
  host: {
    camera: "Caméra",
    bulb: "Ampoule",
    plug: "Prise",
    speaker: "Enceinte",
    thermostat: "Thermostat",
    printer: "Imprimante",
    phone: "Téléphone",
    internet: "Un inconnu sur Internet",
    gateway: "la passerelle",
  },
  behaviour: {
    quiet: "au repos",
    normal: "une journée ordinaire",
    update: "télécharge son micrologiciel",
    "hard-coded-dns": "interroge un autre résolveur",
    scan: "balaie la maison",
    flood: "inonde une victime",
    "telnet-spread": "se propage par telnet",
  },
  error: (error) => errorsFr[error.code](error.params),
  reason: (decision) => {
    const receiver = receiverOf(decision, fr);
    if (receiver === undefined)
      return cite(decision, gatewayWords.fr.decisions[decision.why], quoteFr);
    if (isPerson(decision)) return "l’appareil d’une personne ne laisse entrer personne";
    return cite(decision, `côté ${receiver}, ${gatewayWords.fr.decisions[decision.why]}`, quoteFr);
  },
  standing: standing("fr"),
  because: (what, why) => `${what} : ${why}`,
  nameRefused: "sa description ne cite pas ce nom, dont l’adresse ne lui est pas dite",
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
    spreadTitle: "L’ampoule est piratée et se propage par telnet, comme le faisait Mirai",
    spread: (tried, reached, victim) =>
      `${tried} connexions tentées, ${reached} passées, ${victim} paquets chez la victime`,
    dropsExplained: (count) => `${count} paquets arrêtés et expliqués pendant ce temps`,
    end: (asExpected, total, seconds) =>
      `${asExpected} essais sur ${total} conformes, en ${seconds.toLocaleString("fr")} s`,
    allAsExpected: "Tout est conforme.",
    somethingElse: "Quelque chose n’est pas conforme.",
  },
  view: {
    title: "Thingwall · une maison et son mur",
    columns: {
      who: "Qui",
      state: "État",
      doing: "Activité",
      passed: "Passés",
      dropped: "Arrêtés",
      last: "Dernier arrêt, et pourquoi",
    },
    described: "conforme",
    held: "en attente",
    person: "personnel",
    recent: "À l’instant",
    try: "Pour que l’ampoule déraille, dans un autre terminal :  npx thingwall lab behave bulb telnet-spread",
    stop: "Ctrl-C arrête tout et ne laisse rien derrière.",
    allowed: (what) => `a joint ${what}`,
    dropped: (what, why) => `n’a pas joint ${what} : ${why}`,
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
