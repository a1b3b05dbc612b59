/**
 * The household's API: what the app, the command line and whoever holds a token may ask, and what
 * they are answered. `GET /api/v1/openapi.json` says the same for programs. Times are milliseconds
 * since the epoch. Texts from files and devices are untrusted: show them escaped.
 */
import Type, { type Static } from "typebox";
import { DeviceIdText } from "../../config.ts";
import {
  type DeviceView,
  type Less,
  type OfferView,
  type ProposalView,
  type WifiKeyView,
  type WifiView,
  Word,
} from "../contract.ts";
import type { OffenceKind } from "../respond/observed.ts";

const closed = { additionalProperties: false } as const;
const Moment = Type.Integer({ minimum: 0, maximum: 8.64e15 });
const Id = Type.String({ pattern: "^[a-z0-9]{1,32}$" });
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Name = Type.String({ minLength: 1, maxLength: 64, pattern: "^\\S(.*\\S)?$" });
const Password = Type.String({ minLength: 1, maxLength: 256 });
/** Codes that people type: letters and digits in groups. */
const Code = Type.String({ minLength: 1, maxLength: 64 });

export const Role = Type.Enum(["owner", "adult"]);
export type Role = Static<typeof Role>;

export const Language = Type.Enum(["en", "fr"]);

/** What a token may be made for. `people` (accounts, tokens, settings) is for people alone. */
export const SCOPES = ["read", "decide", "keys"] as const;
export type Scope = (typeof SCOPES)[number];

/** What went wrong, for programs and for the catalogue of the app; RFC 9457. */
export const PROBLEMS = [
  "bad-request",
  "not-found",
  "not-signed-in",
  "wrong-name-or-password",
  "wrong-code",
  "too-many-tries",
  "weak-password",
  "name-taken",
  "already-claimed",
  "not-claimed",
  "owners-only",
  "beyond-scope",
  "cross-origin",
  "unknown-host",
  "people-only",
  "last-owner",
  "no-wifi",
  "refused",
  "not-kept",
  "no-backup",
  "failed",
] as const;
export type ProblemCode = (typeof PROBLEMS)[number];

export const Problem = Type.Object({
  status: Type.Integer(),
  code: Type.Enum(PROBLEMS),
  /** `weak-password`: codes of what would make it stronger. */
  advice: Type.Optional(Type.Array(Type.String())),
  /** `refused`: why it cannot be done, as the journal of the home has it. */
  why: Type.Optional(Type.String()),
  /** `too-many-tries`: seconds until the next counts. */
  after: Type.Optional(Type.Integer()),
});
export type Problem = Static<typeof Problem>;

export const AccountView = Type.Object({ id: Id, name: Type.String(), role: Role, added: Moment });
export type AccountView = Static<typeof AccountView>;

export const HomeView = Type.Object({
  name: Type.String(),
  language: Language,
  timeZone: Type.String(),
});
export type HomeView = Static<typeof HomeView>;

/** What anybody who reaches the app may know. */
export const Door = Type.Object({
  claimed: Type.Boolean(),
  home: HomeView,
  /** Who asks, where they are signed in. */
  account: Type.Optional(AccountView),
});
export type Door = Static<typeof Door>;

export const Claim = Type.Object(
  {
    code: Code,
    name: Name,
    password: Password,
    home: Name,
    language: Language,
    timeZone: Text(64),
  },
  closed,
);
export const SignIn = Type.Object({ name: Text(64), password: Password }, closed);
export const Join = Type.Object({ code: Code, name: Name, password: Password }, closed);
export const NewPassword = Type.Object({ before: Password, password: Password }, closed);
export const Settings = Type.Object({ name: Name, language: Language, timeZone: Text(64) }, closed);

export const SessionView = Type.Object({
  id: Id,
  made: Moment,
  seen: Moment,
  /** What the browser says that it is: untrusted. */
  agent: Type.String(),
  /** The one that asks. */
  own: Type.Boolean(),
});
export type SessionView = Static<typeof SessionView>;

export const MakeInvite = Type.Object({ role: Role }, closed);
export const InviteView = Type.Object({ id: Id, role: Role, made: Moment, until: Moment });
export type InviteView = Static<typeof InviteView>;
/** `code` is told this once. */
export const MadeInvite = Type.Object({ ...InviteView.properties, code: Type.String() });
export type MadeInvite = Static<typeof MadeInvite>;

export const MakeToken = Type.Object(
  {
    name: Name,
    scopes: Type.Array(Type.Enum(SCOPES), { minItems: 1, maxItems: SCOPES.length }),
    days: Type.Integer({ minimum: 1, maximum: 366 }),
  },
  closed,
);
export const TokenView = Type.Object({
  id: Id,
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  made: Moment,
  until: Moment,
});
export type TokenView = Static<typeof TokenView>;
/** `token` is told this once: `Authorization: Bearer …`. */
export const MadeToken = Type.Object({ ...TokenView.properties, token: Type.String() });
export type MadeToken = Static<typeof MadeToken>;

/** Who vouches for the app over HTTPS, and for nothing else than these addresses. */
export const Authority = Type.Object({
  name: Type.String(),
  /** SHA-256 of the certificate, as systems show it. */
  fingerprint: Type.String(),
  until: Moment,
  addresses: Type.Array(Type.String()),
});
export type Authority = Static<typeof Authority>;

