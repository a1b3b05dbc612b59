/**
 * The home that `explain`, `compile` and `decide` assume for a file on a desk: one LAN, the gateway
 * at its first address, and what the options say.
 */
import { type MudDocument, parseMud } from "@thingwall/mud/document";
import {
  type Bindings,
  type ControllerBinding,
  compilePolicy,
  DNS_CLASS,
  hostPrefix,
  NTP_CLASS,
  personPolicy,
  type Policy,
} from "@thingwall/mud/policy";
import ipaddr from "ipaddr.js";
import type { Context } from "../context.ts";
import { CommandError } from "../errors.ts";
import { oneSource, sayRefused } from "./read.ts";

export const THING = "thing";
export const PEER = "peer";

export interface HomeOptions {
  readonly lan?: readonly string[];
  readonly approve?: readonly string[];
  readonly controller?: readonly string[];
  readonly myController?: string;
}

export interface Home {
  /** Networks of the LAN, canonical. */
  readonly lan: readonly string[];
  /** The gateway's own addresses there. */
  readonly gateway: readonly string[];
  readonly bindings: Bindings;
}

const DEFAULT_LAN = ["192.168.1.0/24", "fd00:1::/64"];
/** Link-local and multicast never leave the home, whatever prefix the LAN has. */
const ALWAYS_LOCAL = ["169.254.0.0/16", "224.0.0.0/4", "fe80::/10", "ff00::/8"];

export function homeOf(options: HomeOptions): Home {
  const lan = (options.lan ?? DEFAULT_LAN).map((text) => networkOf("--lan", text));
  const gateway = lan.map(firstHost);
  const own: ControllerBinding = { networks: gateway.map(hostPrefix), devices: [] };
  const controllers = (options.controller ?? []).map((text): [string, ControllerBinding] => {
    const split = text.lastIndexOf("=");
    const address = text.slice(split + 1);
    if (split < 1 || !ipaddr.isValid(address)) {
      throw badValue("--controller", text, "urn:example:hub=192.168.1.20");
    }
    return [text.slice(0, split), bound(address)];
  });
  const { myController } = options;
  if (myController !== undefined && !ipaddr.isValid(myController)) {
    throw badValue("--my-controller", myController, "192.168.1.20");
  }
  return {
    lan,
    gateway,
    bindings: {
      device: THING,
      localNetworks: [...lan, ...ALWAYS_LOCAL],
      controllers: { [DNS_CLASS]: own, [NTP_CLASS]: own, ...Object.fromEntries(controllers) },
      ...(myController === undefined ? {} : { myController: bound(myController) }),
      things: [],
      strength: "strong",
      approvedAddresses: (options.approve ?? []).map((text) => networkOf("--approve", text)),
    },
  };
}

export interface Household {
  readonly thing: Policy;
  /** The other device: as its own file says, or a person's where none was given. */
  readonly peer: Policy;
}

/** The policies of the thing and of its peer, each a member of the other's classes. */
export function policiesOf(
  document: MudDocument,
  peer: MudDocument | undefined,
  { bindings }: Home,
): Household {
  if (peer === undefined) {
    return {
      thing: compilePolicy(document, bindings),
      peer: personPolicy(bindings.localNetworks),
    };
  }
  const { strength } = bindings;
  const ofThing = { id: THING, mudUrl: document.mudUrl, strength };
  const ofPeer = { id: PEER, mudUrl: peer.mudUrl, strength };
  return {
    thing: compilePolicy(document, { ...bindings, things: [ofPeer] }),
    peer: compilePolicy(peer, { ...bindings, device: PEER, things: [ofThing] }),
  };
}

/** The peer's file, where one was named; false when it is refused (which was said). */
export async function readPeer(
  name: string | undefined,
  context: Context,
): Promise<MudDocument | undefined | false> {
  if (name === undefined) return undefined;
  const source = await oneSource(name, context);
  const parsed = parseMud(await source.read());
  if (parsed.ok) return parsed.document;
  sayRefused(source, parsed.issues, context);
  return false;
}

export function badValue(name: string, value: string, example: string): CommandError {
  return new CommandError("bad-value", { name, value, example });
}

function bound(address: string): ControllerBinding {
  return { networks: [hostPrefix(canonical(address))], devices: [] };
}

/** RFC 5952 text for IPv6. */
export function canonical(address: string): string {
  const parsed = ipaddr.parse(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString();
}

function networkOf(option: string, text: string): string {
  if (!ipaddr.isValidCIDR(text)) throw badValue(option, text, "192.168.1.0/24");
  const [address, length] = ipaddr.parseCIDR(text);
  const network =
    address instanceof ipaddr.IPv4
      ? ipaddr.IPv4.networkAddressFromCIDR(text)
      : ipaddr.IPv6.networkAddressFromCIDR(text);
  return `${canonical(network.toString())}/${length}`;
}

/** The first address of a network that is not the network's own. */
function firstHost(network: string): string {
  const bytes = ipaddr.parseCIDR(network)[0].toByteArray();
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) | 1;
  return canonical(ipaddr.fromByteArray(bytes).toString());
}

/** An address of the same network: the gateway's own, with `number` as its last part. */
export function neighbour(gateway: string, number: number): string {
  return gateway.replace(/\d+$/, String(number));
}
