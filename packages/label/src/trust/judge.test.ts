import { describe, expect, test } from "vitest";
import { seal } from "../envelope/index.ts";
import {
  assessor,
  attestation,
  days,
  declaration,
  listing,
  maker,
  now,
  operator,
  testKey,
} from "../label.fixture.ts";
import { claimsOf, instant, type UnitDeclaration } from "../statement/index.ts";
import { because, judgeLabel, labelReasons, type ReasonCode, verdicts, worstOf } from "./index.ts";
import { keys, labelOf, type Plan, trustClaims, withIssuer, withKey } from "./programme.fixture.ts";

async function judged(plan: Plan) {
  const { evidence, trust } = await labelOf(plan);
  const { verdict, reasons } = await judgeLabel(evidence, trust, now);
  return `${verdict}: ${[...new Set(reasons.map(({ code }) => code))].join(", ")}`;
}

const other = { ...declaration.subject, id: "https://label.test/01/00000000000017" };
const edited = (place: number, change: (jws: string) => string): Plan => ({
  evidence: (evidence) => ({
    ...evidence,
    statements: evidence.statements.map((each, index) =>
      index === place ? { ...each, jws: change(each.jws) } : each,
    ),
  }),
});
/** The payload of one statement changed by one character, as a forger would. */
const payloadChanged = (jws: string) => {
  const [header = "", payload = "", signature = ""] = jws.split(".");
  const text = Buffer.from(payload, "base64url").toString().replace("Bulb 3", "Bulb 4");
  return [header, Buffer.from(text).toString("base64url"), signature].join(".");
};
const algorithmNone = (jws: string) => {
  const header = JSON.stringify({ alg: "none", kid: keys.maker.keyId, typ: "vc+jwt" });
  return `${Buffer.from(header).toString("base64url")}.${jws.split(".")[1]}.`;
};
const selfRole = (role: "maker" | "assessor" | "operator") =>
  withIssuer(maker, (entry) => ({ ...entry, roles: ["maker", role] }));
const unit = (serial: string): UnitDeclaration => ({
  kind: "unit-declaration",
  id: "urn:uuid:00000000-0000-4000-8000-000000000004",
  issuer: maker,
  from: days(-30),
  until: days(300),
  status: { uri: listing.status.uri, index: 4 },
  subject: { kind: "unit", product: declaration.subject.id, serial },
});
/** The label asked for by the code on one unit. */
const scanned =
  (serial: string): NonNullable<Plan["evidence"]> =>
  (evidence) => ({ ...evidence, serial });