export const ById = Type.Object({ id: Id }, closed);
export const ByDevice = Type.Object({ id: DeviceIdText }, closed);
export { Word };

/** What a thing did that the household should know, while it goes on. */
export interface NoticeView {
  readonly kind: OffenceKind;
  readonly object: string;
  readonly since: number;
  readonly stage: "noticed" | "restricted" | "quarantined";
  /**
   * How it tried to reach the object: what a `permit` in answer to this notice should carry. Absent
   * where it only asked for a name.
   */
  readonly way?: { readonly protocol: number; readonly port?: number };
}

export interface ThingView extends DeviceView {
  readonly notice?: NoticeView;
  /** When its support ends or ended, as far as anybody says. */
  readonly supportEnds?: number;
  /** When it was last seen to do something that was let through or stopped. */
  readonly active?: number;
}

export interface PeerView {
  readonly as:
    | "name"
    | "address"
    | "local-networks"
    | "manufacturer"
    | "same-manufacturer"
    | "model"
    | "controller"
    | "my-controller";
  /** What the file wrote; untrusted. */
  readonly term: string;
  /** Devices of the home that it stands for now. */
  readonly devices: readonly string[];
}

/** A permission or a refusal, in the order in which they are tried; the first that fits decides. */
export interface RuleView {
  readonly direction: "from-device" | "to-device";
  readonly verdict: "accept" | "drop";
  readonly families: readonly (4 | 6)[];
  readonly peers: readonly PeerView[];
  readonly protocol?: number;
  readonly ports?: readonly { readonly from: number; readonly to: number }[];
  /** Where the file says so (RFC 6901), and the name of its entry there; untrusted. */
  readonly sources: readonly { readonly path: string; readonly ace: string }[];
  readonly clause: string;
  readonly kind: "file" | "default" | "person" | "held" | "household";
}

/** What its maker says of it; untrusted. */
export interface MakerView {
  readonly systeminfo?: string;
  readonly maker?: string;
  readonly model?: string;
  readonly firmware?: string;
  readonly software?: string;
  readonly documentation?: string;
  readonly lastUpdate: string;
  readonly supported: boolean;
  /** Who signed the file, where somebody did. */
  readonly signer?: string;
  /** How the gateway came to know where the file is. */
  readonly channel: string;
}

export interface OfferDetail extends OfferView {
  /** What would open, as rules. */
  readonly opens: readonly RuleView[];
}

export interface ThingDetail extends ThingView {
  readonly ruleList: readonly RuleView[];
  readonly about?: MakerView;
  readonly access: {
    readonly standing: "as-described" | "lan-only" | "updates-only" | "blocked";
    readonly exception?: { readonly access: string; readonly until: number };
  };
  readonly paused?: { readonly since: number; readonly until?: number };
  readonly containment: "none" | "restricted" | "quarantined" | "on-trial";
  /** What its maker's newer description would open; it waits for the household. */
  readonly offer?: OfferDetail;
  /** What its description asks for while it is held: what would be approved. */
  readonly wants?: readonly RuleView[];
  /** Why the last refresh of its description was not taken. */
  readonly refreshFailed?: DeviceView["why"];
}

/** All that is in force, device by device, each rule with where it is said. */
export interface Ruleset {
  readonly devices: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: DeviceView["role"];
    readonly rules: readonly RuleView[];
  }[];
}

/** How the gateway stands in its networks; set at the gateway itself, and only shown here. */
export interface NetworkView {
  readonly lan: { readonly interface: string; readonly addresses: readonly string[] };
  readonly wan: { readonly interface: string; readonly nat44: boolean };
  /** The range of which it gives addresses, where it does. */
  readonly dhcp?: { readonly from: string; readonly to: string; readonly leaseSeconds: number };
  readonly wifi?: { readonly ssid: string; readonly band: string; readonly channel: number };
  /** Who answers for names of the Internet, and who gives the time. */
  readonly resolvers: readonly string[];
  readonly clocks: readonly string[];
}

export interface HomeStatus {
  readonly enforced: boolean;
  readonly processes: Readonly<Record<"wall" | "names", "up" | "down">>;
  readonly notKept?: DeviceView["why"];
  readonly things: readonly ThingView[];
  readonly at: number;
}

export const JournalAsk = Type.Object(
  {
    device: Type.Optional(DeviceIdText),
    /** Entries before this one. */
    before: Type.Optional(Type.Integer({ minimum: 1 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    /** Decisions alone, or events alone. */
    weight: Type.Optional(Type.Enum(["decision", "event"])),
  },
  closed,
);

export interface JournalEntry {
  readonly id: number;
  readonly at: number;
  readonly until: number;
  readonly count: number;
  readonly weight: "decision" | "event";
  readonly kind: string;
  readonly device?: string;
  readonly cause: string;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  /** `before` of the next page; absent on the last. */
  readonly next?: number;
}

export const KeyId = Type.String({ pattern: "^[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?$" });
export const ByKey = Type.Object({ key: KeyId }, closed);
/** Of a key that was made; told this once, for only what is derived from it is kept. */
export const MadeKey = Type.Object({
  keyId: Type.String(),
  passphrase: Type.String(),
  /** Text of the QR code that joins with it. */
  code: Type.String(),
});
export type MadeKey = Static<typeof MadeKey>;

export { ReadLabel, type LabelSaid, type LabelView } from "../label/contract.ts";
export type { DeviceView, Less, OfferView, ProposalView, WifiKeyView, WifiView };
