/**
 * An entry of the journal. Decisions are chained: each carries a sum over itself and the one before,
 * so that a lost, altered or inserted decision shows. Events stand alone and may be counted together.
 */
import { createHash } from "node:crypto";
import Type, { type Static } from "typebox";
import { Compile } from "typebox/compile";
import { StoreError } from "./error.ts";
import { type Change, ChangeShape, changeOf } from "./state.ts";

/** Who or what made it so. */
const Cause = Type.Enum(["household", "configuration", "device", "maker", "schedule", "gateway"]);
export type Cause = Static<typeof Cause>;

export interface Reason {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export const LIMITS = {
  /** Parameters of a reason, and characters of each. */
  params: 32,
  text: 512,
} as const;

const Content = Compile(
  Type.Object(
    {
      cause: Cause,
      code: Type.String({ pattern: "^[a-z][a-z0-9-]{0,63}$" }),
      params: Type.Record(
        Type.String({ maxLength: 64 }),
        Type.Union([Type.String({ maxLength: LIMITS.text + 1 }), Type.Number()]),
        { maxProperties: LIMITS.params },
      ),
      change: Type.Optional(ChangeShape),
    },
    { additionalProperties: false },
  ),
);

/** What an entry is made of before it has its place. */
export interface Draft {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: string;
  readonly device?: string;
  readonly cause: Cause;
  readonly reason: Reason;
}

/** A decision is kept longer than an event, is durable once it is recorded, and may change state. */
export interface Decision extends Draft {
  readonly change?: Change;
}

export interface Entry extends Draft {
  readonly id: number;
  readonly weight: "decision" | "event";
  /** How often, until when: events that say the same are one entry. */
  readonly count: number;
  readonly until: number;
  readonly change?: Change;
}

/** A row of the journal. `content` is null where its device was forgotten; `digest` stands for it. */
export interface Row {
  readonly id: number;
  readonly at: number;
  readonly until: number;
  readonly count: number;
  readonly weight: "decision" | "event";
  readonly kind: string;
  readonly device: string | null;
  readonly content: string | null;
  readonly digest: string | null;
  readonly sum: string;
}

/** The sum before the first decision. */
export const GENESIS = "0".repeat(32);

/** Cuts and cleans texts that a stranger may have chosen, so that they come back as they went in. */
export function contentOf({ cause, reason, change }: Decision): string {
  const params = Object.fromEntries(
    Object.entries(reason.params)
      .slice(0, LIMITS.params)
      .map(([name, value]) => [
        name.slice(0, 64).toWellFormed(),
        typeof value === "string" ? bounded(value) : Number.isFinite(value) ? value : String(value),
      ]),
  );
  const content = {
    cause,
    code: reason.code,
    params,
    ...(change === undefined ? {} : { change }),
  };
  if (!Content.Check(content)) throw new StoreError("refused", { reason: "not a journal entry" });
  return JSON.stringify(content);
}

function bounded(text: string): string {
  const whole = text.toWellFormed();
  return whole.length <= LIMITS.text ? whole : `${whole.slice(0, LIMITS.text).toWellFormed()}…`;
}

/** `previous` is the sum of the decision before; an event has none. */
export function sumOf(previous: string, row: Omit<Row, "sum">): string {
  const digest = row.digest ?? digestOf(row.content ?? "");
  const { id, at, until, count, weight, kind, device } = row;
  return createHash("sha256")
    .update(JSON.stringify([previous, id, at, until, count, weight, kind, device, digest]))
    .digest("hex")
    .slice(0, 32);
}

export function digestOf(content: string): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}

/** Throws `StoreError` `refused` or a `SyntaxError`. A forgotten entry says only that it was. */
export function entryOf(row: Row): Entry {
  const { id, at, until, count, weight, kind, device } = row;
  const place = { id, at, until, count, weight, kind, ...(device === null ? {} : { device }) };
  if (row.content === null)
    return { ...place, cause: "household", reason: { code: "forgotten", params: {} } };
  // The digest would speak for a content that it does not belong to.
  if (row.digest !== null) throw new StoreError("refused", { reason: "not a journal entry" });
  const content: unknown = JSON.parse(row.content);
  if (!Content.Check(content)) throw new StoreError("refused", { reason: "not a journal entry" });
  const { cause, code, params, change } = content;
  const reason = { code, params };
  return { ...place, cause, reason, ...(change === undefined ? {} : { change: changeOf(change) }) };
}
