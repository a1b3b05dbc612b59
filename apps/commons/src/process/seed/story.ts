/** How an invented process is told: who did what when, judged while it is told as it will be again. */
import { randomBytes } from "node:crypto";
import { type ActKind, type ActOf, actOf } from "../../assembly/act.ts";
import { take } from "../../assembly/assembly.ts";
import { certificateOf } from "../../assembly/calls.ts";
import { certificateDigest } from "../../assembly/consensus.ts";
import { type Assembly, emptyAssembly, type Level, type Stance } from "../../assembly/state.ts";
import { type Language, type Name, sealOf, type Words } from "../../assembly/text.ts";
import type { Timed } from "../kept.ts";

const HOUR = 3_600_000;
/** Facilitates the plenary. */
export const CHAIR = "joan-petrie";

export const newSalt = (): string => randomBytes(32).toString("hex");

export const both = (en: string, fr: string): Words => ({
  ...{ salt: newSalt(), value: { source: "en", en, fr } },
});
export const only = (source: Language, text: string): Words => ({
  ...{ salt: newSalt(), value: { source, [source]: text } },
});
export const named = (value: string): Name => ({ salt: newSalt(), value });

export class Story {
  readonly state: Assembly = emptyAssembly();
  readonly told: Timed[] = [];
  #now: Date;

  constructor(begins: Date) {
    this.#now = begins;
  }

  get day(): string {
    return this.#now.toISOString().slice(0, 10);
  }

  /** The day so many days from the story's. */
  dayIn(days: number): string {
    return new Date(this.#now.getTime() + days * 24 * HOUR).toISOString().slice(0, 10);
  }

  later(hours: number): this {
    this.#now = new Date(this.#now.getTime() + hours * HOUR);
    return this;
  }

  /** Throws for what the record would refuse: then the story is wrong. */
  do<K extends ActKind>(by: string, type: K, members: Omit<ActOf<K>, "type">): this {
    const proposal: Timed = { by, act: actOf(type, members), now: this.#now };
    const taken = take(this.state, proposal, this.#now);
    if (!taken.ok) throw new Error(`${type} by ${by}: ${JSON.stringify(taken.refusal)}`);
    this.told.push(proposal);
    return this;
  }

  positions(call: string, positions: Readonly<Record<string, Stance>>): this {
    for (const [by, stance] of Object.entries(positions)) {
      this.later(0.5).do(by, "position-taken", { call, stance });
    }
    return this;
  }

  /** Last call, closed, computed, declared as computed. */
  declare(by: string, call: string, level: Level): this {
    this.do(by, "last-call", { call }).do(by, "call-closed", { call });
    const certificate = certificateOf(this.state, call);
    if (certificate === undefined) throw new Error(`${call} is not closed`);
    this.do(by, "call-computed", { call, certificate: certificateDigest(certificate) });
    return this.do(by, "call-declared", { call, level });
  }

  /** Drafted and opened. */
  ask(
    by: string,
    members: Omit<ActOf<"call-drafted">, "type" | "mode"> & { readonly mode?: "meeting" },
  ): this {
    this.do(by, "call-drafted", { mode: "online", ...members });
    return this.do(by, "call-opened", {
      ...{ call: members.call, question: sealOf(members.question) },
    });
  }
}
