/** The verdicts on a label, from best to worst, and what each may rest on. */

/** Worst last. `stale`: still believed, but something newer should be fetched. */
export const verdicts = [
  "good",
  "stale",
  "unknown",
  "suspended",
  "expired",
  "revoked",
  "forged",
] as const;
export type Verdict = (typeof verdicts)[number];

/** Each reason with the verdict that it leads to, the attack or fault that it tells, and its parameters. */
export const labelReasons = {
  // The list and what was given.
  "trust-list-to-come": { verdict: "unknown", params: [] },
  /** Threat: freezing a reader at a list on which a stolen key is good. */
  "trust-list-too-old": { verdict: "unknown", params: [] },
  "host-not-listed": { verdict: "unknown", params: ["host"] },
  "too-many-statements": { verdict: "unknown", params: ["limit"] },

  // Who signed.
  /** `code`: why, in the words of the envelope or the statement. */
  unreadable: { verdict: "unknown", params: ["code"] },
  /** Threat: alg none, a key brought along, a thing signed for another purpose. */
  "envelope-forged": { verdict: "forged", params: ["code"] },
  "issuer-not-listed": { verdict: "unknown", params: ["issuer"] },
  "key-not-listed": { verdict: "unknown", params: ["key"] },
  "signature-does-not-fit": { verdict: "forged", params: ["key"] },
  /** Threat: signing with one's own key in another's name. */
  "issuer-is-not-signer": { verdict: "forged", params: ["issuer", "key"] },
  "outside-issuers-period": { verdict: "unknown", params: ["issuer"] },
  "outside-keys-period": { verdict: "unknown", params: ["key"] },
  /** Dated after others may have had the key. */
  "key-compromised": { verdict: "forged", params: ["key"] },
  /** Dated before, but nobody saw it then: a thief can write any date. */
  "key-compromised-date-unproved": { verdict: "unknown", params: ["key"] },

  // What the signer may say.
  "role-not-allowed": { verdict: "forged", params: ["issuer", "role"] },
  "declares-anothers-product": { verdict: "forged", params: ["issuer"] },
  "assesses-itself": { verdict: "forged", params: ["issuer"] },
  "lists-itself": { verdict: "forged", params: ["issuer"] },

  // When.
  "not-yet": { verdict: "unknown", params: ["from"] },
  expired: { verdict: "expired", params: ["until"] },

  // The record.
  "no-proof": { verdict: "unknown", params: [] },
  "proof-refused": { verdict: "unknown", params: ["code"] },

  // Status.
  "no-status": { verdict: "unknown", params: [] },
  /** Of another address or signer than the programme's, or unreadable. */
  "status-refused": { verdict: "unknown", params: ["code"] },
  "status-too-old": { verdict: "unknown", params: ["issued"] },
  "status-stale": { verdict: "stale", params: ["issued"] },
  "status-beyond-list": { verdict: "unknown", params: ["index"] },
  revoked: { verdict: "revoked", params: ["issuer"] },
  suspended: { verdict: "suspended", params: ["issuer"] },
  superseded: { verdict: "stale", params: ["issuer"] },

  // The statements together.
  "no-listing": { verdict: "unknown", params: [] },
  "two-listings": { verdict: "unknown", params: [] },
  /** Threat: a good label of another product. */
  "other-product": { verdict: "forged", params: ["expected", "found"] },
  /** What the operator checked is not at hand. */
  "statement-missing": { verdict: "unknown", params: ["digest"] },
  "no-declaration": { verdict: "unknown", params: [] },
  /** Listed, declared and assessed are not one product. */
  "subjects-differ": { verdict: "forged", params: ["issuer"] },
  /** One of the assessments that the listing rests on is not good itself. `was`: its verdict. */
  "assessment-not-good": { verdict: "stale", params: ["issuer", "was"] },
  /** The maker's word on this unit is about another. Threat: one good unit's papers with many copies. */
  "other-unit": { verdict: "forged", params: ["expected", "found"] },
  /** Claimed in another home. */
  "claimed-elsewhere": { verdict: "unknown", params: [] },

  // The sticker alone.
  "only-the-sticker": { verdict: "unknown", params: [] },
  "sticker-forged": { verdict: "forged", params: ["code"] },
  "sticker-unreadable": { verdict: "unknown", params: ["code"] },
  "sticker-expired": { verdict: "expired", params: ["until"] },
  /** The sticker names another MUD signer than the declaration. */
  "sticker-disagrees": { verdict: "forged", params: [] },
} as const satisfies Record<
  string,
  { readonly verdict: Exclude<Verdict, "good">; readonly params: readonly string[] }
>;

export type ReasonCode = keyof typeof labelReasons;

export interface Reason {
  readonly code: ReasonCode;
  readonly verdict: Exclude<Verdict, "good">;
  /** May repeat what strangers wrote: show as text only. */
  readonly params: Readonly<Record<string, string | number>>;
}

const MAX_EXCERPT = 200;

export function because(code: ReasonCode, params: Reason["params"] = {}): Reason {
  const cut = Object.entries(params).map(
    ([name, value]) =>
      [name, typeof value === "string" ? value.slice(0, MAX_EXCERPT) : value] as const,
  );
  return { code, verdict: labelReasons[code].verdict, params: Object.fromEntries(cut) };
}

/** The worst of the reasons; good without any. */
export const worstOf = (reasons: readonly Reason[]): Verdict =>
  reasons.reduce<Verdict>(
    (worst, { verdict }) => (verdicts.indexOf(verdict) > verdicts.indexOf(worst) ? verdict : worst),
    "good",
  );
