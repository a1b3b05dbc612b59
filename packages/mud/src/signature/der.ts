/**
 * DER in, blocks out: one reading of every ASN.1 value here, with limits. Indefinite lengths are
 * BER and refused, so that one signature has one encoding (X.690 §10.1).
 */
import { type BaseBlock, Constructed, fromBER } from "asn1js";
import { signatureLimits } from "./limits.ts";

/** The one value that `bytes` is; undefined when it is cut, followed by anything, or not DER. */
export function readDer(bytes: Uint8Array): BaseBlock | undefined {
  try {
    const { offset, result } = fromBER(new Uint8Array(bytes), {
      maxDepth: signatureLimits.depth,
      maxNodes: signatureLimits.nodes,
      parseEmbedded: false,
    });
    return offset === bytes.length && sound(result) ? result : undefined;
  } catch {
    return undefined;
  }
}

/** The value's own octets, tag and length included. */
export function derOf(block: BaseBlock): Uint8Array {
  return new Uint8Array(block.valueBeforeDecodeView);
}

export function childrenOf(block: BaseBlock | undefined): readonly BaseBlock[] {
  return block instanceof Constructed ? block.valueBlock.value : [];
}

function sound(block: BaseBlock): boolean {
  return block.error === "" && !block.lenBlock.isIndefiniteForm && childrenOf(block).every(sound);
}
