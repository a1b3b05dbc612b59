/** What the scenes measure, as data; the sentences are in `words.ts`. */
import type { GatewayProgram } from "../gateway.ts";
import type { GatewayEvent } from "@thingwall/gateway";
import type { HostName } from "../plan.ts";

export type SupportStep = Extract<GatewayEvent, { kind: "support" }>["step"];

/** Times in milliseconds. */
export type Check =
  /** What the taken-over bulb tried, and what the victim and the gateway saw of it. */
  | {
      readonly what: "spread";
      readonly tried: number;
      readonly reached: number;
      readonly victimPackets: number;
      readonly explained: number;
    }
  /** The thing found the new address of a name. */
  | {
      readonly what: "followed";
      readonly who: HostName;
      readonly address: string;
      readonly after: number;
    }
  /** An open connection goes on, over both families; its longest pause in either. */
  | {
      readonly what: "went-on";
      readonly who: HostName;
      readonly to: "old-address" | "bulb";
      readonly longestPause: number;
    }
  /** An open connection that is no longer permitted: nothing came any more `late` after. */
  | {
      readonly what: "cut";
      readonly who: HostName;
      readonly enforcedAfter: number;
      readonly late: number;
    }
  /** Datagrams in another's name. */
  | {
      readonly what: "forged";
      readonly as: HostName;
      readonly sent: number;
      readonly arrived: number;
      readonly anothersCable: number;
      readonly anothersAddress: number;
    }
  /** Messages that say “I am the gateway”; neighbours that believed one. */
  | {
      readonly what: "posed";
      readonly sent: number;
      readonly falseNeighbour: number;
      readonly falseRouter: number;
      readonly believed: number;
    }
  /** Packets a second; `refused`: in all, counted at the port. */
  | {
      readonly what: "capped";
      readonly who: HostName;
      readonly cap: number;
      readonly sent: number;
      readonly arrived: number;
      readonly refused: number;
    }
  /** Octets a second of somebody's music, before and during the flood. */
  | {
      readonly what: "streamed";
      readonly who: HostName;
      readonly before: number;
      readonly during: number;
    }
  /** What would be the least for what a thing without a description tried. */
  | {
      readonly what: "proposed";
      readonly who: HostName;
      readonly tried: number;
      /** Names and neighbours that it would reach, and who would reach it. */
      readonly outward: readonly string[];
      readonly inward: number;
    }
  /** The household was told how its support stands. */
  | { readonly what: "support-told"; readonly who: HostName; readonly step: SupportStep }
  /** In quarantine, so long after the first packet that the gateway dropped. */
  | { readonly what: "contained"; readonly who: HostName; readonly after: number }
  | { readonly what: "released"; readonly who: HostName; readonly after: number }
  | { readonly what: "trial-passed"; readonly who: HostName; readonly after: number }
  /** `left`: what the journal still says of what it was before. */
  | { readonly what: "forgotten"; readonly who: HostName; readonly left: readonly string[] }
  /** A killed program, and when what it does was had again. */
  | {
      readonly what: "returned";
      readonly program: GatewayProgram;
      readonly after: number;
    }
  /** A thing's question while nobody was there to decide about it. */
  | { readonly what: "unanswered"; readonly who: HostName };
