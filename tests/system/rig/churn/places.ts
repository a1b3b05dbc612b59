/** Where the churning Internet is, and what its two programs say. Imported by all of them. */
import { INTERNET } from "../home.ts";

export const RECEIVER_PORT = 9000;

/** All inside are addresses of `net`, whichever of them an answer gives. */
export const OUTSIDE = {
  resolver: INTERNET[4][0] ?? "",
  networks: { 4: "45.84.0.0/16", 6: "2a0d:f302:84::/64" },
  routers: { 4: INTERNET[4][0] ?? "", 6: INTERNET[6][0] ?? "" },
} as const;

/** The address of that number, one after another; they begin again after 65,280. */
export function addressNumber(family: 4 | 6, number: number): string {
  const [high, low] = [(number >> 8) % 255, number & 255];
  if (family === 4) return `45.84.${high}.${low}`;
  return `2a0d:f302:84::${high.toString(16)}:${(low + 1).toString(16)}`;
}

export interface OutsideSaid {
  readonly ready: true;
  /** Questions so far. */
  readonly asked: number;
  /** Numbers of the datagrams since the last line. */
  readonly arrived: readonly number[];
}

/** What a thing is told to do: for each of `names` in turn, resolve and send, `count` times. */
export interface ThingTask {
  readonly names: readonly string[];
  readonly count: number;
  /** Number of its first datagram. */
  readonly first: number;
  /** Milliseconds between the starts of two, so that the gateway's limit is kept. */
  readonly everyMs: number;
  /** Whom it asks. */
  readonly resolver: string;
}

export interface ThingSaid {
  /** `number`: of the datagram that was sent; absent when there was no address. */
  readonly sent: readonly {
    readonly name: string;
    readonly number: number;
    readonly address: string | undefined;
    readonly rcode: number | undefined;
    /** From the question to its answer. */
    readonly milliseconds: number;
  }[];
}

/** What the asker is told to do: `count` questions to 127.0.0.1, `atOnce` under way. */
export interface AskerTask {
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly count: number;
  readonly atOnce: number;
  readonly port: number;
}

export interface AskerSaid {
  readonly milliseconds: readonly number[];
  readonly seconds: number;
  /** Without an answer, or without an address in it. */
  readonly failed: number;
}
