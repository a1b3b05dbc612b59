/**
 * One question from a thing, from its bytes to the bytes of the answer: who asks and may they →
 * what does the resolver say → has the wall opened exactly that → answer. Every failure on the way
 * is an answer without addresses.
 */
import type { Admissions } from "./admit.ts";
import { ADDRESSES_PER_ANSWER, isPublicAddress, lifetime } from "./admit.ts";
import { addressOf, type Chain, followChain } from "./answers.ts";
import type { NameEvent, NamesState } from "./contract.ts";
import { NAMES_LIMITS, Rate, Shares } from "./limits.ts";
import { type Asker, canonicalAddress, judge, type Policy, readPolicy } from "./proxy.ts";
import { type AskUpstream, type UpstreamAnswer, UpstreamError } from "./upstream.ts";
import * as wire from "./wire.ts";

export interface ServiceOptions {
  readonly ask: AskUpstream;
  readonly admissions: Admissions;
  /** Prefixes of the home: never in an answer. */
  readonly homeNetworks: readonly string[];
  readonly onEvent: (event: NameEvent) => void;
  /** Milliseconds on a steady clock. */
  readonly now: () => number;
  /** Milliseconds since the epoch, for events. */
  readonly date: () => number;
}

interface Outcome {
  readonly response: wire.Response;
  readonly outcome: NameEvent["outcome"];
  readonly addresses: readonly string[];
  readonly why?: NonNullable<NameEvent["why"]>;
  readonly told?: readonly string[];
}

export class NamesService {
  readonly #options: ServiceOptions;
  #policy: Policy | undefined;
  readonly #rates = new Map<string, Rate>();
  /** Shared by all sources that are nobody's. */
  readonly #unknown: Rate;
  readonly #underWay = new Shares(NAMES_LIMITS.underWay);

  constructor(options: ServiceOptions) {
    this.#options = options;
    const { perSecond, burst } = NAMES_LIMITS;
    this.#unknown = new Rate(perSecond, burst, options.now());
  }

  setNames(state: NamesState): void {
    const policy = readPolicy(state);
    this.#policy = policy;
    for (const id of this.#rates.keys()) if (!policy.askers.has(id)) this.#rates.delete(id);
    const names = [...policy.askers].map(
      ([id, asker]) => [id, new Set(asker.names.keys())] as const,
    );
    this.#options.admissions.retain(new Map(names));
  }

  /** The device that asks from there; all that are nobody's are one. */
  ownerOf(source: string): string {
    return this.#policy?.byAddress.get(canonicalAddress(source))?.id ?? "";
  }

  /** The answer's bytes, or `undefined` for what gets none. Never rejects on account of `bytes`. */
  async handle(
    bytes: Buffer,
    source: string,
    transport: "udp" | "tcp",
  ): Promise<Buffer | undefined> {
    const asker = this.#policy?.byAddress.get(canonicalAddress(source));
    const rate = this.#rate(asker);
    const now = this.#options.now();
    if (!rate.take(now)) {
      const unanswered = asker && rate.news(now, NAMES_LIMITS.tellMs);
      if (asker !== undefined && unanswered !== undefined) {
        const parsed = wire.parseQuery(bytes);
        const query = parsed.kind === "query" ? parsed.query : undefined;
        this.#tell(asker, query, "limited", [], { unanswered });
      }
      return undefined;
    }
    const parsed = wire.parseQuery(bytes);
    if (parsed.kind === "ignore") return undefined;
    if (parsed.kind === "bad") return parsed.reply;
    const { query } = parsed;
    const { response, outcome, addresses, why, told } = await this.#bounded(query, asker);
    const more = { ...(why === undefined ? {} : { why }), ...(told === undefined ? {} : { told }) };
    if (asker !== undefined) this.#tell(asker, query, outcome, addresses, more);
    const limit = transport === "tcp" ? 0xffff : wire.udpLimit(query);
    try {
      return wire.renderResponse(query, response, limit);
    } catch {
      // A record that cannot be written as it was read.
      const other = failed(wire.EDE.OTHER, "the resolver's answer is malformed").response;
      return wire.renderResponse(query, other, limit);
    }
  }

  /** Without a query: the bytes were none, so the event has no name. */
  #tell(
    asker: Asker,
    query: wire.Query | undefined,
    outcome: NameEvent["outcome"],
    addresses: readonly string[],
    more: Pick<NameEvent, "unanswered" | "why" | "told"> = {},
  ): void {
    this.#options.onEvent({
      device: asker.id,
      name: query === undefined ? "" : wire.meantName(query.question.name),
      type: query === undefined ? "" : wire.typeName(query.question.type),
      outcome,
      addresses,
      ...more,
      at: this.#options.date(),
    });
  }

  #rate(asker: Asker | undefined): Rate {
    if (asker === undefined) return this.#unknown;
    let rate = this.#rates.get(asker.id);
    if (rate === undefined) {
      rate = new Rate(NAMES_LIMITS.perSecond, NAMES_LIMITS.burst, this.#options.now());
      this.#rates.set(asker.id, rate);
    }
    return rate;
  }

  async #bounded(query: wire.Query, asker: Asker | undefined): Promise<Outcome> {
    if (this.#policy === undefined) {
      return failed(wire.EDE.NOT_READY, "the gateway is starting");
    }
    const done = this.#underWay.take(asker?.id ?? "");
    if (done === undefined) return failed(wire.EDE.OTHER, "too many questions at once");
    try {
      return await this.#answer(query, asker);
    } finally {
      done();
    }
  }

  async #answer(query: wire.Query, asker: Asker | undefined): Promise<Outcome> {
    const before = judge(query, asker);
    if (before.kind === "refuse") return refused(before.rcode, before.error);
    if (before.kind === "nothing") return answered(NOTHING, []);
    let found: UpstreamAnswer;
    try {
      const question = { ...query.question, name: before.name };
      found = await this.#options.ask(question, query.edns?.dnssecOk ?? false);
    } catch (error) {
      // Signatures that do not hold, for one: the thing's own records say why it was not served.
      const reason = error instanceof UpstreamError ? error.reason : undefined;
      return failed(
        reason?.code ?? wire.EDE.NETWORK,
        reason?.text ?? "the resolver did not answer",
      );
    }
    // The policy may have changed meanwhile: what counts is what holds now.
    const now = asker === undefined ? undefined : this.#policy?.askers.get(asker.id);
    const after = judge(query, now);
    if (after.kind === "refuse") return refused(after.rcode, after.error);
    const followed = followChain(found.answers, before.name, query.question.type);
    if (followed === undefined) return failed(wire.EDE.OTHER, "the name leads round in a circle");
    const chain = { ...followed, records: asAsked(followed.records, before.name, query) };
    // dnsmasq keeps private addresses of the outside back by itself, and says no more than that.
    if (chain.addresses.length === 0 && found.reason?.code === wire.EDE.BLOCKED)
      return refusedAddress("withheld");
    if (chain.addresses.length === 0) return answered(found, chain.records);
    if (after.kind === "resolve" && after.admit && now !== undefined) {
      return this.#admitted(now.id, after.name, found, chain);
    }
    const shown = chain.addresses
      .filter((address) => isPublicAddress(address, this.#options.homeNetworks))
      .slice(0, ADDRESSES_PER_ANSWER);
    if (shown.length === 0) return refusedAddress("private-address");
    return answered(found, chain.records, { of: chain.addresses, shown, admitted: [] });
  }

  async #admitted(
    device: string,
    name: string,
    found: UpstreamAnswer,
    chain: Chain,
  ): Promise<Outcome> {
    try {
      const { admissions } = this.#options;
      const admission = await admissions.admit(device, name, chain.addresses, chain.ttl ?? 0);
      if (admission.kind === "refused") return refusedAddress(admission.why);
      const shown = admission.addresses;
      return answered(found, chain.records, { of: chain.addresses, shown, admitted: shown });
    } catch {
      return failed(wire.EDE.NOT_READY, "the wall did not open these addresses");
    }
  }
}

