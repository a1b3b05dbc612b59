/**
 * What `home` shows to local programs (the terminal view, the lab, tests) over its socket.
 * Texts from files and devices are untrusted: show them escaped.
 */
import type { Issue } from "@thingwall/mud/document";
import type { Decision, Flow } from "@thingwall/mud/decide";
import Type from "typebox";
import { DeviceIdText } from "../config.ts";

/**
 * Local programs ask: take this thing's description from where it comes from once more, now.
 * Answered once what follows from it is enforced; a bad one leaves the one before in force.
 */
export const ReadAgain = Type.Object({ device: DeviceIdText }, { additionalProperties: false });

export interface DeviceView {
  readonly id: string;
  readonly name: string;
  readonly role: "thing" | "person";
  readonly mac: string;
  readonly addresses: readonly string[];
  /**
   * `described`: its file is enforced. `held`: only DNS and time, and `why` says the reason.
   * `unknown`: nothing, until somebody says what it is.
   */
  readonly state: "described" | "held" | "person" | "unknown";
  readonly why: {
    readonly code: string;
    readonly params: Readonly<Record<string, string | number>>;
  };
  readonly mudUrl?: string;
  readonly rules: number;
  readonly issues: readonly Issue[];
}

export interface StatusView {
  /** The kernel enforces the state shown here, and the names follow it. */
  readonly enforced: boolean;
  readonly devices: readonly DeviceView[];
  /** Processes and whether each answers. */
  readonly processes: Readonly<Record<"wall" | "names", "up" | "down">>;
}

export type GatewayEvent =
  | { readonly kind: "applied"; readonly at: number; readonly devices: number }
  | { readonly kind: "apply-failed"; readonly at: number; readonly reason: string }
  | { readonly kind: "device"; readonly at: number; readonly device: DeviceView }
  /** It has left: its lease ended, and its access with it. */
  | { readonly kind: "left"; readonly at: number; readonly device: string }
  | {
      readonly kind: "name";
      readonly at: number;
      readonly device: string;
      readonly name: string;
      readonly type: string;
      readonly outcome: "answered" | "refused" | "failed" | "limited";
      readonly addresses: readonly string[];
    }
  /** A device gave itself other IPv6 addresses; these are all that were learnt of it. */
  | {
      readonly kind: "learnt";
      readonly at: number;
      readonly device: string;
      readonly addresses: readonly string[];
    }
  /** Somebody else changed our rules or ports; they are ours again. */
  | {
      readonly kind: "repaired";
      readonly at: number;
      readonly part: "tables" | "ports";
      readonly what: string;
    }
  | {
      /** A packet was dropped; the reason is the oracle's. */
      readonly kind: "dropped";
      readonly at: number;
      readonly device: string | undefined;
      readonly flow: Flow;
      readonly decision: Decision;
    };
