/** How a thing stands, in one word and one tone, and what of it needs the household. Pure. */
import type { ThingView } from "@thingwall/gateway/api";
import type { Tone } from "./parts/icons.tsx";
import type { Words } from "./words/en.ts";

export interface Standing {
  readonly code: keyof Words["states"];
  readonly tone: Tone;
}

/** The gravest first: what is shown of a thing is the first that holds. */
const LESS: readonly (readonly [string, Standing])[] = [
  ["quarantined", { code: "quarantined", tone: "bad" }],
  ["restricted", { code: "restricted", tone: "warn" }],
  ["paused", { code: "paused", tone: "calm" }],
  ["blocked", { code: "blocked", tone: "calm" }],
  ["support-ended", { code: "support-ended", tone: "warn" }],
  ["on-trial", { code: "on-trial", tone: "warn" }],
  ["granted-updates-only", { code: "updates-only", tone: "calm" }],
  ["granted-lan-only", { code: "lan-only", tone: "calm" }],
  ["granted-full", { code: "full", tone: "warn" }],
];

export function standingOf(thing: ThingView): Standing {
  const codes = new Set<string>(thing.less?.map(({ code }) => code));
  const found = LESS.find(([code]) => codes.has(code))?.[1];
  if (found) return found;
  if (thing.state === "unknown") return { code: "unknown", tone: "warn" };
  if (thing.state === "held") return { code: "held", tone: "warn" };
  if (thing.notice?.stage === "noticed") return { code: "noticed", tone: "warn" };
  return { code: thing.state, tone: "good" };
}

export interface Need {
  readonly kind: keyof Omit<Words["cards"], "look">;
  readonly tone: Tone;
  readonly thing: ThingView;
}

const KINDS: readonly Need["kind"][] = [
  "quarantined",
  "restricted",
  "unknown",
  "approval",
  "noticed",
  "offered",
  "support",
  "held",
];

/** Why a description is held that the household may approve. */
const APPROVABLE = ["self-described", "unsigned-needs-approval"];

/** One card for each thing, the most important first. */
export function needsOf(things: readonly ThingView[]): readonly Need[] {
  return things
    .flatMap((thing): Need[] => {
      const kind = needOf(thing);
      const tone = kind === "quarantined" ? "bad" : "warn";
      return kind === undefined ? [] : [{ kind, tone, thing }];
    })
    .toSorted((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind));
}

export function needOf(thing: ThingView): Need["kind"] | undefined {
  if (thing.role !== "thing") return undefined;
  const codes = new Set<string>(thing.less?.map(({ code }) => code));
  // What the household decided needs nobody until it says otherwise.
  if (codes.has("paused") || codes.has("blocked")) return undefined;
  if (codes.has("quarantined")) return "quarantined";
  if (codes.has("restricted")) return "restricted";
  if (thing.state === "unknown") return "unknown";
  if (APPROVABLE.includes(thing.why.code)) return "approval";
  if (thing.notice) return "noticed";
  if (thing.offered) return "offered";
  if (codes.has("support-ended")) return "support";
  return thing.state === "held" && thing.why.code !== "description-loading" ? "held" : undefined;
}
