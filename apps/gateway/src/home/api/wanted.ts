/**
 * What a description asks for that is not in force, rule by rule, so that the household sees it before
 * it decides. Pure.
 */
import { type MudDocument, parseMud } from "@thingwall/mud/document";
import { type Bindings, compilePolicy } from "@thingwall/mud/policy";
import type { OfferDetail, OfferView, RuleView } from "./contract.ts";
import { rulesOf } from "./rules.ts";

/**
 * As it is written, whoever is at home: nobody is bound to what it names, and addresses that wait for
 * an approval are shown as well.
 */
const UNBOUND: Omit<Bindings, "device"> = {
  localNetworks: ["0.0.0.0/0", "::/0"],
  controllers: {},
  things: [],
  strength: "weak",
  approvedAddresses: ["0.0.0.0/0", "::/0"],
};

/** The rules of the file alone: those that every thing has say nothing of this one. */
export function wantedRules(document: MudDocument): readonly RuleView[] {
  const { rules } = compilePolicy(document, { ...UNBOUND, device: "" });
  return rulesOf(rules.filter(({ source }) => source.kind === "file"));
}

export function offerDetail(offer: OfferView): OfferDetail {
  const read = parseMud(Buffer.from(offer.text));
  return { ...offer, opens: read.ok ? wantedRules(read.document) : [] };
}
