/**
 * The smallest home that has every path: a gateway with the real wall process, two devices on its
 * bridge and an Internet of a few addresses, routed (not translated) so that the Internet can open
 * flows in both families. Runs inside namespaces that `lab/src/enter.ts` made.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { type Channel, connectWhenReady } from "../../../apps/gateway/src/channel/client.ts";
import { DNS_PORTS, socketPath } from "../../../apps/gateway/src/supervise/settings.ts";
import type { DesiredState } from "../../../apps/gateway/src/wall/contract.ts";
import { Children } from "./wire.ts";

const run = promisify(execFile);

export const LAN = { 4: "192.168.77.0/24", 6: "2a0d:f302:77::/64" } as const;
export const GATEWAY = {
  4: "192.168.77.1",
  6: "2a0d:f302:77::1",
  mac: "02:00:00:00:77:01",
} as const;
export const HOSTS = {
  a: { 4: "192.168.77.11", 6: "2a0d:f302:77::11", mac: "02:00:00:00:77:11" },
  b: { 4: "192.168.77.12", 6: "2a0d:f302:77::12", mac: "02:00:00:00:77:12" },
} as const;
export type Host = keyof typeof HOSTS;
export const WAN_GATEWAY = {
  4: "45.83.20.1",
  6: "2a0d:f302:20::1",
  mac: "02:00:00:00:20:01",
} as const;
export const INTERNET_MAC = "02:00:00:00:20:02";
export const INTERNET = {
  4: Array.from({ length: 8 }, (_, index) => `45.83.20.${index + 16}`),
  6: Array.from({ length: 8 }, (_, index) => `2a0d:f302:20::${(index + 16).toString(16)}`),
} as const;
export const GROUPS = {
  4: ["224.0.0.251", "239.255.255.250"],
  6: ["ff02::fb", "ff02::c"],
} as const;
/** NFLOG groups: what our filter let in, and what the gateway was about to send. */
export const LET_IN = "nflog:77";
export const ABOUT_TO_SEND = "nflog:78";

