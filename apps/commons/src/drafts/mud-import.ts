/**
 * A MUD file that a maker names: fetched within bounds, read, and told in a few facts. Whoever names
 * it may be anybody with an account, so nothing inside our own network is ever asked.
 */
import { lookup } from "node:dns";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import type { LookupFunction } from "node:net";
import { embeddedCertificates } from "@thingwall/mud/signature";
import { MAX_FILE_BYTES, parseMud } from "@thingwall/mud/document";
import ipaddr from "ipaddr.js";

export interface MudSays {
  readonly systeminfo?: string;
  readonly maker?: string;
  readonly model?: string;
  readonly supported: boolean;
  /** Names on the Internet that it talks to. */
  readonly names: readonly string[];
  /** May speak with other things at home. */
  readonly atHome: boolean;
  readonly rules: number;
  /** Digests of the keys that its signature brings and that are no authority's, base64url. */
  readonly signers: readonly string[];
}

export type MudImport =
  | { readonly ok: true; readonly says: MudSays }
  | {
      readonly ok: false;
      readonly why: "bad-url" | "not-public" | "unreachable" | "too-large" | "not-a-mud-file";
    };

/** Octets of what is at an https URL, or why there are none. */
export type Fetch = (url: string, most: number) => Promise<Uint8Array | FetchFault>;
export type FetchFault = "bad-url" | "not-public" | "unreachable" | "too-large";

export async function importMud(url: string, fetch: Fetch): Promise<MudImport> {
  const file = await fetch(url, MAX_FILE_BYTES);
  if (typeof file === "string") return { ok: false, why: file };
  const parsed = parseMud(file);
  if (!parsed.ok) return { ok: false, why: "not-a-mud-file" };
  const { document } = parsed;
  const aces = document.acls.flatMap((acl) => acl.aces);
  const names = new Set(
    aces.flatMap(({ matches: { ipv4, ipv6 } }) =>
      [ipv4, ipv6].flatMap((match) => [match?.dstDnsname, match?.srcDnsname]),
    ),
  );
  names.delete(undefined);
  const { systeminfo, mfgName, modelName, isSupported, mudSignature } = document;
  return {
    ok: true,
    says: {
      ...(systeminfo !== undefined && { systeminfo }),
      ...(mfgName !== undefined && { maker: mfgName }),
      ...(modelName !== undefined && { model: modelName }),
      supported: isSupported,
      names: [...names].flatMap((name) => name ?? []).toSorted((a, b) => (a < b ? -1 : 1)),
      atHome: aces.some(({ matches: { mud } }) => mud !== undefined),
      rules: aces.length,
      signers: mudSignature === undefined ? [] : await signersAt(mudSignature, url, fetch),
    },
  };
}

const SIGNATURE_LIMIT = 64 * 1024;

/** Whether it verifies is for those who use the file; here it says whose keys it brings. */
async function signersAt(reference: string, url: string, fetch: Fetch): Promise<readonly string[]> {
  if (!URL.canParse(reference, url)) return [];
  const octets = await fetch(new URL(reference, url).href, SIGNATURE_LIMIT);
  if (typeof octets === "string") return [];
  const certificates = embeddedCertificates(octets).filter(({ authority }) => !authority);
  return certificates.map(({ keyId }) => Buffer.from(keyId, "hex").toString("base64url"));
}

const WITHIN = 8000;

/** https on its own port, no redirects, addresses of the Internet only. */
export const fetchPublic: Fetch = async (url, most) => {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== "https:" || parsed.username !== "" || parsed.port !== "") {
    return "bad-url";
  }
  // A literal address is asked without a lookup.
  const literal = parsed.hostname.replace(/^\[|\]$/g, "");
  if (ipaddr.isValid(literal) && !isPublic(literal)) return "not-public";
  return new Promise((resolve) => {
    const asked = request(
      parsed,
      { lookup: publicLookup, timeout: WITHIN, signal: AbortSignal.timeout(WITHIN), agent: false },
      (response) => resolve(bodyOf(response, most)),
    );
    asked.on("error", (error) => {
      resolve(error instanceof NotPublic ? "not-public" : "unreachable");
    });
    asked.on("timeout", () => asked.destroy());
    asked.end();
  });
};

async function bodyOf(response: IncomingMessage, most: number): Promise<Uint8Array | FetchFault> {
  if (response.statusCode !== 200) {
    response.destroy();
    return "unreachable";
  }
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response) {
      const octets = part as Buffer;
      length += octets.length;
      if (length > most) {
        response.destroy();
        return "too-large";
      }
      parts.push(octets);
    }
  } catch {
    return "unreachable";
  }
  return new Uint8Array(Buffer.concat(parts));
}

class NotPublic extends Error {}

/** The address that was judged is the one that is connected to. Threat: a name that answers twice differently. */
const publicLookup: LookupFunction = (name, options, done) => {
  lookup(name, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, "", 0);
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isPublic(address))) {
      return done(new NotPublic(name), "", 0);
    }
    return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
  });
};

/** RFC 6890: out on the Internet, and not an address inside another. */
export function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast") return false;
  if (address instanceof ipaddr.IPv4) {
    return !special.some(([net, length]) => address.match(ipaddr.IPv4.parse(net), length));
  }
  return address.match(ipaddr.IPv6.parse("2000::"), 3);
}

const special = [
  ["0.0.0.0", 8],
  ["192.0.0.0", 24],
  ["198.18.0.0", 15],
] as const;
