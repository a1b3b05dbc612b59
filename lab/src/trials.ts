/** What the story tries, in order: each machine's allowed and forbidden traffic. */
import {
  addressOf,
  type Family,
  homePlan,
  type HostName,
  lanHostNamed,
  outsideAddress,
  outsideHostNamed,
  type OutsideName,
} from "./plan.ts";
import type { Trial } from "./things/trial.ts";

export interface PlannedTrial {
  readonly from: HostName | "internet";
  /** `passes`: the other end answers. `stopped`: nobody does. */
  readonly expected: "passes" | "stopped";
  /** One for each family that it is tried over. */
  readonly trials: readonly Trial[];
}

export interface Scene {
  readonly who: HostName | "internet";
  readonly trials: readonly PlannedTrial[];
}

const PATIENT = 3000;
/** Long enough for an answer on the lab's cables (a few ms), resent once in between. */
const HASTY = 600;
/** The gateway may take up to 0.8 s before it answers a first ARP question for a neighbour. */
const HASTY_LATERAL = 1000;
const FAMILIES: readonly Family[] = [4, 6];

/** A trial in one family that waits `timeout` milliseconds. */
export type Make = (family: Family, timeout: number) => Trial;

export const https =
  (name: string, path = "/"): Make =>
  (family, timeout) => ({ family, timeout, protocol: "https", to: { name }, path });
export const toName =
  (protocol: "tcp" | "udp", name: string, port: number): Make =>
  (family, timeout) => ({ family, timeout, protocol, to: { name }, port });
export const outside =
  (protocol: "tcp" | "udp", host: OutsideName, port: number): Make =>
  (family, timeout) => ({
    family,
    timeout,
    protocol,
    to: { address: outsideAddress(host, family) },
    port,
  });
export const neighbour =
  (host: HostName, port: number, protocol: "tcp" | "udp" = "tcp"): Make =>
  (family, timeout) => ({
    family,
    timeout,
    protocol,
    to: { address: addressOf(lanHostNamed(host), family) },
    port,
  });
const time: Make = (family, timeout) => ({
  family,
  timeout,
  protocol: "ntp",
  to: { address: outsideAddress("time", family) },
});
export const question =
  (name: string, server?: OutsideName): Make =>
  (family, timeout) => ({
    family,
    timeout,
    protocol: "dns",
    question: name,
    ...(server === undefined ? {} : { server: outsideAddress(server, family) }),
  });
/** The last address that a name has in each family, not the one that a look-up puts first. */
const lastOf =
  (host: OutsideName, port: number): Make =>
  (family, timeout) => {
    const { v4, v6 } = outsideHostNamed(host);
    const address = (family === 4 ? v4 : v6).at(-1) ?? "";
    return { family, timeout, protocol: "tcp", to: { address }, port };
  };
const theHome =
  (port: number): Make =>
  (family, timeout) => ({
    family,
    timeout,
    protocol: "tcp",
    to: { address: addressOf(homePlan.isp.home, family) },
    port,
  });

function patient(trial: Trial): Trial {
  const lateral =
    (trial.protocol === "tcp" || trial.protocol === "udp") &&
    "address" in trial.to &&
    homePlan.hosts.some(({ v4 }) => "address" in trial.to && trial.to.address === v4);
  return lateral ? { ...trial, timeout: Math.max(trial.timeout, HASTY_LATERAL) } : trial;
}

/** The trial over both families at once, with the time that what is expected of it may take. */
export function planned(
  from: HostName | "internet",
  expected: PlannedTrial["expected"],
  make: Make,
  families: readonly Family[] = FAMILIES,
): PlannedTrial {
  const timeout = expected === "passes" ? PATIENT : HASTY;
  return { from, expected, trials: families.map((family) => patient(make(family, timeout))) };
}

function scene(
  who: HostName | "internet",
  passes: readonly Make[],
  stopped: readonly Make[],
  families: readonly Family[] = FAMILIES,
): Scene {
  return {
    who,
    trials: [
      ...passes.map((make) => planned(who, "passes", make, families)),
      ...stopped.map((make) => planned(who, "stopped", make, families)),
    ],
  };
}

export const scenes: readonly Scene[] = [
  scene(
    "camera",
    [https("api.boreal.example"), toName("udp", "relay.boreal.example", 50010), time],
    [
      // Inside the range that its file opens, but forbidden before it is opened.
      toName("udp", "relay.boreal.example", 50044),
      outside("tcp", "victim", 443),
      question("ads.profil.example"),
      neighbour("bulb", 23),
    ],
  ),
  scene(
    "bulb",
    [toName("tcp", "cloud.lueur.example", 8883), https("update.lueur.example", "/firmware.bin")],
    [
      toName("tcp", "cloud.lueur.example", 22),
      outside("udp", "victim", 1900),
      neighbour("phone", 8080),
    ],
  ),
  scene(
    "plug",
    [https("api.voltaire.example"), lastOf("nuage-edge", 443)],
    [
      question("ads.profil.example", "public-resolver"),
      outside("tcp", "public-resolver", 853),
      neighbour("thermostat", 7443),
    ],
  ),
  scene(
    "speaker",
    [https("voice.riviere.example"), https("music.riviere.example")],
    [outside("tcp", "public-resolver", 443), neighbour("printer", 9100)],
  ),
  scene(
    "thermostat",
    [https("climat.lueur.example"), neighbour("bulb", 6668)],
    [neighbour("bulb", 23), neighbour("plug", 9999)],
  ),
  scene("printer", [https("ink.presse.example")], [outside("tcp", "lueur-cloud", 8883)]),
  scene(
    "phone",
    [
      neighbour("bulb", 6668),
      neighbour("bulb", 5683, "udp"),
      neighbour("camera", 8554),
      neighbour("printer", 631),
      neighbour("printer", 9100),
      https("victim.example"),
    ],
    [neighbour("printer", 9110), neighbour("camera", 23)],
  ),
  {
    who: "internet",
    trials: [
      ...scene("internet", [], [theHome(22), theHome(53)]).trials,
      // The home hides behind one IPv4 address: a stranger can name its machines in IPv6 only.
      ...scene("internet", [], [neighbour("camera", 8554), neighbour("phone", 8080)], [6]).trials,
    ],
  },
];
