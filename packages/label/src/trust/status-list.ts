/** Status lists that the programme signed, and what they say of a statement. */
import { readEnvelope } from "../envelope/index.ts";
import { labelLimits } from "../limits.ts";
import { freshnessOf, parseStatusList, statusIn, type StatusList } from "../status/index.ts";
import type { Statement } from "../statement/index.ts";
import type { TrustList } from "./list.ts";
import { because, type Reason } from "./reason.ts";
import { againstSigner, signerOf } from "./signer.ts";

/** One that `openStatusList` let through. To be opened again when the trust list changes. */
export interface OpenedStatusList extends StatusList {
  readonly signedBy: string;
}

export async function openStatusList(
  jws: string,
  trust: TrustList,
): Promise<
  | { readonly ok: true; readonly list: OpenedStatusList }
  | { readonly ok: false; readonly reason: Reason }
> {
  const refused = (reason: Reason) => ({ ok: false, reason }) as const;
  const read = readEnvelope(jws, "statuslist+jwt", labelLimits.statusList);
  if (!read.ok) return refused(because("status-refused", { code: read.code }));
  const signer = await signerOf(read.envelope, trust);
  if ("code" in signer) return refused(signer);
  const { issuer, key } = signer;
  if (!issuer.roles.includes("operator")) {
    return refused(because("role-not-allowed", { issuer: issuer.id, role: "operator" }));
  }
  const parsed = await parseStatusList(read.envelope.claims);
  if (!parsed.ok) return refused(because("status-refused", { code: parsed.code }));
  const { list } = parsed;
  // Threat: an address that somebody else serves, where the status says what they like.
  if (!list.uri.startsWith(trust.statusLists)) {
    return refused(because("status-refused", { code: "other-list" }));
  }
  const [against] = againstSigner(signer, list.issued, undefined);
  return against === undefined
    ? { ok: true, list: { ...list, signedBy: key.keyId } }
    : refused(against);
}

/** What the newest of the lists at the statement's address says against it. */
export function againstStatus(
  { status, issuer }: Statement,
  lists: readonly OpenedStatusList[],
  now: Date,
): readonly Reason[] {
  const [list] = lists
    .filter(({ uri }) => uri === status.uri)
    .toSorted((a, b) => b.issued.getTime() - a.issued.getTime());
  if (list === undefined) return [because("no-status")];
  const value = statusIn(list.octets, status.index);
  if (value === undefined) return [because("status-beyond-list", { index: status.index })];
  const issued = list.issued.toISOString();
  const reasons: Reason[] = [];
  // Bad news does not go stale: only "valid" needs a fresh list.
  if (value !== "valid") reasons.push(because(value, { issuer }));
  const freshness = freshnessOf(list, now);
  if (freshness === "stale") reasons.push(because("status-stale", { issued }));
  if (freshness === "too-old") reasons.push(because("status-too-old", { issued }));
  if (freshness === "to-come") reasons.push(because("status-refused", { code: "to-come" }));
  return reasons;
}
