/**
 * What `home` shows to local programs (the terminal view, the lab, tests) over its socket.
 * Texts from files and devices are untrusted: show them escaped.
 */
import type { Issue } from "@thingwall/mud/document";
import type { Decision, Flow } from "@thingwall/mud/decide";
import type { LeftOut, Need, Remark } from "@thingwall/mud/learn";
import Type, { type Static } from "typebox";
import { DeviceIdText } from "../config.ts";
import type { ReleaseReason } from "./effective/containment.ts";
import type { Reason } from "./effective/effective.ts";
import type { SupportStep } from "./effective/support.ts";
import { OFFENCES, type OffenceKind } from "./respond/observed.ts";
import type { Answer, Cause, Notice } from "./respond/respond.ts";
import type { AtThePort, CountedPackets, Destination, ViolationReason } from "../wall/contract.ts";

/**
 * Local programs ask: take this thing's description from where it comes from once more, now.
 * Answered once what follows from it is enforced; a bad one leaves the one before in force.
 */
export const ReadAgain = Type.Object({ device: DeviceIdText }, { additionalProperties: false });

const closed = { additionalProperties: false } as const;
/** Milliseconds since the epoch. */
const Moment = Type.Integer({ minimum: 0, maximum: 8.64e15 });
/** SHA-256 of a file, in hexadecimal. */
const Digest = Type.String({ pattern: "^[0-9a-f]{64}$" });
const Standing = ["as-described", "lan-only", "updates-only", "blocked"] as const;

/** One line for people, without blanks at its ends. */
const Called = Type.String({ minLength: 1, maxLength: 64, pattern: "^\\S(.*\\S)?$" });
/** As a notice has it. */
const CauseNamed = Type.Object(
  {
    kind: Type.Enum(Object.keys(OFFENCES) as OffenceKind[]),
    object: Type.String({ maxLength: 1024 }),
  },
  closed,
);

/** What the household decides about a device. */
export const Word = Type.Union([
  Type.Object({ kind: Type.Literal("grant"), access: Type.Enum(Standing) }, closed),
  /** An exception in the open; it ends by itself. */
  Type.Object(
    { kind: Type.Literal("except"), access: Type.Enum([...Standing, "full"]), until: Moment },
    closed,
  ),
  Type.Object({ kind: Type.Literal("withdraw") }, closed),
  Type.Object({ kind: Type.Literal("pause"), until: Type.Optional(Moment) }, closed),
  Type.Object({ kind: Type.Literal("resume") }, closed),
  /** Out of containment; on trial. */
  Type.Object({ kind: Type.Literal("release") }, closed),
  /** Support ends then, as the household knows; without `ends` it knows of no end. */
  Type.Object({ kind: Type.Literal("support"), ends: Type.Optional(Moment) }, closed),
  /** On the Internet all the same after the end of support, until then. */
  Type.Object({ kind: Type.Literal("reprieve"), until: Moment }, closed),
  /** What is proposed for it holds: the least with which it could do what it tried. */
  Type.Object({ kind: Type.Literal("accept") }, closed),
  /**
   * Its description holds although nobody signed it, or although it said itself where it is. `digest`:
   * of the one that was shown (`DeviceView.digest`); refused where it is another by now.
   */
  Type.Object({ kind: Type.Literal("approve"), digest: Digest }, closed),
  /**
   * The description that asks for more than the one in force takes its place. `digest`: of the one
   * that was shown (`OfferView.digest`); refused where it is another by now.
   */
  Type.Object({ kind: Type.Literal("take"), digest: Digest }, closed),
  /**
   * The description that asks for more is not taken: the one in force stays, and the same is not asked
   * about again. `digest`: as for `take`.
   */
  Type.Object({ kind: Type.Literal("refuse"), digest: Digest }, closed),
  /** The description that was refused is read and asked about again. */
  Type.Object({ kind: Type.Literal("reconsider") }, closed),
  /** What the household calls it and where it stands; what is absent is as the thing says, or nowhere. */
  Type.Object(
    { kind: Type.Literal("call"), name: Type.Optional(Called), room: Type.Optional(Called) },
    closed,
  ),
  /** So many packets of its own pass in a second, whatever it is; as many as it likes when absent. */
  Type.Object(
    {
      kind: Type.Literal("cap"),
      packetsPerSecond: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    },
    closed,
  ),
  /** Of this cause there are no notices any more; what is done about it stays as it is. */
  Type.Object({ kind: Type.Literal("mute"), cause: CauseNamed }, closed),
  Type.Object({ kind: Type.Literal("unmute"), cause: CauseNamed }, closed),
  /** Which device fills `my-controller` in its description. */
  Type.Object({ kind: Type.Literal("controller"), controller: DeviceIdText }, closed),
  /** Where its description is, whatever it says itself: typed, scanned, or from its certificate. */
  Type.Object(
    {
      kind: Type.Literal("claim"),
      url: Type.String({ minLength: 1, maxLength: 2048 }),
      channel: Type.Enum(["user", "certificate", "sticker"]),
      /** Who signs it, where the certificate says so: RFC 4514 text. */
      signer: Type.Optional(Type.String({ minLength: 1, maxLength: 1024 })),
    },
    closed,
  ),
  /**
   * The answer to what a notice is about, or to any destination that was blocked. `to`: a device's
   * identity, an address or a name, as a notice has it for its object. `protocol` (IP protocol number)
   * and `port` (of the destination, for TCP and UDP): as the notice has them in `way`; without them
   * everything there is meant, whatever its protocol and port. It is the thing that opens the flow;
   * answers to it follow, and nobody is let in to it. Allowed once: until then, at most 31 days; an
   * hour when absent. Keeping it blocked also takes back what was allowed there, that way alone where
   * one is said.
   */
  Type.Object(
    {
      kind: Type.Literal("permit"),
      to: Type.String({ minLength: 1, maxLength: 255 }),
      answer: Type.Enum(["allow-once", "keep-blocked", "always-allow"]),
      until: Type.Optional(Moment),
      protocol: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
      port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
    },
    closed,
  ),
  /** Takes back one thing that was permitted, as `PermitView` has it; all others stay. */
  Type.Object(
    {
      kind: Type.Literal("revoke"),
      to: Type.String({ minLength: 1, maxLength: 255 }),
      protocol: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
      port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
    },
    closed,
  ),
  /** Nothing of it is kept; it is a stranger when it comes again. */
  Type.Object({ kind: Type.Literal("forget") }, closed),
]);
export type Word = Static<typeof Word>;

