import { canonicalJson, type JsonValue } from "@thingwall/record/canonical";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attestation, declaration, listing, maker, now, days, listUri } from "../label.fixture.ts";
import {
  claimsOf,
  describeFacts,
  describeResult,
  factIds,
  factOf,
  parseCriterion,
  parseStatement,
  type Statement,
} from "./index.ts";

const signed = {
  id: "urn:uuid:00000000-0000-4000-8000-000000000009",
  issuer: maker,
  from: now,
  until: days(1),
  status: { uri: listUri, index: 9 },
};
const organisation = { kind: "organisation", id: maker, name: "Maker Inc." } as const;
const { method, scope, on, results } = attestation;
const all: readonly Statement[] = [
  declaration,
  attestation,
  listing,
  { kind: "organisation-declaration", ...signed, subject: organisation, facts: {} },
  {
    kind: "organisation-attestation",
    ...signed,
    subject: organisation,
    method,
    scope,
    on,
    results,
  },
  {
    kind: "unit-declaration",
    ...signed,
    subject: { kind: "unit", product: declaration.subject.id, serial: "A1", made: "2026-10-02" },
  },
];

/** Claims with one member replaced; a path such as `credentialSubject.facts.updates`. */
function changed(statement: Statement, path: string, value: JsonValue | undefined): JsonValue {
  const claims = JSON.parse(JSON.stringify(claimsOf(statement))) as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop()!;
  let place = claims;
  for (const name of names) place = place[name] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return claims as JsonValue;
}

describe("a statement", () => {
  test.each(all.map((each) => [each.kind, each] as const))(
    "%s is read as it was made",
    (_, each) => {
      const parsed = parseStatement(JSON.parse(canonicalJson(claimsOf(each))) as JsonValue);
      expect(parsed).toEqual({ ok: true, statement: each });
    },
  );

  test.each([
    ["not-understood", "", "extra", 1],
    ["not-understood", "/type", "type", ["VerifiableCredential", "Other"]],
    ["not-understood", "", "validUntil", undefined],
    ["impossible-time", "/validFrom", "validFrom", "2026-02-30T00:00:00Z"],
    ["impossible-time", "/validUntil", "validUntil", "2020-01-01T00:00:00Z"],
    ["not-understood", "/credentialSubject/facts/secret", "credentialSubject.facts.secret", "yes"],
    ["not-understood", "/credentialSubject/facts/updates", "credentialSubject.facts.updates", "x"],
    [
      "not-understood",
      "/credentialSubject/facts/updates",
      "credentialSubject.facts.updates",
      "toString",
    ],
    [
      "not-understood",
      "/credentialSubject/facts/sensors",
      "credentialSubject.facts.sensors",
      ["none", "camera"],
    ],
    ["not-understood", "/credentialSubject/facts/sensors", "credentialSubject.facts.sensors", []],
    [
      "not-understood",
      "/credentialSubject/facts/support-end",
      "credentialSubject.facts.support-end",
      "2031-02-30",
    ],
    [
      "not-understood",
      "/credentialSubject/facts/safe-setup",
      "credentialSubject.facts.safe-setup",
      "javascript:alert(1)",
    ],
    [
      "fact-of-another-subject",
      "/credentialSubject/facts/vulnerability-contact",
      "credentialSubject.facts.vulnerability-contact",
      "https://maker.test/",
    ],
    [
      "illegal-text",
      "/credentialSubject/subject/model",
      "credentialSubject.subject.model",
      "Bulb \u202e3",
    ],
    [
      "illegal-text",
      "/credentialSubject/subject/model",
      "credentialSubject.subject.model",
      "Bulb\n3",
    ],
    [
      "not-understood",
      "/credentialSubject/mud/url",
      "credentialSubject.mud.url",
      "http://maker.test/a",
    ],
  ] as const)("is refused as %s at %s", (code, path, member, value) => {
    const claims = changed(declaration, member, value as JsonValue | undefined);
    expect(parseStatement(claims)).toMatchObject({ code, path });
  });

  test("one criterion has one result", () => {
    const twice = [...attestation.results, { criterion: "en-303-645:5.1-1", result: "not-met" }];
    const claims = changed(attestation, "credentialSubject.results", twice as JsonValue);
    expect(parseStatement(claims)).toMatchObject({ code: "not-understood" });
  });

  test("no claims make the reader throw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseStatement(value as JsonValue).ok).toBe(false);
      }),
    );
  });
});

describe("in words", () => {
  test("every fact has a line, and what is unknown is not disclosed", () => {
    const lines = [...describeFacts({}), ...describeFacts({}, "organisation")];
    expect(lines.map(({ fact }) => fact).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      factIds.toSorted((a, b) => (a < b ? -1 : 1)),
    );
    expect(lines.every(({ disclosed }) => !disclosed)).toBe(true);
    expect(lines[0]?.answers).toEqual([{ en: "Not disclosed", fr: "Non divulgué" }]);
  });

  test("what is known reads as people speak", () => {
    const lines = describeFacts(declaration.facts).filter(({ disclosed }) => disclosed);
    expect(Object.fromEntries(lines.map(({ fact, answers }) => [fact, answers[0]]))).toMatchObject({
      updates: { en: "By itself", fr: "Tout seul" },
      "support-end": { en: "1 March 2031", fr: "1er mars 2031" },
      warranty: { en: "2 years", fr: "2 ans" },
      contacts: { en: "+15145550100 (QC, CA)" },
    });
  });

  test("an attestation says who, what, how and when", () => {
    expect(describeResult(attestation, attestation.results[0]!, "Lab North")).toEqual({
      en: "Lab North attests that ETSI EN 303 645 5.1-1 is met for Bulb 3 with firmware 1.2.0 or later, checked by testing the product on 1 October 2026.",
      fr: "Lab North atteste que ETSI EN 303 645 5.1-1 est respecté pour Bulb 3 avec le micrologiciel 1.2.0 ou plus récent, vérifié en testant le produit le 1er octobre 2026.",
    });
  });

  test("no word promises secure or certified, both languages speak, and sentences are short", () => {
    for (const id of factIds) {
      const fact = factOf(id);
      const answers = "answers" in fact ? Object.values(fact.answers) : [];
      for (const { en, fr } of [fact.question, ...answers]) {
        expect(`${en} ${fr}`).not.toMatch(/\b(secure|certified|certifié|sécuritaire)\b/i);
        expect(en.split(" ").length).toBeLessThanOrEqual(14);
        expect(fr).not.toBe("");
        // French spelling: no straight apostrophe.
        expect(fr).not.toContain("'");
      }
    }
  });
});

describe("criteria", () => {
  test.each([
    "en-303-645:5.1-1",
    "en-303-645:6-4",
    "eu-cra:I.1",
    "uk-psti:1.2",
    "thingwall:update-1",
  ])("%s is an identifier", (text) => expect(parseCriterion(text)).toBeDefined());
  test.each(["", "en-303-645", "en-303-645:", "toString:1", "en-303-645:5.1-1\n", ":5.1-1"])(
    "%j is none",
    (text) => expect(parseCriterion(text)).toBeUndefined(),
  );
});
