/**
 * What the names process adds to dnsmasq, and whether what it answers is open by then. dnsmasq alone
 * and names in front of it take turns, asked by the same asker from the same addresses.
 *
 * Runs inside the namespaces that `lab/src/enter.ts` makes.
 */
import { startChurn } from "../tests/system/rig/churn/home.ts";
import { startLoad } from "../tests/system/rig/churn/load.ts";
import { median } from "./statistics.ts";

const ROUNDS = 7;
/** One after another, for how long one takes. */
const ALONE = 1000;
/** Many at once, for how many a second. */
const TOGETHER = { count: 6000, atOnce: 32 } as const;
const NAMES = 8;
const RESOLVE_THEN_SEND = 1000;

interface Figures {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
}

export interface NamesResult {
  readonly kind: "cached" | "not cached";
  readonly dnsmasq: Figures;
  readonly names: Figures;
  /** Milliseconds; medians of the rounds' differences. */
  readonly added: Pick<Figures, "p50" | "p99">;
}

export interface FirstPacketResult {
  readonly sent: number;
  readonly lost: number;
  readonly unanswered: number;
  readonly addresses: number;
  /** Milliseconds from the question to the answer, through wall and nftables. */
  readonly hit: Pick<Figures, "p50" | "p99">;
  readonly miss: Pick<Figures, "p50" | "p99">;
}

const ofKind = (kind: string) =>
  Array.from({ length: NAMES }, (_, index) => `n${index}.${kind}.example`);

export async function measureNames(say: (line: string) => void): Promise<NamesResult[]> {
  const kinds = { cached: ofKind("keeps"), "not cached": ofKind("moves") } as const;
  const load = await startLoad(Object.values(kinds).flat());
  try {
    const results: NamesResult[] = [];
    for (const kind of ["cached", "not cached"] as const) {
      const rounds: Record<"dnsmasq" | "names", Figures[]> = { dnsmasq: [], names: [] };
      for (let round = -1; round < ROUNDS; round += 1) {
        say(`${kind}: ${round < 0 ? "warm-up" : `round ${round + 1} of ${ROUNDS}`}`);
        for (const whom of ["dnsmasq", "names"] as const) {
          const alone = await load.ask(whom, { names: kinds[kind], count: ALONE, atOnce: 1 });
          const together = await load.ask(whom, { names: kinds[kind], ...TOGETHER });
          const failed = alone.failed + together.failed;
          if (failed > 0) throw new Error(`${whom}: ${failed} questions without an address`);
          if (round < 0) continue;
          const perSecond = TOGETHER.count / together.seconds;
          rounds[whom].push({ ...percentiles(alone.milliseconds), perSecond });
        }
      }
      const added = (which: "p50" | "p99") =>
        median(
          rounds.names.map((figures, i) => figures[which] - (rounds.dnsmasq[i]?.[which] ?? 0)),
        );
      results.push({
        kind,
        dnsmasq: medians(rounds.dnsmasq),
        names: medians(rounds.names),
        added: { p50: added("p50"), p99: added("p99") },
      });
    }
    return results;
  } finally {
    await load.stop();
  }
}

/** Half of the questions miss dnsmasq's cache and bring an address never seen before. */
export async function measureFirstPackets(say: (line: string) => void): Promise<FirstPacketResult> {
  say(`${RESOLVE_THEN_SEND} × resolve, then send`);
  const moves = [...ofKind("moves").slice(0, 4), ...ofKind("alias").slice(0, 4)];
  const stays = ofKind("stays").slice(0, 4);
  const churn = await startChurn([...moves, ...stays]);
  try {
    await churn.setNames();
    const asked = [...moves, ...stays, ...stays];
    const { sent, lost, unanswered, addresses } = await churn.resolveThenSend(
      RESOLVE_THEN_SEND,
      asked,
    );
    const times = (hits: boolean) =>
      sent.flatMap(({ name, milliseconds }) =>
        stays.includes(name) === hits ? [milliseconds] : [],
      );
    return {
      sent: sent.length,
      lost: lost.length,
      unanswered: unanswered.length,
      addresses,
      hit: percentiles(times(true)),
      miss: percentiles(times(false)),
    };
  } finally {
    await churn.stop();
  }
}

function medians(figures: readonly Figures[]): Figures {
  return {
    p50: median(figures.map(({ p50 }) => p50)),
    p99: median(figures.map(({ p99 }) => p99)),
    perSecond: median(figures.map(({ perSecond }) => perSecond)),
  };
}

function percentiles(values: readonly number[]): Pick<Figures, "p50" | "p99"> {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
