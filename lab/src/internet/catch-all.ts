/**
 * The rest of the small Internet: every address answers on every port, so that a packet that gets
 * out is always seen, and a silence always means that it did not get out. The kernel hands what no
 * server of ours serves to one TCP and one UDP socket, and counts what reaches the victim before.
 */
import { createServer } from "node:net";
import { command } from "../command.ts";
import { homePlan, outsideHostNamed } from "../plan.ts";
import { type Listener, onDatagram } from "./sockets.ts";

const CATCH = 7777;
/** Ports with a server of their own on every address. */
const SERVED_TCP = [53, 443];

/** Whose arrivals are counted: a victim of everything, and a server that the camera may reach. */
const COUNTED = ["victim", "boreal-relay"] as const;
export type Counted = (typeof COUNTED)[number];
const KINDS = ["tcp4", "tcp6", "udp4", "udp6"] as const;

/** Packets that reached one of them since the start. */
export interface Arrivals {
  readonly tcp4: number;
  readonly tcp6: number;
  readonly udp4: number;
  readonly udp6: number;
}

const { router } = homePlan.isp;

const ruleset = `
table inet small_internet {
${COUNTED.flatMap((host) => KINDS.map((kind) => `  counter ${counterOf(host, kind)} { }`)).join("\n")}
  chain count {
    type filter hook prerouting priority raw; policy accept;
${COUNTED.flatMap((host) => KINDS.map((kind) => `    ${counting(host, kind)}`)).join("\n")}
  }
  chain hand_over {
    type nat hook prerouting priority dstnat; policy accept;
    fib daddr type != local return
    udp dport 53 dnat ip to ${router.v4}:53
    udp dport 53 dnat ip6 to [${router.v6}]:53
    udp dport 123 dnat ip to ${router.v4}:123
    udp dport 123 dnat ip6 to [${router.v6}]:123
    meta l4proto udp dnat ip to ${router.v4}:${CATCH}
    meta l4proto udp dnat ip6 to [${router.v6}]:${CATCH}
    tcp dport != { ${SERVED_TCP.join(", ")} } dnat ip to ${router.v4}:${CATCH}
    tcp dport != { ${SERVED_TCP.join(", ")} } dnat ip6 to [${router.v6}]:${CATCH}
  }
}
`;

/** Addresses on which the servers behind the hand-over listen. */
export const serverAddresses: readonly string[] = [router.v4, router.v6];

export async function startCatchAll(): Promise<Listener> {
  await command(["nft", "-f", "-"], ruleset);
  const echo = await onDatagram(serverAddresses, CATCH, (message, answer) => answer(message));
  const servers = await Promise.all(
    serverAddresses.map(async (host) => {
      const server = createServer((socket) => {
        socket.on("error", () => socket.destroy());
        socket.setTimeout(5000, () => socket.destroy());
        socket.pipe(socket);
      });
      await new Promise<void>((resolve) => server.listen(CATCH, host, 1024, resolve));
      return server;
    }),
  );
  return {
    close: () => {
      echo.close();
      for (const server of servers) server.close();
    },
  };
}

export async function countArrivals(host: Counted): Promise<Arrivals> {
  const text = await command(["nft", "-j", "list", "counters", "table", "inet", "small_internet"]);
  const packets = (kind: keyof Arrivals): number => {
    const pattern = new RegExp(`"name": "${counterOf(host, kind)}"[^}]*"packets": (\\d+)`);
    return Number(pattern.exec(text)?.[1] ?? Number.NaN);
  };
  return {
    tcp4: packets("tcp4"),
    tcp6: packets("tcp6"),
    udp4: packets("udp4"),
    udp6: packets("udp6"),
  };
}

function counterOf(host: Counted, kind: keyof Arrivals): string {
  return `${host.replace("-", "_")}_${kind}`;
}

function counting(host: Counted, kind: keyof Arrivals): string {
  const { v4, v6 } = outsideHostNamed(host);
  const to = kind.endsWith("4")
    ? `ip daddr { ${v4.join(", ")} }`
    : `ip6 daddr { ${v6.join(", ")} }`;
  return `${to} meta l4proto ${kind.slice(0, 3)} counter name ${counterOf(host, kind)}`;
}
