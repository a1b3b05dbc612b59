/** Everything the command line says, in English and in French: the two are equals. */
import type { CheckName, SkipCode, TroubleCode } from "@thingwall/gateway";
import type { Finding, GatewayWords, Message, Vocabulary } from "@thingwall/gateway/words";
import type { DocumentIssueCode } from "@thingwall/mud/document";
import type { LeftOutReason, Remark } from "@thingwall/mud/learn";
import type { PolicyIssueCode } from "@thingwall/mud/policy";
import type { ErrorCode } from "../errors.ts";
import type { Question, SetupProblemCode } from "../gateway/setup/check.ts";
import type { phrases } from "./en/phrases.ts";

/** What the gateway itself notes about a file that it took. */
type ProfileIssueCode = "content-type-unexpected" | "signer-expired-since";
export type FindingCode = DocumentIssueCode | PolicyIssueCode | ProfileIssueCode;

export type Findings = Readonly<Record<FindingCode, Finding>>;
export type Errors = Readonly<Record<ErrorCode, Finding>>;
export type Phrase = keyof typeof phrases;
export type Phrases = Readonly<Record<Phrase, Message>>;

/** What was seen and is not in a learnt file, and what to know before publishing one. */
export interface Learning {
  readonly leftOut: Readonly<Record<LeftOutReason, Message>>;
  readonly remarks: Readonly<Record<Remark["code"], Message>>;
}

/** What the doctor says: of each check that all is well, or what is not, or why it did not look. */
export interface Doctor {
  readonly good: Readonly<Record<CheckName, Message>>;
  readonly checks: Readonly<Record<CheckName, Message>>;
  readonly skipped: Readonly<Record<SkipCode, Message>>;
  /** What is wrong with the configuration is said as the gateway itself says it. */
  readonly troubles: Readonly<Record<Exclude<TroubleCode, "configuration-refused">, Finding>>;
}

/** What `gateway setup` asks, finds and does. */
export interface Setup {
  readonly questions: Readonly<Record<Question, Message>>;
  readonly problems: Readonly<Record<SetupProblemCode, Finding>>;
  /** The first letter of the word for yes, small. */
  readonly yes: Message;
  readonly writeIt: Message;
  readonly replaceIt: Message;
  readonly written: Message;
  readonly kept: Message;
  readonly notWritten: Message;
  readonly next: Message;
}

export interface Words extends GatewayWords {
  readonly findings: Findings;
  readonly errors: Errors;
  readonly phrases: Phrases;
  readonly learning: Learning;
  readonly setup: Setup;
  readonly doctor: Doctor;
  readonly vocabulary: Vocabulary;
}
