/**
 * DER in, blocks out: one reading of every ASN.1 value here, with limits.
 *
 * The library reads BER and forgives much (a length that disagrees with its contents, a primitive
 * SEQUENCE), so the frame is checked first: one signature then has one encoding, and no octet of
 * it can be changed without changing what is read.
 */
import {
  type BaseBlock,
  Constructed,
  Enumerated,
  Integer,
  Sequence,
  Set as DerSet,
  fromBER,
} from "asn1js";
import { signatureLimits } from "./limits.ts";

/** The one value that `bytes` is; undefined when it is cut, followed by anything, or not DER. */
export function readDer(bytes: Uint8Array): BaseBlock | undefined {
  if (frameEnd(bytes, 0, bytes.length, signatureLimits.depth) !== bytes.length) return undefined;
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

/** The parts of a SEQUENCE; none for anything else. */
export function sequenceOf(block: BaseBlock | undefined): readonly BaseBlock[] {
  return block instanceof Sequence ? block.valueBlock.value : [];
}

/** The parts of a SET; none for anything else. */
export function setOf(block: BaseBlock | undefined): readonly BaseBlock[] {
  return block instanceof DerSet ? block.valueBlock.value : [];
}

/** The library's ENUMERATED is an INTEGER too; here it is not. */
export function isInteger(block: BaseBlock | undefined): block is Integer {
  return block instanceof Integer && !(block instanceof Enumerated);
}

/** Whether `block` is tagged [n] as a constructed value. */
export function isTagged(block: BaseBlock | undefined, n: number): block is Constructed {
  return (
    block instanceof Constructed && block.idBlock.tagClass === 3 && block.idBlock.tagNumber === n
  );
}

const constructedBit = 0x20;
const sequenceTag = 0x10;
const setTag = 0x11;

/**
 * Where the value at `start` ends; undefined unless it is framed as DER asks (X.690 §8.1, §10.1,
 * §10.2): low tag numbers, definite lengths in the fewest octets, contents that fill their
 * container exactly, and of the universal types only SEQUENCE and SET constructed.
 */
function frameEnd(
  bytes: Uint8Array,
  start: number,
  limit: number,
  depth: number,
): number | undefined {
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined || depth === 0 || (tag & 0x1f) === 0x1f)
    return undefined;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || octets > 3) return undefined;
  let length = octets === 0 ? first : 0;
  for (const octet of bytes.subarray(start + 2, start + 2 + octets)) length = length * 256 + octet;
  const fewest = octets === 0 || (length >= 0x80 && length >= 256 ** (octets - 1));
  const contents = start + 2 + octets;
  const end = contents + length;
  if (!fewest || end > limit) return undefined;

  const constructed = (tag & constructedBit) !== 0;
  const collection = [sequenceTag, setTag].includes(tag & 0x1f);
  if ((tag & 0xc0) === 0 && constructed !== collection) return undefined;
  for (let at: number | undefined = contents; constructed && at !== end; ) {
    at = frameEnd(bytes, at, end, depth - 1);
    if (at === undefined) return undefined;
  }
  return end;
}

function sound(block: BaseBlock): boolean {
  return (
    block.error === "" && (block instanceof Constructed ? block.valueBlock.value : []).every(sound)
  );
}
