/** Everything the command line says, in English and in French: the two are equals. */
import type { FetchFailure } from "@thingwall/gateway";
import type { DecisionReason } from "@thingwall/mud/decide";
import type { DocumentIssueCode } from "@thingwall/mud/document";
import type { CeilingReason, HoldReason, PolicyIssueCode } from "@thingwall/mud/policy";
import type { SignatureFailure } from "@thingwall/mud/signature";
import type { ErrorCode } from "../errors.ts";
import type { phrases } from "./en/phrases.ts";
import type { Message, Vocabulary } from "./format.ts";

/** What the gateway itself notes about a file that it took. */
type ProfileIssueCode = "content-type-unexpected" | "signer-expired-since";
export type FindingCode = DocumentIssueCode | PolicyIssueCode | ProfileIssueCode;

/** Why the gateway gives a device what it gets, beside the ceilings and `signature-…`. */
export type StandingCode =
  | FetchFailure
  | "as-described"
  | "person"
  | "no-description"
  | "description-loading"
  | "file-refused"
  | "file-unreadable"
  | "signature-removed"
  | "rolled-back";

export interface Finding {
  readonly reason: Message;
  readonly remedy: Message;
}

export type Findings = Readonly<Record<FindingCode, Finding>>;
export type Signatures = Readonly<Record<SignatureFailure, Finding>>;
export type Errors = Readonly<Record<ErrorCode, Finding>>;
export type Decisions = Readonly<Record<DecisionReason, Message>>;
/** Why a description is believed, or held. */
export type Ceilings = Readonly<Record<CeilingReason | HoldReason, Message>>;
export type Standings = Readonly<Record<StandingCode, Finding>>;
export type Phrase = keyof typeof phrases;
export type Phrases = Readonly<Record<Phrase, Message>>;

export interface Words {
  readonly findings: Findings;
  readonly signatures: Signatures;
  readonly errors: Errors;
  readonly decisions: Decisions;
  readonly ceilings: Ceilings;
  readonly standings: Standings;
  readonly phrases: Phrases;
  readonly vocabulary: Vocabulary;
}
