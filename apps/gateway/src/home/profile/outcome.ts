/**
 * What comes of fetching a description. Sentences are made from `code` and `params` by a
 * catalogue; params repeat what servers and files say and are untrusted text.
 */

/** Every way a fetch can fail, with the clause or the threat that asks for the check. */
export const fetchFailures = {
  /** RFC 8520 §6; `reason`: not-a-url, too-long, not-https, user-info, fragment, port. */
  "bad-url": "RFC 8520 §6",
  /** No address for `name`. */
  "name-not-found": "RFC 8520 §16",
  /** `address` is private, loopback, link-local, multicast …: a thing would aim us at the home. */
  "address-not-global": "RFC 8520 §16",
  /** Nothing listens, or the connection broke; `reason` is the system's word. */
  "connection-failed": "RFC 8520 §1.6",
  /** `reason`: wrong-name, expired, not-yet-valid, untrusted, protocol. */
  "tls-failed": "RFC 8520 §1.6",
  /** What answered does not speak HTTP. */
  "not-http": "RFC 9110 §3",
  /** `phase`: resolve, connect, handshake, header, total. */
  timeout: "RFC 8520 §16",
  /** `to` is on another host, port or scheme: only with approval. */
  "redirected-elsewhere": "RFC 8520 §16",
  "too-many-redirects": "RFC 9110 §15.4",
  /** Anything but 200 and a redirection; `status`. */
  "http-status": "RFC 9110 §15",
  /** More than `limit` octets, said or sent. */
  "too-large": "RFC 8520 §16",
  /** Encoded although identity was asked: a few octets could become gigabytes. */
  "content-encoded": "RFC 9110 §8.4",
  /** Neither a MUD file by its type `found` nor by its contents. */
  "wrong-content-type": "RFC 8520 §1.6",
  /** The file names a signature that its server does not have. */
  "signature-missing": "RFC 8520 §13.2",
  /** `mud-url` inside the file is not the URL it was fetched from. */
  "url-mismatch": "RFC 8520 §3.2",
} as const;

export type FetchFailure = keyof typeof fetchFailures;

export interface FetchRefused {
  readonly ok: false;
  readonly code: FetchFailure;
  readonly params: Readonly<Record<string, string | number>>;
  readonly clause: string;
}

export interface FetchedProfile {
  readonly ok: true;
  /** The file and its signature, octet for octet. No signature: the file names none. */
  readonly file: Uint8Array;
  readonly signature?: Uint8Array;
  /** By which the server knows the file again. */
  readonly etag?: string;
  /** Media types other than those of RFC 8520 §1.6 and §13.1; taken all the same. */
  readonly notes: readonly { readonly part: Part; readonly contentType: string }[];
}

/** The file is the one that was fetched before. */
export interface Unchanged {
  readonly ok: "unchanged";
}

export type FetchOutcome = FetchedProfile | Unchanged | FetchRefused;

/** Which of the two is fetched. */
export type Part = "file" | "signature";

export function refused(
  code: FetchFailure,
  params: Readonly<Record<string, string | number>> = {},
): FetchRefused {
  return { ok: false, code, params, clause: fetchFailures[code] };
}
