/** What the wall dropped and what was asked → what speaks against a thing, if anything does. Pure. */
import { decide, type Flow } from "@thingwall/mud/decide";
import type { DeviceId, Policy } from "@thingwall/mud/policy";
import type { DroppedPacket } from "../../wall/contract.ts";
import type { NameEvent } from "../../names/contract.ts";
import type { Device } from "../device/device.ts";
import type { Observed } from "../respond/observed.ts";

/**
 * `granted`: the policies of the flow's ends as if nobody were contained. What these permit is no
 * offence, whoever stopped it; nor is what the other end refuses.
 */
export function deniedBy(
  flow: Flow,
  at: number,
  granted: ReadonlyMap<DeviceId, Policy>,
): Observed | undefined {
  const { device } = flow.from;
  if (device === undefined) return undefined;
  const decision = decide(granted, flow);
  if (decision.verdict === "accept") return undefined;
  if (decision.device !== undefined && decision.device !== device) return undefined;
  const [name] = flow.to.names ?? [];
  return { kind: "denied", at, flow, why: decision.why, ...(name === undefined ? {} : { name }) };
}

/**
 * A frame with the address of another device or of the gateway. Only where the wall holds the MAC to
 * one port: elsewhere anybody may have sent it, to have this thing punished.
 */
export function impersonationIn(
  packet: DroppedPacket,
  { config }: Device,
  ownerOf: (address: string) => string | undefined,
): Observed | undefined {
  if (packet.stage !== "unknown-device" || config.port === undefined) return undefined;
  const whom = ownerOf(packet.source);
  if (whom === undefined || whom === config.id) return undefined;
  return { kind: "impersonated", at: packet.at, whom };
}

/** `permitted`: the names that its grant permits. */
export function askedFor(
  { name, outcome, at }: NameEvent,
  permitted: readonly string[],
): Observed | undefined {
  if (outcome !== "refused" || permitted.includes(name)) return undefined;
  return { kind: "asked", at, name, related: permitted.some((own) => areRelated(name, own)) };
}

/**
 * Both under one domain of at least two labels. Where a registry sells third labels this takes two
 * strangers for relatives, which makes an offence of three points one of one point.
 */
function areRelated(one: string, other: string): boolean {
  const domain = (name: string) => name.split(".").slice(-2).join(".");
  return one.includes(".") && domain(one) === domain(other);
}