export interface RigHome {
  readonly directory: string;
  readonly children: Children;
  readonly wall: Channel;
  /** Runs a program in one of the namespaces: gw, net, a, b. */
  exec(namespace: string, ...argv: string[]): Promise<string>;
  /** Ends the wall as nothing can refuse to end; what it gives back starts it again. */
  killWall(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** More than a test sends: what is tried is what the rules say, not how often. */
export const AMPLE = { packetsPerSecond: 1_000_000, newFlowsPerSecond: 1_000_000 } as const;

export function base(nat44 = false): Omit<DesiredState, "devices"> {
  return {
    lan: { interface: "br-lan", addresses: [GATEWAY[4], GATEWAY[6]] },
    wan: { interface: "wan0", nat44 },
    dns: { thingsPort: DNS_PORTS.things, peoplePort: DNS_PORTS.people },
  };
}

export async function startRigHome(): Promise<RigHome> {
  const directory = await mkdtemp(join(tmpdir(), "thingwall-rig-"));
  const children = new Children();
  const exec = async (namespace: string, ...argv: string[]) =>
    (await run("ip", ["netns", "exec", namespace, ...argv])).stdout;
  await makeNamespaces();
  const members = [
    `UDP4-RECV:5353,ip-add-membership=${GROUPS[4][0]}:br-lan`,
    `UDP4-RECV:1900,ip-add-membership=${GROUPS[4][1]}:br-lan`,
    `UDP6-RECV:5353,ipv6-v6only,ipv6-join-group=[${GROUPS[6][0]}]:br-lan`,
    `UDP6-RECV:1900,ipv6-v6only,ipv6-join-group=[${GROUPS[6][1]}]:br-lan`,
  ];
  for (const member of members)
    children.start(["ip", "netns", "exec", "gw", "socat", "-u", member, "OPEN:/dev/null"]);
  await nft("gw", OBSERVER);
  for (const name of ["net", "a", "b"]) await nft(name, SILENCE);

  let running = await startWall(directory);
  return {
    directory,
    children,
    get wall() {
      return running.channel;
    },
    exec,
    async killWall() {
      await running.kill();
      return async () => {
        running = await startWall(directory);
      };
    },
    async stop() {
      await running.kill();
      await children.stop();
      for (const namespace of ["gw", "net", "a", "b"]) await run("ip", ["netns", "del", namespace]);
      await rm(directory, { recursive: true });
    },
  };
}

async function startWall(
  directory: string,
): Promise<{ channel: Channel; kill: () => Promise<void> }> {
  const entry = fileURLToPath(new URL("../../../apps/gateway/src/wall/main.ts", import.meta.url));
  const child = spawn("ip", ["netns", "exec", "gw", process.execPath, entry], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  child.stdin.end(JSON.stringify({ runDirectory: directory }));
  const [state, admissions] = await Promise.all(
    (["wall", "admit"] as const).map((socket) =>
      connectWhenReady(socketPath(directory, socket), AbortSignal.timeout(20_000)),
    ),
  );
  if (!state || !admissions) throw new Error("unreachable: two were asked for");
  const channel: Channel = {
    ...state,
    call: (op, ...asked) => (op === "admit" ? admissions : state).call(op, ...asked),
  };
  return {
    channel,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "close");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** Sees packets before our filter on the way out and after it on the way in. */
const OBSERVER = `table inet observer {
  chain let_in {
    type filter hook input priority 100; policy accept;
    iifname "br-lan" log group 77 snaplen 128 queue-threshold 1
  }
  chain about_to_send {
    type filter hook output priority -400; policy accept;
    oifname "br-lan" log group 78 snaplen 128 queue-threshold 1
  }
}
`;

/** The hosts' own kernels answer nothing: an answer looks like what it answers. */
const SILENCE = `table inet silence {
  chain output {
    type filter hook output priority 0; policy drop;
  }
}
`;

async function nft(namespace: string, text: string): Promise<void> {
  await batch(["ip", "netns", "exec", namespace, "nft", "-f", "-"], text);
}

async function batch(argv: readonly string[], text: string): Promise<void> {
  const [command = "", ...args] = argv;
  const child = spawn(command, args, { stdio: ["pipe", "ignore", "inherit"] });
  child.stdin.end(text);
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(`${argv.join(" ")} ended with ${status}`);
}

async function makeNamespaces(): Promise<void> {
  const host = (name: Host) => [
    `link add p-${name} netns gw type veth peer name eth0 netns ${name}`,
  ];
  await batch(
    ["ip", "-batch", "-"],
    [
      ...["gw", "net", "a", "b"].map((name) => `netns add ${name}`),
      "link add wan0 netns gw type veth peer name eth0 netns net",
      ...host("a"),
      ...host("b"),
      "",
    ].join("\n"),
  );
  const neighbours = (device: string, addresses: readonly string[], mac: string) =>
    addresses.map((address) => `neigh add ${address} lladdr ${mac} dev ${device} nud permanent`);
  const own = (device: string, addresses: readonly string[]) =>
    addresses.map((address) =>
      address.includes(":")
        ? `addr add ${address} dev ${device} nodad`
        : `addr add ${address} dev ${device}`,
    );
  await batch(
    ["ip", "-n", "gw", "-batch", "-"],
    [
      "link set lo up",
      "link add br-lan type bridge forward_delay 0 mcast_snooping 0",
      `link set br-lan address ${GATEWAY.mac}`,
      "link set p-a master br-lan up",
      "link set p-b master br-lan up",
      "link set br-lan up",
      `link set wan0 address ${WAN_GATEWAY.mac}`,
      "link set wan0 up",
      ...own("br-lan", [`${GATEWAY[4]}/24`, `${GATEWAY[6]}/64`]),
      ...own("wan0", [`${WAN_GATEWAY[4]}/24`, `${WAN_GATEWAY[6]}/64`]),
      ...Object.values(HOSTS).flatMap((each) => neighbours("br-lan", [each[4], each[6]], each.mac)),
      ...neighbours("wan0", [...INTERNET[4], ...INTERNET[6]], INTERNET_MAC),
      "",
    ].join("\n"),
  );
  await batch(
    ["ip", "-n", "net", "-batch", "-"],
    [
      `link set eth0 address ${INTERNET_MAC}`,
      "link set eth0 up",
      ...own(
        "eth0",
        INTERNET[4].map((address) => `${address}/24`),
      ),
      ...own(
        "eth0",
        INTERNET[6].map((address) => `${address}/64`),
      ),
      ...neighbours("eth0", [WAN_GATEWAY[4], WAN_GATEWAY[6]], WAN_GATEWAY.mac),
      `route add ${LAN[4]} via ${WAN_GATEWAY[4]}`,
      `route add ${LAN[6]} via ${WAN_GATEWAY[6]}`,
      "",
    ].join("\n"),
  );
  for (const [name, each] of Object.entries(HOSTS))
    await batch(
      ["ip", "-n", name, "-batch", "-"],
      [
        `link set eth0 address ${each.mac}`,
        "link set eth0 up",
        ...own("eth0", [`${each[4]}/24`, `${each[6]}/128`]),
        `route add ${GATEWAY[6]} dev eth0`,
        ...neighbours("eth0", [GATEWAY[4], GATEWAY[6]], GATEWAY.mac),
        `route add default via ${GATEWAY[4]}`,
        `route add default via ${GATEWAY[6]}`,
        "",
      ].join("\n"),
    );
}
