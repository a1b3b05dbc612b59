/** Tries generated flows against generated files: what the kernel lets through, what the oracle says. */
import fc from "fast-check";
import { decide, type Flow } from "@thingwall/mud/decide";
import { parseMud } from "@thingwall/mud/document";
import { compilePolicy, type Policy, personPolicy, type Rule } from "@thingwall/mud/policy";
import { wallRule } from "../../../apps/gateway/src/home/device/desired.ts";
import type { DesiredState, WallDevice } from "../../../apps/gateway/src/wall/contract.ts";
import { frameOf, groupMac, segmentOf } from "./frame.ts";
import * as generate from "./generate.ts";
import { FAMILIES, KINDS, type Kind, SENTINEL_PORT } from "./generate.ts";
import {
  ABOUT_TO_SEND,
  AMPLE,
  GATEWAY,
  GROUPS,
  HOSTS,
  INTERNET,
  LET_IN,
  type RigHome,
  WAN_GATEWAY,
  INTERNET_MAC,
  base,
} from "./home.ts";
import { inject, injectEach, type Injector, observe, type Watcher } from "./wire.ts";

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

type Place = "net" | "a" | "b" | "let-in";

export async function prepareTrial(home: RigHome): Promise<Trial> {
  const { children, directory } = home;
  const [net, a, b, letIn, sending] = await Promise.all([
    observe(children, "net", "eth0"),
    observe(children, "a", "eth0"),
    observe(children, "b", "eth0"),
    observe(children, "gw", LET_IN),
    observe(children, "gw", ABOUT_TO_SEND),
  ]);
  const places: Record<Place, Watcher> = { net, a, b, "let-in": letIn };
  const [fromA, fromB, fromNet] = await Promise.all(
    ["a", "b", "net"].map((name) => inject(children, directory, name, "INTERFACE:eth0")),
  );
  if (!fromA || !fromB || !fromNet) throw new Error("unreachable: three were asked for");
  const fromGateway = new Map<string, Injector>();
  await Promise.all(
    FAMILIES.flatMap((family) =>
      [HOSTS.a[family], ...GROUPS[family]].flatMap((address) =>
        generate.SHAPES.map(async (shape) => {
          const protocol = generate.protocolOf(shape, family);
          const end =
            family === 4
              ? `IP4-SENDTO:${address}:${protocol},so-bindtodevice=br-lan`
              : `IP6-SENDTO:[${address}]:${protocol},so-bindtodevice=br-lan`;
          fromGateway.set(
            `${address} ${protocol}`,
            await injectEach(children, directory, "gw", end),
          );
        }),
      ),
    ),
  );

  let nextId = 1;
  const newId = () => {
    nextId = (nextId % 65_000) + 1;
    return nextId;
  };

  const send = async (flow: Flow, initiator: Kind["initiator"], id: number): Promise<void> => {
    if (flow.path === "wan" && initiator === "peer")
      return fromNet.send(frameOf(flow, id, INTERNET_MAC, WAN_GATEWAY.mac));
    if (initiator === "peer" && flow.path !== "lateral") {
      await fromGateway.get(`${flow.to.address} ${flow.protocol}`)?.send(segmentOf(flow, id));
      // Once the gateway was about to send it, its filter decides before anything else happens.
      return sending.until(id);
    }
    const [injector, mac] = initiator === "peer" ? [fromB, HOSTS.b.mac] : [fromA, HOSTS.a.mac];
    const to = flow.path === "multicast" ? groupMac(flow.to.address) : GATEWAY.mac;
    return injector.send(frameOf(flow, id, mac, to));
  };

  /** One packet on every way, each permitted; when all have arrived, all before them have too. */
  const sentinels = async (): Promise<void> => {
    for (const { flow, initiator, place } of SENTINELS) {
      const id = newId();
      await send(flow, initiator, id);
      await places[place].until(id);
    }
  };

  return {
    close() {
      for (const injector of [fromA, fromB, fromNet, ...fromGateway.values()]) injector.close();
    },
    async run({ seed, rounds, perKind, fault = (device) => device }) {
      const counts = new Map<Kind, number>();
      const mismatches: Mismatch[] = [];
      let accepted = 0;
      for (let round = 0; round < rounds; round++) {
        const roundSeed = seed + round * 1009;
        const files = drawFiles(roundSeed);
        const policies = {
          a: policyOf(files.a, "a"),
          b:
            files.b === undefined
              ? personPolicy(generate.BINDINGS.localNetworks)
              : policyOf(files.b, "b"),
        };
        await enforce(home, policies, fault);
        for (const place of Object.values(places)) place.forget();
        sending.forget();

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
            const id = newId();
            tried.push({ kind, flow, id, expected });
            await send(flow, kind.initiator, id);
          }
        await sentinels();

        for (const { kind, flow, id, expected } of tried) {
          counts.set(kind, (counts.get(kind) ?? 0) + 1);
          if (expected === "accept") accepted++;
          const seenAt = (Object.keys(places) as Place[]).filter((place) =>
            places[place].seen.has(id),
          );
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

const SENTINELS: readonly { flow: Flow; initiator: Kind["initiator"]; place: Place }[] = [
  way("wan", HOSTS.a[4], INTERNET[4][0] ?? "", "device", "net"),
  way("wan", INTERNET[4][0] ?? "", HOSTS.a[4], "peer", "a"),
  way("lateral", HOSTS.a[4], HOSTS.b[4], "device", "b"),
  way("lateral", HOSTS.b[4], HOSTS.a[4], "peer", "a"),
  way("gateway", HOSTS.a[4], GATEWAY[4], "device", "let-in"),
  way("gateway", GATEWAY[4], HOSTS.a[4], "peer", "a"),
];

function way(
  path: Flow["path"],
  from: string,
  to: string,
  initiator: Kind["initiator"],
  place: Place,
) {
  const flow: Flow = {
    path,
    family: 4,
    from: { address: from },
    to: { address: to },
    protocol: 17,
    sourcePort: SENTINEL_PORT,
    destinationPort: 123,
  };
  return { flow, initiator, place };
}

/** Lets the sentinels pass both devices, both ways, before any other rule, whatever the fault. */
const SENTINEL_RULES: readonly Rule[] = (["from-device", "to-device"] as const).map(
  (direction) => ({
    direction,
    family: 4,
    verdict: "accept",
    peer: [],
    protocol: 17,
    sourcePorts: [{ from: SENTINEL_PORT, to: SENTINEL_PORT }],
    source: { path: "", ace: "", clause: "", kind: "default" },
  }),
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

function policyOf(file: string, host: "a" | "b"): Policy {
  const parsed = parseMud(new TextEncoder().encode(file));
  if (!parsed.ok)
    throw new Error(`generated file refused: ${JSON.stringify(parsed.issues)}\n${file}`);
  const policy = compilePolicy(parsed.document, {
    device: host,
    ...generate.BINDINGS,
    controllers: {
      [generate.CLASS_URI]: {
        networks: [`${INTERNET[4][5]}/32`, `${INTERNET[6][5]}/128`],
        devices: [],
      },
      "urn:ietf:params:mud:dns": {
        networks: [`${GATEWAY[4]}/32`, `${GATEWAY[6]}/128`],
        devices: [],
      },
      "urn:ietf:params:mud:ntp": {
        networks: [`${GATEWAY[4]}/32`, `${GATEWAY[6]}/128`],
        devices: [],
      },
    },
    myController: { networks: [], devices: [host === "a" ? "b" : "a"] },
    things: (["a", "b"] as const).map((id) => ({
      id,
      mudUrl: generate.MUD_URLS[id],
      strength: "strong",
    })),
    strength: "strong",
  });
  return { ...policy, rules: [...SENTINEL_RULES, ...policy.rules] };
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
function connectionOf(flow: Flow): string {
  if (flow.icmp) return `${Math.random()}`;
  const ends = [
    `${flow.from.address} ${flow.sourcePort}`,
    `${flow.to.address} ${flow.destinationPort}`,
  ];
  return `${flow.protocol} ${ends.toSorted().join(" ")}`;
}