/** Local programs ask on behalf of the household. Answered once what follows is enforced. */
export const Decide = Type.Object({ device: DeviceIdText, word: Word }, closed);

/** Local programs ask: what did this thing without a description try, and with what could it? */
export const Propose = Type.Object({ device: DeviceIdText }, closed);

export interface ProposalView {
  /** The least with which it could do what it tried, as a MUD file. */
  readonly text: string;
  readonly needs: readonly Need[];
  /** What it tried that no description should permit. */
  readonly leftOut: readonly LeftOut[];
  readonly remarks: readonly Remark[];
}

/**
 * Local programs ask: what would the description permit that is not in force? One that is offered in
 * place of another (`take`), or one that is held until somebody vouches for it (`approve`).
 */
export const Compare = Type.Object({ device: DeviceIdText }, closed);

export interface OfferView {
  /** A MUD file with nothing but the entries that open more than is open. */
  readonly text: string;
  /** The word that puts it in force, and what that names: the digest of the whole description. */
  readonly word: "approve" | "take";
  readonly digest: string;
  /** Entries that open more; prohibitions that would end; entries that would close. */
  readonly opened: number;
  readonly lifted: number;
  readonly closed: number;
  /** Entries that would stay open while it is contained, and would not until now. */
  readonly repair: number;
  /** What else is new: another signed it than before, or it is older. */
  readonly changes?: readonly DeviceView["why"][];
}

export type OfferCounts = Omit<OfferView, "text" | "word" | "digest">;

/**
 * What became of a description that was given as a file: in force as far as `device` says, waiting
 * because it opens more (`take`), or refused, and then nothing has changed.
 */
export type DescribedView =
  | { readonly outcome: "taken" | "offered"; readonly device: DeviceView }
  | { readonly outcome: "refused"; readonly why: DeviceView["why"] };

/** What takes something from a device, and until when, where that is known. */
export interface Less {
  readonly code: Reason;
  readonly since?: number;
  readonly until?: number;
}

const KeyId = Type.String({ pattern: "^[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?$" });

