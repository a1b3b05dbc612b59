/**
 * Consensus, version 1: a pure function of what the record holds about one call. Anybody with the
 * record computes the same certificate. Nobody has more weight than another: positions are counted by
 * person, and communities and organisations are shown but never counted with.
 *
 * The three criteria are those that the participants of the Canadian process adopted; the numbers in
 * them are the group's own parameters, and are part of the certificate.
 */
import { createHash } from "node:crypto";
import { canonicalJson, type JsonValue } from "@thingwall/record";
import type { Dissent, Level, Parameters, Stance } from "./state.ts";

export const consensusVersion = 1;

export interface ConsensusInput {
  readonly call: string;
  /** Seal of the question as it was frozen. */
  readonly question: string;
  readonly mode: "online" | "meeting";
  readonly parameters: { readonly version: number; readonly values: Parameters };
  readonly positions: readonly {
    readonly party: string;
    readonly stance: Stance;
    readonly organisation: string | undefined;
    readonly communities: readonly string[];
  }[];
  readonly dissents: readonly Pick<Dissent, "id" | "by" | "state">[];
  readonly openedAt: string;
  /** The latest objection, dissent or new information; undefined when nobody argued. */
  readonly arguedAt: string | undefined;
  /** Whether the room's and the remote queue were empty at the last call; undefined without one. */
  readonly queueEmpty: boolean | undefined;
  readonly closedAt: string;
}

export type ReasonCode =
  | "quiet-long-enough"
  | "still-argued"
  | "queues-empty"
  | "queue-not-empty"
  | "no-last-call"
  | "all-discussed"
  | "not-discussed"
  | "dissent-unstated"
  | "majority"
  | "no-majority"
  | "almost-none-cannot"
  | "too-many-cannot"
  | "too-few-positions";

export type RemarkCode =
  | "community-cannot"
  | "one-organisation"
  | "more-than-a-few"
  | "sustained-dissent";

interface Coded<Code> {
  readonly code: Code;
  readonly params: Readonly<Record<string, string | number>>;
}
export type Reason = Coded<ReasonCode>;
export type Remark = Coded<RemarkCode>;

export interface Criterion {
  readonly met: "yes" | "no" | "indeterminate";
  readonly reasons: readonly Reason[];
}

export type Counts = Readonly<Record<Stance, number>>;

export interface Certificate {
  readonly version: typeof consensusVersion;
  readonly call: string;
  readonly question: string;
  readonly parameters: ConsensusInput["parameters"];
  readonly closedAt: string;
  readonly counts: Counts;
  /** C1: nobody is arguing any more. C2: all dissent was discussed. C3: the positions. */
  readonly criteria: Readonly<Record<"C1" | "C2" | "C3", Criterion>>;
  readonly level: Level;
  readonly dissents: readonly Pick<Dissent, "id" | "by" | "state">[];
  /** Communities large enough to be shown; how many others there were. */
  readonly communities: readonly ({ readonly community: string } & Counts)[];
  readonly communitiesNotShown: number;
  readonly remarks: readonly Remark[];
}

const HOUR = 3_600_000;

export function computeConsensus(input: ConsensusInput): Certificate {
  const { values } = input.parameters;
  const counts = countsOf(input.positions);
  const total = counts.agree + counts["can-live-with"] + counts["cannot-live-with"];
  const majority = exceeds(counts.agree, total, values.majorityAbove);
  const almostNone = atMost(total, values.almostNone);
  const fewCannot = counts["cannot-live-with"] <= almostNone;

  const C1 = nobodyArgues(input);
  const C2 = allDiscussed(input);
  const positions: readonly Reason[] = [
    majority
      ? { code: "majority", params: { agree: counts.agree, total } }
      : { code: "no-majority", params: { agree: counts.agree, total } },
    {
      code: fewCannot ? "almost-none-cannot" : "too-many-cannot",
      params: { cannot: counts["cannot-live-with"], almostNone },
    },
  ];
  const enough = total >= values.minimum;
  const C3: Criterion = enough
    ? { met: majority && fewCannot ? "yes" : "no", reasons: positions }
    : {
        met: "indeterminate",
        reasons: [{ code: "too-few-positions", params: { total, minimum: values.minimum } }],
      };
  const { shown, hidden } = communitiesOf(input);
  return {
    version: consensusVersion,
    call: input.call,
    question: input.question,
    parameters: input.parameters,
    closedAt: input.closedAt,
    counts,
    criteria: { C1, C2, C3 },
    level: levelOf(C1, C2, C3, majority),
    dissents: input.dissents
      .map(({ id, by, state }) => ({ id, by, state }))
      .toSorted((a, b) => byText(a.id, b.id)),
    communities: shown,
    communitiesNotShown: hidden,
    remarks: remarksOn(input, counts, total, shown),
  };
}

