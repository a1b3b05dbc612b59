import type { Pointer } from "../document/model.ts";
import type { DeviceId, Direction, Rule, Verdict } from "../policy/policy.ts";

/** The oracle's answer about one flow: what happens, and why in a form a catalogue can word. */
export interface Decision {
  readonly verdict: Verdict;
  readonly why: DecisionReason;
  /** The rule that decided; absent where no rule matched or none was asked. */
  readonly rule?: Rule;
  /** Pointer into the MUD file of the device whose side decided; `""` where no file spoke. */
  readonly path: Pointer;
  readonly clause: string;
  /** The device whose side decided, where one did. */
  readonly device?: DeviceId;
  /** On which side of that device's policy. */
  readonly direction?: Direction;
}

export type DecisionReason =
  | "permitted-by-rule"
  | "dropped-by-rule"
  | "no-rule-matches"
  | "unknown-device"
  | "wan-opens-nothing"
  | "gateway-offers-only-dns-and-time"
  | "gateway-sends-no-multicast"
  | "encrypted-dns"
  /** An ICMP message that only ever answers or reports; without a flow of its own it is nobody's. */
  | "opens-nothing"
  | "link-local-stays"
  | "not-through-here";
