/**
 * A description that the household hands over as a file, for want of a server that gives it
 * (RFC 8520 §3.2: `mud-url` is for that). It counts as what its URL would have given: judged and kept
 * like it, and followed by what the maker gives later under the same rules.
 */
import { MAX_FILE_BYTES } from "@thingwall/mud/document";
import { signatureLimits } from "@thingwall/mud/signature";
import Type, { type Static } from "typebox";
import { DeviceIdText } from "../../config.ts";
import {
  type Described,
  type Held,
  type LoadRequest,
  type Original,
  recallProfile,
  type Source,
} from "./load.ts";
import { type FetchRefused, refused } from "./outcome.ts";
import { peek } from "./peek.ts";
import { isSameUrl, readMudUrl } from "./url.ts";

/** One octet more than allowed is enough for the reader to say that it is too large. */
const Octets = (limit: number) =>
  Type.String({
    pattern: "^[A-Za-z0-9+/]*={0,2}$",
    maxLength: Math.ceil((limit + 1) / 3) * 4,
  });

/** Local programs ask: take this file as the thing's description. File and signature in base64. */
export const Describe = Type.Object(
  {
    device: DeviceIdText,
    file: Octets(MAX_FILE_BYTES),
    signature: Type.Optional(Octets(signatureLimits.signature)),
  },
  { additionalProperties: false },
);

export function originalOf({ file, signature }: Static<typeof Describe>): Original {
  return {
    file: Buffer.from(file, "base64"),
    ...(signature === undefined ? {} : { signature: Buffer.from(signature, "base64") }),
  };
}

/** The same octets, whichever kind of array they are in. */
export function isSameOriginal(one: Original | undefined, other: Original | undefined): boolean {
  const text = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString("base64");
  return text(one?.file) === text(other?.file) && text(one?.signature) === text(other?.signature);
}

export interface Given {
  readonly source: Source & { readonly url: string };
  readonly profile: Described;
}

/**
 * The file, judged; `known`: where the thing's description is said to be. A place with the file's
 * URL stays where something is in force from there, or where somebody else than the thing vouches
 * for it: its certificate may name the signer.
 */
export async function readGiven(
  original: Original,
  known: { readonly source: Source | undefined; readonly isInForce: boolean },
  requestOf: (source: Source) => LoadRequest,
): Promise<Given | Held> {
  const { mudUrl } = peek(original.file) ?? {};
  const url = readMudUrl(mudUrl ?? "");
  // A file without one is refused by its reader, which says where it should stand.
  if (mudUrl !== undefined && "code" in url) return held(url);
  const said = mudUrl ?? "";
  const before =
    known.source && "url" in known.source && isSameUrl(known.source.url, said)
      ? known.source
      : undefined;
  const stays =
    before && (known.isInForce || before.channel === "user" || before.channel === "certificate");
  const source = stays ? before : ({ url: said, channel: "user" } as const);
  // Whoever vouches for the place, what was taken from there binds what comes after it (§3.4, §16).
  const request = { ...requestOf(before ?? source), source };
  const profile = await recallProfile(original, request);
  if (profile.kind === "held") return profile;
  const found = profile.document.mudUrl;
  if (!isSameUrl(found, source.url))
    return held(refused("url-mismatch", { url: source.url, found }));
  return { source, profile: { ...profile, given: true, fetched: request.now.getTime() } };
}

function held({ code, params }: FetchRefused): Held {
  return { kind: "held", why: { code, params } };
}