describe("a label is", () => {
  test("good when everyone who must has said so, in the record, and it still stands", async () => {
    const { evidence, trust } = await labelOf();
    const judgement = await judgeLabel(evidence, trust, now);
    expect(judgement.reasons).toEqual([]);
    expect(judgement).toMatchObject({ verdict: "good", declaration, attestations: [attestation] });
    expect(judgement.statements.map(({ logged }) => logged)).toEqual(
      [0, 1, 2].map((index) => ({ index, seenBy: days(-1) })),
    );
  });

  const cases: readonly (readonly [string, string, Plan])[] = [
    // Forged.
    [
      "one character is changed",
      "forged: signature-does-not-fit, no-listing",
      edited(2, payloadChanged),
    ],
    [
      "its algorithm is none",
      "forged: envelope-forged, statement-missing, no-declaration",
      edited(0, algorithmNone),
    ],
    [
      "a maker declares another's product",
      "forged: declares-anothers-product",
      {
        declaration: { ...declaration, issuer: assessor },
        signedBy: { "product-declaration": keys.assessor },
        trust: withIssuer(assessor, (entry) => ({ ...entry, roles: ["assessor", "maker"] })),
      },
    ],
    [
      "its signer writes another's name",
      "forged: issuer-is-not-signer",
      { signedBy: { "product-attestation": keys.operator } },
    ],
    [
      "a maker attests its own product",
      "forged: assesses-itself",
      {
        attestation: { ...attestation, issuer: maker },
        signedBy: { "product-attestation": keys.maker },
        trust: selfRole("assessor"),
      },
    ],
    [
      "a maker lists its own product",
      "forged: lists-itself",
      {
        listing: { issuer: maker },
        signedBy: { listing: keys.maker },
        trust: selfRole("operator"),
      },
    ],
    [
      "an assessor lists",
      "forged: role-not-allowed",
      { listing: { issuer: assessor }, signedBy: { listing: keys.assessor } },
    ],
    [
      "a listing is of another product",
      "forged: other-product, subjects-differ",
      { listing: { subject: other } },
    ],
    [
      "what is listed differs from what is declared",
      "forged: subjects-differ",
      { listing: { subject: { ...declaration.subject, firmware: { from: "0.1" } } } },
    ],
    [
      "an assessment is of another model",
      "forged: subjects-differ",
      { attestation: { ...attestation, subject: { ...declaration.subject, model: "Bulb 9" } } },
    ],
    [
      "it is dated after its key was stolen",
      "forged: key-compromised",
      { trust: withKey(maker, { compromised: instant(days(-60)) }) },
    ],
    [
      "the maker's word is on another unit",
      "forged: other-unit",
      { unit: unit("A1"), evidence: scanned("A2") },
    ],

    // Revoked, expired, suspended.
    ["its listing is revoked", "revoked: revoked", { statuses: { 3: "revoked" } }],
    ["its declaration is revoked", "revoked: revoked", { statuses: { 1: "revoked" } }],
    [
      "it is revoked on a list that is too old to call anything valid",
      "revoked: revoked, status-too-old, assessment-not-good",
      { statuses: { 3: "revoked" }, statusIssued: days(-20) },
    ],
    ["its listing has ended", "expired: expired", { listing: { until: days(-2) } }],
    ["its listing is suspended", "suspended: suspended", { statuses: { 3: "suspended" } }],

    // Unknown.
    [
      "nobody of the list signed it",
      "unknown: issuer-not-listed, statement-missing, no-declaration",
      { ...edited(0, (jws) => jws), evidence: strangers },
    ],
    [
      "its key is not on the list",
      "unknown: key-not-listed, no-listing",
      { trust: withKey(operator, { kid: `${operator}#2` }) },
    ],
    [
      "it is not in the record",
      "unknown: no-proof, assessment-not-good",
      {
        evidence: (each) => ({ ...each, statements: each.statements.map(({ jws }) => ({ jws })) }),
      },
    ],
    ["its proof is of another statement", "unknown: proof-refused", { evidence: proofsSwapped }],
    [
      "no status list is at hand",
      "unknown: no-status, assessment-not-good",
      { evidence: (each) => ({ ...each, statusLists: [] }) },
    ],
    [
      "its status list is too old",
      "unknown: status-too-old, assessment-not-good",
      { statusIssued: days(-8) },
    ],
    ["it begins tomorrow", "unknown: not-yet", { listing: { from: days(1) } }],
    [
      "no listing is there",
      "unknown: no-listing",
      { evidence: (each) => ({ ...each, statements: each.statements.slice(0, 2) }) },
    ],
    [
      "the declaration that was checked is kept back",
      "unknown: statement-missing, no-declaration",
      { evidence: (each) => ({ ...each, statements: each.statements.slice(1) }) },
    ],
    [
      "its key had ended",
      "unknown: outside-keys-period",
      { trust: withKey(maker, { until: instant(days(-100)) }) },
    ],
    [
      "its issuer had left",
      "unknown: outside-issuers-period",
      { trust: withIssuer(maker, (entry) => ({ ...entry, until: instant(days(-100)) })) },
    ],
    [
      "its key was stolen later and nobody had seen it before",
      "unknown: key-compromised-date-unproved",
      { trust: withKey(maker, { compromised: instant(days(-10)) }) },
    ],
    [
      "it is elsewhere than on the programme's host",
      "unknown: host-not-listed",
      { trust: { ...trustClaims, hosts: ["label.example"] } },
    ],
    [
      "the trust list is too old",
      "unknown: trust-list-too-old",
      { trust: { ...trustClaims, until: instant(days(-0.5)) } },
    ],
    [
      "the trust list is of tomorrow",
      "unknown: trust-list-to-come",
      { trust: { ...trustClaims, from: instant(days(1)) } },
    ],
    [
      "its serial is claimed in another home",
      "unknown: claimed-elsewhere",
      { evidence: (each) => ({ ...each, elsewhere: true }) },
    ],

    // Stale.
    [
      "a newer status list should have been fetched",
      "stale: status-stale, assessment-not-good",
      { statusIssued: days(-2) },
    ],
    ["a newer declaration took the place", "stale: superseded", { statuses: { 1: "superseded" } }],
    ["an assessment is revoked", "stale: assessment-not-good", { statuses: { 2: "revoked" } }],
    [
      "an assessment has ended",
      "stale: assessment-not-good",
      { attestation: { ...attestation, until: days(-1) } },
    ],

    // Good all the same.
    [
      "its key was stolen after witnesses had seen it",
      "good: ",
      { trust: withKey(maker, { compromised: instant(days(-10)) }), seen: days(-20) },
    ],
    [
      "its key ended after it was signed",
      "good: ",
      { trust: withKey(maker, { until: instant(days(-10)) }) },
    ],
    ["the maker's word is on this unit", "good: ", { unit: unit("A1"), evidence: scanned("A1") }],
  ];
  test.each(cases)("told apart: %s → %s", async (_, expected, plan) => {
    expect(await judged(plan)).toBe(expected);
  });

  test("never worse judged for more that is good, and never better for less", async () => {
    const { evidence, trust } = await labelOf();
    for (let left = 0; left < 2 ** evidence.statements.length - 1; left += 1) {
      const statements = evidence.statements.filter((_, index) => (left >> index) % 2 === 1);
      const { verdict } = await judgeLabel({ ...evidence, statements }, trust, now);
      expect(verdict, String(left)).not.toBe("good");
    }
  });

  test("unknown when it has more statements than are read", async () => {
    const { evidence, trust } = await labelOf();
    const statements = Array.from({ length: 81 }, () => ({ jws: "" }));
    const { verdict, reasons } = await judgeLabel({ ...evidence, statements }, trust, now);
    expect([verdict, reasons[0]?.code]).toEqual(["unknown", "too-many-statements"]);
  });
});

