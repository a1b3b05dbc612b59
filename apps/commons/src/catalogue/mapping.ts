/**
 * How criteria of two standards relate. The relations are those of OSCAL's mapping model, read from
 * the first to the second: `subset`: what the first asks is part of what the second asks.
 */
import type { CriterionScheme } from "@thingwall/label/statement";

export const relations = ["equal", "equivalent", "subset", "superset", "intersects"] as const;
export type Relation = (typeof relations)[number];

/** `proposed`: not yet checked against both publishers' texts. `reviewed`: it was, by a second person. */
export type ReviewState = "proposed" | "reviewed";

export interface Mapping {
  readonly from: string;
  readonly relation: Relation;
  readonly to: string;
}

export interface MappingSet {
  readonly from: CriterionScheme;
  readonly to: CriterionScheme;
  readonly source: string;
  /** Day. */
  readonly written: string;
  readonly state: ReviewState;
  /** Numbers. A criterion that stands in none asks what the other standard does not. */
  readonly mappings: readonly Mapping[];
}

type Row = readonly [from: string, relation: Relation, ...to: readonly string[]];
const set = (from: CriterionScheme, to: CriterionScheme, rows: readonly Row[]): MappingSet => ({
  from,
  to,
  source: "Thingwall",
  written: "2026-11-21",
  state: "proposed",
  mappings: rows.flatMap(([number, relation, ...others]) =>
    others.map((other) => ({ from: number, relation, to: other })),
  ),
});

