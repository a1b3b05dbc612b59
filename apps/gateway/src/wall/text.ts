/** Words and forms of nft that every part of our table shares. */
import type { DroppedPacket } from "./contract.ts";
import type { Family } from "./shape.ts";

/** The only table of the IP families that is ever touched. */
export const TABLE = "inet thingwall";
/** NFLOG group of the samples of dropped packets. */
export const LOG_GROUP = 8520;
/** Samples a second that one chain may report, and that all of a table's may together. */
export const LOG_RATE = 'limit rate 20/second burst 40 packets limit name "reports"';
/** So that not even a flood of all devices at once exhausts the reader. */
export const REPORTS = `limit reports {
  rate 500/second burst 500 packets
}`;

export const IP: Record<Family, "ip" | "ip6"> = { 4: "ip", 6: "ip6" };
export const ADDRESS_TYPE: Record<Family, string> = { 4: "ipv4_addr", 6: "ipv6_addr" };

export interface SetText {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
  /** Elements that stay; what names hold comes and goes. */
  readonly fixed: readonly string[];
}

export interface ChainText {
  readonly name: string;
  readonly rules: readonly string[];
}

export function log(stage: DroppedPacket["stage"], slot: number): string {
  return `log prefix "${stage} ${slot}" group ${LOG_GROUP} snaplen 128 queue-threshold 1`;
}

export function printSet(set: SetText, dynamic: readonly string[] = []): string {
  const elements = [...set.fixed, ...dynamic];
  return [
    `set ${set.name} {`,
    `  type ${set.type}; flags timeout; comment "${set.comment}";`,
    ...(elements.length > 0 ? [`  elements = { ${elements.join(", ")} }`] : []),
    "}",
  ].join("\n");
}

export function printChain({ name, rules }: ChainText): string {
  return [`chain ${name} {`, ...rules.map((rule) => `  ${rule}`), "}"].join("\n");
}
