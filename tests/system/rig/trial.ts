/** Tries generated flows against generated files: what the kernel lets through, what the oracle says. */
import fc from "fast-check";
import { decide, type Flow } from "@thingwall/mud/decide";
import { parseMud } from "@thingwall/mud/document";
import {
  compilePolicy,
  familyOf,
  type Policy,
  personPolicy,
  type Rule,
} from "@thingwall/mud/policy";
import { wallRule } from "../../../apps/gateway/src/home/device/desired.ts";
import type { DesiredState, WallDevice } from "../../../apps/gateway/src/wall/contract.ts";
import * as generate from "./generate.ts";
import { FAMILIES, KINDS, type Kind, SENTINEL_PORT } from "./generate.ts";
import { AMPLE, base, GATEWAY, GROUPS, type Host, HOSTS, INTERNET, type RigHome } from "./home.ts";
import { type Origin, type Place, prepareWires, type Sentinel } from "./wires.ts";

export interface Mismatch {
  readonly kind: Kind;
  readonly flow: Flow;
  readonly expected: "accept" | "drop";
  readonly seenAt: readonly string[];
  readonly file: string;
}

export interface Outcome {
  readonly flows: number;
  readonly accepted: number;
  readonly perKind: ReadonlyMap<Kind, number>;
  readonly mismatches: readonly Mismatch[];
}

/** A mistake planted between the policy and the kernel, which the trial must catch. */
export type Fault = (device: WallDevice) => WallDevice;

export interface Trial {
  run(options: { seed: number; rounds: number; perKind: number; fault?: Fault }): Promise<Outcome>;
  close(): void;
}

export async function prepareTrial(home: RigHome): Promise<Trial> {
  const wires = await prepareWires(
    home,
    SENTINELS,
    FAMILIES.flatMap((family) =>
      [HOSTS.a[family], ...GROUPS[family]].flatMap((address) =>
        generate.SHAPES.map((shape) => ({
          address,
          protocol: generate.protocolOf(shape, family),
        })),
      ),
    ),
  );
  return {
    close: () => wires.close(),
    async run({ seed, rounds, perKind, fault = (device) => device }) {
      const counts = new Map<Kind, number>();
      const mismatches: Mismatch[] = [];
      let accepted = 0;
      for (let round = 0; round < rounds; round++) {
        const roundSeed = seed + round * 1009;
        const files = drawFiles(roundSeed);
        const policies = {
          a: policyOf(files.a, "a"),
          b: policyOf(files.b, "b"),
        };
        await enforce(home, policies, fault);
        wires.forget();

        const tried: { kind: Kind; flow: Flow; id: number; expected: "accept" | "drop" }[] = [];
        const taken = new Set<string>();
        for (const [index, kind] of KINDS.entries())
          for (const { flow, expected } of drawFlows(
            kind,
            policies,
            perKind,
            roundSeed + index,
            taken,
          )) {
            const id = await wires.send(flow, originOf(kind));
            tried.push({ kind, flow, id, expected });
          }
        await wires.settle();

        for (const { kind, flow, id, expected } of tried) {
          counts.set(kind, (counts.get(kind) ?? 0) + 1);
          if (expected === "accept") accepted++;
          const seenAt = wires.seenAt(id);
          const wanted = expected === "accept" ? [placeOf(kind)] : [];
          if (seenAt.join() !== wanted.join())
            mismatches.push({
              kind,
              flow,
              expected,
              seenAt,
              file: `${files.a}\n${files.b ?? "a person's"}`,
            });
        }
      }
      const flows = [...counts.values()].reduce((sum, count) => sum + count, 0);
      return { flows, accepted, perKind: counts, mismatches };
    },
  };
}

function placeOf(kind: Kind): Place {
  if (kind.initiator === "peer") return "a";
  if (kind.path === "wan") return "net";
  return kind.path === "lateral" ? "b" : "let-in";
}

function originOf({ initiator, path }: Kind): Origin {
  if (initiator === "device") return wire("a");
  if (path === "wan") return "net";
  return path === "lateral" ? wire("b") : "gateway";
}

const wire = (host: Host): Origin => ({ wire: host, mac: HOSTS[host].mac });

/** Ways between the first host, the second, the Internet and the gateway, in both families. */
const SENTINELS: readonly Sentinel[] = FAMILIES.flatMap((family) => {
  const [a, b, gateway] = [HOSTS.a[family], HOSTS.b[family], GATEWAY[family]];
  const outside = INTERNET[family][0] ?? "";
  return [
    way("wan", a, outside, wire("a"), "net"),
    way("wan", outside, a, "net", "a"),
    way("lateral", a, b, wire("a"), "b"),
    way("lateral", b, a, wire("b"), "a"),
    way("gateway", a, gateway, wire("a"), "let-in"),
    way("gateway", gateway, a, "gateway", "a"),
  ];
});

/** A packet that `SENTINEL_RULES` let pass. */
export function way(
  path: Flow["path"],
  from: string,
  to: string,
  origin: Origin,
  place: Place,
): Sentinel {
  const flow: Flow = {
    path,
    family: familyOf(from),
    from: { address: from },
    to: { address: to },
    protocol: 17,
    sourcePort: SENTINEL_PORT,
    destinationPort: 123,
  };
  return { flow, origin, place };
}

