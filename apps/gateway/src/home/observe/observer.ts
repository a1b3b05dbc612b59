/**
 * Takes what the wall and the names report: says which flow it was and why, judges what it says of
 * who sent it, and keeps what a thing without a description tries.
 */
import { decide, type Flow } from "@thingwall/mud/decide";
import type { DeviceId } from "@thingwall/mud/policy";
import type { GatewayConfig } from "../../config.ts";
import type { NameEvent } from "../../names/contract.ts";
import type { Counted, DroppedPacket } from "../../wall/contract.ts";
import type { Attempts } from "../assess/attempts.ts";
import type { GatewayEvent } from "../contract.ts";
import { canonical, gatewayAddresses } from "../device/access.ts";
import { type Accesses, policiesOf } from "../device/accesses.ts";
import { isAssessed, permittedNames } from "../device/desired.ts";
import type { Device } from "../device/device.ts";
import type { Roster } from "../device/roster.ts";
import { askedFor, deniedBy, impersonationIn } from "../life/witness.ts";
import type { Observed } from "../respond/observed.ts";
import { countedOf } from "./counted.ts";
import { flowOf, nameless, stoppedAtPort, type Surroundings } from "./dropped.ts";
import { NamesGiven } from "./names-given.ts";

export interface Observing {
  readonly config: GatewayConfig;
  readonly roster: Pick<Roster, "device" | "devices" | "withMac">;
  readonly accesses: Accesses;
  readonly attempts: Attempts;
  readonly publish: (event: GatewayEvent) => void;
  /** Takes what speaks against a thing. */
  readonly onObserved: (id: DeviceId, observed: Observed) => void;
}

export class Observer {
  readonly #of: Observing;
  readonly #given = new NamesGiven();
  #around: Surroundings;

  constructor(observing: Observing) {
    this.#of = observing;
    this.#around = surroundings(observing.roster.devices, observing.config, this.#given);
  }

  /** To be called when somebody came, left or has other addresses. */
  settle(): void {
    this.#around = surroundings(this.#of.roster.devices, this.#of.config, this.#given);
  }

  forget(id: DeviceId): void {
    this.#given.forget(id);
    this.#of.attempts.forget(id);
  }

  deviceAt(address: string): DeviceId | undefined {
    return this.#around.deviceAt(address);
  }

  /** A packet that the wall dropped. */
  dropped(packet: DroppedPacket): void {
    const { roster, accesses, publish } = this.#of;
    const flow = flowOf(packet, this.#around);
    if (stoppedAtPort(packet)) {
      const { at, mac, stage: why } = packet;
      publish({ kind: "stopped", at, device: roster.withMac(mac)?.config.id, why, flow });
      return;
    }
    const policies = policiesOf(flow, accesses.now);
    const answer = decide(policies, flow);
    // The wall dropped it all the same: the name that would have permitted it has lapsed there.
    const decision = answer.verdict === "drop" ? answer : decide(policies, nameless(flow));
    const device = decision.device ?? flow.from.device ?? flow.to.device;
    publish({ kind: "dropped", at: packet.at, device, flow, decision });
    this.#witness(packet, flow);
    this.#sought(flow, packet.at);
  }

  /** A question that a thing asked. */
  asked(event: NameEvent): void {
    const { accesses, attempts, publish, onObserved } = this.#of;
    const { device: id, name, addresses, told = addresses, outcome, at } = event;
    this.#given.record(id, name, told);
    publish({ kind: "name", ...event });
    if (outcome === "answered" && this.#isAssessed(id))
      this.#proposed(id, attempts.asked(id, name, told, at), at);
    const granted = accesses.granted.get(id);
    const observed = granted && askedFor(event, permittedNames(granted.policy));
    if (observed) onObserved(id, observed);
  }

  /** How much was dropped of whom. */
  counted(counted: Counted): void {
    const event = countedOf(
      counted,
      (mac) => this.#of.roster.withMac(mac)?.config.id,
      (device, address) => this.#given.of(device, address),
    );
    this.#of.publish(event);
  }

  /** What a dropped packet says of who sent it. */
  #witness(packet: DroppedPacket, flow: Flow): void {
    const { roster, accesses, attempts, onObserved } = this.#of;
    const isStranger = packet.stage === "unknown-device";
    const sender = isStranger
      ? roster.withMac(packet.mac)
      : flow.from.device === undefined
        ? undefined
        : roster.device(flow.from.device);
    if (sender?.config.role !== "thing" || sender.unknown) return;
    const { id } = sender.config;
    if (this.#isAssessed(id) && !isStranger)
      this.#proposed(id, attempts.flow(id, flow, packet.at), packet.at);
    const observed = isStranger
      ? impersonationIn(packet, sender, (address) => this.#ownerOf(address))
      : deniedBy(flow, packet.at, policiesOf(flow, accesses.granted));
    if (observed) onObserved(id, observed);
  }

  /** What people ask of a thing without a description is part of what it needs. */
  #sought(flow: Flow, at: number): void {
    const { from, to } = flow;
    if (from.device === undefined || to.device === undefined) return;
    if (this.#of.roster.device(from.device)?.config.role !== "person") return;
    if (this.#isAssessed(to.device))
      this.#proposed(to.device, this.#of.attempts.flow(to.device, flow, at), at);
  }

  #isAssessed(id: DeviceId): boolean {
    const access = this.#of.accesses.now.get(id);
    return access !== undefined && isAssessed(access);
  }

  #proposed(id: DeviceId, isFirst: boolean, at: number): void {
    if (isFirst) this.#of.publish({ kind: "proposal", at, device: id });
  }

  #ownerOf(address: string): string | undefined {
    return gatewayAddresses(this.#of.config).includes(address)
      ? "gateway"
      : this.#around.deviceAt(address);
  }
}

function surroundings(
  devices: readonly Device[],
  config: GatewayConfig,
  given: NamesGiven,
): Surroundings {
  const byAddress = new Map<string, string>();
  const bySender = new Map<string, string>();
  for (const { config: device, learnt = [] } of devices)
    for (const address of [...device.addresses.map(canonical), ...learnt]) {
      byAddress.set(address, device.id);
      bySender.set(`${device.mac} ${address}`, device.id);
    }
  return {
    deviceAt: (address) => byAddress.get(address),
    sender: (mac, address) => bySender.get(`${mac} ${address}`),
    gatewayAddresses: gatewayAddresses(config),
    namesOf: (device, address) => given.of(device, address),
  };
}
