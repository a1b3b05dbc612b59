/**
 * RFC 8520 §13.2: the signature is validated prior to processing the rest of the file, but where
 * it lies stands in the file. This reads the two leaves that fetching needs and nothing else, from
 * at most 1 MiB. Neither is trusted: the signature found there is verified over the file's exact
 * octets, and a file that fooled this reader (two `mud-url`, say) is refused by the real one.
 */
export interface Peeked {
  readonly mudUrl?: string;
  readonly mudSignature?: string;
}

/** Undefined when the file is not JSON in UTF-8. */
export function peek(file: Uint8Array): Peeked | undefined {
  let whole: unknown;
  try {
    whole = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file));
  } catch {
    return undefined;
  }
  const mud = member(whole, "ietf-mud:mud");
  const mudUrl = member(mud, "mud-url");
  const mudSignature = member(mud, "mud-signature");
  return {
    ...(typeof mudUrl === "string" ? { mudUrl } : {}),
    ...(typeof mudSignature === "string" ? { mudSignature } : {}),
  };
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
