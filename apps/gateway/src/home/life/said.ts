/** The household's word on one description of a thing; it counts for that description alone. Pure. */
import { isDeepStrictEqual } from "node:util";
import type { MudDocument } from "@thingwall/mud/document";
import type { Word } from "../contract.ts";
import type { Device, Said } from "../device/device.ts";
import type { LoadedProfile, Source } from "../profile/index.ts";

export interface Saying extends Said {
  /** Where that description comes from; absent where the thing has none. */
  readonly of?: Source;
  /** The household said that it is there, whatever else was said of it. */
  readonly claimed?: true;
  /** The household gave the thing this one, learnt from what it was seen to do. */
  readonly learnt?: MudDocument;
}

export const NOTHING_SAID: Saying = {};

export function claimOf({ url, channel, signer }: Extract<Word, { kind: "claim" }>): Saying {
  return { of: { url, channel, ...(signer === undefined ? {} : { signer }) }, claimed: true };
}

/** Where the household says that its description is; undefined where it says nothing of that. */
export const claimedIn = ({ of, claimed }: Saying): Source | undefined =>
  claimed === true ? of : undefined;

/** What was said of where this description comes from. */
export function sayingOf(device: Device, said: Saying): Saying {
  const { mud } = device.config;
  if (isDeepStrictEqual(said.of, mud)) return said;
  return mud === undefined ? NOTHING_SAID : { of: mud };
}

/** The device as it is by the household's word. */
export function worded(device: Device, life: Saying): Device {
  const { of: _of, claimed: _claimed, learnt, ...said } = sayingOf(device, life);
  const { said: _before, ...kept } = device;
  const { profile } = device;
  return {
    ...kept,
    ...(Object.keys(said).length === 0 ? {} : { said }),
    profile: learnt !== undefined ? learntProfile(learnt) : isLearnt(profile) ? undefined : profile,
  };
}

function learntProfile(document: MudDocument): LoadedProfile {
  return {
    kind: "described",
    document,
    issues: [],
    provenance: { channel: "user", signature: "unsigned" },
    learnt: true,
  };
}

const isLearnt = (profile: Device["profile"]): boolean =>
  profile?.kind === "described" && profile.learnt === true;
