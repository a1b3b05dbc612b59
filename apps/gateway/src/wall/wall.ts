/**
 * The wall: holds the desired state and the admitted names, and makes the kernel enforce them.
 * Changes are made one after another; admissions that arrive while one is under way go together
 * in the next.
 */
import { canonicalAddress } from "@thingwall/mud/policy";
import { Admitted } from "./admitted.ts";
import { type Connection, denied } from "./connections.ts";
import { type Contents, NOTHING_KNOWN } from "./contents.ts";
import type { Admit, DesiredState, WallDevice } from "./contract.ts";
import { renderIngress, renderIngressChange } from "./ingress.ts";
import {
  changed,
  type Loaded,
  renderAdmissions,
  renderChange,
  renderRuleset,
  targetsOf,
} from "./render.ts";
import { addressesOf, refusedNamesOf } from "./shape.ts";

/** What the wall changes; the real one is nftables and /proc/sys, a test's is its own. */
export interface Firewall {
  /** One transaction: all of it or nothing. */
  transact(text: string): Promise<void>;
  /** What our tables hold. */
  contents(): Promise<Contents>;
  /** Whether rules can tell which bridge a frame is in. */
  knowsBridges(): Promise<boolean>;
  /** The network's own settings that bring packets to the rules. */
  prepare(desired: DesiredState): Promise<void>;
  /** The bridge's ports. */
  ports(bridge: string): Promise<readonly Port[]>;
  /** Connections that begin or end at one of the addresses. */
  connections(addresses: readonly string[]): Promise<readonly Connection[]>;
  /** Ends connections; one that has gone already is no fault. */
  end(connections: readonly Connection[]): Promise<void>;
}

/** A port of the bridge; one that went and came back has its name and another number. */
export interface Port {
  readonly name: string;
  readonly number: number;
}

const ENDING_ATTEMPTS = 5;
/** Milliseconds that an admission waits for others, so that they go in one transaction. */
const GATHER_MS = 5;

export class Wall {
  readonly #firewall: Firewall;
  readonly #now: () => number;
  readonly #admitted: Admitted;
  #desired: DesiredState | undefined;
  #loaded: Loaded | undefined;
  /** What the tables before the main one were made of. */
  #ingress: { readonly desired: DesiredState; readonly ports: readonly Port[] } | undefined;
  /** What the network was prepared for, and the table whose connections were judged. */
  #prepared: DesiredState | undefined;
  #judged: Loaded | undefined;
  /** Not before the first judgement: of what began before us we know only the names that still hold. */
  #namesKnown = false;
  #last: Promise<unknown> = Promise.resolve();
  #waiting: { admission: Admit; settle: (error?: unknown) => void }[] = [];

  /** `now` in milliseconds since the epoch; `admitted`: what the kernel was found to admit. */
  constructor(firewall: Firewall, now: () => number, admitted = new Admitted()) {
    this.#firewall = firewall;
    this.#now = now;
    this.#admitted = admitted;
  }

  /**
   * Makes everything enforced what is desired: the first time whole, then only what changed; and
   * ends the connections that are no longer permitted. Rejects when refused: the state before
   * stays whole.
   */
  apply(desired: DesiredState): Promise<void> {
    return this.#inTurn(async () => {
      const loaded = await this.#load(desired);
      this.#desired = desired;
      this.#loaded = loaded;
      this.#admitted.keep(desired);
      await this.#judge(loaded, desired);
      // Only now: forwarding that began before the first rules would forward everything.
      if (!sameSurroundings(this.#prepared, desired)) await this.#prepare(desired);
    });
  }

  /** What the kernel enforces. */
  get desired(): DesiredState | undefined {
    return this.#desired;
  }

