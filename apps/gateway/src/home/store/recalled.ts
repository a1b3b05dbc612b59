/** What is kept of a home, as the home asks for it. Pure. */
import type { DeviceId } from "@thingwall/mud/policy";
import type { Life } from "../life/life.ts";
import type { Original, Pin, Source } from "../profile/index.ts";
import { isFrom } from "./found.ts";
import { lifeOf } from "./lived.ts";
import type { Records } from "./records.ts";
import type { State } from "./state.ts";

/** A description that was taken once. */
export interface Taken {
  /** What whoever describes the thing from there again is held to. */
  readonly pin: Pin;
  readonly fetched: number;
  /** As it came; absent where the store lost it. */
  readonly original?: Original;
}

/** What befell each device of which anything is kept. */
export function livesIn(state: State): ReadonlyMap<DeviceId, Life> {
  const facts = Map.groupBy(state.fact.values(), ({ device }) => device);
  return new Map([...facts].map(([id, own]) => [id, lifeOf(own)]));
}

/** The last description that was taken from there. */
export function descriptionIn(
  state: State,
  id: DeviceId,
  source: Source,
): Records["profile"] | undefined {
  const record = state.profile.get(id);
  return record && "url" in source && isFrom(record, { config: { mud: source } })
    ? record
    : undefined;
}

export function pinOf({ lastUpdate, signer, repository }: Records["profile"]): Pin {
  return {
    lastUpdate,
    ...(repository === undefined ? {} : { repository }),
    ...(signer && { signer: { subject: signer.subject, authorityKeyId: signer.key } }),
  };
}

/** `document`: by its digest. */
export function originalOf(
  { file: digest, signature }: Records["profile"],
  document: (digest: string) => Uint8Array | undefined,
): Original | undefined {
  const file = document(digest);
  if (file === undefined || signature === undefined) return file && { file };
  const signed = document(signature);
  return signed && { file, signature: signed };
}

/** Whether anything is kept of it: a key alone may wait for it. */
export function isKnownIn({ device, key }: State, id: DeviceId): boolean {
  return (
    device.has(id) ||
    [...key.values()].some(({ for: whom, owner }) => whom === "thing" && owner === id)
  );
}

/** Where it said itself, in DHCP, that the description is that is kept of it. */
export function announcedIn(state: State, id: DeviceId): string | undefined {
  const record = state.profile.get(id);
  return record?.channel === "dhcp" ? record.url : undefined;
}

/** Whoever had this MAC at this port before, the last of them. `isFree`: it is nobody who is here. */
export function lastAt(
  state: State,
  mac: string,
  port: string | undefined,
  isFree: (id: DeviceId) => boolean,
): DeviceId | undefined {
  return [...state.attachment.values()]
    .filter((each) => each.mac === mac && each.port === port && isFree(each.device))
    .toSorted((one, other) => other.since - one.since)[0]?.device;
}
