/**
 * Desired state and bridge ports → the text of the tables that stand before the main one, whole or
 * as the change from what is loaded. Pure.
 *
 *   netdev thingwall         each port's ingress: who, from which port, with which addresses, how
 *                            much; and the way to quarantined devices
 *   bridge thingwall         nothing goes from port to port without the forward chain
 *   inet thingwall_early     senders from the Internet that claim to be at home; new flows
 *
 * New flows are counted after connection tracking has looked at the packet and before it keeps
 * anything: only it knows what is new for every protocol, and a packet that is dropped there leaves
 * no entry. What must not reach it in any number is held back by the packet cap at the port.
 */
import { covers, familyOf, inPrefix } from "@thingwall/mud/policy";
import { type Contents, NOTHING_KNOWN, replaceTable } from "./contents.ts";
import type { DesiredState, WallDevice } from "./contract.ts";
import { DROP_COUNTERS, ingressChains, SEEN } from "./ingress-chains.ts";
import {
  EARLY,
  type Element,
  gather,
  type Gathered,
  INGRESS,
  type Limit,
  METERS,
  printLimit,
  printSet,
  quote,
  sets,
} from "./ingress-sets.ts";
import { canonical } from "./link-address.ts";
import { type ChainText, IP, log, LOG_RATE, printChain, REPORTS } from "./text.ts";
import { countOf, printTotals } from "./violations.ts";

const BRIDGE = "bridge thingwall";

type State = Omit<DesiredState, "dns">;

/**
 * Replaces the three tables, which hold `contents`. `ports`: the names of the bridge's ports; all must
 * exist. `knowsBridges`: whether the kernel's rules can tell which bridge a frame is in.
 */
export function renderIngress(
  desired: State,
  ports: readonly string[],
  contents: Contents = NOTHING_KNOWN,
  knowsBridges = false,
): string {
  const devices = gather(desired.devices);
  const limitsOf = (table: string) =>
    devices.limits.filter((limit) => limit.table === table).map(printLimit);
  return [
    replaceTable(
      INGRESS,
      contents,
      [
        REPORTS,
        ...DROP_COUNTERS.map((name) => `counter ${name} { }`),
        ...limitsOf(INGRESS),
        ...sets(desired).map(([set, type]) => printSet(set, type, devices.of(INGRESS, set))),
        ...METERS,
        ...printTotals(INGRESS),
      ],
      [
        ...ingressChains(desired),
        ...bridgeChains(desired.lan.interface),
        ...ports.map((port) => portChain(port)),
      ],
    ),
    replaceTable(
      BRIDGE,
      contents,
      [printSet("ports", "type ifname;", ports.map(quote))],
      [portToPort(knowsBridges ? desired.lan.interface : undefined)],
    ),
    replaceTable(
      EARLY,
      contents,
      [
        REPORTS,
        "counter too_many_flows { }",
        "counter false_home { }",
        ...printTotals(EARLY),
        ...limitsOf(EARLY),
        printSet("new_flow_caps", "type ether_addr : limit;", devices.of(EARLY, "new_flow_caps")),
      ],
      earlyChains(desired),
    ),
    "",
  ].join("\n");
}

/**
 * The transaction from one state to another: only what differs; undefined where more than devices and
 * ports did. Empty when there is nothing to do. A port that has gone may have taken its
 * chain along, and one that came may have come back: both are said so that either holds. Left out of
 * `before`, a port is made ready again.
 */
