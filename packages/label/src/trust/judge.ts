/**
 * The verdict on a label, offline: from the trust list, the statements with their proofs and the
 * status lists that are at hand, and the time. What was never checked, or too long ago, is unknown
 * and not good.
 */
import { canonicalJson, type JsonValue } from "@thingwall/record/canonical";
import { labelLimits } from "../limits.ts";
import type {
  Attestation,
  Listing,
  ProductDeclaration,
  Statement,
  UnitDeclaration,
} from "../statement/index.ts";
import { type GivenStatement, type JudgedStatement, judgeStatement } from "./judge-statement.ts";
import type { TrustList } from "./list.ts";
import { because, type Reason, type Verdict, worstOf } from "./reason.ts";
import type { OpenedStatusList } from "./status-list.ts";
import { againstSticker, type JudgedSticker } from "./sticker.ts";

export interface Evidence {
  /** The product that was asked for: what the scanned code leads to, without serial. */
  readonly product: string;
  readonly serial?: string;
  readonly statements: readonly GivenStatement[];
  readonly statusLists: readonly OpenedStatusList[];
  /** What the code that was scanned proved by itself, where it has a stub. */
  readonly sticker?: JudgedSticker;
  /** Whether the serial is known to be claimed in another home. */
  readonly elsewhere?: boolean;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly Reason[];
  /** What the label says, as far as it was signed by who may. To be shown with the verdict only. */
  readonly listing?: Listing;
  readonly declaration?: ProductDeclaration;
  readonly attestations: readonly Attestation[];
  readonly unit?: UnitDeclaration;
  /** In the order given. */
  readonly statements: readonly JudgedStatement[];
}

export async function judgeLabel(
  evidence: Evidence,
  trust: TrustList,
  now: Date,
): Promise<Judgement> {
  const { statements: given, statusLists } = evidence;
  if (given.length > labelLimits.statements) {
    const reasons = [because("too-many-statements", { limit: labelLimits.statements })];
    return { verdict: worstOf(reasons), reasons, attestations: [], statements: [] };
  }
  const statements = await Promise.all(
    given.map((each) => judgeStatement(each, statusLists, trust, now)),
  );
  const about = labelIn(statements, evidence);
  const reasons = [
    ...againstList(trust, evidence.product, now),
    ...statements.filter(countsInFull).flatMap((each) => each.reasons),
    ...about.reasons,
    ...againstSticker(evidence.sticker, about.label.declaration),
    ...(evidence.elsewhere === true ? [because("claimed-elsewhere")] : []),
  ];
  return { ...about.label, verdict: worstOf(reasons), reasons, statements };
}

function againstList(trust: TrustList, product: string, now: Date): readonly Reason[] {
  const reasons: Reason[] = [];
  if (trust.from.getTime() > now.getTime() + labelLimits.clockSkew) {
    reasons.push(because("trust-list-to-come"));
  }
  if (now >= trust.until) reasons.push(because("trust-list-too-old"));
  const host = URL.canParse(product) ? new URL(product).host : "";
  if (!trust.hosts.includes(host)) reasons.push(because("host-not-listed", { host }));
  return reasons;
}

/** An attempt at fraud counts wherever it stands; so does what cannot be told apart from one. */
const countsInFull = ({ verdict, said }: JudgedStatement): boolean =>
  verdict === "forged" || said === undefined;

type Found = Pick<Judgement, "listing" | "declaration" | "attestations" | "unit">;
interface About {
  readonly label: Found;
  readonly reasons: readonly Reason[];
}

