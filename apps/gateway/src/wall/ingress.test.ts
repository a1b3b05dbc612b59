import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { Check } from "typebox/value";
import { describe, expect, test } from "vitest";
import { DesiredState, type WallDevice } from "./contract.ts";
import { anyState } from "./generate.fixture.ts";
import { renderIngress, renderIngressChange } from "./ingress.ts";
import { linkLocal, mayOwn } from "./link-address.ts";

const FOLDER = new URL("cases/ingress/", import.meta.url);
const CASES = readdirSync(FOLDER)
  .toSorted()
  .map((name) => {
    const path = new URL(name, FOLDER).pathname;
    const text = readFileSync(path, "utf8");
    return [/^# (.+)$/m.exec(text)?.[1] ?? name, { path, text }] as const;
  });

interface Side {
  readonly desired: DesiredState;
  readonly ports: readonly string[];
}

/** The state and the ports that a section of a case gives. */
function side(text: string, section: string): Side | undefined {
  const found = new RegExp(
    `^## ${section}\\n\\n\`\`\`json\\n([^]*?)\`\`\`\\n\\n\`\`\`json\\n([^]*?)\`\`\`$`,
    "m",
  ).exec(text);
  if (!found) return undefined;
  const desired: unknown = JSON.parse(found[1] ?? "");
  if (!Check(DesiredState, desired)) throw new Error(`${section} is not a state`);
  return { desired, ports: JSON.parse(found[2] ?? "") as string[] };
}

describe("states become the tables before the main one", () => {
  test.each(CASES)("%s", async (_, { path, text }) => {
    const before = side(text, "Before");
    const after = side(text, "After");
    if (!before) throw new Error("no state");
    const result = after
      ? renderIngressChange(before, after)
      : renderIngress(before.desired, before.ports);
    const heading = after ? "## Changed" : "## Loaded";
    const given = text.slice(0, text.indexOf(heading));
    const whole = `${given}${heading}\n\n\`\`\`nft\n${result}\`\`\`\n`;
    await expect(whole).toMatchFileSnapshot(path);
  });
});

test("where the kernel tells bridges apart, nothing goes from port to port of ours, listed or not", () => {
  const desired = {
    lan: { interface: "br-lan", addresses: [] },
    wan: { interface: "wan0", nat44: false },
    devices: [],
  };
  const chain = (knows: boolean) =>
    /chain port_to_port \{([^}]*)\}/.exec(renderIngress(desired, ["p-1"], new Map(), knows))?.[1];
  expect(chain(true)).toContain('policy accept;\n    meta ibrname "br-lan" drop\n');
  expect(chain(false)).not.toContain("ibrname");
});

