/**
 * What one description may cost the household. The URL may come from a thing and the server may
 * be anybody's (RFC 8520 §16): each wait and each size is bounded.
 */
import { MAX_FILE_BYTES } from "@thingwall/mud/document";
import { signatureLimits } from "@thingwall/mud/signature";

export interface FetchLimits {
  /** Octets of the file and of its signature. */
  readonly file: number;
  readonly signature: number;
  /** Milliseconds: for the name; for TCP; for TLS; from request to header; for all together. */
  readonly resolve: number;
  readonly connect: number;
  readonly handshake: number;
  readonly header: number;
  readonly total: number;
  /** Octets of a response's header. */
  readonly headerSize: number;
  /** Redirections followed, on the same host. */
  readonly redirects: number;
  /** Addresses of one name that are tried. */
  readonly addresses: number;
}

export const fetchLimits: FetchLimits = {
  file: MAX_FILE_BYTES,
  signature: signatureLimits.signature,
  resolve: 5_000,
  connect: 5_000,
  handshake: 5_000,
  header: 10_000,
  total: 30_000,
  headerSize: 16 * 1024,
  redirects: 3,
  addresses: 4,
};

/** Descriptions fetched at one time by this process; the others wait their turn. */
export const fetchesInFlight = 4;
