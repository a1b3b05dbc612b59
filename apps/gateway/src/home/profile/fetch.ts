/**
 * Fetches a MUD file and its signature (RFC 8520 §1.6, §13.2): nothing but these two, and nothing
 * of the file is used but where its signature is and which URL it says it has.
 */
import { createSecureContext, getCACertificates } from "node:tls";
import { type Dial, type Resolver, dialAddress } from "./connect.ts";
import { type Session, get } from "./get.ts";
import { type FetchLimits, fetchLimits, fetchesInFlight } from "./limits.ts";
import {
  type FetchOutcome,
  type FetchRefused,
  type FetchedProfile,
  type Part,
  refused,
} from "./outcome.ts";
import { type Peeked, peek } from "./peek.ts";
import { Turns } from "./turns.ts";
import { isSameUrl, readMudUrl } from "./url.ts";

export interface FetchRequest {
  readonly url: string;
  /** What its `mud-url` must be; `url` where nothing is said. Its signature then lies beside it. */
  readonly expected?: string;
  readonly resolver: Resolver;
  /** PEM texts of authorities for TLS besides those that come with the runtime. */
  readonly tlsAuthorities: readonly string[];
  /** RFC 9110 §12.5.4, such as `fr, en;q=0.5`. */
  readonly language: string;
  /** What the server called the file that is there already (RFC 9110 §13.1.2). */
  readonly known?: string;
  readonly limits?: Partial<FetchLimits>;
  /** How a judged address is reached; the network's own way where nothing is given. */
  readonly dial?: Dial;
}

const turns = new Turns(fetchesInFlight);

/** Resolves whatever the thing, the resolver and the servers do, within `limits.total` of its turn. */
export function fetchProfile(request: FetchRequest): Promise<FetchOutcome> {
  return turns.take(() => fetchNow(request));
}

async function fetchNow(request: FetchRequest): Promise<FetchOutcome> {
  const url = readMudUrl(request.url);
  if ("code" in url) return url;
  return within(request, (session) => fetchBoth(session, url, request));
}

/**
 * What somebody signed and a public server keeps, under the same bounds as a description; undefined
 * when it does not come. Its reader believes nothing of it but signatures.
 *
 * @param limit  octets
 */
export async function fetchText(
  request: Omit<FetchRequest, "language" | "known">,
  limit: number,
): Promise<string | undefined> {
  const url = readMudUrl(request.url);
  if ("code" in url) return undefined;
  const found = await turns.take(() =>
    within(request, (session) => get(session, { url, limit, headers: { accept: "*/*" } })),
  );
  return found.ok === true ? new TextDecoder().decode(found.octets) : undefined;
}

async function within<T>(
  request: Omit<FetchRequest, "url" | "language" | "known">,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const limits: FetchLimits = { ...fetchLimits, ...request.limits };
  const overdue = new AbortController();
  const timer = setTimeout(() => overdue.abort(), limits.total);
  try {
    return await work({
      resolver: request.resolver,
      dial: request.dial ?? dialAddress,
      context: createSecureContext({
        ca: [...getCACertificates("default"), ...request.tlsAuthorities],
        minVersion: "TLSv1.2",
      }),
      limits,
      signal: overdue.signal,
      judged: new Map(),
    });
  } finally {
    clearTimeout(timer);
  }
}

async function fetchBoth(
  session: Session,
  url: URL,
  { language, known, expected }: Pick<FetchRequest, "language" | "known" | "expected">,
): Promise<FetchOutcome> {
  const file = await get(session, {
    url,
    limit: session.limits.file,
    headers: {
      accept: "application/mud+json",
      "accept-language": language,
      ...(known === undefined ? {} : { "if-none-match": known }),
    },
  });
  if (file.ok === "unchanged") return file;
  if (!file.ok) return about("file", file);
  const etag = file.etag === undefined ? {} : { etag: file.etag };
  const isJson = /[/+]json$/.test(file.contentType);
  const peeked = peek(file.octets);
  if (peeked === undefined && !isJson) {
    return refused("wrong-content-type", { url: url.href, found: file.contentType });
  }
  const notes: FetchedProfile["notes"][number][] =
    file.contentType === "application/mud+json"
      ? []
      : [{ part: "file", contentType: file.contentType }];
  const { mudUrl, mudSignature }: Peeked = peeked ?? {};
  const wanted = expected ?? url.href;
  if (mudUrl !== undefined && !isSameUrl(mudUrl, wanted)) {
    return refused("url-mismatch", { url: wanted, found: mudUrl.slice(0, 200) });
  }
  if (mudSignature === undefined) return { ok: true, file: file.octets, notes, ...etag };

  const beside = url.href.replace(/\.json$/, ".p7s");
  const at = readMudUrl(expected === undefined ? mudSignature : beside, url);
  if ("code" in at) return about("signature", at);
  const signature = await get(session, {
    url: at,
    limit: session.limits.signature,
    headers: { accept: "application/pkcs7-signature" },
  });
  // Nobody asked whether it had changed.
  if (signature.ok === "unchanged") return refused("http-status", { url: at.href, status: 304 });
  if (!signature.ok) {
    const { status } = signature.params;
    const absent = signature.code === "http-status" && (status === 404 || status === 410);
    return absent
      ? refused("signature-missing", { url: at.href, status })
      : about("signature", signature);
  }
  if (signature.contentType !== "application/pkcs7-signature") {
    const note = { part: "signature", contentType: signature.contentType } as const;
    notes.push(note);
  }
  return { ok: true, file: file.octets, signature: signature.octets, notes, ...etag };
}

function about(part: Part, failure: FetchRefused): FetchRefused {
  return { ...failure, params: { ...failure.params, part } };
}
