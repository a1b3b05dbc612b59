/** First packets of flows on the wires of the rig's home, and where each came out. */
import type { Flow } from "@thingwall/mud/decide";
import { frameOf, groupMac, segmentOf } from "./frame.ts";
import {
  ABOUT_TO_SEND,
  GATEWAY,
  type Host,
  INTERNET_MAC,
  LET_IN,
  type RigHome,
  WAN_GATEWAY,
} from "./home.ts";
import { inject, injectEach, type Injector, observe, type Watcher } from "./wire.ts";

export type Place = "net" | "a" | "b" | "let-in";

/** Who puts a packet on its way: a sender on a host's wire, the Internet, or the gateway itself. */
export type Origin = { readonly wire: Host; readonly mac: string } | "net" | "gateway";

/** A packet that is let pass whatever the rules are, and where it comes out. */
export interface Sentinel {
  readonly flow: Flow;
  readonly origin: Origin;
  readonly place: Place;
}

export interface Wires {
  /** Puts the flow's first packet on its way, and says by which number it is seen. */
  send(flow: Flow, origin: Origin): Promise<number>;
  /** Puts a whole frame on a host's wire. */
  put(wire: Host, frame: Buffer): Promise<void>;
  /** One packet on every way; when all have arrived, all that were sent before them have too. */
  settle(): Promise<void>;
  seenAt(id: number): readonly Place[];
  forget(): void;
  close(): void;
}

/** Receiver of the gateway's own packets. */
export interface GatewayPeer {
  readonly address: string;
  readonly protocol: number;
}

/** On the way from one origin at most, so that no buffer between here and the wire overflows. */
const UNDER_WAY = 32;
/** A machine that others use may be slow; milliseconds. */
const PATIENCE = 30_000;

/** `peers`: those made ready at once; others are when the first packet goes there. */
export async function prepareWires(
  { children, directory }: RigHome,
  sentinels: readonly Sentinel[],
  peers: readonly GatewayPeer[] = [],
): Promise<Wires> {
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
  const wires = { a: fromA, b: fromB };
  const fromGateway = new Map<string, Promise<Injector>>();
  const gatewayTo = ({ address, protocol }: GatewayPeer): Promise<Injector> => {
    const end = address.includes(":") ? `IP6-SENDTO:[${address}]` : `IP4-SENDTO:${address}`;
    const argument = `${end}:${protocol},so-bindtodevice=br-lan`;
    const injector = fromGateway.get(argument) ?? injectEach(children, directory, "gw", argument);
    fromGateway.set(argument, injector);
    return injector;
  };
  await Promise.all(peers.map(gatewayTo));

  let nextId = 1;
  const underWay = new Map<string, number>();
  const put = async (flow: Flow, origin: Origin): Promise<number> => {
    nextId = (nextId % 65_000) + 1;
    const id = nextId;
    if (origin === "net") {
      await fromNet.send(frameOf(flow, id, INTERNET_MAC, WAN_GATEWAY.mac));
    } else if (origin === "gateway") {
      const { protocol, to } = flow;
      await (await gatewayTo({ address: to.address, protocol })).send(segmentOf(flow, id));
      // Once the gateway was about to send it, its filter decides before anything else happens.
      await sending.until(id, PATIENCE);
    } else {
      const to = flow.path === "multicast" ? groupMac(flow.to.address) : GATEWAY.mac;
      await wires[origin.wire].send(frameOf(flow, id, origin.mac, to));
    }
    return id;
  };
  const arrive = async (chosen: readonly Sentinel[]): Promise<void> => {
    const sent: [Watcher, number][] = [];
    for (const { flow, origin, place } of chosen) {
      underWay.set(injectorOf(origin), 0);
      sent.push([places[place], await put(flow, origin)]);
    }
    for (const [watcher, id] of sent) await watcher.until(id, PATIENCE);
  };
  const send: Wires["send"] = async (flow, origin) => {
    const injector = injectorOf(origin);
    const before = underWay.get(injector) ?? 0;
    if (before === UNDER_WAY) {
      const [own] = sentinels.filter((each) => injectorOf(each.origin) === injector);
      if (own) await arrive([own]);
    }
    underWay.set(injector, before === UNDER_WAY ? 1 : before + 1);
    return put(flow, origin);
  };
  return {
    send,
    put: (wire, frame) => wires[wire].send(frame),
    settle: () => arrive(sentinels),
    seenAt: (id) => (Object.keys(places) as Place[]).filter((place) => places[place].seen.has(id)),
    forget() {
      for (const watcher of [...Object.values(places), sending]) watcher.forget();
    },
    close() {
      for (const injector of [fromA, fromB, fromNet]) injector.close();
    },
  };
}

function injectorOf(origin: Origin): string {
  return typeof origin === "string" ? origin : origin.wire;
}
