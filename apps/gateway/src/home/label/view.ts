/** A verdict with what was signed, as the home shows it. Pure. */
import type { Judgement, Reason, TrustList } from "@thingwall/label/trust";
import type { LabelSaid, LabelView } from "./contract.ts";

type Seen = Pick<LabelView, "asked" | "page">;

export function viewOf(judgement: Judgement, trust: TrustList, seen: Seen): LabelView {
  const { verdict, reasons, listing, declaration } = judgement;
  const subject = listing?.subject ?? declaration?.subject;
  const supportEnd = declaration?.facts["support-end"];
  const stands = verdict === "good" || verdict === "stale";
  return {
    ...{ verdict, reasons, ...seen },
    programme: trust.programme.name,
    ...(subject && { model: subject.model, maker: nameOf(trust, subject.maker) }),
    ...(supportEnd !== undefined && { supportEnd }),
    ...(stands && declaration?.mud && { mudUrl: declaration.mud.url }),
    said: judgement.statements.flatMap((each) => saidIn(each.said)),
    contacts: (declaration?.facts.contacts ?? []).map(({ kind, value }) => ({ kind, value })),
  };
}

/** Nothing but a sticker and what was kept: who made it, where its maker did. */
export function stickerView(
  {
    verdict,
    reasons,
    said,
  }: {
    readonly verdict: LabelView["verdict"];
    readonly reasons: readonly Reason[];
    readonly said?: { readonly maker: string };
  },
  trust: TrustList,
  seen: Seen,
): LabelView {
  return {
    ...{ verdict, reasons, ...seen },
    programme: trust.programme.name,
    ...(said && { maker: nameOf(trust, said.maker) }),
    said: [],
    contacts: [],
  };
}

const nameOf = (trust: TrustList, id: string): string => trust.issuers.get(id)?.name ?? id;

function saidIn(said: Judgement["statements"][number]["said"]): readonly LabelSaid[] {
  if (said === undefined) return [];
  const { statement, issuer } = said;
  const by = issuer.name;
  switch (statement.kind) {
    case "product-declaration":
    case "organisation-declaration":
    case "unit-declaration":
      return [{ by, role: "maker" }];
    case "product-attestation":
    case "organisation-attestation": {
      const { method, on, results } = statement;
      const count = (result: string) => results.filter((each) => each.result === result).length;
      return [
        { ...{ by, role: "assessor", method, on }, met: count("met"), notMet: count("not-met") },
      ];
    }
    case "listing":
      return [{ by, role: "operator", level: statement.level }];
  }
}
