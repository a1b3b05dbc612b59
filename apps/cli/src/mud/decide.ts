/** `thingwall mud decide`: the oracle, asked about one flow. */
import { decide, type Endpoint, type Flow, type Path } from "@thingwall/mud/decide";
import { canonicalAddress, familyOf, inPrefix, type Policy } from "@thingwall/mud/policy";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import {
  badValue,
  homeOf,
  neighbour,
  type Home,
  type HomeOptions,
  PEER,
  policiesOf,
  readPeer,
  THING,
} from "./home.ts";
import { readMud } from "./read.ts";

export interface DecideOptions extends HomeOptions {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly port?: string;
  readonly sourcePort?: string;
  readonly icmp?: string;
  readonly family?: string;
  readonly peer?: string;
}

const PROTOCOLS: Readonly<Record<string, (family: 4 | 6) => number>> = {
  tcp: () => 6,
  udp: () => 17,
  icmp: (family) => (family === 4 ? 1 : 58),
};
/** An address of nobody at home, for a name that was given without one (RFC 5737, RFC 3849). */
const SOMEWHERE = { 4: "192.0.2.1", 6: "2001:db8::1" } as const;
/** A first packet's source port, where none was said. */
const EPHEMERAL = 49152;

export async function decideFlow(
  name: string,
  options: DecideOptions,
  context: Context,
): Promise<ExitCode> {
  const home = homeOf(options);
  const flow = flowOf(options, home);
  const read = await readMud(name, context);
  if (read === undefined) return exitCodes.found;
  const peer = await readPeer(options.peer, context);
  if (peer === false) return exitCodes.found;
  const household = policiesOf(read.document, peer, home);
  const policies = new Map<string, Policy>([
    [THING, household.thing],
    [PEER, household.peer],
  ]);
  const decision = decide(policies, flow);
  const { out, speaker } = context;
  const why = speaker.sentence(speaker.words.decisions[decision.why]);
  if (context.json) {
    out.json({ flow, decision, inWords: why });
    return exitCodes.ok;
  }
  const accepted = decision.verdict === "accept";
  const verdict = speaker.phrase(accepted ? "permitted" : "dropped");
  out.line(`${accepted ? "✓" : "✗"} ${out.style(accepted ? "good" : "bad", verdict)}`);
  out.line(`  ${why}`);
  const source = decision.rule?.source;
  if (source?.kind === "file") {
    out.line(`  ${speaker.phrase("decidedBy", { ace: source.ace, path: source.path })}`);
  } else if (source?.kind === "default") out.line(`  ${speaker.phrase("decidedByDefault")}`);
  if (decision.clause !== "") {
    out.line(`  ${speaker.phrase("clause", { clause: decision.clause })}`);
  }
  return exitCodes.ok;
}

/** The flow that the options describe. Throws `CommandError` for what they cannot mean. */
function flowOf(options: DecideOptions, home: Home): Flow {
  const family = familyAsked(options);
  const from = endpoint("--from", options.from, family, home);
  const to = endpoint("--to", options.to, family, home);
  const protocol =
    PROTOCOLS[options.protocol]?.(family) ?? numberIn("--protocol", options.protocol, 255, "tcp");
  const hasPorts = protocol === 6 || protocol === 17;
  const isIcmp = protocol === 1 || protocol === 58;
  const [type = "8", code = "0"] = (options.icmp ?? (family === 4 ? "8/0" : "128/0")).split("/");
  return {
    path: pathOf(from, to),
    family,
    from: from.end,
    to: to.end,
    protocol,
    ...(hasPorts
      ? {
          sourcePort: numberIn(
            "--source-port",
            options.sourcePort ?? String(EPHEMERAL),
            65535,
            "49152",
          ),
          destinationPort: numberIn("--port", options.port ?? "443", 65535, "443"),
        }
      : {}),
    ...(isIcmp
      ? {
          icmp: {
            type: numberIn("--icmp", type, 255, "8/0"),
            code: numberIn("--icmp", code, 255, "8/0"),
          },
        }
      : {}),
  };
}

type Place = "thing" | "peer" | "gateway" | "group" | "link" | "internet";
interface Placed {
  readonly end: Endpoint;
  readonly place: Place;
}

/** `thing`, `gateway`, an address, a name, or `name=address`. */
function endpoint(option: string, text: string, family: 4 | 6, home: Home): Placed {
  const ofFamily = (addresses: readonly string[]) =>
    addresses.find((address) => familyOf(address) === family) ?? SOMEWHERE[family];
  if (text === "gateway") return { end: { address: ofFamily(home.gateway) }, place: "gateway" };
  if (text === "thing") {
    const lan = ofFamily(home.gateway);
    return { end: { device: THING, address: neighbour(lan, 50) }, place: "thing" };
  }
  const split = text.indexOf("=");
  const name = split === -1 ? text : text.slice(0, split);
  const written = canonicalAddress(split === -1 ? text : text.slice(split + 1));
  if (split !== -1 && written === undefined)
    throw badValue(option, text, "api.example.com=192.0.2.7");
  const address = written ?? SOMEWHERE[family];
  if (familyOf(address) !== family) throw badValue(option, text, SOMEWHERE[family]);
  const named = split !== -1 || written === undefined;
  if (named && !/^[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?\.?$/i.test(name)) {
    throw badValue(option, text, "api.example.com");
  }
  const names = named ? { names: [name.toLowerCase().replace(/\.$/, "")] } : {};
  const place = placeOf(address, home);
  return { end: { ...(place === "peer" ? { device: PEER } : {}), address, ...names }, place };
}

function placeOf(address: string, home: Home): Place {
  const within = (...networks: readonly string[]) =>
    networks.some((network) => inPrefix(address, network));
  if (home.gateway.includes(address)) return "gateway";
  if (within("224.0.0.0/4", "ff00::/8", "255.255.255.255/32")) return "group";
  if (within("169.254.0.0/16", "fe80::/10")) return "link";
  return within(...home.lan) ? "peer" : "internet";
}

function pathOf(from: Placed, to: Placed): Path {
  const places = [from.place, to.place];
  if (to.place === "group") return "multicast";
  if (places.includes("link")) return "link-local";
  if (places.includes("gateway")) return "gateway";
  return places.includes("internet") ? "wan" : "lateral";
}

/** The family of the first address that was written; else what --family says. */
function familyAsked({ from, to, family }: DecideOptions): 4 | 6 {
  for (const text of [from, to]) {
    const address = canonicalAddress(text.slice(text.indexOf("=") + 1));
    if (address !== undefined) return familyOf(address);
  }
  if (family !== undefined && family !== "4" && family !== "6") {
    throw badValue("--family", family, "6");
  }
  return family === "6" ? 6 : 4;
}

function numberIn(option: string, text: string, maximum: number, example: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= maximum)) throw badValue(option, text, example);
  return value;
}
