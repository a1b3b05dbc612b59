/**
 * What befell a thing, as facts that are kept and back. Its score and what it usually sends begin
 * anew after a restart; what was decided by them stays. Pure.
 */
import { isDeepStrictEqual } from "node:util";
import { parseMud, printMud } from "@thingwall/mud/document";
import Type, { type Static } from "typebox";
import { Check } from "typebox/value";
import { DeviceIdText, MudSource } from "../../config.ts";
import { IN_DOUBT, type Life, NEW_LIFE } from "../life/life.ts";
import { NOTHING_SAID, type Saying } from "../life/said.ts";
import { OFFENCES, type OffenceKind } from "../respond/observed.ts";
import type { Records } from "./records.ts";

type Fact = Records["fact"];

const closed = { additionalProperties: false } as const;
const Moment = Type.Integer({ minimum: 0 });
const Standing = ["as-described", "lan-only", "updates-only", "blocked"] as const;
const Stage = ["restricted", "quarantined"] as const;
const Times = Type.Array(Type.Tuple([Type.String({ maxLength: 1024 }), Type.Number()]), {
  maxItems: 512,
});

const Grant = Type.Object(
  {
    standing: Type.Enum(Standing),
    exception: Type.Optional(
      Type.Object(
        { access: Type.Enum([...Standing, "full"]), since: Moment, until: Moment },
        closed,
      ),
    ),
  },
  closed,
);
const Support = Type.Object(
  {
    ends: Type.Object(
      {
        file: Type.Optional(Moment),
        label: Type.Optional(Moment),
        household: Type.Optional(Moment),
      },
      closed,
    ),
    told: Type.Array(Type.Enum(["in-90-days", "in-30-days", "in-7-days", "ended"])),
    reprieve: Type.Optional(Type.Object({ since: Moment, until: Moment }, closed)),
  },
  closed,
);
const Pause = Type.Union([
  Type.Object({ kind: Type.Literal("running") }, closed),
  Type.Object(
    { kind: Type.Literal("paused"), since: Moment, until: Type.Optional(Moment) },
    closed,
  ),
]);
const counted = { relapses: Type.Integer({ minimum: 0 }), since: Moment } as const;
const Containment = Type.Union([
  Type.Object({ kind: Type.Enum(["none", ...Stage]), ...counted }, closed),
  Type.Object(
    { kind: Type.Literal("on-trial"), ...counted, until: Moment, before: Type.Enum(Stage) },
    closed,
  ),
]);
const Conduct = Type.Object({ lastOffence: Moment, told: Times, answered: Times }, closed);

const Permits = Type.Object(
  {
    list: Type.Array(
      Type.Object(
        {
          to: Type.Union([
            Type.Object({ kind: Type.Literal("name"), name: Type.String() }, closed),
            Type.Object({ kind: Type.Literal("address"), address: Type.String() }, closed),
            Type.Object({ kind: Type.Literal("device"), device: DeviceIdText }, closed),
          ]),
          protocol: Type.Optional(Type.Integer()),
          port: Type.Optional(Type.Integer()),
          since: Moment,
          until: Type.Optional(Moment),
        },
        closed,
      ),
    ),
  },
  closed,
);
const Said = Type.Object(
  {
    of: Type.Optional(MudSource),
    claimed: Type.Optional(Type.Literal(true)),
    approved: Type.Optional(Type.Literal(true)),
    networks: Type.Optional(Type.Array(Type.String({ maxLength: 64 }))),
    myController: Type.Optional(DeviceIdText),
    /** As a MUD file. */
    learnt: Type.Optional(Type.String()),
  },
  closed,
);
const Called = Type.String({ minLength: 1, maxLength: 64 });
const Preferences = Type.Object(
  {
    name: Type.Optional(Called),
    room: Type.Optional(Called),
    packetsPerSecond: Type.Optional(Type.Integer({ minimum: 1 })),
    refused: Type.Optional(Type.String({ maxLength: 64 })),
    muted: Type.Array(
      Type.Object(
        {
          kind: Type.Enum(Object.keys(OFFENCES) as OffenceKind[]),
          object: Type.String({ maxLength: 1024 }),
          since: Moment,
        },
        closed,
      ),
    ),
  },
  closed,
);