export const mappingSets: readonly MappingSet[] = [
  set("en-303-645", "nist-ir-8425", [
    ["4.1-1", "intersects", "Documentation.1"],
    ["5.1-1", "intersects", "InterfaceAccessControl.1.b"],
    ["5.1-4", "subset", "ProductConfiguration.1"],
    ["5.2-1", "intersects", "InformationAndQueryReception.1"],
    ["5.2-2", "intersects", "InformationAndQueryReception.1"],
    ["5.3-1", "equivalent", "SoftwareUpdate.1"],
    ["5.3-2", "subset", "SoftwareUpdate.1"],
    ["5.3-3", "intersects", "SoftwareUpdate.2"],
    ["5.3-4", "intersects", "SoftwareUpdate.2"],
    ["5.3-6", "intersects", "ProductConfiguration.1"],
    ["5.3-9", "subset", "SoftwareUpdate.1"],
    ["5.3-10", "subset", "SoftwareUpdate.1"],
    ["5.3-11", "intersects", "SoftwareUpdate.2", "InformationDissemination.1"],
    ["5.3-13", "intersects", "InformationDissemination.1"],
    ["5.3-16", "intersects", "AssetIdentification.1"],
    ["5.4-1", "subset", "DataProtection.1"],
    ["5.5-1", "subset", "DataProtection.3"],
    ["5.5-4", "subset", "InterfaceAccessControl.1.b"],
    ["5.5-5", "intersects", "ProductConfiguration.1", "InterfaceAccessControl.1.c"],
    ["5.5-6", "subset", "DataProtection.3"],
    ["5.5-7", "subset", "DataProtection.3"],
    ["5.6-1", "equivalent", "InterfaceAccessControl.1.a"],
    ["5.6-2", "intersects", "InterfaceAccessControl.1.c"],
    ["5.6-3", "subset", "InterfaceAccessControl.1.a"],
    ["5.6-4", "subset", "InterfaceAccessControl.1.a"],
    ["5.6-5", "subset", "InterfaceAccessControl.1.a"],
    ["5.6-7", "intersects", "InterfaceAccessControl.1.c"],
    ["5.6-9", "intersects", "Documentation.1"],
    ["5.7-2", "intersects", "CybersecurityStateAwareness.1"],
    ["5.8-1", "subset", "DataProtection.3"],
    ["5.8-2", "subset", "DataProtection.3"],
    ["5.9-3", "intersects", "InterfaceAccessControl.2.c"],
    ["5.10-1", "intersects", "CybersecurityStateAwareness.1"],
    ["5.11-1", "equivalent", "DataProtection.2"],
    ["5.11-2", "intersects", "DataProtection.2"],
    ["5.11-3", "subset", "ProductEducationAndAwareness.1"],
    ["5.12-2", "subset", "ProductEducationAndAwareness.1"],
    ["5.12-3", "subset", "ProductEducationAndAwareness.1"],
    ["5.13-1", "superset", "InterfaceAccessControl.2.a"],
  ]),
  set("uk-psti", "en-303-645", [
    ["1", "intersects", "5.1-1", "5.1-2"],
    ["2", "intersects", "5.2-1"],
    ["3", "intersects", "5.3-13"],
  ]),
  set("eu-cra", "en-303-645", [
    ["I.1.2.b", "intersects", "5.1-1", "5.12-1"],
    ["I.1.2.c", "intersects", "5.3-1", "5.3-4", "5.3-6", "5.3-11"],
    ["I.1.2.d", "intersects", "5.5-4", "5.5-5"],
    ["I.1.2.e", "intersects", "5.4-1", "5.5-1", "5.8-1"],
    ["I.1.2.f", "intersects", "5.3-9", "5.7-1"],
    ["I.1.2.g", "superset", "6-4"],
    ["I.1.2.h", "superset", "5.9-1", "5.9-2"],
    ["I.1.2.j", "superset", "5.6-1", "5.6-3", "5.6-5"],
    ["I.1.2.k", "intersects", "5.6-7"],
    ["I.1.2.l", "intersects", "5.10-1"],
    ["I.1.2.m", "superset", "5.11-1", "5.11-2"],
    ["I.2.2", "intersects", "5.2-2", "5.3-8"],
    ["I.2.3", "intersects", "5.2-3"],
    ["I.2.5", "equivalent", "5.2-1"],
    ["I.2.6", "subset", "5.2-1"],
    ["I.2.7", "intersects", "5.3-2", "5.3-10"],
    ["I.2.8", "intersects", "5.3-11"],
  ]),
  set("thingwall", "en-303-645", [
    ["password-1", "superset", "5.1-1", "5.1-2"],
    ["password-2", "equivalent", "5.1-5"],
    ["report-1", "equivalent", "5.2-1"],
    ["update-1", "superset", "5.3-2", "5.3-9", "5.3-10"],
    ["update-2", "superset", "5.3-4", "5.3-6"],
    ["update-3", "superset", "5.3-13"],
    ["storage-1", "intersects", "5.4-1"],
    ["sending-1", "superset", "5.8-1", "5.8-2"],
    ["surface-1", "superset", "5.6-1", "5.6-3", "5.6-4", "5.6-5"],
    ["integrity-1", "superset", "5.7-1"],
    ["privacy-1", "superset", "6-1", "6-5"],
    ["privacy-2", "superset", "6-2", "6-3"],
    ["others-1", "intersects", "5.8-3"],
    ["erase-1", "superset", "5.11-1", "5.11-2"],
    ["outage-1", "equivalent", "5.9-2"],
    ["setup-1", "superset", "5.12-1", "5.12-2", "5.12-3"],
    ["input-1", "equivalent", "5.13-1"],
    ["log-1", "intersects", "5.7-2", "5.10-1"],
  ]),
  set("thingwall", "eu-cra", [
    ["password-1", "subset", "I.1.2.b"],
    ["report-1", "superset", "I.2.5", "I.2.6"],
    ["update-1", "intersects", "I.1.2.c", "I.2.7"],
    ["update-2", "subset", "I.1.2.c"],
    ["storage-1", "subset", "I.1.2.e"],
    ["sending-1", "subset", "I.1.2.e"],
    ["surface-1", "subset", "I.1.2.j"],
    ["integrity-1", "subset", "I.1.2.f"],
    ["erase-1", "subset", "I.1.2.m"],
    ["outage-1", "subset", "I.1.2.h"],
    ["log-1", "subset", "I.1.2.l"],
    ["parts-1", "superset", "I.2.1"],
    ["access-1", "intersects", "I.1.2.i", "I.1.2.j"],
  ]),
  set("thingwall", "iec-62443", [
    ["password-1", "intersects", "4-2:CR 1.5"],
    ["password-2", "equivalent", "4-2:CR 1.11"],
    ["storage-1", "intersects", "4-2:CR 4.1"],
    ["sending-1", "intersects", "4-2:CR 4.1", "4-2:CR 4.3"],
    ["surface-1", "equivalent", "4-2:CR 7.7"],
    ["integrity-1", "intersects", "4-2:CR 3.4"],
    ["erase-1", "intersects", "4-2:CR 4.2"],
    ["input-1", "equivalent", "4-2:CR 3.5"],
    ["log-1", "intersects", "4-2:CR 2.8"],
  ]),
];
