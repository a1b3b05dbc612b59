/**
 * A firewall in memory that takes the same transactions as nftables: sets with elements that lapse,
 * all of a transaction or nothing of it, and the kernel's refusals; and holds connections.
 */
import type { Connection } from "./connections.ts";
import { type Contents, NOTHING_KNOWN } from "./contents.ts";
import type { Firewall, Port } from "./wall.ts";
import type { DesiredState } from "./contract.ts";

type Elements = Map<string, number>;

export class MemoryFirewall implements Firewall {
  /** Set → element → when it lapses, in milliseconds; `Infinity` for good. */
  #sets: Map<string, Elements> | undefined;
  readonly #now: () => number;
  /** Every transaction that was asked for, refused ones too. */
  readonly transactions: string[] = [];
  readonly prepared: DesiredState[] = [];
  open: readonly Connection[] = [];
  bridge: readonly Port[] = [{ name: "p-1", number: 7 }];
  /** What becomes of the next transactions, one each: refused with this, or taken. */
  refusals: (Error | undefined)[] = [];
  /** Transactions wait for this. */
  hold: Promise<void> = Promise.resolve();

  constructor(now: () => number) {
    this.#now = now;
  }

  async prepare(desired: DesiredState): Promise<void> {
    this.prepared.push(desired);
  }

  async contents(): Promise<Contents> {
    return NOTHING_KNOWN;
  }

  async knowsBridges(): Promise<boolean> {
    return true;
  }

  async ports(): Promise<readonly Port[]> {
    return this.bridge;
  }

  async connections(addresses: readonly string[]): Promise<readonly Connection[]> {
    return this.open.filter(
      ({ original, reply }) =>
        addresses.includes(original.source) || addresses.includes(reply.source),
    );
  }

  async end(connections: readonly Connection[]): Promise<void> {
    this.open = this.open.filter((each) => !connections.includes(each));
  }

  async transact(text: string): Promise<void> {
    this.transactions.push(text);
    await this.hold;
    const refused = this.refusals.shift();
    let sets = this.#sets && new Map([...this.#sets].map(([name, set]) => [name, new Map(set)]));
    if (text.startsWith("add table")) sets = new Map();
    // The other tables hold no names; only the main one is kept here.
    const main = text
      .replaceAll(/^table (?!inet thingwall \{)[^]*?^\}\n/gm, "")
      .replaceAll(/^.* (?:netdev thingwall|bridge thingwall|inet thingwall_).*\n/gm, "");
    const [, block = "", lines = main] =
      /(table inet thingwall \{\n[^]*?^\}\n)([^]*)/m.exec(main) ?? [];
    for (const [name, elements] of this.#table(block)) sets?.set(name, elements);
    for (const line of lines.trimEnd().split("\n")) if (line !== "") this.#line(sets, line);
    // As in the kernel, the whole is refused when it is committed, after every line was read.
    if (refused) throw refused;
    this.#sets = sets;
  }

  /** Elements of a set that have not lapsed, with the seconds that each has left. */
  elements(set: string): Record<string, number> {
    const now = this.#now();
    // A device that changed has its sets under its other prefix.
    const other = set.replace(/^d(\d+)_/, "d$1b_");
    const current = [...(this.#sets?.get(set) ?? this.#sets?.get(other) ?? [])].filter(
      ([, lapse]) => lapse > now,
    );
    return Object.fromEntries(current.map(([key, lapse]) => [key, (lapse - now) / 1000]));
  }

  get sets(): readonly string[] {
    return [...(this.#sets?.keys() ?? [])];
  }

  #table(text: string): Map<string, Elements> {
    const sets = new Map<string, Elements>();
    for (const [, name = "", body = ""] of text.matchAll(/^ {2}set (\S+) \{\n([^]*?)^ {2}\}/gm)) {
      const listed = /elements = \{ (.*) \}/.exec(body)?.[1]?.split(", ") ?? [];
      sets.set(name, new Map(listed.map((element) => this.#element(element))));
    }
    return sets;
  }

  #line(sets: Map<string, Elements> | undefined, line: string): void {
    const gone = /^delete (?:chain|set) inet thingwall (\S+)$/.exec(line)?.[1];
    if (gone !== undefined) sets?.delete(gone);
    if (gone !== undefined || /element inet thingwall (sender|receiver|people)/.test(line)) return;
    const parsed = /^(add|delete) element inet thingwall (\S+) \{ (.*) \}$/.exec(line);
    if (!parsed) throw new Error(`syntax error: ${line}`);
    const [, verb, name = "", text = ""] = parsed;
    const set = sets?.get(name);
    if (!set) throw new Error(`no such set: ${name}`);
    const [key, lapse] = this.#element(text);
    // Linux 6.1: adding what is there changes nothing, deleting what is not there is an error.
    if (verb === "add") {
      if (!((set.get(key) ?? 0) > this.#now())) set.set(key, lapse);
    } else if (!set.delete(key)) throw new Error(`no such element: ${key}`);
  }

  #element(text: string): [string, number] {
    const [, key = text, seconds] = /^(.*) timeout (\d+)s(?: comment "[^"]*")?$/.exec(text) ?? [];
    const lapse = seconds === undefined ? Infinity : this.#now() + Number.parseInt(seconds) * 1000;
    return [key, lapse];
  }
}