const NOTHING: UpstreamAnswer = {
  rcode: "NOERROR",
  answers: [],
  authorities: [],
  authentic: false,
};

/** The asked name as it was asked: in its letters' case, in its own alphabet. */
function asAsked(
  records: readonly wire.DataRecord[],
  name: string,
  { question }: wire.Query,
): wire.DataRecord[] {
  return records.map((record) =>
    wire.canonicalName(record.name) === name ? { ...record, name: question.name } : record,
  );
}

interface Addresses {
  /** All that the resolver gave. */
  readonly of: readonly string[];
  readonly shown: readonly string[];
  readonly admitted: readonly string[];
}

const NO_ADDRESSES: Addresses = { of: [], shown: [], admitted: [] };

/** Only addresses that are shown are told; no TTL outlives what the wall was asked for. */
function answered(
  found: UpstreamAnswer,
  records: readonly wire.DataRecord[],
  { of, shown, admitted }: Addresses = NO_ADDRESSES,
): Outcome {
  const told = new Set(shown);
  const ceiling = lifetime(Math.min(...records.map((record) => record.ttl ?? 0))).answer;
  const withTtl = (record: wire.DataRecord): wire.DataRecord => ({
    ...record,
    ttl: Math.min(record.ttl ?? 0, ceiling),
  });
  return {
    outcome: "answered",
    addresses: admitted,
    ...(shown.length > admitted.length ? { told: shown } : {}),
    response: {
      rcode: wire.RCODE[found.rcode],
      answers: records
        .filter((record) => addressOf(record).every((address) => told.has(address)))
        .map(withTtl),
      authorities: found.authorities.map(withTtl),
      // An answer that we shortened is no longer the one that was signed.
      authentic: found.authentic && shown.length === of.length,
    },
  };
}

function refused(rcode: wire.Rcode, error: wire.ExtendedError): Outcome {
  const response = { rcode, answers: [], authorities: [], error };
  return { outcome: "refused", addresses: [], response };
}

const REFUSED_ADDRESS = {
  "private-address": "this name leads to a private address",
  "too-many-addresses": "this name has too many addresses",
  withheld: "this name leads to a private address, or the resolver blocks it",
} as const satisfies Record<NonNullable<NameEvent["why"]>, string>;

function refusedAddress(why: keyof typeof REFUSED_ADDRESS): Outcome {
  const error = { code: wire.EDE.BLOCKED, text: REFUSED_ADDRESS[why] };
  return { ...refused(wire.RCODE.REFUSED, error), why };
}

function failed(code: wire.ExtendedError["code"], text: string): Outcome {
  const response = {
    rcode: wire.RCODE.SERVFAIL,
    answers: [],
    authorities: [],
    error: { code, text },
  };
  return { outcome: "failed", addresses: [], response };
}