const port = fc.constantFrom("lan1", "lan2", "wlan0.7", "p-a");
const facts = fc.record(
  {
    port,
    quarantined: fc.boolean(),
    caps: fc.record(
      {
        packetsPerSecond: fc.integer({ min: 1, max: 10_000_000 }),
        newFlowsPerSecond: fc.integer({ min: 1, max: 1_000_000 }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const anySide: fc.Arbitrary<Side> = fc
  .record({
    state: anyState,
    more: fc.array(facts, { minLength: 4, maxLength: 4 }),
    ports: fc.uniqueArray(port),
  })
  .map(({ state, more, ports }) => ({
    ports,
    desired: {
      ...state,
      lan: { ...state.lan, prefixes: ["192.168.77.0/24", "2a0d:f302:77::/64"] },
      devices: state.devices.map((device, at) => ({ ...device, ...more[at] })),
    },
  }));

/** What the kernel holds: each table's containers with their elements, limits and ports. */
class Kernel {
  readonly #facts = new Set<string>();
  #table = "";

  take(text: string): void {
    let container = "";
    for (const line of text.split("\n")) {
      const words = line.trim();
      const table = /^table (.+) \{$/.exec(words)?.[1];
      if (table !== undefined) this.#table = table;
      container = /^(?:set|map) (\S+) \{/.exec(words)?.[1] ?? container;
      const elements = /elements = \{ (.+) \}/.exec(words)?.[1];
      for (const element of elements?.split(", ") ?? [])
        this.#add(`${this.#table} ${container} { ${element} }`);
      const limit = /^limit (\S+) \{ (.+?);? \}$/.exec(words);
      if (limit) this.#add(`${this.#table} limit ${limit[1]} ${limit[2]}`);
      const chain = /^chain (port_\S+) \{$/.exec(words)?.[1];
      if (chain !== undefined) this.#add(`${this.#table} ${chain}`);
      this.#command(words);
    }
  }

  get facts(): readonly string[] {
    return [...this.#facts].toSorted();
  }

  #command(words: string): void {
    const [verb, kind, family, name, ...rest] = words.split(" ");
    const table = `${family} ${name}`;
    if (kind === "table" && verb === "delete") {
      for (const fact of this.#facts) if (fact.startsWith(`${table} `)) this.#facts.delete(fact);
    } else if (kind === "element") {
      const fact = `${table} ${rest.join(" ")}`;
      if (verb === "add") this.#add(fact);
      else this.#remove(fact.slice(0, -2));
    } else if (kind === "limit" && (verb === "add" || verb === "delete")) {
      const [limit, ...text] = rest;
      if (verb === "add") this.#add(`${table} limit ${limit} ${text.slice(1, -1).join(" ")}`);
      else this.#remove(`${table} limit ${limit} `);
    } else if (kind === "chain" && verb === "add") this.#facts.add(`${table} ${rest[0]}`);
    else if (kind === "chain" && verb === "delete") this.#remove(`${table} ${rest[0]}`);
  }

  #add(fact: string): void {
    if (this.#facts.has(fact)) throw new Error(`twice: ${fact}`);
    this.#facts.add(fact);
  }

  #remove(start: string): void {
    const found = [...this.#facts].filter(
      (fact) =>
        fact === start ||
        fact === `${start} }` ||
        fact.startsWith(`${start} : `) ||
        (start.endsWith(" ") && fact.startsWith(start)),
    );
    if (found.length !== 1) throw new Error(`${found.length} of ${start}`);
    for (const fact of found) this.#facts.delete(fact);
  }
}

describe("whatever the states say", () => {
  test("a change leaves what loading the new state would", () => {
    fc.assert(
      fc.property(anySide, anySide, (before, other) => {
        const { lan, wan } = before.desired;
        const after = { ...other, desired: { ...other.desired, lan, wan } };
        const changed = new Kernel();
        changed.take(renderIngress(before.desired, before.ports));
        changed.take(renderIngressChange(before, after) ?? "");
        const loaded = new Kernel();
        loaded.take(renderIngress(after.desired, after.ports));
        expect(changed.facts).toEqual(loaded.facts);
      }),
      { numRuns: 300 },
    );
  });

  test("where the network changed no change leads there", () => {
    fc.assert(
      fc.property(anySide, (one) => {
        const wan = { ...one.desired.wan, interface: `${one.desired.wan.interface}9` };
        const other = { ...one, desired: { ...one.desired, wan } };
        expect(renderIngressChange(one, other)).toBeUndefined();
      }),
    );
  });

  test("nothing is said when nothing is different, or only rules are", () => {
    fc.assert(
      fc.property(anySide, (one) => {
        const devices = one.desired.devices.map((device): WallDevice => ({ ...device, rules: [] }));
        const ruleless = { ...one, desired: { ...one.desired, devices } };
        expect(renderIngressChange(one, one)).toBe("");
        expect(renderIngressChange(one, ruleless)).toBe("");
      }),
    );
  });

  test("no rule asks a set of ranges, which the kernel fills after it asks it", () => {
    fc.assert(
      fc.property(anySide, ({ desired, ports }) => {
        expect(renderIngress(desired, ports)).not.toMatch(/\{[^{}\n]*\d\/\d[^{}\n]*\}/);
      }),
    );
  });

  test("only our own tables are named", () => {
    fc.assert(
      fc.property(anySide, ({ desired, ports }) => {
        const text = renderIngress(desired, ports).replaceAll(/"[^"]*"/g, "");
        expect(new Set(text.match(/^(?:add |delete )?table .*$/gm))).toEqual(
          new Set(
            ["netdev thingwall", "bridge thingwall", "inet thingwall_early"].flatMap((table) => [
              `add table ${table}`,
              `delete table ${table}`,
              `table ${table} {`,
            ]),
          ),
        );
        expect(text).not.toMatch(/\b(flush|include|define)\b/);
      }),
    );
  });
});

describe("addresses that a MAC gives", () => {
  test("are as RFC 4291 appendix A makes them", () => {
    expect(linkLocal("34:56:78:9a:bc:de")).toBe("fe80::3656:78ff:fe9a:bcde");
    expect(linkLocal("02:00:00:00:77:11")).toBe("fe80::ff:fe00:7711");
  });

  test.each([
    ["its own", "2a0d:f302:77:0:3656:78ff:fe9a:bcde", true],
    ["another's", "2a0d:f302:77:0:3656:78ff:fe9a:bcdf", false],
    ["another's on the link", "fe80::ff:fe00:7711", false],
    ["a random one", "2a0d:f302:77::1:2:3:4", true],
    ["of IPv4", "192.168.77.11", true],
  ])("%s: %s", (_, address, expected) => {
    expect(mayOwn(["34:56:78:9a:bc:de"], address)).toBe(expected);
  });
});
