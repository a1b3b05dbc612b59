import type { Home } from "../home.ts";
import type { Counted } from "../internet/catch-all.ts";
import type { HostName } from "../plan.ts";
import type { Behaviour, News } from "../things/behaviour.ts";

export type Burst = Extract<News, { kind: "burst" }>;

/** Packets of all kinds that have reached the machine outside. */
export async function arrivals(home: Home, at: Counted): Promise<number> {
  const { tcp4, tcp6, udp4, udp6 } = await home.countArrivals(at);
  return tcp4 + tcp6 + udp4 + udp6;
}

/** Resolves with the thing's next total of this behaviour for which `holds`. */
export function nextBurst(
  home: Home,
  host: HostName,
  behaviour: Behaviour,
  holds: (burst: Burst) => boolean = () => true,
): Promise<Burst> {
  return new Promise((resolve) => {
    const end = home.listen((event) => {
      if (event.source !== "host" || event.host !== host || event.news.kind !== "burst") return;
      if (event.news.behaviour !== behaviour || !holds(event.news)) return;
      end();
      resolve(event.news);
    });
  });
}

/** Lets the host misbehave until it gives its first total, and be quiet again. */
export async function afterBurst(home: Home, host: HostName, what: Behaviour): Promise<Burst> {
  const total = nextBurst(home, host, what);
  await home.behave(host, what);
  const burst = await total;
  await home.behave(host, "quiet");
  return burst;
}
