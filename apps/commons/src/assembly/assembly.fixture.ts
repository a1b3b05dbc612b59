/** A small assembly of invented people, and the shortest way to let them act: for tests only. */
import { createHash } from "node:crypto";
import { type ActKind, type ActOf, actOf, type Entry } from "./act.ts";
import { take } from "./assembly.ts";
import { certificateOf } from "./calls.ts";
import { certificateDigest } from "./consensus.ts";
import type { Refusal } from "./refusal.ts";
import { type Assembly, emptyAssembly, type Parameters } from "./state.ts";
import { type Name, sealOf, type Words } from "./text.ts";

/** Salts that anybody can make again. */
const saltOf = (text: string) => createHash("sha256").update(`salt ${text}`).digest("hex");

export const both = (en: string, fr = `${en} (fr)`): Words => ({
  salt: saltOf(en),
  value: { source: "en", en, fr },
});
export const english = (en: string): Words => ({ salt: saltOf(en), value: { source: "en", en } });
export const named = (name: string): Name => ({ salt: saltOf(name), value: name });

export const parameters: Parameters = {
  minimum: 3,
  majorityAbove: { numerator: 1, denominator: 2 },
  almostNone: { numerator: 1, denominator: 10 },
  few: { numerator: 1, denominator: 4 },
  quietHours: 48,
  contestHours: 72,
  smallestGroup: 3,
  oneOrganisation: { numerator: 1, denominator: 3 },
};

export class Scene {
  readonly state: Assembly = emptyAssembly();
  readonly entries: Entry[] = [];
  now = new Date("2026-03-02T09:00:00.000Z");

  later(hours: number): this {
    this.now = new Date(this.now.getTime() + hours * 3_600_000);
    return this;
  }

  /** Undefined when it was taken. */
  try<K extends ActKind>(
    by: string,
    type: K,
    members: Omit<ActOf<K>, "type">,
    occurred?: string,
  ): Refusal | undefined {
    const act = actOf(type, members);
    const proposal = occurred === undefined ? { by, act } : { by, act, occurred };
    const taken = take(this.state, proposal, this.now);
    if (!taken.ok) return taken.refusal;
    this.entries.push(taken.entry);
    return undefined;
  }

  do<K extends ActKind>(by: string, type: K, members: Omit<ActOf<K>, "type">): this {
    const refusal = this.try(by, type, members);
    if (refusal !== undefined) throw new Error(`${type}: ${JSON.stringify(refusal)}`);
    return this;
  }

  person(id: string, communities: readonly string[] = [], organisation?: string): this {
    const member = organisation === undefined ? {} : { organisation };
    this.do(id, "party-added", { party: id, kind: "person", name: named(id) });
    this.do(id, "registered", { communities, language: "en", ...member });
    if (this.state.rules.length > 0) {
      this.do(id, "rules-acknowledged", { version: this.state.rules.length });
    }
    return this.do(id, "interest-declared", {});
  }

  /** A call that is open, on a question that nobody asked before. */
  call(id: string, mode: "online" | "meeting" = "online"): this {
    const question = both(`Shall we do ${id}?`);
    const gathering = mode === "meeting" ? { gathering: "first" } : {};
    this.do("chair", "call-drafted", { call: id, body: "plenary", question, mode, ...gathering });
    return this.do("chair", "call-opened", { call: id, question: sealOf(question) });
  }

  /** Closes and computes: the level. */
  computed(id: string) {
    this.do("chair", "last-call", { call: id }).do("chair", "call-closed", { call: id });
    const certificate = certificateOf(this.state, id);
    if (certificate === undefined) throw new Error("not closed");
    this.do("chair", "call-computed", { call: id, certificate: certificateDigest(certificate) });
    return certificate;
  }

  /** A decision of the plenary that everybody there agreed to. */
  decided(id: string): this {
    this.call(id);
    for (const each of ["chair", "ana", "ben"]) {
      this.do(each, "position-taken", { call: id, stance: "agree" });
    }
    this.later(49).computed(id);
    this.do("chair", "call-declared", { call: id, level: "consensus" });
    return this.later(73).do("chair", "call-finished", { call: id });
  }
}

/** Open: with rules, numbers, a plenary with a chair, and Ana, Ben and Cleo. */
export function smallAssembly(): Scene {
  const scene = new Scene();
  scene
    .do("house", "party-added", { party: "house", kind: "organisation", name: named("The House") })
    .do("house", "process-opened", { name: both("A process"), goal: both("To agree") })
    .do("house", "rules-adopted", { rules: [both("Listen.")] })
    .do("house", "parameters-adopted", { parameters })
    .do("house", "body-formed", { body: "plenary", kind: "plenary", name: both("Plenary") })
    .do("house", "body-formed", { body: "oversight", kind: "oversight", name: both("Oversight") })
    .person("chair")
    .person("ana", ["technical"])
    .person("ben", ["consumers"])
    .person("cleo", ["consumers"])
    .do("house", "role-given", { party: "chair", body: "plenary", role: "facilitator" });
  return scene;
}

/** The meeting that a call in a meeting needs, open. */
export function openMeeting(scene: Scene, id = "first"): Scene {
  const day = scene.now.toISOString().slice(0, 10);
  return scene
    .do("house", "gathering-announced", {
      ...{ gathering: id, kind: "plenary-meeting", body: "plenary", title: both(`Meeting ${id}`) },
      ...{ from: day, to: day },
    })
    .do("house", "gathering-dated", { gathering: id, from: day, to: day, status: "confirmed" })
    .do("house", "agenda-set", {
      gathering: id,
      items: [
        {
          kind: "open-actions",
          title: both("Open actions"),
          tasks: [...scene.state.tasks.values()].map((task) => task.id),
        },
      ],
    })
    .do("house", "gathering-opened", { gathering: id });
}
