/**
 * The life of one Wi-Fi key, pure. A thing's key is anyone's until it is first used and that
 * thing's alone from then on; a person's or a guest's key is the identity itself, because phones
 * change their MACs.
 *
 *     thing           claimable ── first join ──▶ bound ── replaced ──▶ leaving ──▶ ended
 *     person, guest                               open  ── replaced ──▶ leaving ──▶ ended
 *
 * and from every state to ended by its time or by the household. Nothing leads out of ended.
 */
import Type, { type Static } from "typebox";
import { MacText } from "../../config.ts";

const KeyIdText = Type.String({ pattern: "^[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?$" });
/** Milliseconds since 1970. */
const Time = Type.Integer({ minimum: 0 });
const closed = { additionalProperties: false } as const;

const KeyState = Type.Union([
  /** Whoever joins with it first before `until` is its thing. */
  Type.Object({ is: Type.Literal("claimable"), until: Time }, closed),
  /** `until`: when the household said that it ends. */
  Type.Object(
    { is: Type.Literal("bound"), mac: MacText, since: Time, until: Type.Optional(Time) },
    closed,
  ),
  /** Any MAC; `until` for guests. */
  Type.Object({ is: Type.Literal("open"), until: Type.Optional(Time) }, closed),
  /** Admitted as before until its successor is used (a thing's) or its time is over. */
  Type.Object(
    {
      is: Type.Literal("leaving"),
      mac: Type.Optional(MacText),
      by: KeyIdText,
      until: Time,
    },
    closed,
  ),
  Type.Object(
    {
      is: Type.Literal("ended"),
      at: Time,
      why: Type.Union([
        Type.Literal("revoked"),
        Type.Literal("unclaimed"),
        Type.Literal("expired"),
        Type.Literal("replaced"),
        /** What opens it was lost with the disk that held it. */
        Type.Literal("lost"),
      ]),
    },
    closed,
  ),
]);
export type KeyState = Readonly<Static<typeof KeyState>>;

/** As it is recorded, in the journal too: what opens it is kept apart. */
export const WifiKey = Type.Object(
  {
    id: KeyIdText,
    for: Type.Union([Type.Literal("thing"), Type.Literal("person"), Type.Literal("guest")]),
    /** The device, or the person as the household calls them. */
    owner: Type.String({ minLength: 1, maxLength: 64 }),
    /** The number of its own interface, where the driver can. */
    vlan: Type.Optional(Type.Integer({ minimum: 1, maximum: 4094 })),
    state: KeyState,
    /** Said by the thing itself when it got the key over the air. */
    mudUrl: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  },
  closed,
);
export type WifiKey = Readonly<Omit<Static<typeof WifiKey>, "state"> & { state: KeyState }>;

/** With what opens it; without once it has ended. */
export const HeldKey = Type.Object(
  { ...WifiKey.properties, pmk: Type.Optional(Type.String({ pattern: "^[0-9a-f]{64}$" })) },
  closed,
);
export type HeldKey = WifiKey & { readonly pmk?: string };

export const CLAIM_MS = 15 * 60_000;

/** A thing's key waits to be claimed, a person's admits at once, a guest's until `until`. */
export function firstState(
  made: { readonly for: "thing" | "person" } | { readonly for: "guest"; readonly until: number },
  at: number,
): KeyState {
  switch (made.for) {
    case "thing":
      return { is: "claimable", until: at + CLAIM_MS };
    case "person":
      return { is: "open" };
    case "guest":
      return { is: "open", until: made.until };
  }
}

export type KeyInput =
  /** A station proved that it has the key. */
  | { readonly is: "joined"; readonly mac: string; readonly at: number }
  | { readonly is: "tick"; readonly at: number }
  | { readonly is: "revoked"; readonly at: number }
  | { readonly is: "lost"; readonly at: number }
  /** The household says when it ends. */
  | { readonly is: "dated"; readonly until: number; readonly at: number }
  /** Another key takes its place; both admit until `until`. */
  | { readonly is: "replaced"; readonly by: string; readonly until: number; readonly at: number }
  /** The key that replaces this one was used. */
  | { readonly is: "successor-joined"; readonly at: number };

/** What became of a join; none for other inputs. */
export type Admission = "admitted" | "another-mac" | "ended";

export interface KeyStep {
  readonly state: KeyState;
  readonly admission?: Admission;
}

/** Total: every state takes every input, and what does not concern it changes nothing. */
export function nextKeyState(before: KeyState, input: KeyInput): KeyStep {
  // Time first: a join in the very moment after the end is one with an ended key.
  const state = afterTime(before, input.at);
  switch (input.is) {
    case "tick":
      return { state };
    case "revoked":
    case "lost":
      return { state: state.is === "ended" ? state : ended(input.at, input.is) };
    case "dated":
      return { state: afterTime(dated(state, input.until), input.at) };
    case "joined":
      return afterJoin(state, input);
    case "replaced":
      return { state: afterReplacement(state, input) };
    case "successor-joined":
      // A person's other devices still have the old key; a thing has one key at a time.
      return {
        state:
          state.is === "leaving" && state.mac !== undefined ? ended(input.at, "replaced") : state,
      };
  }
}

/** The MAC that alone may use a key; undefined while any may. */
export function boundMac(state: KeyState): string | undefined {
  return state.is === "bound" || state.is === "leaving" ? state.mac : undefined;
}

function afterTime(state: KeyState, at: number): KeyState {
  switch (state.is) {
    case "claimable":
      return at >= state.until ? ended(state.until, "unclaimed") : state;
    case "bound":
    case "open":
      return state.until !== undefined && at >= state.until ? ended(state.until, "expired") : state;
    case "leaving":
      return at >= state.until ? ended(state.until, "replaced") : state;
    case "ended":
      return state;
  }
}

function afterJoin(state: KeyState, { mac, at }: KeyInput & { readonly is: "joined" }): KeyStep {
  switch (state.is) {
    case "claimable":
      return { state: { is: "bound", mac, since: at }, admission: "admitted" };
    case "open":
      return { state, admission: "admitted" };
    case "bound":
    case "leaving": {
      const own = state.mac === undefined || state.mac === mac;
      return { state, admission: own ? "admitted" : "another-mac" };
    }
    case "ended":
      return { state, admission: "ended" };
  }
}

function afterReplacement(
  state: KeyState,
  { by, until, at }: KeyInput & { readonly is: "replaced" },
): KeyState {
  switch (state.is) {
    case "claimable":
      // Nobody uses it yet: the new one is claimed in its place.
      return ended(at, "replaced");
    case "bound":
      return { is: "leaving", mac: state.mac, by, until: Math.min(until, state.until ?? until) };
    case "open":
      return { is: "leaving", by, until: Math.min(until, state.until ?? until) };
    case "leaving":
      return { ...state, by, until: Math.min(until, state.until) };
    case "ended":
      return state;
  }
}

/** A key that waits, or that another replaces, ends at its own time. */
function dated(state: KeyState, until: number): KeyState {
  return state.is === "bound" || state.is === "open" ? { ...state, until } : state;
}

function ended(at: number, why: (KeyState & { is: "ended" })["why"]): KeyState {
  return { is: "ended", at, why };
}
