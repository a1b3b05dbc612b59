/**
 * The gateway's codes in words. Light to load, so that a program may speak of the gateway without
 * loading it.
 */
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import type { Language } from "./format.ts";
import type { Finding, GatewayWords } from "./model.ts";
import { format, type Message, type Params } from "./format.ts";
import { printable } from "./printable.ts";

export {
  format,
  type Language,
  type Message,
  type Params,
  parametersOf,
  type Vocabulary,
} from "./format.ts";
export type { Faults, Finding, GatewayWords } from "./model.ts";
export { printable, printableJson } from "./printable.ts";

export const gatewayWords: Readonly<Record<Language, GatewayWords>> = { en, fr };

/**
 * Why the gateway gives a device what it gets (`DeviceView.why`), in one line: the reason, then the
 * remedy where there is one. Undefined for a code about a file, which is told as its findings are.
 */
export function whyInWords(code: string, params: Params, language: Language): string | undefined {
  const { standings, signatures, ceilings, vocabulary } = gatewayWords[language];
  const say = (message: Message) => format(message, params, language, vocabulary);
  const found: Finding | undefined =
    wordFor(standings, code) ??
    (code.startsWith("signature-")
      ? wordFor(signatures, code.slice("signature-".length))
      : undefined);
  if (found !== undefined) return `${say(found.reason)} ${say(found.remedy)}`;
  const ceiling = wordFor(ceilings, code);
  return ceiling === undefined ? undefined : say(ceiling);
}

/**
 * What an entry of the journal says (`code` and `params` of its reason), in one line; the code itself
 * where a later version wrote it.
 */
export function entryInWords(code: string, params: Params, language: Language): string {
  const { journal, decisions, faults, life, vocabulary } = gatewayWords[language];
  const say = (message: Message, more: Params = {}) =>
    format(message, { ...params, ...more }, language, vocabulary);
  try {
    const dropped = wordFor(decisions, code);
    if (dropped !== undefined && "from" in params) return say(journal.dropped, { why: dropped });
    const own = wordFor(journal, code);
    if (own !== undefined) return say(own);
    const support = wordFor(life.support, code.replace(/^support-/, ""));
    if (code.startsWith("support-") && support !== undefined) return say(support);
    const told = wordFor(life.reasons, code) ?? wordFor(life.wifi, code) ?? wordFor(faults, code);
    if (told !== undefined) return say(told.reason);
    const why = whyInWords(code, params, language);
    if (why !== undefined) return why;
  } catch (error) {
    // An older or a later version gave it other parameters.
    if (!(error instanceof TypeError)) throw error;
  }
  return printable([code, ...Object.values(params)].join(" "));
}

/** Codes come from a socket: `toString` is not one of them. */
function wordFor<T>(table: Readonly<Record<string, T>>, code: string): T | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
