/** What each machine of the home is like: what it serves, and what it does all day. */
import type { HostName } from "../plan.ts";

/** Something a host does by itself, over both families in turn. */
export type Habit =
  | { readonly protocol: "https"; readonly name: string; readonly path: string }
  | { readonly protocol: "tcp" | "udp"; readonly name: string; readonly port: number }
  | { readonly protocol: "ntp"; readonly name: string }
  /** Asks the time server that the home's DHCP announces. */
  | { readonly protocol: "ntp" }
  /** Speaks to another machine of the home. */
  | { readonly protocol: "tcp"; readonly neighbour: HostName; readonly port: number };

export interface Character {
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
  readonly habits: readonly Habit[];
  /** Where it fetches firmware. */
  readonly update?: string;
  /** Service type that it announces over mDNS (RFC 6762). */
  readonly announces?: string;
  /** What it answers for when somebody searches by SSDP. */
  readonly offers?: string;
  /** Service type that it looks for over mDNS. */
  readonly seeks?: string;
}

/** What people look for when they print and when they cast. */
export const PRINTING = "_ipp._tcp.local";
export const CASTING = "urn:dial-multiscreen-org:service:dial:1";

/** Cheap things leave a telnet server running; here all do, so that only the wall protects them. */
const TELNET = 23;

export const characters: Readonly<Record<HostName, Character>> = {
  camera: {
    tcp: [TELNET, 8554],
    udp: [],
    habits: [
      { protocol: "https", name: "api.boreal.example", path: "/motion" },
      { protocol: "udp", name: "relay.boreal.example", port: 50010 },
      { protocol: "ntp" },
    ],
    update: "update.boreal.example",
  },
  bulb: {
    tcp: [TELNET, 6668],
    udp: [5683],
    habits: [{ protocol: "tcp", name: "cloud.lueur.example", port: 8883 }],
    update: "update.lueur.example",
  },
  plug: {
    tcp: [TELNET, 9999],
    udp: [],
    habits: [{ protocol: "https", name: "api.voltaire.example", path: "/energy" }],
    update: "update.voltaire.example",
  },
  speaker: {
    tcp: [TELNET, 8009],
    udp: [],
    habits: [
      { protocol: "https", name: "voice.riviere.example", path: "/wake" },
      { protocol: "https", name: "music.riviere.example", path: "/stream" },
      { protocol: "ntp", name: "time.riviere.example" },
    ],
    update: "update.riviere.example",
    announces: "_galet._tcp.local",
    offers: CASTING,
  },
  thermostat: {
    tcp: [TELNET, 7443],
    udp: [],
    habits: [
      { protocol: "https", name: "climat.lueur.example", path: "/schedule" },
      { protocol: "tcp", neighbour: "bulb", port: 6668 },
    ],
    update: "update.lueur.example",
  },
  printer: {
    tcp: [TELNET, 631, 9100, 9110],
    udp: [],
    habits: [{ protocol: "https", name: "ink.presse.example", path: "/levels" }],
    update: "update.presse.example",
    announces: PRINTING,
  },
  phone: {
    tcp: [TELNET, 8080],
    udp: [],
    habits: [
      { protocol: "tcp", neighbour: "bulb", port: 6668 },
      { protocol: "tcp", neighbour: "printer", port: 631 },
      { protocol: "tcp", neighbour: "camera", port: 8554 },
    ],
    seeks: "_galet._tcp.local",
  },
};
