/**
 * What befalls a home: a thing joins until it is enforced, one is captured until it is in quarantine.
 *
 * Runs inside the namespaces that `lab/src/enter.ts` makes.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GatewayEvent } from "@thingwall/gateway";
import { command } from "../lab/src/command.ts";
import { type Home, startHome } from "../lab/src/home.ts";
import { mudUrl } from "../lab/src/internet/mud-server.ts";
import { homePlan } from "../lab/src/plan.ts";
import { arrivals, nextBurst } from "../lab/src/scenes/count.ts";
import { inNamespace } from "../lab/src/topology.ts";
import { words } from "../lab/src/words.ts";
import { median, percentile } from "./statistics.ts";

const PORT = "lan-new";

export interface Times {
  readonly times: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

function timesOf(milliseconds: readonly number[]): Times {
  return {
    times: milliseconds.length,
    p50: Math.round(median(milliseconds)),
    p99: Math.round(percentile(milliseconds, 0.99)),
    most: Math.round(Math.max(...milliseconds)),
  };
}

/** Resolves with the next event of which `is` says so. */
function next<T extends GatewayEvent>(home: Home, is: (event: GatewayEvent) => event is T) {
  return new Promise<T>((resolve) => {
    const end = home.listen((event) => {
      if (event.source !== "gateway" || !is(event.event)) return;
      end();
      resolve(event.event);
    });
  });
}

/**
 * From the lease that dnsmasq gives a stranger until its description is fetched, verified and
 * enforced in the kernel: a new MAC each time, a real DHCP client, a real MUD server over TLS.
 */
export async function measureJoins(times: number): Promise<Times> {
  const home = await startHome({
    nat44: true,
    words: words("en"),
    configure: (config) => ({
      ...config,
      lan: {
        ...config.lan,
        dhcp: { from: "192.168.77.100", to: "192.168.77.250", leaseSeconds: 3600 },
        ports: { [PORT]: "thing" },
      },
      trust: { ...config.trust, selfDescribed: true },
    }),
  });
  try {
    await command(["ip", "netns", "add", "new"]);
    await command(
      ["ip", "-n", "gateway", "-batch", "-"],
      `link add ${PORT} type veth peer name eth0 netns new\nlink set ${PORT} addrgenmode none master ${homePlan.bridge} up\n`,
    );
    const took: number[] = [];
    for (let time = 0; time < times; time++) took.push(await joinOnce(home, time));
    return timesOf(took);
  } finally {
    await home.stop();
    await command(["ip", "netns", "del", "new"]);
  }
}

async function joinOnce(home: Home, time: number): Promise<number> {
  const mac = `02:77:00:01:00:${(time + 1).toString(16).padStart(2, "0")}`;
  const client = join(home.config.stateDirectory, "..", "client.conf");
  writeFileSync(client, `mudurl ${mudUrl("plug")}\nduid ll\nnoarp\nipv4only\ninterface eth0\n`);
  await command(
    ["ip", "-n", "new", "-batch", "-"],
    `link set eth0 down\nlink set eth0 address ${mac}\nlink set eth0 up\n`,
  );
  const described = next(
    home,
    (event): event is Extract<GatewayEvent, { kind: "device" }> =>
      event.kind === "device" && event.device.mac === mac && event.device.state === "described",
  );
  const [program = "", ...args] = inNamespace("new", [
    ...["dhcpcd", "--config", client, "--nobackground", "--nohook", "resolv.conf", "eth0"],
  ]);
  const dhcp = spawn(program, args, { stdio: "ignore" });
  const { device, at } = await described;
  const [address = ""] = device.addresses;
  const leased = statSync(join(home.config.stateDirectory, "leases", address)).mtimeMs;
  const left = next(
    home,
    (event): event is Extract<GatewayEvent, { kind: "left" }> =>
      event.kind === "left" && event.device === device.id,
  );
  const ended = once(dhcp, "exit");
  dhcp.kill("SIGALRM");
  await Promise.all([ended, left]);
  return at - leased;
}

export interface Captured extends Times {
  /** Connections that the bulb tried, and packets of them that came to the victim. */
  readonly tried: number;
  readonly leaked: number;
}

/** From the first dropped packet of a bulb that spreads by telnet until it is in quarantine. */
export async function measureCaptures(times: number): Promise<Captured> {
  const home = await startHome({
    nat44: true,
    words: words("en"),
    configure: (config) => ({ ...config, response: { contain: true } }),
  });
  try {
    const before = await arrivals(home, "victim");
    const took: number[] = [];
    let tried = 0;
    for (let time = 0; time < times; time++) {
      const isBulb = (event: GatewayEvent) => "device" in event && event.device === "bulb";
      const first = next(
        home,
        (event): event is Extract<GatewayEvent, { kind: "dropped" }> =>
          event.kind === "dropped" && isBulb(event),
      );
      const contained = next(
        home,
        (event): event is Extract<GatewayEvent, { kind: "contained" }> =>
          event.kind === "contained" && isBulb(event) && event.stage === "quarantined",
      );
      const enough = nextBurst(home, "bulb", "telnet-spread", (burst) => burst.tried >= 100);
      await home.behave("bulb", "telnet-spread");
      took.push((await contained).at - (await first).at);
      tried += (await enough).tried;
      await home.behave("bulb", "quiet");
      // Whoever has it next.
      await home.decide("bulb", { kind: "forget" });
    }
    return { ...timesOf(took), tried, leaked: (await arrivals(home, "victim")) - before };
  } finally {
    await home.stop();
  }
}
