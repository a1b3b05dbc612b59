/**
 * What gets through while the processes of a whole gateway are killed, each in turn, under a flood of
 * forbidden packets of both families.
 *
 * Runs inside the namespaces that `lab/src/enter.ts` makes.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GatewayConfig } from "@thingwall/gateway";
import { addressOf, type Family, homePlan, lanHostNamed, outsideAddress } from "../lab/src/plan.ts";
import { inNamespace } from "../lab/src/topology.ts";
import type { ProgramName } from "../tests/system/faults/gateway.ts";
import { type FaultyHome, FLOODER, flooded, startFaultyHome } from "../tests/system/faults/home.ts";
import { frameOf } from "../tests/system/rig/frame.ts";
import { FORBIDDEN_PORT, pcap } from "./home-of.ts";
import type { LeakResult } from "./leaks.ts";

const KILLS = 20;
/** Then the next start would be waited for longer than a new gateway. */
const IN_A_ROW = 3;
const PROGRAMS: readonly ProgramName[] = ["wall", "names", "home", "dnsmasq"];
const FLOWS = 20_000;

export async function measureKills(say: (line: string) => void): Promise<LeakResult[]> {
  const home = await startFaultyHome(uncapped);
  try {
    const file = join(home.folder, "flood.pcap");
    await writeFile(file, forbidden());
    home.start();
    await home.healthy();
    const results: LeakResult[] = [];
    for (const program of PROGRAMS) {
      say(`leaks: ${program} killed`);
      results.push(await underFlood(home, file, program));
    }
    return results;
  } finally {
    await home.stop();
  }
}

async function underFlood(
  home: FaultyHome,
  file: string,
  program: ProgramName,
): Promise<LeakResult> {
  await home.watch();
  const before = await flooded();
  const replay = ["tcpreplay", "-q", "-K", "-t", "--loop=0", "-i", "eth0", file];
  const [command = "", ...args] = inNamespace(FLOODER, ["nice", "-n", "5", ...replay]);
  const began = performance.now();
  const flood = spawn(command, args, { stdio: "ignore" });
  const ended = once(flood, "close");
  for (let turn = 0; turn < KILLS; turn++) {
    if (home.tired(IN_A_ROW)) await home.stopGateway();
    home.start();
    await home.healthy();
    await home.kill(program);
    await home.healthy();
  }
  flood.kill("SIGINT");
  await ended;
  const seconds = (performance.now() - began) / 1000;
  const what = `${program} killed and started`;
  const sent = (await flooded()) - before;
  return { what, times: KILLS, sent, leaked: await home.leaked(), seconds };
}

/** What is measured are the rules, not what a thing may send at most. */
function uncapped(config: GatewayConfig): GatewayConfig {
  const caps = { packetsPerSecond: 1_000_000, newFlowsPerSecond: 1_000_000 };
  const devices = config.devices.map((device) =>
    device.id === FLOODER ? { ...device, caps } : device,
  );
  return { ...config, devices };
}

/** First packets of distinct flows to the victim, of both families in turn. */
function forbidden(): Buffer {
  const host = lanHostNamed(FLOODER);
  const frames = Array.from({ length: FLOWS }, (_, index) => {
    const family: Family = index % 2 === 0 ? 4 : 6;
    const flow = {
      path: "wan",
      family,
      from: { address: addressOf(host, family) },
      to: { address: outsideAddress("victim", family) },
      protocol: 17,
      sourcePort: 1024 + (index % 64_000),
      destinationPort: FORBIDDEN_PORT,
    } as const;
    return frameOf(flow, index & 0xffff, host.mac, homePlan.lan.mac);
  });
  return pcap(frames);
}
