/**
 * Distinguished names as RFC 4514 text: shown to people, and compared when a signer is expected.
 * The text is unambiguous (every separator inside a value is escaped), so two names that differ
 * never look the same.
 */
import { type BaseBlock, BaseStringBlock, ObjectIdentifier } from "asn1js";
import { derOf, readDer, sequenceOf, setOf } from "./der.ts";

const keywords: Readonly<Record<string, string>> = {
  "2.5.4.3": "CN",
  "2.5.4.5": "serialNumber",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.9": "street",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "0.9.2342.19200300.100.1.1": "UID",
  "0.9.2342.19200300.100.1.25": "DC",
  "1.2.840.113549.1.9.1": "emailAddress",
};

/**
 * Text of a DER Name, such as the value of id-pe-mudsigner (RFC 8520 §11).
 * Undefined when it is not a Name.
 */
export function readName(der: Uint8Array): string | undefined {
  const block = readDer(der);
  return block === undefined ? undefined : nameText(block);
}

/** Most specific part first, as RFC 4514 §2.1 asks; undefined when `block` is not a Name. */
export function nameText(block: BaseBlock): string | undefined {
  const parts: string[] = [];
  for (const rdn of sequenceOf(block)) {
    const attributes = setOf(rdn).map(attributeText);
    if (attributes.length === 0 || attributes.includes("")) return undefined;
    parts.push(attributes.toSorted().join("+"));
  }
  return parts.toReversed().join(",");
}

/**
 * RFC 5280 §7.1 as far as names of signers need it: letter case, width and runs of white space
 * do not count, nor does the string type.
 */
export function sameName(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

function attributeText(attribute: BaseBlock): string {
  const [type, value] = sequenceOf(attribute);
  if (!(type instanceof ObjectIdentifier) || value === undefined) return "";
  const id = type.getValue();
  const text =
    value instanceof BaseStringBlock
      ? escapeValue(value.getValue())
      : `#${Buffer.from(derOf(value)).toString("hex")}`;
  return `${keywords[id] ?? id}=${text}`;
}

/** RFC 4514 §2.4; control characters are written as hex pairs too. */
function escapeValue(value: string): string {
  return value
    .replace(/["+,;<>\\=]/g, "\\$&")
    .replace(/^[ #]| $/g, "\\$&")
    .replace(/[\u0000-\u001f\u007f]/g, (c) => `\\${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function fold(name: string): string {
  return name.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
}
