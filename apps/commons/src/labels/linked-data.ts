/** A label as JSON-LD of schema.org: what search engines and shops read; who states each, beside it. */
import { describeFacts } from "@thingwall/label/statement";
import { verdictWords } from "@thingwall/label/words";
import type { ReadLabel } from "./read.ts";

export function linkedData({
  product,
  judgement,
  trust,
}: ReadLabel): Readonly<Record<string, unknown>> {
  const { listing, declaration, attestations, verdict } = judgement;
  const nameOf = (id: string) => trust.issuers.get(id)?.name ?? id;
  const gtin = /\/01\/([0-9]{14})$/.exec(product)?.[1];
  const facts = declaration === undefined ? [] : describeFacts(declaration.facts);
  const by = (id: string) => ({ "@type": "Organization", "@id": id, name: nameOf(id) });
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    "@id": product,
    url: product,
    ...(gtin !== undefined && { gtin14: gtin }),
    ...(listing && {
      name: listing.subject.model,
      model: listing.subject.model,
      manufacturer: by(listing.subject.maker),
    }),
    // Said first: what follows is worth what this is worth.
    disambiguatingDescription: verdictWords[verdict].en,
    additionalProperty: [
      { "@type": "PropertyValue", propertyID: "urn:thingwall:verdict", value: verdict },
      ...facts.map(({ fact, question, answers, disclosed }) => ({
        "@type": "PropertyValue",
        propertyID: `urn:thingwall:fact:${fact}`,
        name: question.en,
        value: answers.map(({ en }) => en),
        ...(disclosed && declaration && { author: by(declaration.issuer) }),
      })),
    ],
    review: attestations.map((attestation) => ({
      "@type": "Review",
      author: by(attestation.issuer),
      datePublished: attestation.on,
      reviewAspect: attestation.results.map(({ criterion, result }) => `${criterion}: ${result}`),
      reviewBody: attestation.scope.en,
    })),
  };
}