/** Facts of a life that nothing befell are none. */
export function factsOf(device: string, life: Life): readonly Fact[] {
  const { grant, support, pause, permits, conduct, said, preferences } = life;
  const { containment, lastOffence, told, answered } = conduct;
  const fact = (
    name: Fact["fact"],
    value: string,
    state: object,
    { since = 0, until }: { readonly since?: number; readonly until?: number } = {},
  ): Fact => ({
    ...{ device, fact: name, value, since },
    ...(until === undefined ? {} : { until }),
    // As it comes back: without members that are undefined.
    state: JSON.parse(JSON.stringify(state)) as Record<string, unknown>,
  });
  const heard = { lastOffence, told: [...told].slice(-512), answered: [...answered].slice(-512) };
  return [
    ...different(grant, NEW_LIFE.grant, () =>
      fact("grant", grant.exception?.access ?? grant.standing, grant, grant.exception),
    ),
    ...different(support, NEW_LIFE.support, () => fact("support", "stated", support)),
    ...different(pause, NEW_LIFE.pause, () =>
      fact("pause", pause.kind, pause, pause.kind === "paused" ? pause : {}),
    ),
    ...different(permits, NEW_LIFE.permits, () => fact("permits", "permitted", { list: permits })),
    ...different(containment, NEW_LIFE.conduct.containment, () =>
      fact("containment", containment.kind, containment, containment),
    ),
    ...(lastOffence === 0 && told.size + answered.size === 0
      ? []
      : [fact("conduct", "heard", heard)]),
    ...different(said, NEW_LIFE.said, () => {
      const { learnt, ...words } = said;
      const file = learnt === undefined ? {} : { learnt: printMud(learnt) };
      return fact("said", learnt === undefined ? "said" : "learnt", { ...words, ...file });
    }),
    ...different(preferences, NEW_LIFE.preferences, () =>
      fact("preferences", "stated", preferences),
    ),
  ];
}

function different<T>(now: T, before: T, then: () => Fact): readonly Fact[] {
  return isDeepStrictEqual(now, before) ? [] : [then()];
}

/** What cannot be read takes away all but what a thing is mended with: it may have been a block. */
export function lifeOf(facts: readonly Fact[]): Life {
  let life = NEW_LIFE;
  for (const { fact, state } of facts) {
    if (fact === "grant" && Check(Grant, state)) life = { ...life, grant: state };
    else if (fact === "support" && Check(Support, state)) life = { ...life, support: state };
    else if (fact === "pause" && Check(Pause, state)) life = { ...life, pause: state };
    else if (fact === "containment" && Check(Containment, state))
      life = { ...life, conduct: { ...life.conduct, containment: state } };
    else if (fact === "conduct" && Check(Conduct, state))
      life = {
        ...life,
        conduct: {
          ...life.conduct,
          lastOffence: state.lastOffence,
          told: new Map(state.told),
          answered: new Map(state.answered),
        },
      };
    else if (fact === "permits" && Check(Permits, state)) life = { ...life, permits: state.list };
    else if (fact === "said" && Check(Said, state)) life = { ...life, said: saidOf(state) };
    else if (fact === "preferences" && Check(Preferences, state))
      life = { ...life, preferences: state };
    else return IN_DOUBT;
  }
  return life;
}

/** A file that cannot be read any more describes nothing: then the thing is held. */
function saidOf({ learnt, ...words }: Static<typeof Said>): Saying {
  if (learnt === undefined) return words;
  const parsed = parseMud(new TextEncoder().encode(learnt));
  return parsed.ok ? { ...words, learnt: parsed.document } : NOTHING_SAID;
}