/** The declaration signed by somebody of whom the programme knows nothing. */
async function strangersDeclaration() {
  const key = await testKey("did:web:stranger.test#1");
  return seal("vc+jwt", claimsOf({ ...declaration, issuer: "did:web:stranger.test" }), key);
}
const strange = await strangersDeclaration();
function strangers(evidence: Parameters<NonNullable<Plan["evidence"]>>[0]) {
  const [, ...rest] = evidence.statements;
  return { ...evidence, statements: [{ jws: strange }, ...rest] };
}
function proofsSwapped(evidence: Parameters<NonNullable<Plan["evidence"]>>[0]) {
  const [first, ...rest] = evidence.statements;
  const proof = rest[0]?.proof;
  if (first === undefined || proof === undefined) throw new Error("a label has three statements");
  return { ...evidence, statements: [{ jws: first.jws, proof }, ...rest] };
}

describe("the verdict", () => {
  test("is the worst of its reasons, whatever their order", () => {
    const codes = Object.keys(labelReasons) as ReasonCode[];
    for (const one of codes) {
      for (const two of codes) {
        const worst = worstOf([because(one), because(two)]);
        expect(worst).toBe(worstOf([because(two), because(one)]));
        const place = Math.max(
          ...[one, two].map((code) => verdicts.indexOf(labelReasons[code].verdict)),
        );
        expect(worst).toBe(verdicts[place]);
      }
    }
  });
});