/** The certificate's digest: what the record keeps of it. */
export const certificateDigest = (certificate: Certificate): string =>
  createHash("sha256")
    .update(canonicalJson(JSON.parse(JSON.stringify(certificate)) as JsonValue))
    .digest("hex");

/** Rough consensus still needs every dissent discussed: C2 is never waived. */
function levelOf(C1: Criterion, C2: Criterion, C3: Criterion, majority: boolean): Level {
  if (C3.met === "indeterminate") return "indeterminate";
  if (C2.met !== "yes" || !majority) return "none";
  return C1.met === "yes" && C3.met === "yes" ? "consensus" : "rough-consensus";
}

function nobodyArgues({
  mode,
  parameters,
  openedAt,
  arguedAt,
  queueEmpty,
  closedAt,
}: ConsensusInput): Criterion {
  if (mode === "meeting") {
    if (queueEmpty === undefined) return no({ code: "no-last-call", params: {} });
    return queueEmpty
      ? yes({ code: "queues-empty", params: {} })
      : no({ code: "queue-not-empty", params: {} });
  }
  const needed = parameters.values.quietHours;
  const since = arguedAt ?? openedAt;
  const hours = Math.floor((Date.parse(closedAt) - Date.parse(since)) / HOUR);
  const params = { hours, needed, since };
  return hours >= needed
    ? yes({ code: "quiet-long-enough", params })
    : no({ code: "still-argued", params });
}

/** Every dissent, and everybody who cannot live with it. */
function allDiscussed({ dissents, positions }: ConsensusInput): Criterion {
  const open = dissents.filter(({ state }) => state === "lodged" || state === "contested");
  const spoke = new Set(dissents.map(({ by }) => by));
  const silent = positions.filter(
    ({ party, stance }) => stance === "cannot-live-with" && !spoke.has(party),
  );
  const reasons: Reason[] = [];
  for (const { id } of open.toSorted((a, b) => byText(a.id, b.id))) {
    reasons.push({ code: "not-discussed", params: { dissent: id } });
  }
  if (silent.length > 0) {
    reasons.push({ code: "dissent-unstated", params: { count: silent.length } });
  }
  return reasons.length > 0
    ? { met: "no", reasons }
    : yes({ code: "all-discussed", params: { count: dissents.length } });
}

const yes = (reason: Reason): Criterion => ({ met: "yes", reasons: [reason] });
const no = (reason: Reason): Criterion => ({ met: "no", reasons: [reason] });

type Share = Parameters["few"];

const exceeds = (part: number, whole: number, { numerator, denominator }: Share): boolean =>
  part * denominator > whole * numerator;
const atMost = (whole: number, { numerator, denominator }: Share): number =>
  Math.floor((whole * numerator) / denominator);

function countsOf(positions: readonly { readonly stance: Stance }[]): Counts {
  const count = (stance: Stance) => positions.filter((each) => each.stance === stance).length;
  return {
    agree: count("agree"),
    "can-live-with": count("can-live-with"),
    "cannot-live-with": count("cannot-live-with"),
  };
}

function communitiesOf({ positions, parameters }: ConsensusInput) {
  const groups = new Map<string, { readonly stance: Stance }[]>();
  for (const { stance, communities } of positions) {
    for (const community of new Set(communities)) {
      const group = groups.get(community) ?? [];
      group.push({ stance });
      groups.set(community, group);
    }
  }
  const large = [...groups]
    .filter(([, group]) => group.length >= parameters.values.smallestGroup)
    .toSorted(([a], [b]) => byText(a, b));
  return {
    shown: large.map(([community, group]) => ({ community, ...countsOf(group) })),
    hidden: groups.size - large.length,
  };
}

function remarksOn(
  { positions, dissents, parameters }: ConsensusInput,
  counts: Counts,
  total: number,
  shown: Certificate["communities"],
): readonly Remark[] {
  const remarks: Remark[] = [];
  for (const group of shown) {
    if (group.agree + group["can-live-with"] === 0) {
      remarks.push({ code: "community-cannot", params: { community: group.community } });
    }
  }
  for (const [organisation, count] of organisationsOf(positions)) {
    if (count > 1 && exceeds(count, total, parameters.values.oneOrganisation)) {
      remarks.push({ code: "one-organisation", params: { organisation, count, total } });
    }
  }
  if (exceeds(counts["can-live-with"], total, parameters.values.few)) {
    remarks.push({ code: "more-than-a-few", params: { count: counts["can-live-with"], total } });
  }
  const sustained = dissents.filter(({ state }) => state === "sustained").length;
  if (sustained > 0) remarks.push({ code: "sustained-dissent", params: { count: sustained } });
  return remarks;
}

function organisationsOf(positions: ConsensusInput["positions"]) {
  const counts = new Map<string, number>();
  for (const { organisation } of positions) {
    if (organisation === undefined) continue;
    counts.set(organisation, (counts.get(organisation) ?? 0) + 1);
  }
  return [...counts].toSorted(([a], [b]) => byText(a, b));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
