/**
 * The wall: holds the desired state and the admitted names, and makes the kernel enforce them.
 * Changes are made one after another; admissions that arrive while one is under way go together
 * in the next.
 */
import { canonicalAddress } from "@thingwall/mud/policy";
import { Admitted } from "./admitted.ts";
import { type Connection, denied } from "./connections.ts";
import type { Admit, DesiredState, WallDevice } from "./contract.ts";
import { renderIngress, renderIngressChange } from "./ingress.ts";
import {
  changed,
  type Loaded,
  renderAdmission,
  renderChange,
  renderRuleset,
  targetsOf,
} from "./render.ts";

/** What the wall changes; the real one is nftables and /proc/sys, a test's is its own. */
export interface Firewall {
  /** One transaction: all of it or nothing. */
  transact(text: string): Promise<void>;
  /** The network's own settings that bring packets to the rules. */
  prepare(desired: DesiredState): Promise<void>;
  /** Names of the bridge's ports. */
  ports(bridge: string): Promise<readonly string[]>;
  /** Connections that begin or end at one of the addresses. */
  connections(addresses: readonly string[]): Promise<readonly Connection[]>;
  /** Ends connections; one that has gone already is no fault. */
  end(connections: readonly Connection[]): Promise<void>;
}

const ENDING_ATTEMPTS = 5;

export class Wall {
  readonly #firewall: Firewall;
  readonly #now: () => number;
  readonly #admitted: Admitted;
  #desired: DesiredState | undefined;
  #loaded: Loaded | undefined;
  /** What the tables before the main one were made of. */
  #ingress: { readonly desired: DesiredState; readonly ports: readonly string[] } | undefined;
  /** What the network was prepared for, and the table whose connections were judged. */
  #prepared: string | undefined;
  #judged: Loaded | undefined;
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
      // Only now: forwarding that began before the first rules would forward everything.
      if (this.#prepared !== surroundings(desired)) await this.#prepare(desired);
      await this.#judge(loaded, desired);
    });
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
      await this.#prepare(desired);
      await this.#judge(loaded, desired);
      return true;
    });
  }

  /** Makes ready for the ports that there are now. False: there is nothing to make them ready for. */
  followPorts(): Promise<boolean> {
    return this.#inTurn(async () => {
      const desired = this.#desired;
      if (!desired) return false;
      await this.#prepare(desired);
      this.#loaded = await this.#load(desired);
      return true;
    });
  }

  /**
   * The change if the kernel takes it. Refused, the table may not be what we left: then whole, and
   * what the kernel refuses then, it refuses.
   */
  async #load(desired: DesiredState): Promise<Loaded> {
    const now = this.#now();
    const ports = await this.#firewall.ports(desired.lan.interface);
    const ingress = { desired, ports };
    if (this.#loaded && this.#ingress) {
      const change = renderChange(this.#loaded, desired, this.#admitted, now);
      const text = change.text + renderIngressChange(this.#ingress, ingress);
      try {
        if (text !== "") await this.#firewall.transact(text);
        this.#ingress = ingress;
        return change.loaded;
      } catch {
        this.#judged = undefined;
      }
    }
    const whole = renderRuleset(desired, this.#admitted, now);
    const early = renderIngress(desired, ports);
    try {
      await this.#firewall.transact(whole.text + early);
    } catch (error) {
      // An ordinary user's socket takes less at once: then the rules first, what stands before next.
      if (!/Message too long/.test(String(error))) throw error;
      await this.#firewall.transact(whole.text);
      await this.#firewall.transact(early);
    }
    this.#ingress = ingress;
    return whole.loaded;
  }

  async #prepare(desired: DesiredState): Promise<void> {
    await this.#firewall.prepare(desired);
    this.#prepared = surroundings(desired);
  }

  /** Ends what the devices that changed since the last judgement are no longer permitted. */
  async #judge(loaded: Loaded, desired: DesiredState): Promise<void> {
    const before = this.#judged;
    const { gone, come } = before
      ? changed(before, loaded)
      : { gone: [], come: [...loaded.devices.values()] };
    const concerned = [...gone, ...come].map(({ device }) => device);
    if (concerned.length > 0) await this.#endDenied(concerned, desired, before === undefined);
    this.#judged = loaded;
  }

  async #endDenied(
    concerned: readonly WallDevice[],
    desired: DesiredState,
    anyName: boolean,
  ): Promise<void> {
    const owners = new Map([...concerned, ...desired.devices].flatMap(ownership));
    const addresses = [...new Set(concerned.flatMap(({ addresses: own }) => own.map(canonical)))];
    const judgement = {
      gatewayAddresses: desired.lan.addresses.map(canonical),
      deviceAt: (address: string) => owners.get(address),
      devices: new Map(desired.devices.map((device) => [device.id, device])),
      admitted: this.#admitted,
      anyName,
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
    if (this.#waiting.length === 1) void this.#inTurn(() => this.#commitWaiting());
    return done;
  }

  async #commitWaiting(): Promise<void> {
    // The longest last: what it leaves in the kernel is what stays.
    const batch = this.#waiting.toSorted((a, b) => a.admission.seconds - b.admission.seconds);
    this.#waiting = [];
    const now = this.#now();
    const loaded = this.#loaded;
    try {
      // An answer that nothing enforces would be lost when the rules come.
      if (!loaded) throw new Error("no state has been applied yet");
      const text = batch
        .map(({ admission }) => renderAdmission(admission, loaded, this.#admitted, now))
        .join("");
      if (text !== "") await this.#firewall.transact(text);
    } catch (error) {
      for (const { settle } of batch) settle(error);
      return;
    }
    for (const { admission, settle } of batch) {
      // Nothing is kept of a name that no rule speaks of: it opens nothing.
      const spoken =
        loaded !== undefined && targetsOf(loaded, admission.device, admission.name).length > 0;
      if (spoken) this.#admitted.admit(admission, now);
      settle();
    }
  }

  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last.then(step, step);
    this.#last = result.catch(() => {});
    return result;
  }
}

/** What the network's settings depend on: interfaces, and where each device is. */
function surroundings({ lan, wan, devices }: DesiredState): string {
  return JSON.stringify([lan, wan, devices.map(({ macs, addresses }) => [macs, addresses])]);
}

function canonical(address: string): string {
  return canonicalAddress(address) ?? address;
}

function ownership({ id, addresses }: WallDevice): [string, string][] {
  return addresses.map((address) => [canonical(address), id]);
}
