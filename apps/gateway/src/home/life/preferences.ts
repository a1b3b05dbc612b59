/**
 * What the household wants of a thing beside its access: what it is called and where it stands, how
 * fast it may send, which description it refused, and of what it wants to hear no more. Pure.
 */
import type { Cause } from "../respond/respond.ts";
import { unitOf } from "../respond/score.ts";

export interface Muted extends Cause {
  readonly since: number;
}

export interface Preferences {
  readonly name?: string;
  readonly room?: string;
  /** Packets of its own that pass in a second, at most. */
  readonly packetsPerSecond?: number;
  /** Digest of the description that was offered and refused. */
  readonly refused?: string;
  /** Notices of these causes are not told; what is done about them stays as it is. */
  readonly muted: readonly Muted[];
}

export type PreferenceEvent =
  | {
      readonly kind: "called";
      readonly name?: string | undefined;
      readonly room?: string | undefined;
    }
  | { readonly kind: "capped"; readonly packetsPerSecond?: number | undefined }
  | { readonly kind: "refused"; readonly digest: string }
  | { readonly kind: "reconsidered" }
  | { readonly kind: "muted"; readonly at: number; readonly cause: Cause }
  | { readonly kind: "unmuted"; readonly cause: Cause };

export const NO_PREFERENCES: Preferences = { muted: [] };

/** A thing that is noisy in ever new ways is no matter for muting: the oldest make room. */
const MOST_MUTED = 64;

export function preferencesAfter(before: Preferences, event: PreferenceEvent): Preferences {
  switch (event.kind) {
    case "called": {
      const { name: _name, room: _room, ...others } = before;
      const { name, room } = event;
      return {
        ...others,
        ...(name === undefined ? {} : { name }),
        ...(room === undefined ? {} : { room }),
      };
    }
    case "capped": {
      const { packetsPerSecond: _before, ...others } = before;
      const { packetsPerSecond } = event;
      return { ...others, ...(packetsPerSecond === undefined ? {} : { packetsPerSecond }) };
    }
    case "refused":
      return { ...before, refused: event.digest };
    case "reconsidered": {
      const { refused: _refused, ...others } = before;
      return others;
    }
    case "muted": {
      const { kind, object } = event.cause;
      const others = without(before.muted, event.cause);
      const muted = [...others.slice(1 - MOST_MUTED), { kind, object, since: event.at }];
      return { ...before, muted };
    }
    case "unmuted":
      return { ...before, muted: without(before.muted, event.cause) };
  }
}

export function isMuted({ muted }: Preferences, cause: Cause): boolean {
  return muted.some((each) => unitOf(each) === unitOf(cause));
}

function without(muted: readonly Muted[], cause: Cause): readonly Muted[] {
  return muted.filter((each) => unitOf(each) !== unitOf(cause));
}
