/** What is wrong with the answers on this machine. Pure. */
import { canonicalAddress, canonicalPrefix, inPrefix } from "@thingwall/mud/policy";
import type { Params } from "@thingwall/gateway/words";
import { type Answers, overlap, takenPrefixes } from "./answers.ts";
import type { Machine } from "./machine.ts";

/** With it nothing is written (error), or the person should know (warning). */
export const setupProblems = {
  "no-wan": "error",
  "no-ports": "error",
  "interface-absent": "error",
  "interface-twice": "error",
  "interface-taken": "error",
  "bridge-is-none": "error",
  "no-carrier": "warning",
  "port-addressed": "warning",
  "address-unreadable": "error",
  "no-lan-address": "error",
  "networks-overlap": "error",
  "range-outside": "error",
  "no-resolver": "error",
  "resolver-is-gateway": "error",
  "no-time": "warning",
  "not-a-radio": "error",
  "no-access-point": "error",
  "country-unknown": "error",
  "channel-closed": "error",
  "channel-unsure": "warning",
  "one-interface-for-keys": "warning",
} as const satisfies Record<string, "error" | "warning">;

export type SetupProblemCode = keyof typeof setupProblems;
/** What is asked, and of which the answer can be wrong. */
export type Question =
  | ("wan" | "ports" | "addresses" | "dhcp" | "dns" | "ntp")
  | ("ssid" | "country" | "band" | "channel");

export interface SetupProblem {
  readonly code: SetupProblemCode;
  readonly question: Question;
  readonly params: Params;
}

export function problemsOf(answers: Answers, machine: Machine): readonly SetupProblem[] {
  return [
    ...ofWan(answers, machine),
    ...ofPorts(answers, machine),
    ...ofAddresses(answers, machine),
    ...ofServers(answers),
    ...ofWifi(answers, machine),
  ];
}

export const isError = ({ code }: SetupProblem): boolean => setupProblems[code] === "error";

function ofWan({ wan, bridge }: Answers, machine: Machine): SetupProblem[] {
  const said = problem("wan");
  if (wan === "") return [said("no-wan", { known: namesOf(machine) })];
  const link = machine.links.find(({ name }) => name === wan);
  if (!link) return [said("interface-absent", { interface: wan, known: namesOf(machine) })];
  if (wan === bridge) return [said("interface-twice", { interface: wan })];
  const { master } = link;
  return [
    ...(master === undefined ? [] : [said("interface-taken", { interface: wan, by: master })]),
    ...(link.carrier ? [] : [said("no-carrier", { interface: wan })]),
  ];
}

function ofPorts({ wan, bridge, ports, wifi }: Answers, machine: Machine): SetupProblem[] {
  const said = problem("ports");
  const names = Object.keys(ports);
  const made = machine.links.find(({ name }) => name === bridge);
  const found: SetupProblem[] = [];
  if (names.length === 0 && !wifi && made?.kind !== "bridge")
    found.push(said("no-ports", { known: namesOf(machine) }));
  if (made && made.kind !== "bridge") found.push(said("bridge-is-none", { interface: bridge }));
  for (const name of names) {
    const link = machine.links.find((each) => each.name === name);
    if (name === wan || name === bridge || name === wifi?.interface)
      found.push(said("interface-twice", { interface: name }));
    else if (!link)
      found.push(said("interface-absent", { interface: name, known: namesOf(machine) }));
    else {
      const { master, carrier, addresses } = link;
      if (master !== undefined && master !== bridge)
        found.push(said("interface-taken", { interface: name, by: master }));
      if (!carrier) found.push(said("no-carrier", { interface: name }));
      if (addresses.length > 0)
        found.push(said("port-addressed", { interface: name, addresses: addresses.join(", ") }));
    }
  }
  return found;
}

function ofAddresses({ bridge, ports, addresses, dhcp }: Answers, machine: Machine) {
  const said = problem("addresses");
  const readable = addresses.filter((each) => canonicalPrefix(each) !== undefined);
  const found = addresses
    .filter((each) => !readable.includes(each))
    .map((address) => said("address-unreadable", { address }));
  if (addresses.length === 0) found.push(said("no-lan-address", {}));
  const others = takenPrefixes(machine, [bridge, ...Object.keys(ports)]);
  for (const address of readable) {
    const other = others.find(({ prefix }) => overlap(address, prefix));
    if (other)
      found.push(
        said("networks-overlap", { address, other: other.prefix, interface: other.interface }),
      );
  }
  if (dhcp) {
    const inside = (address: string) =>
      canonicalAddress(address) !== undefined &&
      readable.some((prefix) => inPrefix(address, canonicalPrefix(prefix) ?? ""));
    if (!inside(dhcp.from) || !inside(dhcp.to)) found.push(problem("dhcp")("range-outside", dhcp));
  }
  return found;
}

function ofServers({ addresses, dns, ntp }: Answers): SetupProblem[] {
  const own = addresses.map((each) => canonicalAddress(each.split("/")[0] ?? ""));
  const found: SetupProblem[] = [];
  for (const [question, servers] of [
    ["dns", dns],
    ["ntp", ntp],
  ] as const)
    for (const address of servers)
      if (canonicalAddress(address) === undefined)
        found.push(problem(question)("address-unreadable", { address }));
  if (dns.length === 0) found.push(problem("dns")("no-resolver", {}));
  for (const address of dns)
    if (/^127\.|^::1$/.test(address) || own.includes(canonicalAddress(address)))
      found.push(problem("dns")("resolver-is-gateway", { address }));
  if (ntp.length === 0) found.push(problem("ntp")("no-time", {}));
  return found;
}

function ofWifi({ wifi, wan }: Answers, machine: Machine): SetupProblem[] {
  if (!wifi) return [];
  const said = problem("ssid");
  const { interface: name, country, channel, ownInterfaces } = wifi;
  const radio = machine.radios.find((each) => each.interface === name);
  if (!radio) {
    const known = machine.radios.map((each) => each.interface).join(", ");
    return [said("not-a-radio", { interface: name, known })];
  }
  if (name === wan) return [said("interface-twice", { interface: name })];
  if (!radio.accessPoint) return [said("no-access-point", { interface: name })];
  const found: SetupProblem[] = [];
  if (!/^[A-Z]{2}$/.test(country)) found.push(problem("country")("country-unknown", {}));
  // The radio tells which channels are open by the rules that it obeys now.
  else if (!radio.channels.includes(channel))
    found.push(
      problem("channel")(machine.country === country ? "channel-closed" : "channel-unsure", {
        ...{ interface: name, channel, country, open: radio.channels.join(", ") },
      }),
    );
  if (!ownInterfaces) found.push(said("one-interface-for-keys", { interface: name }));
  return found;
}

const problem =
  (question: Question) =>
  (code: SetupProblemCode, params: Params): SetupProblem => ({ code, question, params });

const namesOf = ({ links }: Machine) =>
  links
    .filter(({ kind }) => kind === "port" || kind === "radio")
    .map(({ name }) => name)
    .join(", ");
