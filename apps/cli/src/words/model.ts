/** Everything the command line says, in English and in French: the two are equals. */
import type { DecisionReason } from "@thingwall/mud/decide";
import type { DocumentIssueCode } from "@thingwall/mud/document";
import type { CeilingReason, HoldReason, PolicyIssueCode } from "@thingwall/mud/policy";
import type { SignatureFailure } from "@thingwall/mud/signature";
import type { ErrorCode } from "../errors.ts";
import type { phrases } from "./en/phrases.ts";
import type { Message, Vocabulary } from "./format.ts";

export type FindingCode = DocumentIssueCode | PolicyIssueCode;

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
export type Phrase = keyof typeof phrases;
export type Phrases = Readonly<Record<Phrase, Message>>;

export interface Words {
  readonly findings: Findings;
  readonly signatures: Signatures;
  readonly errors: Errors;
  readonly decisions: Decisions;
  readonly ceilings: Ceilings;
  readonly phrases: Phrases;
  readonly vocabulary: Vocabulary;
}
