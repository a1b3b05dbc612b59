/** Whether our rules are there and whole, and what other rules do to the same packets. */
import type { GatewayConfig } from "../config.ts";
import { GUARD, renderStanding } from "../wall/standing.ts";
import { TABLE } from "../wall/text.ts";
import { found, type Finding, type Trouble, trouble } from "./finding.ts";
import { ask, askJson, list, member, readText, text } from "./look.ts";

/** `undefined` where this user may not look. */
export async function readRules(): Promise<unknown> {
  const { ok } = await ask("nft", ["list", "tables"]);
  return ok ? askJson("nft", ["-j", "-s", "-t", "list", "ruleset"]) : undefined;
}

const isOurs = (table: string) => table === "thingwall" || table.startsWith("thingwall_");
/** Hooks that packets of the home pass, and the answers of the gateway to them. */
const HOOKS = ["prerouting", "input", "forward", "output", "postrouting"];

interface Base {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly hook: string;
  readonly policy: string;
}

/** Every other chain at a hook that ends packets: whatever we accept ends there all the same. Pure. */
export function foreignDrops(rules: unknown): readonly Base[] {
  const objects = list(rules, "nftables");
  const chains = objects
    .map((object) => member(object, "chain"))
    .filter((chain) => chain !== undefined && !isOurs(text(chain, "table")));
  const places = new Map(chains.map((chain) => [placeOf(chain, text(chain, "name")), chain]));
  const ending = new Set<string>();
  const leads = new Map<string, Set<string>>();
  for (const object of objects) {
    const rule = member(object, "rule");
    if (rule === undefined || isOurs(text(rule, "table"))) continue;
    const from = placeOf(rule, text(rule, "chain"));
    for (const statement of list(rule, "expr")) {
      const verdicts = JSON.stringify(statement);
      if (/"(?:drop|reject)":/.test(verdicts)) ending.add(from);
      for (const [, target = ""] of verdicts.matchAll(/"target":"([^"]+)"/g)) {
        const to = leads.get(from) ?? new Set();
        leads.set(from, to.add(placeOf(rule, target)));
      }
    }
  }
  const ends = (place: string, seen: Set<string>): boolean => {
    if (ending.has(place)) return true;
    if (seen.has(place)) return false;
    seen.add(place);
    return [...(leads.get(place) ?? [])].some((next) => ends(next, seen));
  };
  return [...places].flatMap(([place, chain]): Base[] => {
    const hook = text(chain, "hook");
    const policy = text(chain, "policy");
    if (!HOOKS.includes(hook) || (policy !== "drop" && !ends(place, new Set()))) return [];
    const [family, table] = [text(chain, "family"), text(chain, "table")];
    return [{ family, table, chain: text(chain, "name"), hook, policy }];
  });
}

const placeOf = (object: unknown, chain: string) =>
  `${text(object, "family")} ${text(object, "table")} ${chain}`;

export function otherFirewalls(rules: unknown): readonly Finding[] {
  const wrong: Trouble[] = foreignDrops(rules).map(({ family, table, chain, hook }) =>
    trouble("firewall-drops", { table: `${family} ${table}`, chain, hook }),
  );
  const legacy = ["ip", "ip6"].flatMap((family) =>
    (readText(`/proc/net/${family}_tables_names`) ?? "")
      .split("\n")
      .filter((name) => name === "filter" || name === "raw" || name === "mangle")
      .map((name) => `${family} ${name}`),
  );
  if (legacy.length > 0) wrong.push(trouble("firewall-legacy", { tables: legacy.join(", ") }));
  return found("other-firewalls", wrong);
}

/** Tables that are there whenever a wall is. */
export const TABLES = [
  TABLE,
  GUARD.table,
  "netdev thingwall",
  "bridge thingwall",
  "inet thingwall_early",
];

/**
 * The part of our rules that no device changes is counted chain by chain: a rule more or less is
 * somebody else's. Pure.
 */
export function ownTable(rules: unknown, config: GatewayConfig): readonly Finding[] {
  const objects = list(rules, "nftables");
  const all = (kind: string) =>
    objects.map((object) => member(object, kind)).filter((held) => held !== undefined);
  const there = new Set(
    all("table").map((table) => `${text(table, "family")} ${text(table, "name")}`),
  );
  const wrong: Trouble[] = TABLES.filter((table) => !there.has(table)).map((table) =>
    trouble("table-absent", { table }),
  );
  if (there.has(TABLE)) wrong.push(...altered(all("chain"), all("rule"), config));
  return found("table", wrong, { tables: TABLES.length });
}

function altered(
  chains: readonly unknown[],
  rules: readonly unknown[],
  { lan, wan }: GatewayConfig,
): Trouble[] {
  const addresses = lan.addresses.map((prefix) => prefix.replace(/\/.*$/, "").toLowerCase());
  const { ways, hooks } = renderStanding({
    lan: { interface: lan.interface, addresses },
    wan,
    dns: { thingsPort: 53, peoplePort: 5300 },
  });
  const [family = "", table = ""] = TABLE.split(" ");
  const inTable = (held: unknown) =>
    text(held, "family") === family && text(held, "table") === table;
  const own = chains.filter(inTable);
  const wrong = [...ways, ...hooks].flatMap(({ name, rules: lines }) => {
    const chain = own.find((each) => text(each, "name") === name);
    const [first = ""] = lines;
    const declared = /policy (\w+);/.exec(first)?.[1];
    const wanted = lines.length - (first.startsWith("type ") ? 1 : 0);
    const is = rules.filter((rule) => inTable(rule) && text(rule, "chain") === name).length;
    const whole =
      chain !== undefined &&
      is === wanted &&
      (declared === undefined || text(chain, "policy") === declared);
    return whole ? [] : [name];
  });
  if (wrong.length === 0) return [];
  return [trouble("table-altered", { table: TABLE, chains: wrong.join(", ") })];
}

/** Packets with which somebody at home has answered as a DHCP server, and which were dropped. Pure. */
export function heldDhcp(listing: unknown): number {
  const [counter] = list(listing, "nftables").flatMap((object) => member(object, "counter") ?? []);
  return Number(member(counter, "packets") ?? 0);
}
