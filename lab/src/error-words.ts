/** What stops the lab, and what to do about it, in English and French. */
import type { LabErrorCode } from "./errors.ts";
import { shown } from "./terminal.ts";

const remedies = {
  off: "sudo sysctl -w kernel.unprivileged_userns_clone=1",
  apparmor: "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
  none: "sudo sysctl -w user.max_user_namespaces=10000",
} as const;

const packageOf: Readonly<Record<string, string>> = {
  ip: "iproute2",
  nft: "nftables",
  dnsmasq: "dnsmasq-base",
  socat: "socat",
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

export const errorSentences = { en: errorsEn, fr: errorsFr } as const;
