/**
 * The kernel's connections, and which of them the rules no longer permit. Pure.
 *
 * A connection that was admitted goes on without asking any rule again, so every narrowing ends
 * the ones that `decide` now denies.
 */
import { decide, type Endpoint, type Flow, type Path } from "@thingwall/mud/decide";
import { familyOf, inPrefix, type Policy, type Rule } from "@thingwall/mud/policy";
import type { Admitted } from "./admitted.ts";
import type { WallDevice } from "./contract.ts";
import { namesOf, refusedNamesOf } from "./shape.ts";

/** What the kernel keeps of a connection, as far as it matters here. */
export interface Connection {
  readonly family: 4 | 6;
  readonly protocol: number;
  /** The first packet as it was sent. */
  readonly original: Tuple;
  /** An answer, after address translation: its source is who was really reached. */
  readonly reply: Tuple;
  readonly icmp: { readonly type: number; readonly code: number } | undefined;
  /** What the kernel knows exactly this one by. */
  readonly handle: Buffer;
}

export interface Tuple {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number | undefined;
  readonly destinationPort: number | undefined;
}

export interface Judgement {
  readonly gatewayAddresses: readonly string[];
  /** Devices by address as they were and as they are: one that left is nobody's any more. */
  readonly deviceAt: (address: string) => string | undefined;
  readonly devices: ReadonlyMap<string, WallDevice>;
  readonly admitted: Admitted;
  /**
   * True for a wall that has just started and does not know what names were given before it: any
   * address may be any of the device's names, but those that a rule refuses.
   */
  readonly anyName: boolean;
}

/** Those that begin or end at a device and that its rules, as they are now, would not admit. */
export function denied(
  connections: readonly Connection[],
  judgement: Judgement,
): readonly Connection[] {
  const policies = new Map<string, Policy>();
  return connections.filter((connection) => {
    const flow = flowOf(connection, judgement);
    const ends = [flow.from.device, flow.to.device].flatMap((id) => id ?? []);
    for (const id of ends) {
      const device = policies.has(id) ? undefined : judgement.devices.get(id);
      if (device)
        policies.set(id, { role: device.role, rules: device.rules.map(asRule), issues: [] });
    }
    return ends.length > 0 && decide(policies, flow).verdict === "drop";
  });
}

function asRule(rule: WallDevice["rules"][number]): Rule {
  const { peer, protocol, sourcePorts, destinationPorts, icmp, ...rest } = rule;
  return {
    ...rest,
    ...(protocol === undefined ? {} : { protocol }),
    ...(sourcePorts === undefined ? {} : { sourcePorts }),
    ...(destinationPorts === undefined ? {} : { destinationPorts }),
    ...(icmp === undefined
      ? {}
      : {
          icmp: {
            ...(icmp.type === undefined ? {} : { type: icmp.type }),
            ...(icmp.code === undefined ? {} : { code: icmp.code }),
          },
        }),
    peer: peer.map((each) =>
      each.kind === "name" ? each : { ...each, as: "address" as const, term: "" },
    ),
    source: { path: "", ace: "", clause: "", kind: "file" },
  };
}

function flowOf(connection: Connection, judgement: Judgement): Flow {
  const { original, reply, family, protocol, icmp } = connection;
  const from = judgement.deviceAt(original.source);
  const to = judgement.deviceAt(reply.source);
  return {
    path: pathOf(original.source, reply.source, from, to, judgement),
    family,
    from: endpoint(original.source, from, to, judgement),
    to: endpoint(reply.source, to, from, judgement),
    protocol,
    ...(original.sourcePort === undefined ? {} : { sourcePort: original.sourcePort }),
    ...(reply.sourcePort === undefined
      ? {}
      : { destinationPort: destinationPort(connection, judgement) }),
    ...(icmp ? { icmp: { type: icmp.type, code: icmp.code } } : {}),
  };
}

/** People's questions for names are answered on a port of their own; the rules know the usual one. */
function destinationPort({ original, reply }: Connection, judgement: Judgement): number {
  const redirected =
    original.destinationPort === 53 && judgement.gatewayAddresses.includes(reply.source);
  return (redirected ? original.destinationPort : reply.sourcePort) ?? 0;
}

function pathOf(
  source: string,
  destination: string,
  from: string | undefined,
  to: string | undefined,
  { gatewayAddresses }: Judgement,
): Path {
  if (inPrefix(destination, familyOf(destination) === 4 ? "224.0.0.0/4" : "ff00::/8"))
    return "multicast";
  if (gatewayAddresses.includes(source) || gatewayAddresses.includes(destination)) return "gateway";
  return from !== undefined && to !== undefined ? "lateral" : "wan";
}

function endpoint(
  address: string,
  device: string | undefined,
  other: string | undefined,
  { devices, admitted, anyName }: Judgement,
): Endpoint {
  if (device !== undefined) return { address, device };
  const asker = other === undefined ? undefined : devices.get(other);
  if (!asker) return { address };
  const names = [...namesOf(asker)].filter(
    (name) =>
      admitted.wasGiven(asker.id, name, address) || (anyName && !refusedNamesOf(asker).has(name)),
  );
  return { address, names };
}
