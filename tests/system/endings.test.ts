/**
 * What a process of the gateway started ends with it at once, also where nothing happens that it would
 * notice: a follower of dropped packets that stays holds the kernel's reports from the next one.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { command } from "../../lab/src/command.ts";
import { inNamespace } from "../../lab/src/topology.ts";
import { childrenOf, isAlive } from "./faults/gateway.ts";
import { type FaultyHome, startFaultyHome } from "./faults/home.ts";

let home: FaultyHome;
beforeAll(async () => {
  home = await startFaultyHome();
});
afterAll(() => home.stop());

/** `PID program` of all that a process started, and what those started. */
function startedBy(pid: number): readonly string[] {
  const own = childrenOf(pid, "");
  return own.flatMap((each) => {
    const program = readFileSync(`/proc/${each}/comm`, "utf8").trim();
    return [`${each} ${program}`, ...startedBy(each)];
  });
}
/** From here on nothing arrives at the gateway: no reader of packets hears that nobody reads from it. */
async function silence(): Promise<void> {
  const shown = await inGateway("ip", "-j", "link", "show", "type", "veth");
  const ports = (JSON.parse(shown) as { ifname: string }[]).map(({ ifname }) => `"${ifname}"`);
  const hook = `type filter hook ingress devices = { ${ports.join(", ")} } priority -600`;
  await inGateway(
    "nft",
    `add table netdev silence; add chain netdev silence in { ${hook}; policy drop; }`,
  );
}
const inGateway = (...argv: string[]) => command(inNamespace("gateway", argv));

const programs = (all: readonly string[]) => all.map((each) => each.split(" ")[1]);
const alive = (all: readonly string[]) => all.filter((each) => isAlive(Number.parseInt(each, 10)));

test("what the wall started ends with it", async () => {
  home.start();
  await home.healthy();
  const started = startedBy(home.gateway.pids.wall ?? Number.NaN);
  expect(programs(started)).toEqual(expect.arrayContaining(["nft", "tcpdump"]));
  await silence();
  await home.kill("wall");
  await expect.poll(() => alive(started), { timeout: 30_000 }).toEqual([]);
  await home.healthy();
});

test("all of it ends with the supervisor", async () => {
  home.start();
  await home.healthy();
  const started = startedBy(home.gateway.supervisor);
  expect(programs(started)).toEqual(expect.arrayContaining(["tcpdump", "dnsmasq"]));
  await home.gateway.killAll();
  await expect.poll(() => alive(started), { timeout: 30_000 }).toEqual([]);
});
