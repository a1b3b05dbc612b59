/** Trials and outcomes in the words of the terminal. */
import { zone } from "./internet/zone.ts";
import { homePlan, hostNames } from "./plan.ts";
import { shown } from "./terminal.ts";
import { PRINTING } from "./things/character.ts";
import type { Outcome, Trial } from "./things/trial.ts";
import type { Words } from "./words.ts";

const PROTOCOL: Readonly<Record<number, string>> = { 1: "ICMP", 6: "TCP", 17: "UDP", 58: "ICMPv6" };

/** What a trial is after, without its family: `api.boreal.example, TCP 443`. */
export function describeTrial(trial: Trial, words: Words): string {
  switch (trial.protocol) {
    case "dns":
      return words.nameAt(shown(trial.question, 64), trial.server ?? "");
    case "https":
      return `${shown(trial.to.name, 64)}, https`;
    case "mdns":
    case "ssdp":
      return words.seeks(trial.service === PRINTING ? "printing" : "casting", trial.protocol);
    case "ntp":
      return `${place(trial.to, words)}, NTP`;
    case "tcp":
    case "udp":
      return `${place(trial.to, words)}, ${trial.protocol.toUpperCase()} ${trial.port}`;
  }
}

function place(to: { address: string } | { name: string }, words: Words): string {
  return "name" in to ? shown(to.name, 64) : placeOf(to.address, words);
}

/** A machine of the plan by what it is called; an address outside with a name that it has. */
function placeOf(address: string, words: Words): string {
  const { hosts, lan, isp } = homePlan;
  const host = hosts.find((each) => each.v4 === address || each.v6 === address);
  if (host !== undefined) return words.host[host.name];
  const isGateway = [lan.gateway, isp.home].some((own) => own.v4 === address || own.v6 === address);
  if (isGateway) return words.host.gateway;
  const name = namesOutside.get(address);
  return name === undefined ? shown(address, 64) : `${name} (${address})`;
}

/** Address → the first name of the zone that has it. */
const namesOutside = new Map<string, string>(
  Object.entries(zone)
    .toReversed()
    .flatMap(([name, entry]) =>
      "addresses" in entry
        ? [...entry.addresses.v4, ...entry.addresses.v6].map((address) => [address, name] as const)
        : [],
    ),
);

export function describePacket(
  packet: {
    readonly to: { readonly address: string };
    readonly protocol: number;
    readonly destinationPort?: number;
  },
  words: Words,
): string {
  const protocol = PROTOCOL[packet.protocol] ?? `IP ${packet.protocol}`;
  const port = packet.destinationPort === undefined ? "" : ` ${packet.destinationPort}`;
  return `${placeOf(packet.to.address, words)}, ${protocol}${port}`;
}

/** Whether the trial's packets came to somebody who answered. */
export function gotThrough(outcome: Outcome): boolean {
  return outcome.kind === "connected" || outcome.kind === "answered";
}

/** Whether nothing of it came through: silence, or a name that was not told. */
export function wasStopped(outcome: Outcome): boolean {
  return outcome.kind === "silent" || outcome.kind === "name-refused";
}

export const hostNamed = (name: string) => hostNames.find((each) => each === name);
