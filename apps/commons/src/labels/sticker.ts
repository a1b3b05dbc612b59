/** The text of the code on a product's box. */
import { sealCode } from "@thingwall/label/code";
import { heldKeyOf } from "./own-keys.ts";
import type { Programme } from "./programme.ts";
import type { ReadLabel } from "./read.ts";

/**
 * With the maker's signed stub where the programme holds its key, so that a gateway without the Internet
 * can tell who made it. Units are many and their stubs are their maker's to sign: their code is the
 * address alone.
 */
export async function stickerCode(
  programme: Programme,
  { product, judgement }: ReadLabel,
  serial?: string,
): Promise<string> {
  if (serial !== undefined) return `${product}/21/${serial}`;
  const { declaration } = judgement;
  const mudSigner = declaration?.mud?.signers[0];
  if (declaration === undefined || mudSigner === undefined) return product;
  const key = await heldKeyOf(programme, declaration.issuer);
  if (key === undefined) return product;
  const about = { url: product, expires: declaration.until, mudSigner };
  return sealCode(about, key, key.publicKey);
}