export const WifiNothing = Type.Object({}, closed);
/** For a thing: the device that will have it; for people: whatever the household calls them. */
export const WifiMint = Type.Union([
  Type.Object({ for: Type.Literal("thing"), owner: DeviceIdText }, closed),
  Type.Object(
    { for: Type.Literal("person"), owner: Type.String({ minLength: 1, maxLength: 64 }) },
    closed,
  ),
  Type.Object(
    {
      for: Type.Literal("guest"),
      owner: Type.String({ minLength: 1, maxLength: 64 }),
      until: Moment,
    },
    closed,
  ),
]);
export const WifiKeyNamed = Type.Object({ key: KeyId }, closed);
/** `until`: when the old key ends at the latest; a week from now when absent. */
export const WifiRotate = Type.Object({ key: KeyId, until: Type.Optional(Moment) }, closed);
/** `until`: when the key ends; whoever is on it goes then. */
export const WifiDate = Type.Object({ key: KeyId, until: Moment }, closed);
/** `code`: the text of the thing's own QR code (DPP). */
export const WifiEnrol = Type.Object(
  { owner: DeviceIdText, code: Type.String({ minLength: 1, maxLength: 1024 }) },
  closed,
);

/** Whether somebody owns the gateway in the app; otherwise the code with which somebody may. */
export type ClaimView =
  | { readonly claimed: true }
  | { readonly claimed: false; readonly code: string };

export interface WifiKeyView {
  readonly id: string;
  readonly for: "thing" | "person" | "guest";
  readonly owner: string;
  readonly state: "claimable" | "bound" | "open" | "leaving" | "ended";
  /** The only MAC that it admits. */
  readonly mac?: string;
  readonly until?: number;
  /** The thing's own word. */
  readonly mudUrl?: string;
  /** Who is on it now: MACs. */
  readonly here: readonly string[];
}

export interface WifiView {
  readonly accessPoint: "up" | "down";
  readonly keys: readonly WifiKeyView[];
}

export type WifiEvent =
  /** It proved that it has the key, and may use it. */
  | {
      readonly kind: "wifi-joined";
      readonly at: number;
      readonly mac: string;
      readonly key: string;
      readonly owner: string;
    }
  | {
      readonly kind: "wifi-left";
      readonly at: number;
      readonly mac: string;
      readonly key: string;
    }
  /** Something that the household should know; what each code means stands in `wifi/ring.ts`. */
  | {
      readonly kind: "wifi-notice";
      readonly at: number;
      readonly code: string;
      /** How often it was tried until now; told once. */
      readonly tries: number;
      readonly mac?: string;
      readonly key?: string;
      /** Whose key it is. */
      readonly owner?: string;
    }
  | {
      readonly kind: "wifi-access-point";
      readonly at: number;
      readonly state: "up" | "down";
      readonly why?: string;
    };

/** What the thing may open there. */
export interface PermitView {
  readonly to: string;
  /** IP protocol number; any when absent. */
  readonly protocol?: number;
  /** Of the destination; any when absent. */
  readonly port?: number;
  readonly since: number;
  /** For always when absent. */
  readonly until?: number;
}

export interface DeviceView {
  readonly id: string;
  readonly name: string;
  readonly role: "thing" | "person" | "guest";
  readonly mac: string;
  readonly addresses: readonly string[];
  /**
   * `described`: its file is enforced. `held`: only DNS and time, and `why` says the reason.
   * `guest`: the Internet, nothing at home. `unknown`: a page that says what to do, until somebody
   * says what it is.
   */
  readonly state: "described" | "held" | "person" | "guest" | "unknown";
  readonly why: {
    readonly code: string;
    readonly params: Readonly<Record<string, string | number>>;
  };
  /** Why it may do other than is described: what the household said, or what became of it. */
  readonly less?: readonly Less[];
  readonly mudUrl?: string;
  /**
   * Where it says now, other than the first time, that its description is. Nothing comes of it
   * unless the household claims that place for it (RFC 8520 §16).
   */
  readonly elsewhere?: string;
  /** Where the household says that it stands. */
  readonly room?: string;
  /** What it is called where the household says nothing; absent where that is its name. */
  readonly ownName?: string;
  /** Packets of its own that pass in a second, by the household's word. */
  readonly packetsPerSecond?: number;
  /** Causes of which there are no notices. */
  readonly muted?: readonly (Cause & { readonly since: number })[];
  /** Digest of the wider description that the household refused. */
  readonly refused?: string;
  /** What the household allows it beside its description. */
  readonly permits?: readonly PermitView[];
  /** Different things that it tried while nothing said what it needs. */
  readonly tried?: number;
  /** Its maker describes it anew and asks for more than is in force; the household decides. */
  readonly offered?: OfferCounts;
  /** Of its description, in force or held: what `approve` should name. */
  readonly digest?: string;
  readonly rules: number;
  readonly issues: readonly Issue[];
}