function labelIn(statements: readonly JudgedStatement[], evidence: Evidence): About {
  const nothing = (reason: Reason): About => ({ label: { attestations: [] }, reasons: [reason] });
  const listings = ofKind(statements, "listing");
  const [listed, another] = listings;
  if (listed === undefined) return nothing(because("no-listing"));
  if (another !== undefined) return nothing(because("two-listings"));

  const { statement: listing } = listed;
  const reasons: Reason[] = [...own(listed.judged)];
  if (listing.subject.id !== evidence.product) {
    reasons.push(
      because("other-product", { expected: evidence.product, found: listing.subject.id }),
    );
  }
  const rests = new Set(listing.restsOn);
  const restedOn = statements.filter(({ digest }) => rests.has(digest));
  for (const digest of rests) {
    if (!restedOn.some((each) => each.digest === digest)) {
      reasons.push(because("statement-missing", { digest }));
    }
  }

  const [declared, other] = ofKind(restedOn, "product-declaration");
  if (declared === undefined || other !== undefined) reasons.push(because("no-declaration"));
  else {
    reasons.push(...own(declared.judged));
    if (!isSame(declared.statement.subject, listing.subject)) {
      reasons.push(because("subjects-differ", { issuer: declared.statement.issuer }));
    }
  }
  const attestations: Attestation[] = [];
  for (const { judged, statement } of allOf(restedOn)) {
    if (statement.kind === "product-declaration") continue;
    if (statement.kind === "product-attestation" || statement.kind === "organisation-attestation") {
      attestations.push(statement);
    }
    if (!isAbout(statement, listing)) {
      reasons.push(because("subjects-differ", { issuer: statement.issuer }));
    }
    if (judged.verdict !== "good" && judged.verdict !== "forged") {
      const { issuer } = statement;
      reasons.push(because("assessment-not-good", { issuer, was: judged.verdict }));
    }
  }

  const unit = unitIn(statements, evidence, listing);
  return {
    label: {
      listing,
      ...(declared && { declaration: declared.statement }),
      attestations,
      ...(unit.statement && { unit: unit.statement }),
    },
    reasons: [...reasons, ...unit.reasons],
  };
}

/** Those of a forged statement are counted already. */
const own = (judged: JudgedStatement): readonly Reason[] =>
  countsInFull(judged) ? [] : judged.reasons;

interface Said<S extends Statement> {
  readonly judged: JudgedStatement;
  readonly statement: S;
}

const allOf = (statements: readonly JudgedStatement[]): readonly Said<Statement>[] =>
  statements.flatMap((judged) =>
    judged.said === undefined ? [] : [{ judged, statement: judged.said.statement }],
  );

function ofKind<const Kind extends Statement["kind"]>(
  statements: readonly JudgedStatement[],
  kind: Kind,
): readonly Said<Extract<Statement, { readonly kind: Kind }>>[] {
  const isOfKind = (
    said: Said<Statement>,
  ): said is Said<Extract<Statement, { readonly kind: Kind }>> => said.statement.kind === kind;
  return allOf(statements).filter(isOfKind);
}

/** An assessment may be of fewer versions than are listed; it is of the same product and maker. */
function isAbout({ subject }: Statement, listing: Listing): boolean {
  const { id, maker, model } = listing.subject;
  switch (subject.kind) {
    case "organisation":
      return subject.id === maker;
    case "product":
      return subject.id === id && subject.maker === maker && subject.model === model;
    case "unit":
      return subject.product === id;
  }
}

function unitIn(
  statements: readonly JudgedStatement[],
  { serial, product }: Evidence,
  listing: Listing,
): { readonly statement?: UnitDeclaration; readonly reasons: readonly Reason[] } {
  const [said] = ofKind(statements, "unit-declaration");
  if (said === undefined || serial === undefined) return { reasons: [] };
  const { statement, judged } = said;
  const { subject } = statement;
  const reasons = [...own(judged)];
  if (statement.issuer !== listing.subject.maker) {
    reasons.push(because("declares-anothers-product", { issuer: statement.issuer }));
  }
  if (subject.product !== product || subject.serial !== serial) {
    reasons.push(because("other-unit", { expected: serial, found: subject.serial }));
  }
  return { statement, reasons };
}

const isSame = (a: object, b: object): boolean => canonicalJson(json(a)) === canonicalJson(json(b));
const json = (value: object): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue;
