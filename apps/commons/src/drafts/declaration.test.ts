import { factIds, factOf, type ProductDeclaration } from "@thingwall/label/statement";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  declarationSteps,
  factsOfStep,
  fieldsOf,
  fieldsOfStep,
  productPath,
  readDeclaration,
} from "./declaration.ts";
import { draftFaults } from "./fault.ts";

const maker = "did:web:lumen.example";
const product = { address: ["lamp"], model: ["Lamp"] };
const read = (fields: Readonly<Record<string, readonly string[]>>) =>
  readDeclaration({ ...product, ...fields }, maker, "label.test");

test("every fact about a product is asked in exactly one step", () => {
  const asked = declarationSteps.flatMap((step) => factsOfStep[step]);
  const about = factIds.filter((id) => factOf(id).subject === "product");
  expect(asked.toSorted()).toEqual(about.toSorted());
});

describe("what was typed", () => {
  test("becomes facts, and what is left open is not disclosed", () => {
    const declared = read({
      "support-end-none": ["1"],
      sensors: ["camera", "microphone"],
      warranty: ["24"],
      "contacts-1-kind": ["phone"],
      "contacts-1-value": ["+15145550100"],
      "contacts-1-country": ["ca"],
    });
    expect(declared).toMatchObject({
      ok: true,
      value: {
        months: 12,
        subject: { id: "https://label.test/p/lamp", maker, model: "Lamp" },
        facts: {
          "support-end": "none",
          sensors: ["camera", "microphone"],
          warranty: 24,
          contacts: [{ kind: "phone", value: "+15145550100", country: "CA" }],
        },
      },
    });
  });

  test.each([
    ["address", { address: ["9506000134353"] }],
    ["address", { address: ["../x"] }],
    ["model", { model: [""] }],
    ["model", { model: ["Lamp\u202e"] }],
    ["support-end", { "support-end": ["2031-02-30"] }],
    ["support-end", { "support-end": ["2031-02-03"], "support-end-none": ["1"] }],
    ["sensors", { sensors: ["none", "camera"] }],
    ["updates", { updates: ["sometimes"] }],
    ["warranty", { warranty: ["-1"] }],
    ["sbom", { sbom: ["javascript:alert(1)"] }],
    ["mud-url", { "mud-url": ["http://a.example"], "mud-signers": ["A".repeat(43)] }],
    ["mud-signers", { "mud-url": ["https://a.example/"] }],
  ])("with a wrong %s is told there: %j", (name, fields) => {
    const declared = read(fields);
    expect(declared.ok ? [] : [...declared.faults.keys()]).toEqual([name]);
  });

  test("never makes the reader throw", () => {
    const names = declarationSteps.flatMap(fieldsOfStep);
    const typed = fc.dictionary(fc.constantFrom(...names), fc.array(fc.string(), { maxLength: 3 }));
    fc.assert(
      fc.property(typed, (fields) => {
        readDeclaration(fields, maker, "label.test");
      }),
    );
  });
});

test("a renewal begins with what was stated", () => {
  const first = read({
    "support-end": ["2031-02-03"],
    sensors: ["camera"],
    "contacts-1-kind": ["web"],
    "contacts-1-value": ["https://lumen.example/help"],
    "contacts-1-country": ["CA"],
    "mud-url": ["https://lumen.example/lamp.json"],
    "mud-signers": ["A".repeat(43)],
  });
  if (!first.ok) throw new Error("a declaration");
  const { months: _, ...stated } = first.value;
  const declaration = { kind: "product-declaration", ...stated } as ProductDeclaration;
  expect(readDeclaration(fieldsOf(declaration), maker, "label.test")).toEqual(first);
});

test.each([
  ["9506000134352", "/01/09506000134352"],
  ["96385074", "/01/00000096385074"],
  ["lamp-2", "/p/lamp-2"],
  ["12", undefined],
  ["Lamp", undefined],
])("%s is the address %s", (typed, path) => expect(productPath(typed)).toBe(path));

test("no fault promises anything, and each speaks both languages", () => {
  for (const { en, fr } of Object.values(draftFaults)) {
    expect(en).not.toBe(fr);
    expect(`${en} ${fr}`).not.toMatch(/secure|certif/i);
  }
});