  /** Loads everything again, whatever somebody else has made of it. False: there is nothing yet. */
  repair(): Promise<boolean> {
    return this.#inTurn(async () => {
      const desired = this.#desired;
      if (!desired) return false;
      this.#ingress = undefined;
      const loaded = await this.#load(desired);
      this.#loaded = loaded;
      // While the rules were not ours, anything may have begun.
      this.#judged = undefined;
      await this.#judge(loaded, desired);
      await this.#prepare(desired);
      return true;
    });
  }

  /** Makes ready for the ports that there are now. False: there is nothing to make them ready for. */
  followPorts(): Promise<boolean> {
    return this.#inTurn(async () => {
      const desired = this.#desired;
      if (!desired) return false;
      await this.#prepare(desired);
      const ports = await this.#firewall.ports(desired.lan.interface);
      this.#loaded = await this.#load(desired, ports);
      return true;
    });
  }

  /**
   * The change if the kernel takes it. Refused, the table may not be what we left: then whole, and
   * what the kernel refuses then, it refuses. Whoever changes the bridge's ports is followed by
   * `followPorts`; other changes do not look for them again.
   */
  async #load(desired: DesiredState, found?: readonly Port[]): Promise<Loaded> {
    const bridge = desired.lan.interface;
    const known = this.#ingress?.desired.lan.interface === bridge ? this.#ingress.ports : undefined;
    if (this.#loaded && this.#ingress) {
      const ports = found ?? known ?? (await this.#firewall.ports(bridge));
      const ingress = { desired, ports };
      const change = renderChange(this.#loaded, desired, this.#admitted, this.#now());
      const early = renderIngressChange(
        { desired: this.#ingress.desired, ports: namesOf(stillReady(this.#ingress.ports, ports)) },
        { desired, ports: namesOf(ports) },
      );
      if (!change || early === undefined) return this.#loadWhole(desired, ports, this.#desired);
      const text = change.text + early;
      // Unless all of it succeeds, there may be chains by names that the next change would use.
      this.#ingress = undefined;
      try {
        if (change.ahead !== "") await this.#firewall.transact(change.ahead);
        if (text !== "") await this.#firewall.transact(text);
        this.#ingress = ingress;
        return change.loaded;
      } catch {
        this.#judged = undefined;
      }
    }
    const ports = await this.#firewall.ports(bridge);
    return this.#loadWhole(desired, ports, this.#desired);
  }

  /**
   * Everything anew, whatever is there. First with maps that know no device, so that the kernel has
   * filled each set before a packet comes to the rule that asks it: meanwhile nothing new passes.
   * Refused after that, the state `before` is made anew.
   */
  async #loadWhole(
    desired: DesiredState,
    ports: readonly Port[],
    before: DesiredState | undefined,
  ): Promise<Loaded> {
    this.#ingress = undefined;
    let taken = 0;
    const knowsBridges = await this.#firewall.knowsBridges();
    const load = async (contents: Contents): Promise<Loaded> => {
      const { ahead, text, loaded } = renderRuleset(desired, this.#admitted, this.#now(), contents);
      const early = renderIngress(desired, namesOf(ports), contents, knowsBridges);
      const transact = async (...texts: readonly string[]): Promise<void> => {
        for (const each of texts) {
          if (each !== "") await this.#firewall.transact(each);
          taken += 1;
        }
      };
      await transact(ahead + early, text).catch((error: unknown) => {
        // An ordinary user's socket takes less at once: then the rules first, what stands before next.
        if (taken > 0 || !/Message too long/.test(String(error))) throw error;
        return transact(ahead, early, text);
      });
      return loaded;
    };
    try {
      const contents = await this.#firewall.contents();
      const loaded = await load(contents).catch((error: unknown) => {
        // Somebody may have made of our tables what cannot be filled.
        if (contents === NOTHING_KNOWN) throw error;
        return load(NOTHING_KNOWN);
      });
      this.#ingress = { desired, ports };
      return loaded;
    } catch (error) {
      if (taken > 0 && before) this.#loaded = await this.#loadWhole(before, ports, undefined);
      throw error;
    }
  }

  async #prepare(desired: DesiredState): Promise<void> {
    await this.#firewall.prepare(desired);
    this.#prepared = desired;
  }

  /** Ends what the devices that changed since the last judgement are no longer permitted. */
  async #judge(loaded: Loaded, desired: DesiredState): Promise<void> {
    const before = this.#judged;
    const { gone, come } = before
      ? changed(before, loaded)
      : { gone: [], come: [...loaded.devices.values()] };
    const concerned = [...gone, ...come].map(({ device }) => device);
    if (concerned.length > 0) await this.#endDenied(concerned, desired);
    this.#judged = loaded;
    this.#namesKnown = true;
  }

  async #endDenied(concerned: readonly WallDevice[], desired: DesiredState): Promise<void> {
    const owners = new Map([...concerned, ...desired.devices].flatMap(ownership));
    const addresses = [...new Set(concerned.flatMap(addressesOf))];
    const judgement = {
      gatewayAddresses: desired.lan.addresses.map(canonical),
      deviceAt: (address: string) => owners.get(address),
      devices: new Map(desired.devices.map((device) => [device.id, device])),
      admitted: this.#admitted,
      anyName: !this.#namesKnown,
    };
    for (let attempt = 1; ; attempt++) {
      const ending = denied(await this.#firewall.connections(addresses), judgement);
      try {
        await this.#firewall.end(ending);
        return;
      } catch (error) {
        // One that ended by itself meanwhile can spoil the others' end: look again.
        if (attempt === ENDING_ATTEMPTS) throw error;
      }
    }
  }

  /**
   * Resolves once the kernel admits the addresses; at once for a name that no rule speaks of, which
   * opens nothing.
   */
  admit(asked: Admit): Promise<void> {
    const admission = { ...asked, addresses: [...new Set(asked.addresses.map(canonical))] };
    const done = new Promise<void>((resolve, reject) => {
      this.#waiting.push({
        admission,
        settle: (error) => (error === undefined ? resolve() : reject(error as Error)),
      });
    });
    // Some milliseconds for others that come at the same time; a transaction costs more than waiting.
    if (this.#waiting.length === 1)
      setTimeout(() => void this.#inTurn(() => this.#commitWaiting()), GATHER_MS);
    return done;
  }

  async #commitWaiting(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      await this.#commit(batch.map(({ admission }) => admission));
    } catch (error) {
      for (const { settle } of batch) settle(error);
      return;
    }
    for (const { settle } of batch) settle();
  }

  async #commit(admissions: readonly Admit[]): Promise<void> {
    const [now, loaded, desired] = [this.#now(), this.#loaded, this.#desired];
    // An answer that nothing enforces would be lost when the rules come.
    if (!loaded || !desired) throw new Error("no state has been applied yet");
    const text = renderAdmissions(admissions, loaded, this.#admitted, now);
    if (text !== "") await this.#firewall.transact(text);
    const narrowed = new Set<WallDevice>();
    for (const admission of admissions) {
      // Nothing is kept of a name that no rule speaks of: it opens nothing.
      if (targetsOf(loaded, admission.device, admission.name).length === 0) continue;
      this.#admitted.admit(admission, now);
      const device = loaded.devices.get(admission.device)?.device;
      if (device && refusedNamesOf(device).has(admission.name)) narrowed.add(device);
    }
    if (narrowed.size > 0) await this.#endDenied([...narrowed], desired);
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last.then(step, step);
    this.#last = result.catch(() => {});
    return result;
  }
}

/** What the network's settings depend on: interfaces, and where each device is. */
function sameSurroundings(before: DesiredState | undefined, after: DesiredState): boolean {
  const place = ({ macs, addresses }: WallDevice) => JSON.stringify([macs, addresses]);
  return (
    before !== undefined &&
    JSON.stringify([before.lan, before.wan]) === JSON.stringify([after.lan, after.wan]) &&
    before.devices.length === after.devices.length &&
    before.devices.every((device, at) => {
      const other = after.devices[at];
      return other !== undefined && (device === other || place(device) === place(other));
    })
  );
}

function namesOf(ports: readonly Port[]): string[] {
  return ports.map(({ name }) => name);
}

/** Without those that came back: their chains may have gone with what they were before. */
function stillReady(known: readonly Port[], found: readonly Port[]): readonly Port[] {
  return known.filter(
    (port) => !found.some(({ name, number }) => name === port.name && number !== port.number),
  );
}

function canonical(address: string): string {
  return canonicalAddress(address) ?? address;
}

function ownership(device: WallDevice): [string, string][] {
  return addressesOf(device).map((address) => [address, device.id]);
}
