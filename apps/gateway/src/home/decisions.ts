/**
 * What the household decides about a device, and what that makes of it: kept first where it opens
 * something, in force first where it closes something.
 */
import type { DeviceId } from "@thingwall/mud/policy";
import type { Attempts } from "./assess/attempts.ts";
import { propose, taken } from "./assess/proposal.ts";
import type { GatewayEvent, ProposalView, Word } from "./contract.ts";
import type { Accesses } from "./device/accesses.ts";
import { isAssessed } from "./device/desired.ts";
import type { Device } from "./device/device.ts";
import { adopted, digestOf } from "./device/offered.ts";
import type { Roster } from "./device/roster.ts";
import { textOf } from "./effective/permits.ts";
import { type Told, widens } from "./life/life.ts";
import type { Lives } from "./life/lives.ts";
import { claimOf, type Saying, sayingOf, worded } from "./life/said.ts";
import {
  answerEvents,
  describedEvents,
  destinationOf,
  revokeEvents,
  wordEvent,
} from "./life/word.ts";
import { type Described, type LoadedProfile, settled } from "./profile/index.ts";
import { Refusal } from "./refusal.ts";
import { type StoreError, storeError } from "./store/error.ts";

/**
 * Keeps what the household decided, with what became of the device by it, and tells it; on the disk
 * when it returns. Throws `StoreError`: then nothing was decided, unless it `stands`, which is in
 * force all the same and is kept as soon as it can be.
 */
export type Keep = (event: Extract<GatewayEvent, { kind: "decided" }>, stands: boolean) => void;

export interface Deciding {
  readonly lives: Lives;
  readonly roster: Roster;
  readonly accesses: Accesses;
  readonly attempts: Attempts;
  readonly now: () => number;
  readonly keep: Keep;
  /** Something is kept of it, whether it is here or not. */
  readonly knows: (id: DeviceId) => boolean;
}

export interface Outcome {
  /** To be told of it. */
  readonly told: readonly Told[];
  /** Why it could not be kept, though it is to be enforced. */
  readonly unkept?: StoreError;
}

export class Decisions {
  readonly #with: Deciding;

  constructor(deciding: Deciding) {
    this.#with = deciding;
  }

  /** Nothing is enforced yet when it returns. Throws `Refusal`, and `StoreError` where nothing came of it. */
  take(id: DeviceId, word: Word): Outcome {
    const { lives, roster, attempts, keep, knows } = this.#with;
    const at = this.#with.now();
    const event = { kind: "decided", at, device: id, word } as const;
    if (word.kind === "forget") {
      // It may have left long ago.
      if (!knows(id)) this.there(id);
      // First of all from the disk: what is forgotten may have been a block.
      keep(event, false);
      return { told: [] };
    }
    const device = this.there(id);
    const before = lives.of(id);
    const told = this.#follow(device, word, at);
    const stands = word.kind !== "take" && !widens(before, lives.of(id), at);
    try {
      keep(event, stands);
    } catch (error) {
      const unkept = storeError(error, "");
      if (stands) return { told, unkept };
      lives.restore(id, before);
      roster.update(id, () => device);
      throw unkept;
    }
    if (word.kind === "accept") attempts.forget(id);
    return { told };
  }

  /** Another description is in force from now on, for who enforces it. */
  adopt(id: DeviceId, was: LoadedProfile | undefined, profile: LoadedProfile): readonly Told[] {
    const { lives, roster, now } = this.#with;
    roster.update(id, (device) => adopted(device, profile));
    return describedEvents(was, profile, now()).flatMap((event) => lives.hear(id, event).told);
  }

  /** The device as it is by what was said of it. */
  word(id: DeviceId): void {
    const { said } = this.#with.lives.of(id);
    this.#with.roster.update(id, (device) => worded(device, said));
  }

  /** The least with which a thing without a description could do what it tried; throws for none. */
  proposal(id: DeviceId): ProposalView {
    this.there(id);
    const { attempts, roster, now } = this.#with;
    const { text, needs, leftOut, remarks } = propose(id, attempts.of(id), roster.devices, now());
    return { text, needs, leftOut, remarks };
  }

  there(id: DeviceId): Device {
    const device = this.#with.roster.device(id);
    if (!device) throw new Refusal("no-device");
    return device;
  }

  #follow(device: Device, word: Exclude<Word, { kind: "forget" }>, at: number): readonly Told[] {
    const { lives, roster } = this.#with;
    const { id } = device.config;
    const said = sayingOf(device, lives.of(id).said);
    switch (word.kind) {
      case "accept":
        return this.#say(id, this.#assessed(id, at));
      case "take":
        if (!device.offered) throw new Refusal("nothing-offered");
        assertShown(device.offered, word.digest);
        return this.adopt(id, device.profile, settled(device.offered));
      case "refuse": {
        if (!device.offered) throw new Refusal("nothing-offered");
        assertShown(device.offered, word.digest);
        const digest = digestOf(device.offered);
        roster.update(id, ({ offered: _offered, ...others }) => others);
        return lives.hear(id, { of: "preferences", event: { kind: "refused", digest } }).told;
      }
      case "approve":
        if (device.profile?.kind !== "described") throw new Refusal("nothing-offered");
        assertShown(device.profile, word.digest);
        return this.#say(id, { ...said, approved: true });
      case "controller":
        this.there(word.controller);
        return this.#say(id, { ...said, myController: word.controller });
      case "claim":
        if (device.config.role !== "thing") throw new Refusal("no-thing");
        return this.#say(id, claimOf(word));
      case "permit": {
        const to = destinationOf(word.to, (other) => roster.device(other) !== undefined);
        if (!to) throw new Refusal("no-destination");
        // A port is of TCP or of UDP: without them it would open something else, or nothing.
        if (word.port !== undefined && word.protocol !== 6 && word.protocol !== 17)
          throw new Refusal("no-such-way");
        return answerEvents(word, to, at).flatMap((event) => lives.hear(id, event).told);
      }
      case "revoke": {
        const { permits } = lives.of(id);
        // Whom it is may have left: then it is known by what was permitted.
        const permit = permits.find(
          ({ to, protocol, port }) =>
            textOf(to) === word.to && protocol === word.protocol && port === word.port,
        );
        if (!permit) throw new Refusal("nothing-permitted");
        return revokeEvents(word, permit.to, at).flatMap((event) => lives.hear(id, event).told);
      }
      default:
        return lives.hear(id, wordEvent(word, at)).told;
    }
  }

  /** What the household says when it takes the proposal. */
  #assessed(id: DeviceId, at: number): Saying {
    const { accesses, attempts, roster } = this.#with;
    const access = accesses.now.get(id);
    // What somebody describes is not replaced by what was seen before.
    if (!access || !isAssessed(access)) throw new Refusal("described");
    const facts = attempts.of(id);
    if (facts.length === 0) throw new Refusal("nothing-tried");
    return taken(propose(id, facts, roster.devices, at));
  }

  #say(id: DeviceId, saying: Saying): readonly Told[] {
    const { told } = this.#with.lives.hear(id, { of: "said", saying });
    this.word(id);
    return told;
  }
}

/** Between showing a description and the household's word on it another may have come. */
function assertShown(description: Described, digest: string): void {
  if (digest !== digestOf(description)) throw new Refusal("other-description");
}