export function renderIngressChange(
  before: { readonly desired: State; readonly ports: readonly string[] },
  after: { readonly desired: State; readonly ports: readonly string[] },
): string | undefined {
  if (baseOf(before.desired) !== baseOf(after.desired)) return undefined;
  const [gone, come] = differing(before.desired.devices, after.desired.devices);
  // What stays is left alone: a limit that is loaded anew begins with its whole burst.
  const [old, fresh] = without(gather(gone), gather(come));
  const portsGone = before.ports.filter((port) => !after.ports.includes(port));
  const portsCome = after.ports.filter((port) => !before.ports.includes(port));
  const lines = [
    ...old.elements.map(({ table, set, key }) => `delete element ${table} ${set} { ${key} }`),
    ...old.limits.map(({ table, name }) => `delete limit ${table} ${name}`),
    ...fresh.limits.map(({ table, name, text }) => `add limit ${table} ${name} { ${text} }`),
    ...fresh.elements.map(
      ({ table, set, key, value }) => `add element ${table} ${set} { ${key}${value} }`,
    ),
    ...portsGone.flatMap((port) => [
      `delete element ${BRIDGE} ports { ${quote(port)} }`,
      `add chain ${INGRESS} port_${port}`,
      `delete chain ${INGRESS} port_${port}`,
    ]),
    ...portsCome.flatMap((port) => [
      `add element ${BRIDGE} ports { ${quote(port)} }`,
      ...block(INGRESS, [printChain({ ...portChain(port), rules: [portHook(port)] })]),
      `flush chain ${INGRESS} port_${port}`,
      `add rule ${INGRESS} port_${port} ${TO_ALL}`,
    ]),
  ];
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** Everything that is the same for all devices. */
function baseOf({ lan, wan }: State): string {
  return JSON.stringify([lan, wan.interface]);
}

/** Devices as they were and as they will be, without those that are as they were. */
function differing(
  before: readonly WallDevice[],
  after: readonly WallDevice[],
): [WallDevice[], WallDevice[]] {
  const key = ({ rules: _rules, ...rest }: WallDevice) => JSON.stringify(rest);
  const others = (one: readonly WallDevice[], other: readonly WallDevice[]) => {
    const objects = new Set(other);
    return one.filter((device) => !objects.has(device));
  };
  // The same object is the same device; only the others are compared.
  const [left, came] = [others(before, after), others(after, before)];
  const [old, fresh] = [new Set(left.map(key)), new Set(came.map(key))];
  return [
    left.filter((device) => !fresh.has(key(device))),
    came.filter((device) => !old.has(key(device))),
  ];
}

/** Both without what is in both. */
function without(
  old: Pick<Gathered, "elements" | "limits">,
  fresh: Pick<Gathered, "elements" | "limits">,
): [Pick<Gathered, "elements" | "limits">, Pick<Gathered, "elements" | "limits">] {
  const text = (each: Element | Limit) => JSON.stringify(each);
  const only = (one: typeof old, other: typeof old) => {
    const known = new Set([...other.elements, ...other.limits].map(text));
    return {
      elements: one.elements.filter((each) => !known.has(text(each))),
      limits: one.limits.filter((each) => !known.has(text(each))),
    };
  };
  return [only(old, fresh), only(fresh, old)];
}

function bridgeChains(lan: string): ChainText[] {
  return [
    {
      name: "to_bridge",
      rules: [
        `type filter hook ingress device "${lan}" priority -300; policy accept;`,
        `meta mark != ${SEEN} counter name "unseen_port" drop`,
        "meta mark set 0",
      ],
    },
    {
      name: "from_bridge",
      rules: [
        `type filter hook egress device "${lan}" priority -300; policy accept;`,
        "ether daddr @quarantined_macs goto to_quarantined",
      ],
    },
  ];
}

/**
 * Between its registration and its first rule the kernel applies the policy. Accepted without a
 * mark is still refused by the bridge, and a reload loses nothing.
 */
function portHook(port: string): string {
  return `type filter hook ingress device "${port}" priority -300; policy accept;`;
}

const TO_ALL = "goto from_port";

function portChain(port: string): ChainText {
  return { name: `port_${port}`, rules: [portHook(port), TO_ALL] };
}

/**
 * By the name of the bridge also between ports that join while nobody is there to list them
 * (docs/decisions/0033-ports-that-nobody-has-seen.md).
 */
function portToPort(bridge: string | undefined): ChainText {
  return {
    name: "port_to_port",
    rules: [
      "type filter hook forward priority 0; policy accept;",
      ...(bridge === undefined ? [] : [`meta ibrname ${quote(bridge)} drop`]),
      "iifname @ports drop",
      "oifname @ports drop",
    ],
  };
}

function earlyChains({ lan, wan }: State): ChainText[] {
  const prefixes = lan.prefixes ?? [];
  const home = [
    ...prefixes.filter(
      (inner) => !prefixes.some((outer) => outer !== inner && covers(outer, inner)),
    ),
    ...lan.addresses
      .map(canonical)
      .filter((address) => !prefixes.some((prefix) => inPrefix(address, prefix))),
    // Every link has these.
  ].filter((text) => !/^fe[89ab]/.test(text));
  // A rule each: a set of ranges would be asked before the kernel has filled it.
  const claimsHome = home.map((text) => `${IP[familyOf(text)]} saddr ${text} goto false_home`);
  return [
    {
      name: "false_home",
      rules: [`${LOG_RATE} ${log("wan-in", 0)}`, 'counter name "false_home" drop'],
    },
    {
      name: "before_connections",
      rules: [
        "type filter hook prerouting priority raw; policy accept;",
        `iifname != "${wan.interface}" accept`,
        ...claimsHome,
      ],
    },
    {
      name: "too_many_flows",
      rules: [countOf("too_many_flows_of"), 'counter name "too_many_flows" drop'],
    },
    {
      name: "new_flows",
      rules: [
        "type filter hook prerouting priority mangle; policy accept;",
        // New until it is kept; without an answer its later packets are "new" too.
        `iifname "${lan.interface}" ct state new ct status & confirmed == 0 limit name ether saddr map @new_flow_caps goto too_many_flows`,
      ],
    },
  ];
}

function block(table: string, parts: readonly string[]): string[] {
  return [`table ${table} {`, ...parts.map((part) => part.replace(/^(?=.)/gm, "  ")), "}"];
}
