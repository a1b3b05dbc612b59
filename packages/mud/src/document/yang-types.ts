/**
 * YANG's built-in types (RFC 7950 §9) and ietf-yang-types (RFC 6991 §3) as RFC 7951 §6 writes them
 * in JSON. Each reads a value into its canonical form or says what is wrong.
 */
import type { LeafType, Reading } from "./element.ts";
import { characterCount, codeName, jsonType, type JsonTree } from "./json.ts";
import { MAX_BINARY } from "./limits.ts";

/** RFC 7951 §6.1: integers of up to 32 bits are JSON numbers. */
export function unsigned(minimum: number, maximum: number, clause?: string): LeafType {
  return (value) => {
    if (typeof value !== "number") return wrongType("number", value);
    if (Number.isInteger(value) && value >= minimum && value <= maximum) return { value };
    const fault = { code: "out-of-range" as const, params: { value, minimum, maximum } };
    return { fault: clause === undefined ? fault : { ...fault, clause } };
  };
}

export const uint8 = unsigned(0, 255);
export const uint16 = unsigned(0, 65_535);
export const uint32 = unsigned(0, 4_294_967_295);

/** RFC 7951 §6.1: integers of 64 bits are JSON strings. */
export const uint64: LeafType = (value) => {
  if (typeof value !== "string") return wrongType("string", value);
  const maximum = 18_446_744_073_709_551_615n;
  if (/^[0-9]{1,20}$/.test(value) && BigInt(value) <= maximum) {
    return { value: BigInt(value).toString() };
  }
  return {
    fault: { code: "out-of-range", params: { value, minimum: 0, maximum: maximum.toString() } },
  };
};

export const boolean: LeafType = (value) =>
  typeof value === "boolean" ? { value } : wrongType("boolean", value);

/** RFC 7951 §6.9: the one value is `[null]`. */
export const empty: LeafType = (value) =>
  Array.isArray(value) && value.length === 1 && value[0] === null
    ? { value }
    : wrongType("[null]", value);

/** RFC 7950 §9.4: YANG characters only; length in characters. */
export function string(minimum: number, maximum: number): LeafType {
  return (value) => {
    if (typeof value !== "string") return wrongType("string", value);
    const illegal = illegalCharacter(value);
    if (illegal !== undefined) {
      return { fault: { code: "illegal-character", params: { character: illegal } } };
    }
    const length = value.length <= maximum ? value.length : characterCount(value);
    if (length >= minimum && length <= maximum) return { value };
    return { fault: { code: "bad-length", params: { length, minimum, maximum } } };
  };
}

/** The first character that RFC 7950 §14 `yang-char` leaves out, by number. */
function illegalCharacter(text: string): string | undefined {
  if (!ILLEGAL.test(text)) return undefined;
  for (const character of text) {
    if (ILLEGAL.test(character)) return codeName(character.codePointAt(0) ?? 0);
  }
  return undefined;
}

/** C0 controls except tab, line feed and carriage return; surrogates; noncharacters. */
const ILLEGAL = /[^\t\n\r -\u{D7FF}\u{E000}-\u{10FFFF}]|\p{Noncharacter_Code_Point}/u;

/** Words of an enumeration (RFC 7951 §6.4). */
export function enumeration(...words: readonly string[]): LeafType {
  return (value) => {
    if (typeof value !== "string") return wrongType("string", value);
    return words.includes(value) ? { value } : notAmong(value, words);
  };
}

/** An identity of `module` (RFC 7951 §6.8), with or without the module's name; canonical without. */
export function identity(module: string, ...names: readonly string[]): LeafType {
  return (value) => {
    if (typeof value !== "string") return wrongType("string", value);
    const bare = value.startsWith(`${module}:`) ? value.slice(module.length + 1) : value;
    return names.includes(bare) ? { value: bare } : notAmong(value, names);
  };
}

/** RFC 7951 §6.5: names of bits, separated by spaces; canonical in order of position. */
export function bits(...names: readonly string[]): LeafType {
  return (value) => {
    if (typeof value !== "string") return wrongType("string", value);
    const set = value.split(" ").filter((name) => name !== "");
    if (new Set(set).size !== set.length || !set.every((name) => names.includes(name))) {
      return { fault: { code: "bad-value", params: { value, type: "bits" } } };
    }
    return { value: names.filter((name) => set.includes(name)).join(" ") };
  };
}

/** RFC 7951 §6.6: base64; length in octets. */
export function binary(minimum: number, maximum: number = MAX_BINARY): LeafType {
  return (value) => {
    if (typeof value !== "string") return wrongType("string", value);
    const octets = (value.length / 4) * 3 - (/={0,2}$/.exec(value)?.[0].length ?? 0);
    if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) {
      return { fault: { code: "bad-value", params: { value, type: "binary" } } };
    }
    if (octets >= minimum && octets <= maximum) return { value };
    return { fault: { code: "bad-length", params: { length: octets, minimum, maximum } } };
  };
}

/** RFC 6991 §3 `mac-address`; canonical in lower case. */
export const macAddress: LeafType = (value) => {
  if (typeof value !== "string") return wrongType("string", value);
  if (/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/.test(value)) return { value: value.toLowerCase() };
  return { fault: { code: "bad-value", params: { value, type: "mac-address" } } };
};

/**
 * RFC 6991 §3 `date-and-time` (RFC 3339 §5.6): a day that exists, an hour that exists, and a zone,
 * without which the age of a file cannot be known.
 */
export const dateAndTime: LeafType = (value) => {
  if (typeof value !== "string") return wrongType("string", value);
  const parts = DATE_AND_TIME.exec(value);
  const [, year, month, day, hour, minute, second, zone, zoneHour, zoneMinute] = parts ?? [];
  const exists =
    dayExists(Number(year), Number(month), Number(day)) &&
    Number(hour) <= 23 &&
    Number(minute) <= 59 &&
    // 60 is a leap second (RFC 3339 §5.7).
    Number(second) <= 60 &&
    Number(zoneHour ?? 0) <= 23 &&
    Number(zoneMinute ?? 0) <= 59;
  if (parts === null || !exists) {
    return { fault: { code: "bad-date-and-time", params: { value } } };
  }
  if (zone === undefined) return { fault: { code: "missing-time-zone", params: { value } } };
  return { value };
};

const DATE_AND_TIME =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,20})?(Z|[+-](\d{2}):(\d{2}))?$/;

function dayExists(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

export function wrongType(expected: string, value: JsonTree): Reading {
  return { fault: { code: "wrong-type", params: { expected, found: jsonType(value) } } };
}

function notAmong(value: string, words: readonly string[]): Reading {
  return { fault: { code: "not-in-vocabulary", params: { value, allowed: words.join(" ") } } };
}
