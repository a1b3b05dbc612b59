/**
 * The neutral policy: what one thing may exchange, in order, with no word of any firewall.
 *
 * A rule speaks of the *first packet* of a flow; replies follow the flow that was admitted. Rules
 * of one direction and family are tried in order and the first that matches decides; when none
 * matches, the flow is dropped (RFC 8520 §5: what is not permitted is denied).
 */
import type { Issue, Pointer, PortRange } from "../document/model.ts";

/** Random identity that the gateway gives a device; never its MAC. */
export type DeviceId = string;

export type Direction = "from-device" | "to-device";
export type Family = 4 | 6;
export type Verdict = "accept" | "drop";

/** `thing`: only its rules. `person`: a person's own phone or computer. */
export type Role = "thing" | "person";

export interface Policy {
  readonly role: Role;
  readonly rules: readonly Rule[];
  /** What could not be enforced as written, or waits for the household; never silently dropped. */
  readonly issues: readonly PolicyIssue[];
}

export interface Rule {
  /** `from-device`: the device sends the first packet; `to-device`: its peer does. */
  readonly direction: Direction;
  readonly family: Family;
  readonly verdict: Verdict;
  /** Every constraint must hold for the peer; none means any peer. */
  readonly peer: readonly PeerConstraint[];
  /** IP protocol number (6, 17, 1, 58 …); absent means any. */
  readonly protocol?: number;
  /** Ports of the first packet; only with protocol 6 or 17. Ascending, not overlapping. */
  readonly sourcePorts?: readonly PortRange[];
  readonly destinationPorts?: readonly PortRange[];
  /** Only with protocol 1 or 58. */
  readonly icmp?: { readonly type?: number; readonly code?: number };
  readonly source: RuleSource;
}

/** Where a rule comes from, so that every verdict can say why. */
export interface RuleSource {
  /** Pointer to the ACE, or `""` for a rule that no file wrote (defaults, a person's device, a
   *  household's word). */
  readonly path: Pointer;
  /** The ACE's name: untrusted text. Empty for a rule that no file wrote. */
  readonly ace: string;
  readonly clause: string;
  readonly kind: "file" | "default" | "person" | "held" | "household";
}

export type PeerConstraint = NamedPeer | PeerAmong;

/** The peer's address was given to this device as an answer for exactly this name. */
export interface NamedPeer {
  readonly kind: "name";
  /** Lower-case A-labels, no trailing dot. */
  readonly name: string;
}

/** The peer's address is in one of `networks`, or the peer is one of `devices`. */
export interface PeerAmong {
  readonly kind: "among";
  readonly as:
    | "address"
    | "local-networks"
    | "manufacturer"
    | "same-manufacturer"
    | "model"
    | "controller"
    | "my-controller";
  /** What the file wrote: prefix, host name, URL or URI; untrusted text. */
  readonly term: string;
  /** Canonical prefixes of the rule's family. */
  readonly networks: readonly string[];
  readonly devices: readonly DeviceId[];
}

export type PolicyIssue = Issue<PolicyIssueCode>;

export type PolicyIssueCode =
  /** The accept matches Ethernet fields; it is left out. */
  | "ethernet-not-enforced"
  /** A condition that no firewall rule here expresses; as above. `params.condition`: pointer. */
  | "condition-not-enforced"
  /** The accept matches the thing's own address or name; as above. */
  | "own-address-not-enforced"
  /** A drop under one of these conditions; it holds without it. `params.condition`: pointer. */
  | "drop-widened"
  /** A drop of frames that carry no IP packet; it is left out. */
  | "drop-not-of-ip"
  /** The conditions exclude each other, so that no packet can match. */
  | "contradictory-matches"
  /** A drop of replies only; enforced as a drop of the connections that they answer. */
  | "reply-drop-refuses-connection"
  /** An IP literal that the household has not approved; `params.network`. The accept is left out. */
  | "address-needs-approval"
  /** No other thing at home is in the class; `params.class`, `params.term`. */
  | "class-empty"
  /** The household has not said who the controller is; `params.term`. */
  | "controller-unmapped"
  /** `reject` is enforced as `drop`. */
  | "reject-as-drop"
  /** `is-supported` is false: what the file accepts is limited to the local networks. */
  | "support-ended"
  /** No policy names this ACL; `params.acl`. */
  | "acl-unused"
  /** More rules than the gateway enforces; nothing of the file is. `params.rules`, `params.limit`. */
  | "too-many-rules";

/** What the household and the network say about the thing that the file is for. */
export interface Bindings {
  /** The thing itself; never its own peer. */
  readonly device: DeviceId;
  /** Prefixes of both families that are not towards the default route (RFC 8520 §4.5). */
  readonly localNetworks: readonly string[];
  /** Class URI → who fills it. `urn:ietf:params:mud:dns` and `:ntp` are looked up here too. */
  readonly controllers: Readonly<Record<string, ControllerBinding>>;
  readonly myController?: ControllerBinding;
  /** The other things at home that have a MUD URL, for the class matches. */
  readonly things: readonly KnownThing[];
  /** How the thing's own URL was learnt; class matches never mix the two (RFC 8520 §16). */
  readonly strength: Strength;
  /** Prefixes that the household approved for IP literals in this thing's file. */
  readonly approvedAddresses: readonly string[];
}

export interface ControllerBinding {
  readonly networks: readonly string[];
  readonly devices: readonly DeviceId[];
}

export interface KnownThing {
  readonly id: DeviceId;
  readonly mudUrl: string;
  readonly strength: Strength;
}

export type Strength = "strong" | "weak";
