/** What the code on the thing proves alone, with no Internet: who made the sticker, and no more. */
import {
  isStubSignedBy,
  type LabelCode,
  productPrefix,
  readStub,
  type Stub,
  thumbprintPrefix,
} from "../code/index.ts";
import type { ProductDeclaration } from "../statement/index.ts";
import type { TrustList } from "./list.ts";
import { because, type Reason, type Verdict, worstOf } from "./reason.ts";
import type { Signer } from "./signer.ts";

export interface JudgedSticker {
  readonly verdict: Exclude<Verdict, "good">;
  readonly reasons: readonly Reason[];
  /** Only when the maker of this product signed it. */
  readonly said?: { readonly maker: string; readonly mudSigner: string };
}

/** A sticker alone is never good: it says nothing of what was revoked since. */
export async function judgeSticker(
  code: LabelCode,
  trust: TrustList,
  now: Date,
): Promise<JudgedSticker> {
  const refused = (reason: Reason): JudgedSticker => ({
    verdict: reason.verdict,
    reasons: [reason],
  });
  if (!trust.hosts.includes(code.host)) {
    return refused(because("host-not-listed", { host: code.host }));
  }
  if (code.stub === undefined) return refused(because("only-the-sticker"));
  const read = readStub(code.stub);
  if (!read.ok) return refused(because("sticker-unreadable", { code: read.code }));
  const { stub } = read;
  const signer = await signerOfStub(stub, trust);
  if (signer === undefined) return refused(because("key-not-listed", { key: stub.signer }));
  const { issuer, key } = signer;
  if (!(await isStubSignedBy(code.url, stub, key.key))) {
    return refused(because("sticker-forged", { code: "bad-signature" }));
  }
  if (stub.product !== (await productPrefix(code.product))) {
    return refused(because("sticker-forged", { code: "other-product" }));
  }
  if (!issuer.roles.includes("maker")) {
    return refused(because("role-not-allowed", { issuer: issuer.id, role: "maker" }));
  }
  const reasons = [because("only-the-sticker")];
  // A stub has no date of its own, so whoever took the key may have made it.
  if (key.compromised !== undefined) {
    reasons.push(because("key-compromised-date-unproved", { key: key.keyId }));
  }
  if (now >= trust.until) reasons.push(because("trust-list-too-old"));
  if (now >= stub.expires) {
    reasons.push(because("sticker-expired", { until: stub.expires.toISOString() }));
  }
  const verdict = worstOf(reasons);
  return {
    verdict: verdict === "good" ? "unknown" : verdict,
    reasons,
    said: { maker: issuer.id, mudSigner: stub.mudSigner },
  };
}

/** What the sticker adds to the verdict on the label that was fetched for it. */
export function againstSticker(
  sticker: JudgedSticker | undefined,
  declaration: ProductDeclaration | undefined,
): readonly Reason[] {
  if (sticker === undefined) return [];
  const reasons = sticker.reasons.filter(({ code }) => code !== "only-the-sticker");
  const { said } = sticker;
  // Threat: a label that was changed at the programme's server after the box was printed.
  const agrees =
    said === undefined ||
    declaration === undefined ||
    (said.maker === declaration.issuer &&
      declaration.mud?.signers.includes(said.mudSigner) === true);
  return agrees ? reasons : [...reasons, because("sticker-disagrees")];
}

async function signerOfStub(stub: Stub, trust: TrustList): Promise<Signer | undefined> {
  for (const issuer of trust.issuers.values()) {
    for (const key of issuer.keys) {
      if ((await thumbprintPrefix(key.key)) === stub.signer) return { issuer, key };
    }
  }
  return undefined;
}
