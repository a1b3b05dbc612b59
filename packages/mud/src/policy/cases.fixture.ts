/** Reading and writing of the golden cases in `cases/`: prose, a MUD file, the home, the rules. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Bindings, PeerConstraint, PolicyIssue, Rule } from "./policy.ts";

const FOLDER = new URL("cases/", import.meta.url);

export interface GoldenCase {
  readonly path: string;
  readonly title: string;
  /** The part of the file that is given: everything before `## Rules`. */
  readonly given: string;
  /** The MUD file's text, as published. */
  readonly file: string;
  readonly home: Bindings;
}

/** A home that every case starts from; a case says what is different. */
export const HOME: Bindings = {
  device: "lamp",
  localNetworks: ["192.168.1.0/24", "2001:db8:1::/64"],
  controllers: {},
  things: [],
  strength: "strong",
  approvedAddresses: [],
};

const SERVICES: Bindings["controllers"] = Object.fromEntries(
  ["dns", "ntp"].map((service) => [
    `urn:ietf:params:mud:${service}`,
    { networks: ["192.168.1.1/32", "2001:db8:1::1/128"], devices: [] },
  ]),
);

export function readCases(): GoldenCase[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".md"))
    .toSorted()
    .map((name) => {
      const path = fileURLToPath(new URL(name, FOLDER));
      const text = readFileSync(path, "utf8");
      const home = JSON.parse(block(text, "Home")) as Partial<Bindings>;
      return {
        path,
        title: /^# (.+)$/m.exec(text)?.[1] ?? name,
        given: text.slice(0, text.indexOf("## Rules")),
        file: block(text, "File"),
        home: { ...HOME, ...home, controllers: { ...SERVICES, ...home.controllers } },
      };
    });
}

function block(text: string, section: string): string {
  const found = new RegExp(`^## ${section}\\n\\n\`\`\`json\\n([^]*?)\`\`\`$`, "m").exec(text);
  if (!found?.[1]) throw new Error(`no section ${section}`);
  return found[1];
}

/** The whole case with what became of it. */
export function writeCase(
  golden: GoldenCase,
  rules: readonly Rule[],
  issues: readonly PolicyIssue[],
): string {
  const fenced = (lines: readonly string[]) => ["```text", ...lines, "```"].join("\n");
  return [
    `${golden.given}## Rules\n\n${fenced(rules.map(printRule))}\n`,
    `## Issues\n\n${fenced(issues.map(printIssue))}\n`,
  ].join("\n");
}

/** One line a rule, as a person would say it. */
export function printRule(rule: Rule): string {
  const { icmp } = rule;
  const words = [
    `${rule.direction} IPv${rule.family} ${rule.verdict}`,
    rule.protocol === undefined ? "any protocol" : `protocol ${rule.protocol}`,
    ...(rule.sourcePorts ? [`from port ${printPorts(rule.sourcePorts)}`] : []),
    ...(rule.destinationPorts ? [`to port ${printPorts(rule.destinationPorts)}`] : []),
    ...(icmp ? [`type ${icmp.type ?? "any"} code ${icmp.code ?? "any"}`] : []),
    ...(rule.peer.length === 0 ? ["with anyone"] : rule.peer.map(printPeer)),
  ];
  const { ace, clause, kind } = rule.source;
  return `${words.join(" ")}  [${kind === "file" ? ace : kind}, ${clause}]`;
}

function printPorts(ranges: NonNullable<Rule["sourcePorts"]>): string {
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

function printPeer(peer: PeerConstraint): string {
  if (peer.kind === "name") return `with ${peer.name}`;
  const who = [...peer.networks, ...peer.devices];
  return `with ${peer.as} ${peer.term}`.trimEnd() + ` {${who.join(" ")}}`;
}

export function printIssue(issue: PolicyIssue): string {
  const params = Object.entries(issue.params).map(([name, value]) => `${name}=${value}`);
  return `${issue.severity} ${issue.code} at ${issue.path || "/"} (${issue.clause}) ${params.join(" ")}`;
}
