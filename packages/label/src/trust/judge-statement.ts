/** One statement judged by itself: who signed, may they say it, does it still stand. */
import { createHash } from "node:crypto";
import {
  encodeEntry,
  parseProof,
  type RecordRefused,
  type VerifiedProof,
  verifyProof,
} from "@thingwall/record";
import { readEnvelope } from "../envelope/index.ts";
import { labelLimits } from "../limits.ts";
import type { LabelRefusalCode } from "../refusal.ts";
import { parseStatement, type Statement } from "../statement/index.ts";
import type { Issuer, Role, TrustList } from "./list.ts";
import { because, type Reason, type Verdict, worstOf } from "./reason.ts";
import { againstSigner, type Signer, signerOf } from "./signer.ts";
import { againstStatus, type OpenedStatusList } from "./status-list.ts";

export interface GivenStatement {
  readonly jws: string;
  /** C2SP tlog-proof of the statement's entry. */
  readonly proof?: string;
}

export interface JudgedStatement {
  readonly digest: string;
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  /** What is stated and by whom: only when its signature fits a key of the list. */
  readonly said?: { readonly statement: Statement; readonly issuer: Issuer };
  /** Where it is in the record, and when witnesses had seen it. */
  readonly logged?: { readonly index: number; readonly seenBy?: Date };
}

/** SHA-256 of a statement as it was signed, base64url: how a listing names what it rests on. */
export const digestOf = (jws: string): string =>
  createHash("sha256").update(jws).digest("base64url");

/** The octets that stand in the record for a statement. */
export const entryOf = (jws: string): Uint8Array =>
  encodeEntry({ kind: "label-statement", body: Buffer.from(jws) });

export async function judgeStatement(
  { jws, proof }: GivenStatement,
  statusLists: readonly OpenedStatusList[],
  trust: TrustList,
  now: Date,
): Promise<JudgedStatement> {
  const digest = digestOf(jws);
  // Nothing is said of claims that nobody signed: an unsigned date makes nothing "expired".
  const refused = (reason: Reason): JudgedStatement => ({
    digest,
    verdict: reason.verdict,
    reasons: [reason],
  });
  const read = readEnvelope(jws, "vc+jwt", labelLimits.statement);
  if (!read.ok) {
    return refused(
      because(attempts.has(read.code) ? "envelope-forged" : "unreadable", { code: read.code }),
    );
  }
  const signer = await signerOf(read.envelope, trust);
  if ("code" in signer) return refused(signer);
  const parsed = parseStatement(read.envelope.claims);
  if (!parsed.ok) return refused(because("unreadable", { code: parsed.code }));
  const { statement } = parsed;

  const logged = proof === undefined ? undefined : proved(jws, proof, trust, now);
  const reasons = [
    ...againstRole(statement, signer),
    ...againstSigner(signer, statement.from, logged?.ok === true ? logged.seenBy : undefined),
    ...againstTime(statement, now),
    ...againstProof(logged),
    ...againstStatus(statement, statusLists, now),
  ];
  const seen = logged?.ok === true ? logged : undefined;
  return {
    digest,
    verdict: worstOf(reasons),
    reasons,
    said: { statement, issuer: signer.issuer },
    ...(seen && {
      logged: { index: seen.index, ...(seen.seenBy && { seenBy: seen.seenBy }) },
    }),
  };
}

/** What nobody sends by mistake. */
const attempts: ReadonlySet<LabelRefusalCode> = new Set([
  "algorithm-not-allowed",
  "header-not-allowed",
  "other-type",
]);

const roleFor: Readonly<Record<Statement["kind"], Role>> = {
  "organisation-declaration": "maker",
  "product-declaration": "maker",
  "unit-declaration": "maker",
  "organisation-attestation": "assessor",
  "product-attestation": "assessor",
  listing: "operator",
};

function againstRole(statement: Statement, { issuer, key }: Signer): readonly Reason[] {
  if (statement.issuer !== issuer.id) {
    return [because("issuer-is-not-signer", { issuer: statement.issuer, key: key.keyId })];
  }
  const role = roleFor[statement.kind];
  const by = { issuer: issuer.id };
  if (!issuer.roles.includes(role)) return [because("role-not-allowed", { ...by, role })];
  const owner = ownerOf(statement);
  // Who a unit's maker is stands in its product's declaration.
  if (owner === undefined) return [];
  const own = owner === issuer.id;
  // One organisation may have several roles; it must not have two in one label.
  switch (role) {
    case "maker":
      return own ? [] : [because("declares-anothers-product", by)];
    case "assessor":
      return own ? [because("assesses-itself", by)] : [];
    case "operator":
      return own ? [because("lists-itself", by)] : [];
  }
}

function ownerOf({ subject }: Statement): string | undefined {
  switch (subject.kind) {
    case "organisation":
      return subject.id;
    case "product":
      return subject.maker;
    case "unit":
      return undefined;
  }
}

function againstTime({ from, until }: Statement, now: Date): readonly Reason[] {
  if (from.getTime() > now.getTime() + labelLimits.clockSkew) {
    return [because("not-yet", { from: from.toISOString() })];
  }
  return now >= until ? [because("expired", { until: until.toISOString() })] : [];
}

function againstProof(logged: VerifiedProof | RecordRefused | undefined): readonly Reason[] {
  if (logged === undefined) return [because("no-proof")];
  return logged.ok ? [] : [because("proof-refused", { code: logged.code })];
}

/** Verified against the log that the proof names; a log that the list does not name is no log. */
function proved(
  jws: string,
  proof: string,
  trust: TrustList,
  now: Date,
): VerifiedProof | RecordRefused {
  const parsed = parseProof(proof);
  if (!parsed.ok) return parsed;
  const [origin] = parsed.proof.checkpoint.split("\n", 1);
  const [first] = trust.logs;
  const policy = trust.logs.find((log) => log.origin === origin) ?? first;
  if (policy === undefined) throw new TypeError("a trust list names a log");
  return verifyProof(proof, entryOf(jws), policy, now);
}