/** Lets the sentinels pass both devices, both ways, before any other rule, whatever the fault. */
export const SENTINEL_RULES: readonly Rule[] = FAMILIES.flatMap((family) =>
  (["from-device", "to-device"] as const).map(
    (direction): Rule => ({
      direction,
      family,
      verdict: "accept",
      peer: [],
      protocol: 17,
      sourcePorts: [{ from: SENTINEL_PORT, to: SENTINEL_PORT }],
      source: { path: "", ace: "", clause: "", kind: "default" },
    }),
  ),
);

function drawFiles(seed: number): { a: string; b: string | undefined } {
  const [drawn] = fc.sample(
    fc.record({
      a: generate.mudFile("a"),
      b: fc.option(generate.mudFile("b"), { freq: 3, nil: undefined }),
    }),
    { seed, numRuns: 1 },
  );
  if (!drawn) throw new Error("unreachable: one was asked for");
  return drawn;
}

/** Without a file, a person's. */
function policyOf(file: string | undefined, host: Host): Policy {
  const things = (["a", "b"] as const).map((id) => ({ id, host: id }));
  const policy =
    file === undefined
      ? personPolicy(generate.BINDINGS.localNetworks)
      : compileGenerated(file, {
          device: host,
          controller: host === "a" ? "b" : "a",
          things,
        });
  return { ...policy, rules: [...SENTINEL_RULES, ...policy.rules] };
}

/** `things`: who is at home, and of whose make. `controller`: the one that is the device's own. */
export function compileGenerated(
  file: string,
  {
    device,
    controller,
    things,
  }: {
    readonly device: string;
    readonly controller: string;
    readonly things: readonly { readonly id: string; readonly host: Host }[];
  },
): Policy {
  const parsed = parseMud(new TextEncoder().encode(file));
  if (!parsed.ok)
    throw new Error(`generated file refused: ${JSON.stringify(parsed.issues)}\n${file}`);
  const services = { networks: [`${GATEWAY[4]}/32`, `${GATEWAY[6]}/128`], devices: [] };
  return compilePolicy(parsed.document, {
    device,
    ...generate.BINDINGS,
    controllers: {
      [generate.CLASS_URI]: {
        networks: [`${INTERNET[4][5]}/32`, `${INTERNET[6][5]}/128`],
        devices: [],
      },
      "urn:ietf:params:mud:dns": services,
      "urn:ietf:params:mud:ntp": services,
    },
    myController: { networks: [], devices: [controller] },
    things: things.map(({ id, host }) => ({
      id,
      mudUrl: generate.MUD_URLS[host],
      strength: "strong",
    })),
    strength: "strong",
  });
}

async function enforce(
  home: RigHome,
  policies: { a: Policy; b: Policy },
  fault: Fault,
): Promise<void> {
  const devices = (["a", "b"] as const).map((id, index): WallDevice => {
    const { role, rules } = policies[id];
    const faulty = fault({
      id,
      slot: index + 1,
      role,
      macs: [HOSTS[id].mac],
      addresses: [HOSTS[id][4], HOSTS[id][6]],
      caps: AMPLE,
      rules: rules.filter((rule) => !SENTINEL_RULES.includes(rule)).map(wallRule),
    });
    const sentinels = rules.filter((rule) => SENTINEL_RULES.includes(rule)).map(wallRule);
    return { ...faulty, rules: [...sentinels, ...faulty.rules] };
  });
  const desired: DesiredState = { ...base(), devices };
  await home.wall.call("apply", desired);
  for (const device of ["a", "b"])
    for (const [name, who] of Object.entries(generate.NAMES)) {
      const addresses = who.flatMap((index) => [
        INTERNET[4][index] ?? "",
        INTERNET[6][index] ?? "",
      ]);
      if (addresses.length > 0)
        await home.wall.call("admit", { device, name, addresses, seconds: 3600 });
    }
  await home.exec("gw", "conntrack", "-F");
}

/** Flows of one kind that meet no other's connection, more than half accepted where that can be. */
function drawFlows(
  kind: Kind,
  policies: { a: Policy; b: Policy },
  count: number,
  seed: number,
  taken: Set<string>,
): { flow: Flow; expected: "accept" | "drop" }[] {
  const map = new Map<string, Policy>(Object.entries(policies));
  const candidates = fc
    .sample(generate.flow(kind, policies), { seed, numRuns: 64 * count })
    .map((flow) => ({ flow, expected: decide(map, flow).verdict }));
  const drawn: { flow: Flow; expected: "accept" | "drop" }[] = [];
  for (let turn = 0; turn < count; turn++) {
    const wanted = (seed + turn) % 7 === 0 ? "drop" : "accept";
    const free = candidates.filter(({ flow }) => !taken.has(connectionOf(flow)));
    const next = free.find(({ expected }) => expected === wanted) ?? free[0];
    if (!next) break;
    taken.add(connectionOf(next.flow));
    drawn.push(next);
  }
  return drawn;
}

/** The same whichever side speaks, as conntrack sees it. ICMP's identifier is each flow's own. */
export function connectionOf(flow: Flow): string {
  if (flow.icmp) return `${Math.random()}`;
  const ends = [
    `${flow.from.address} ${flow.sourcePort}`,
    `${flow.to.address} ${flow.destinationPort}`,
  ];
  return `${flow.protocol} ${ends.toSorted().join(" ")}`;
}
