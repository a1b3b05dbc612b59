import type { StringAnswer } from "dns-packet";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { canonicalName, type DataRecord } from "./wire.ts";

/** Links of one CNAME chain that are followed; the longest seen in the wild have about ten. */
export const MAX_CHAIN = 16;

/** What an answer says about exactly the name that was asked. */
export interface Chain {
  /** The CNAMEs from the asked name on, then the records of the asked type at its end. */
  readonly records: readonly DataRecord[];
  /** Addresses at its end, in the order given. */
  readonly addresses: readonly string[];
  /** The shortest TTL on the way, in seconds; `undefined` when there is no record. */
  readonly ttl: number | undefined;
}

/**
 * Follows the CNAMEs of an answer section from `name` to records of `type`. Records of any other
 * name are left out: an answer must never bring addresses that the asked name does not lead to
 * (cache poisoning by extra records). The signatures over what is kept stay with it. `undefined`
 * when the chain loops or has more than 16 links.
 */
export function followChain(
  answers: readonly DataRecord[],
  name: string,
  type: string,
): Chain | undefined {
  const byOwner = Map.groupBy(answers, (record) => canonicalName(record.name));
  const records: DataRecord[] = [];
  let owner = canonicalName(name);
  for (let links = 0; links <= MAX_CHAIN; links += 1) {
    const here = byOwner.get(owner) ?? [];
    const found = here.filter((record) => record.type === type);
    const signed = (covered: string) =>
      here.filter((record) => record.type === "RRSIG" && record.data.typeCovered === covered);
    const alias = here.find((record): record is StringAnswer => record.type === "CNAME");
    if (found.length > 0 || alias === undefined) {
      records.push(...found);
      if (found.length > 0 && type !== "RRSIG") records.push(...signed(type));
      return {
        records,
        addresses: [...new Set(found.flatMap(addressOf))],
        ttl: records.length === 0 ? undefined : Math.min(...records.map((r) => r.ttl ?? 0)),
      };
    }
    records.push(alias, ...signed("CNAME"));
    owner = canonicalName(alias.data);
  }
  return undefined;
}

/** The address in an A or AAAA record, as canonical text; none in any other, or a broken one. */
export function addressOf(record: DataRecord): string[] {
  if (record.type !== "A" && record.type !== "AAAA") return [];
  return isIP(record.data) === 0 ? [] : [ipaddr.parse(record.data).toString()];
}
