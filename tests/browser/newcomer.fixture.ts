/** A thing that comes home: a machine at a port for things, with a DHCP client that says nothing more. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GatewayConfig } from "@thingwall/gateway";
import { command } from "../../lab/src/command.ts";
import { homePlan } from "../../lab/src/plan.ts";
import { inNamespace } from "../../lab/src/topology.ts";

const PORT = "lan-new";
export const NEWCOMER = "02:77:00:00:00:51";

/** A home that gives addresses and has the port. */
export const welcoming = (config: GatewayConfig): GatewayConfig => ({
  ...config,
  response: {},
  lan: {
    ...config.lan,
    dhcp: { from: "192.168.77.100", to: "192.168.77.119", leaseSeconds: 3600 },
    ports: { [PORT]: "thing" },
  },
});

export interface Newcomer {
  /** Connects as it does: asks the gateway for the name unless given an address. */
  readonly connects: (
    to: { readonly name?: string; readonly address?: string },
    port: number,
  ) => Promise<boolean>;
  readonly leave: () => Promise<void>;
}

export async function plugIn(): Promise<Newcomer> {
  await command(["ip", "netns", "add", "new"]);
  await command(
    ["ip", "-n", "gateway", "-batch", "-"],
    [
      `link add ${PORT} type veth peer name eth0 address ${NEWCOMER} netns new`,
      `link set ${PORT} addrgenmode none master ${homePlan.bridge} up`,
      "",
    ].join("\n"),
  );
  await command(["ip", "-n", "new", "-batch", "-"], "link set lo up\nlink set eth0 up\n");
  const folder = mkdtempSync(join(tmpdir(), "thingwall-newcomer-"));
  const settings = join(folder, "dhcpcd.conf");
  writeFileSync(settings, "hostname new-bulb\nduid ll\nnoarp\nipv4only\ninterface eth0\n");
  const [program = "", ...args] = inNamespace("new", [
    ...["dhcpcd", "--config", settings, "--nobackground", "--nohook", "resolv.conf", "eth0"],
  ]);
  const client = spawn(program, args, { stdio: "ignore" });
  const ended = once(client, "exit");
  return {
    connects,
    leave: async () => {
      client.kill("SIGKILL");
      await ended;
      await command(["ip", "netns", "del", "new"]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function connects(to: { name?: string; address?: string }, port: number): Promise<boolean> {
  const program = `
    const { Resolver } = require("node:dns").promises;
    const { connect } = require("node:net");
    const resolver = new Resolver({ timeout: 1000, tries: 2 });
    resolver.setServers(["${homePlan.lan.gateway.v4}"]);
    const to = ${JSON.stringify(to)};
    (async () => {
      const host = to.address ?? (await resolver.resolve4(to.name))[0];
      const socket = connect({ host, port: ${port}, timeout: 2000 });
      const end = (text) => { process.stdout.write(text); process.exit(); };
      socket.on("connect", () => end("yes")).on("timeout", () => end("no")).on("error", () => end("no"));
    })().catch(() => process.stdout.write("no"));
  `;
  return (await command(inNamespace("new", [process.execPath, "-e", program]))) === "yes";
}
