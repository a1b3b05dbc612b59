import { parseCriterion } from "@thingwall/label/statement";
import { describe, expect, test } from "vitest";
import { compare, mappingOf, standardOf, standards } from "./catalogue.ts";
import { mappingSets, relations } from "./mapping.ts";

const numbers = (found: readonly { readonly number: string }[]) =>
  found.map(({ number }) => number);

describe("the catalogue", () => {
  test("names every criterion as statements name it, once, in both languages", () => {
    for (const { scheme, criteria } of standards) {
      expect(new Set(numbers(criteria)).size).toBe(criteria.length);
      for (const { number, en, fr } of criteria) {
        expect(parseCriterion(`${scheme}:${number}`), `${scheme}:${number}`).toBeDefined();
        expect(en).not.toBe(fr);
        expect(`${en} ${fr}`).not.toMatch(/\b(certified|secure)\b/i);
      }
    }
  });

  test("has the 68 provisions of EN 303 645 V2.1.1, of which 33 are obligations", () => {
    const { criteria = [] } = standardOf("en-303-645") ?? {};
    expect(criteria).toHaveLength(68);
    expect(criteria.filter(({ asks }) => asks === "must")).toHaveLength(33);
  });

  test("says nothing of a standard whose text was not at hand", () => {
    for (const { state, criteria } of standards) {
      expect(criteria.length === 0).toBe(state === "named");
    }
  });
});

describe("a mapping", () => {
  test("relates criteria that both standards have, and says who compared them and when", () => {
    for (const { from, to, mappings, source, written } of mappingSets) {
      expect(source).not.toBe("");
      expect(written).toMatch(/^20\d\d-\d\d-\d\d$/);
      const [mine, theirs] = [standardOf(from), standardOf(to)];
      for (const mapping of mappings) {
        expect(relations).toContain(mapping.relation);
        expect(numbers(mine?.criteria ?? []), mapping.from).toContain(mapping.from);
        expect(numbers(theirs?.criteria ?? []), mapping.to).toContain(mapping.to);
      }
    }
  });

  test("reads the other way round with the relation turned", () => {
    const turned = mappingOf("nist-ir-8425", "en-303-645");
    expect(turned?.mappings).toContainEqual({
      from: "DataProtection.1",
      relation: "superset",
      to: "5.4-1",
    });
  });
});

describe("what one standard asks that another does not", () => {
  test("EN 303 645 asks for consent, care with secrets and life without a network; NIST IR 8425 does not", () => {
    const found = compare("en-303-645", "nist-ir-8425");
    const gaps = numbers(found?.gaps ?? []);
    for (const number of ["5.1-5", "5.4-3", "5.7-1", "5.9-2", "6-2", "6-3"]) {
      expect(gaps).toContain(number);
    }
    for (const number of ["5.1-1", "5.3-1", "5.11-1"]) expect(gaps).not.toContain(number);
    expect(found?.set.source).not.toBe("");
  });

  test("NIST IR 8425 asks for an inventory of components and a way back to the start; EN 303 645 does not", () => {
    expect(numbers(compare("nist-ir-8425", "en-303-645")?.gaps ?? [])).toEqual([
      "AssetIdentification.2",
      "ProductConfiguration.2",
      "ProductConfiguration.3",
      "InterfaceAccessControl.2.b",
    ]);
  });

  test("every criterion is a gap, asked in part or asked too, and in one of these only", () => {
    for (const { from, to } of mappingSets) {
      const { gaps = [], partly = [], covered = [] } = compare(from, to) ?? {};
      const all = [...gaps, ...[...partly, ...covered].map(({ criterion }) => criterion)];
      expect(numbers(all).toSorted()).toEqual(numbers(standardOf(from)?.criteria ?? []).toSorted());
    }
  });

  test("is not answered for what nobody has compared", () => {
    expect(compare("uk-psti", "nist-ir-8425")).toBeUndefined();
  });
});
