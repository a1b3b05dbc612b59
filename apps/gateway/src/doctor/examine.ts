/** What is right and wrong with this machine and with the gateway on it. Nothing is changed. */
import { ConfigError } from "../config-error.ts";
import type { GatewayConfig } from "../config.ts";
import { StoreError } from "../home/store/error.ts";
import { inspectStore } from "../home/store/inspect.ts";
import { readConfig } from "../read-config.ts";
import { assertCapabilities, SuperviseError } from "../supervise/preflight.ts";
import { otherDhcp } from "./dhcp.ts";
import { checks, found, type Finding, skipped, trouble } from "./finding.ts";
import { otherFirewalls, ownTable, readRules, TABLES } from "./firewall.ts";
import { clock, connections, disk, kernel, programs } from "./machine.ts";
import { forwarding, network, reversePath } from "./network.ts";
import { ports } from "./ports.ts";
import { confinement, processes, runningPrograms, sockets, statusOf } from "./processes.ts";
import { resolvers } from "./resolver.ts";

interface ExamineOptions {
  readonly config: string;
  /** Ask the resolvers outside as well. */
  readonly online: boolean;
  readonly now: Date;
}

/** In the order of `checks`. */
export async function examine(options: ExamineOptions): Promise<readonly Finding[]> {
  const machine = [...rights(), ...(await kernel())];
  let config: GatewayConfig;
  try {
    config = await readConfig(options.config);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const without = checks.filter(
      (check) => !["configuration", "rights", "programs", "kernel"].includes(check),
    );
    return inOrder([
      ...found("configuration", [
        trouble("configuration-refused", {
          ...error.params,
          problem: error.code,
          place: error.path,
        }),
      ]),
      ...machine,
      ...(await programs(false)),
      ...without.flatMap((check) => skipped(check, "no-configuration")),
    ]);
  }
  return inOrder([
    ...found("configuration", [], { path: options.config, devices: config.devices.length }),
    ...machine,
    ...(await ofGateway(config, options)),
  ]);
}

async function ofGateway(
  config: GatewayConfig,
  { online, now }: ExamineOptions,
): Promise<readonly Finding[]> {
  const status = await statusOf(config.runDirectory);
  const running = status !== undefined;
  const rules = await readRules();
  const known = database(config.stateDirectory);
  const alive = runningPrograms(config);
  const table = rules === undefined ? skipped("table", "needs-rights") : ownTable(rules, config);
  const walled = table.every(({ state }) => state === "good");
  return [
    ...(await programs(config.lan.wifi !== undefined)),
    ...(await network(config, running)),
    ...connections(),
    ...(running ? forwarding(config.lan.interface) : skipped("forwarding", "not-running")),
    ...(await reversePath(config)),
    ...(rules === undefined ? skipped("other-firewalls", "needs-rights") : otherFirewalls(rules)),
    ...(running || anyOfOurs(table) ? table : skipped("table", "not-running")),
    ...ports(config, running),
    ...(await otherDhcp(config, walled)),
    ...(await clock(now, known.last)),
    ...(await disk(config)),
    ...known.findings,
    ...sockets(config, running),
    ...processes(status, config, alive),
    ...confinement(alive),
    ...(online ? await resolvers(config) : skipped("resolver", "only-when-asked")),
  ];
}

/** After the last gateway has ended its rules stay, unless the machine was started anew. */
function anyOfOurs(table: readonly Finding[]): boolean {
  const absent = table.filter((finding) => "code" in finding && finding.code === "table-absent");
  return absent.length < TABLES.length;
}

function rights(): readonly Finding[] {
  try {
    assertCapabilities(["net_raw"]);
    return found("rights", []);
  } catch (error) {
    if (!(error instanceof SuperviseError)) throw error;
    return found("rights", [trouble("rights-missing", error.params)]);
  }
}

function database(directory: string): {
  readonly findings: readonly Finding[];
  readonly last: number;
} {
  try {
    const held = inspectStore(directory);
    if (!held) return { findings: skipped("database", "not-run-yet"), last: 0 };
    const { devices, last } = held;
    return { findings: found("database", [], { devices }), last };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const reason = String(error.params["reason"] ?? error.code);
    const wrong = trouble("database-damaged", { path: directory, reason });
    return { findings: found("database", [wrong]), last: 0 };
  }
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return checks.flatMap((check) => findings.filter((finding) => finding.check === check));
}
