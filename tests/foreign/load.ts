/**
 * Compiles every valid MUD file of a folder and lets the kernel load it, with each class filled and
 * each literal approved, so that nothing is left out for want of an answer:
 *
 *   node lab/src/enter.ts node tests/foreign/load.ts FOLDER
 *
 * Prints a line for each file: rules, and what could not be enforced. Exits with 1 when the kernel
 * refuses one, or when an ACE came to nothing without an issue saying so.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type MudDocument, parseMud } from "@thingwall/mud/document";
import { compilePolicy, type Policy } from "@thingwall/mud/policy";
import { wallRule } from "../../apps/gateway/src/home/device/desired.ts";
import { Admitted } from "../../apps/gateway/src/wall/admitted.ts";
import type { DesiredState } from "../../apps/gateway/src/wall/contract.ts";
import { applyTransaction } from "../../apps/gateway/src/wall/nft.ts";
import { renderRuleset } from "../../apps/gateway/src/wall/render.ts";

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write("usage: load.ts FOLDER\n");
  process.exit(2);
}

const PEER = { networks: ["203.0.113.7/32", "2001:db8::7/128"], devices: [] };
let loaded = 0;
const faults: string[] = [];
for (const name of (await readdir(folder, { recursive: true })).toSorted()) {
  if (!name.endsWith(".json")) continue;
  const parsed = parseMud(await readFile(join(folder, name)));
  if (!parsed.ok) continue;
  const { document } = parsed;
  const policy = compile(document);
  const silent = silentlyLost(document, policy);
  if (silent.length > 0) faults.push(`${name}: nothing said about ${silent.join(", ")}`);
  try {
    const { ahead, text } = renderRuleset(stateOf(policy), admitAll(policy), Date.now());
    await applyTransaction(ahead + text);
    loaded++;
  } catch (error) {
    faults.push(`${name}: ${(error as Error).message}`);
  }
  const said = Object.entries(Object.groupBy(policy.issues, (issue) => issue.code));
  const summary = said.map(([code, issues]) => `${code} ${issues?.length ?? 0}`).join(", ");
  process.stdout.write(`${name}: ${policy.rules.length} rules${summary ? `; ${summary}` : ""}\n`);
}
process.stdout.write(`${loaded} loaded by the kernel, ${faults.length} faults\n`);
for (const fault of faults) process.stdout.write(`FAULT ${fault}\n`);
process.exitCode = faults.length === 0 && loaded > 0 ? 0 : 1;

function compile(document: MudDocument): Policy {
  const classes = document.acls.flatMap((acl) =>
    acl.aces.flatMap((ace) => ace.matches.mud?.controller ?? []),
  );
  return compilePolicy(document, {
    device: "thing",
    localNetworks: ["192.168.77.0/24", "224.0.0.0/4", "2001:db8:77::/64", "ff00::/8"],
    controllers: Object.fromEntries(
      [...classes, "urn:ietf:params:mud:dns", "urn:ietf:params:mud:ntp"].map((uri) => [uri, PEER]),
    ),
    myController: PEER,
    things: [{ id: "other", mudUrl: document.mudUrl, strength: "strong" }],
    strength: "strong",
    approvedAddresses: ["0.0.0.0/0", "::/0"],
  });
}

/** ACEs of the policies that became neither a rule nor an issue, nor speak of replies only. */
function silentlyLost(document: MudDocument, policy: Policy): string[] {
  const told = new Set([
    ...policy.rules.map((rule) => rule.source.path),
    ...policy.issues.map((issue) => issue.path),
  ]);
  const directions = [
    ["from-device", document.fromDevicePolicy],
    ["to-device", document.toDevicePolicy],
  ] as const;
  return directions.flatMap(([direction, references]) =>
    references.flatMap(({ name }) =>
      (document.acls.find((acl) => acl.name === name)?.aces ?? [])
        .filter((ace) => {
          const initiated = ace.matches.tcp?.directionInitiated;
          const repliesOnly = initiated !== undefined && initiated !== direction;
          return !told.has(ace.path) && !repliesOnly;
        })
        .map((ace) => ace.path),
    ),
  );
}

function stateOf(policy: Policy): DesiredState {
  const device = (id: string, slot: number, rules: Policy["rules"]) => ({
    id,
    slot,
    role: policy.role,
    macs: [`02:00:00:00:00:0${slot}`],
    addresses: [`192.168.77.1${slot}`, `2001:db8:77::1${slot}`],
    rules: rules.map(wallRule),
  });
  return {
    lan: { interface: "lan0", addresses: ["192.168.77.1", "2001:db8:77::1"] },
    wan: { interface: "wan0", nat44: true },
    dns: { thingsPort: 53, peoplePort: 5300 },
    devices: [device("thing", 1, policy.rules), device("other", 2, [])],
  };
}

function admitAll(policy: Policy): Admitted {
  const admitted = new Admitted();
  for (const rule of policy.rules)
    for (const peer of rule.peer)
      if (peer.kind === "name")
        admitted.admit(
          {
            device: "thing",
            name: peer.name,
            addresses: ["203.0.113.9", "2001:db8::9"],
            seconds: 600,
          },
          Date.now(),
        );
  return admitted;
}
