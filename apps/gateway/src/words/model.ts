/** What the gateway's codes mean, in English and in French: the two are equals. */
import type { DecisionReason } from "@thingwall/mud/decide";
import type { CeilingReason, HoldReason } from "@thingwall/mud/policy";
import type { SignatureFailure } from "@thingwall/mud/signature";
import type { ChannelErrorCode } from "../channel/error.ts";
import type { Word } from "../home/contract.ts";
import type { Reason } from "../home/effective/effective.ts";
import type { SupportStep } from "../home/effective/support.ts";
import type { OffenceKind } from "../home/respond/observed.ts";
import type { Answer, Notice } from "../home/respond/respond.ts";
import type { FetchFailure } from "../home/profile/index.ts";
import type { RefusalCode } from "../home/refusal.ts";
import type { KeyringCode } from "../home/store/keyring.ts";
import type { NoticeCode } from "../home/wifi/index.ts";
import type { NftFailure } from "../wall/nft.ts";
import type { Message, Vocabulary } from "./format.ts";

/** Why the gateway gives a device what it gets, beside the ceilings and `signature-…`. */
export type StandingCode =
  | FetchFailure
  | "as-described"
  | "described-by-repository"
  | "person"
  | "guest"
  | "no-description"
  | "unknown-joiner"
  | "description-loading"
  | "file-refused"
  | "file-unreadable"
  | "signature-removed"
  | "rolled-back";

/** What becomes of what the gateway keeps. */
export type StoreFault =
  | "store-mended"
  | "store-mended-in-part"
  | "store-lost"
  | "store-full"
  | "store-unwritable"
  | "store-in-use"
  | "store-newer";

/** What its log says when a process of the gateway cannot do its work. */
export type FaultCode =
  | NftFailure
  | "network-setting"
  | "socket-removed"
  | ChannelErrorCode
  | StoreFault;

export interface Finding {
  readonly reason: Message;
  readonly remedy: Message;
}

export type Decisions = Readonly<Record<DecisionReason, string>>;
/** Why a description is believed, or held. */
export type Ceilings = Readonly<Record<CeilingReason | HoldReason, Message>>;
export type Standings = Readonly<Record<StandingCode, Finding>>;
export type Signatures = Readonly<Record<SignatureFailure, Finding>>;
export type Faults = Readonly<Record<FaultCode, Finding>>;

/** What befalls a thing: why it has less, what it did, what was done, and what may be answered. */
export interface Life {
  readonly reasons: Readonly<Record<Reason, Finding>>;
  readonly offences: Readonly<Record<OffenceKind, Message>>;
  readonly stages: Readonly<Record<Notice["stage"], Message>>;
  readonly answers: Readonly<Record<Answer, Message>>;
  readonly support: Readonly<Record<SupportStep, Message>>;
  /** Why the household's word could not be followed. */
  readonly refusals: Readonly<Record<RefusalCode, Message>>;
  /** What happened at the Wi-Fi that the household should know, of the key of `{owner}`. */
  readonly wifi: Readonly<Record<NoticeCode, Finding>>;
}

/** What an entry of the journal says, where no other room has the word. */
export type JournalCode =
  | "enforced"
  | "not-enforced"
  | `name-${"answered" | "refused" | "failed" | "limited"}`
  | "addresses-learnt"
  | `${"tables" | "ports"}-${"repaired" | "repair-failed"}`
  | "dropped"
  | "notice"
  | "released"
  | "trial-passed"
  | "proposal"
  | "which-controller"
  | "elsewhere"
  | `offered${"" | "-given" | "-changed"}`
  | `decided-${Word["kind"]}`
  | `decided-${"permit" | "revoke"}-way`
  | `decided-${"uncap" | "uncall"}`
  | `device-${"new" | "changed" | "attached"}`
  | `description-${"taken" | "given" | "confirmed" | "dropped"}`
  | "left"
  | "let-go"
  | "forgotten"
  | `wifi-${"joined" | "left"}`
  | Exclude<KeyringCode, NoticeCode>
  | "time-passed"
  | "store-restored"
  | "store-in-doubt"
  | "kept-again"
  | `app-${"claimed" | "joined" | "ended" | "token" | "backup"}`;
export type JournalWords = Readonly<Record<JournalCode, Message>>;

export interface GatewayWords {
  readonly decisions: Decisions;
  readonly ceilings: Ceilings;
  readonly standings: Standings;
  readonly signatures: Signatures;
  readonly faults: Faults;
  readonly life: Life;
  readonly journal: JournalWords;
  readonly vocabulary: Vocabulary;
}