export interface StatusView {
  /** The kernel enforces the state shown here, and the names follow it. */
  readonly enforced: boolean;
  readonly devices: readonly DeviceView[];
  /** Processes and whether each answers. */
  readonly processes: Readonly<Record<"wall" | "names", "up" | "down">>;
  /** Why nothing of what happens now would survive a restart; absent while all is kept. */
  readonly notKept?: DeviceView["why"];
}

export type GatewayEvent =
  | WifiEvent
  | { readonly kind: "applied"; readonly at: number; readonly devices: number }
  | { readonly kind: "apply-failed"; readonly at: number; readonly reason: string }
  | { readonly kind: "device"; readonly at: number; readonly device: DeviceView }
  /** It has left: its lease ended, and its access with it. */
  | { readonly kind: "left"; readonly at: number; readonly device: string }
  /** What happens now cannot be kept; the home goes on with what it knows, and tries again. */
  | { readonly kind: "not-kept"; readonly at: number; readonly why: DeviceView["why"] }
  | { readonly kind: "kept"; readonly at: number }
  | {
      readonly kind: "name";
      readonly at: number;
      readonly device: string;
      readonly name: string;
      readonly type: string;
      readonly outcome: "answered" | "refused" | "failed" | "limited";
      /** Why the addresses of a permitted name are refused. */
      readonly why?: "private-address" | "too-many-addresses" | "withheld";
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
  /** They could not be made ours again; that is tried until it succeeds. */
  | {
      readonly kind: "repair-failed";
      readonly at: number;
      readonly part: "tables" | "ports";
      readonly what: string;
      readonly reason: string;
    }
  /** Something for the household to know; `again`: it was told before, and now says more. */
  | {
      readonly kind: "notice";
      readonly at: number;
      readonly device: string;
      readonly notice: Notice;
      readonly again: boolean;
      readonly answers: readonly Answer[];
    }
  | {
      readonly kind: "contained";
      readonly at: number;
      readonly device: string;
      readonly stage: "restricted" | "quarantined";
    }
  /** Out of containment and on trial. */
  | {
      readonly kind: "released";
      readonly at: number;
      readonly device: string;
      readonly reason: ReleaseReason;
    }
  | { readonly kind: "trial-passed"; readonly at: number; readonly device: string }
  | {
      readonly kind: "support";
      readonly at: number;
      readonly device: string;
      readonly step: SupportStep;
      readonly ends: number;
    }
  /** A thing without a description tried something for the first time: there is a proposal. */
  | { readonly kind: "proposal"; readonly at: number; readonly device: string }
  /** Its description speaks of the household's controller, and nobody said which that is. Asked once. */
  | { readonly kind: "which-controller"; readonly at: number; readonly device: string }
  /** Its maker describes it anew and asks for more; what is in force stays until that is taken. */
  | {
      readonly kind: "offered";
      readonly at: number;
      readonly device: string;
      readonly offer: OfferCounts;
      /** Not its maker: the household gave that description as a file. */
      readonly given?: true;
    }
  /** It says now that its description is elsewhere; the first place that it said counts on. */
  | {
      readonly kind: "elsewhere";
      readonly at: number;
      readonly device: string;
      readonly url: string;
    }
  /** The household decided. */
  | { readonly kind: "decided"; readonly at: number; readonly device: string; readonly word: Word }
  /** A packet was stopped at its sender's port, whatever its rules; `device`: whose MAC it had. */
  | {
      readonly kind: "stopped";
      readonly at: number;
      readonly device: string | undefined;
      readonly why: AtThePort;
      readonly flow: Flow;
    }
  /** How much was dropped since the last time this was said: all of it, where drops are samples. */
  | {
      readonly kind: "counted";
      readonly at: number;
      /** `device`: whose MAC it had. */
      readonly senders: readonly (CountedPackets & {
        readonly device: string;
        readonly why: ViolationReason;
      })[];
      /** Where denied packets went, the most used first; the names that the device was given for it. */
      readonly destinations: readonly (Omit<Destination, "mac"> & {
        readonly device: string;
        readonly names: readonly string[];
      })[];
    }
  | {
      /** A packet was dropped; the reason is the oracle's. */
      readonly kind: "dropped";
      readonly at: number;
      readonly device: string | undefined;
      readonly flow: Flow;
      readonly decision: Decision;
    };
