/**
 * What a record amounts to. Only `apply` of the rules writes it, entry by entry from the first: two
 * records with the same entries give the same state.
 */
import type { ActOf } from "./act.ts";
import type { Language, Name, Words } from "./text.ts";

export interface Party {
  readonly id: string;
  readonly kind: "person" | "organisation";
  /** The first is the one in use; others are how the same party was written elsewhere. */
  readonly names: Name[];
  /** Who entered it: itself, or the convener for somebody who is named in a report. */
  readonly by: string;
}

export interface Affiliation {
  readonly organisation: string | undefined;
  readonly from: string;
}

export interface Participation {
  readonly party: string;
  communities: readonly string[];
  readonly language: Language;
  readonly since: string;
  readonly affiliations: Affiliation[];
  /** Highest version of the rules that was acknowledged; 0 for none. */
  acknowledged: number;
  /** Declarations by call; "" for the whole process. `undefined` as interest: that there is none. */
  readonly interests: Map<string, Words | undefined>;
}

export type Parameters = ActOf<"parameters-adopted">["parameters"];

export type RoleName = ActOf<"role-given">["role"];
export interface Role {
  readonly party: string;
  readonly role: RoleName;
  readonly organisation: string | undefined;
  readonly from: string;
  until: string | undefined;
}

export interface CharterVersion {
  readonly charter: ActOf<"charter-proposed">["charter"];
  readonly source: ActOf<"charter-proposed">["source"];
  readonly proposedBy: string;
  /** Place of the proposal in the record. */
  readonly place: number;
  /** The plenary's decision; without it the version is only proposed, and the one before holds. */
  ratifiedBy: string | undefined;
  /** Participants by the index of the wanted stakeholder that they said they are. */
  readonly answered: Map<number, Set<string>>;
}

export interface Body {
  readonly id: string;
  readonly kind: ActOf<"body-formed">["kind"];
  readonly names: Words[];
  readonly decision: string | undefined;
  readonly roles: Role[];
  readonly charters: CharterVersion[];
}

export interface Hand {
  readonly party: string;
  readonly place: "room" | "remote";
  /** Place in the record: who raised a hand first. */
  readonly raised: number;
}

export type Section = ActOf<"report-drafted">["sections"][number];

export interface Gathering {
  readonly id: string;
  readonly kind: ActOf<"gathering-announced">["kind"];
  readonly body: string;
  readonly title: Words;
  readonly goal: Words | undefined;
  place: Words | undefined;
  status: "tentative" | "confirmed" | "open" | "held";
  /** Every date it was given, the first first; the length is iCalendar's SEQUENCE plus one. */
  readonly dates: { readonly from: string; readonly to: string; readonly tentative: boolean }[];
  agenda: ActOf<"agenda-set">["items"];
  attendance: Pick<ActOf<"gathering-held">, "inPerson" | "remote"> | undefined;
  readonly queue: Hand[];
  /** How often each had the floor. */
  readonly spoke: Map<string, number>;
  report:
    | { readonly sections: readonly Section[]; published: string | undefined; waiver?: string }
    | undefined;
  readonly errata: { readonly wrong: Words; readonly right: Words }[];
}

export interface Recording {
  readonly id: string;
  readonly gathering: string;
  readonly url: string;
  readonly seconds: number | undefined;
}

export type Segment = Omit<ActOf<"segment-marked">, "type">;

export interface Issue {
  readonly id: string;
  readonly title: Words;
  readonly gathering: string;
  readonly floor: boolean;
}

export interface Round {
  readonly id: string;
  readonly gathering: string;
  readonly advised: number | undefined;
  /** Three facts kept apart: what was listed, what got attention, what was selected. */
  readonly listed: readonly string[];
  readonly added: string[];
  readonly attention: Set<string>;
  selected: readonly string[] | undefined;
  decision: string | undefined;
}

export type Stance = ActOf<"position-taken">["stance"];
export type Level = ActOf<"call-declared">["level"];

export interface Position {
  readonly party: string;
  readonly stance: Stance;
  readonly reason: Words | undefined;
  readonly at: string;
  /** As they were when the position was taken. */
  readonly organisation: string | undefined;
  readonly communities: readonly string[];
  readonly interest: Words | undefined;
}

export interface Dissent {
  readonly id: string;
  readonly call: string;
  readonly by: string;
  readonly reason: Words;
  readonly at: string;
  state: "lodged" | "discussed" | "contested" | "addressed" | "withdrawn" | "sustained";
  contested: boolean;
}

export interface Call {
  readonly id: string;
  readonly body: string;
  readonly question: Words;
  readonly mode: "online" | "meeting";
  readonly gathering: string | undefined;
  readonly reopens: string | undefined;
  state: "drafted" | "open" | "last-call" | "closed" | "computed" | "declared" | "finished";
  /** As adopted when it opened: a later adoption does not change a call that is under way. */
  parameters: { readonly version: number; readonly values: Parameters } | undefined;
  readonly positions: Map<string, Position>;
  readonly dissents: string[];
  openedAt: string | undefined;
  lastCallAt: string | undefined;
  /** Whether both queues were empty at the last call, in a meeting. */
  queueEmpty: boolean | undefined;
  /** The latest objection, dissent or new information. */
  arguedAt: string | undefined;
  closedAt: string | undefined;
  certificate: string | undefined;
  declared:
    | {
        readonly level: Level;
        readonly computed: Level;
        readonly by: string;
        readonly at: string;
        readonly reason?: Words;
      }
    | undefined;
  readonly contests: Map<
    string,
    { readonly by: string; readonly reason: Words; answer: Words | undefined }
  >;
}

export interface Decision {
  readonly id: string;
  readonly body: string;
  readonly level: ActOf<"decision-reported">["level"] | "indeterminate";
  readonly text: Words;
  /** A call that anybody can compute again, or a report's word. */
  readonly basis: "call" | "report";
  readonly gathering: string | undefined;
  readonly segments: readonly string[];
  readonly at: string;
  /** Its place in the record: what it decided was proposed before. */
  readonly place: number;
  /** Every request, the latest last; a new one needs information that was not used before. */
  readonly reopenings: {
    readonly information: string;
    answer: "granted" | "refused" | undefined;
  }[];
  supersededBy: string | undefined;
}

export type Contribution = Omit<ActOf<"contribution-made">, "type"> & {
  readonly by: string;
  readonly at: string;
  disposition: Omit<ActOf<"suggestion-disposed">, "type"> | undefined;
};

export interface Task {
  readonly id: string;
  readonly text: Words;
  readonly gathering: string | undefined;
  readonly recommendation: string | undefined;
  readonly horizon: "month" | "six-months" | "year" | undefined;
  readonly due: string | undefined;
  readonly owners: readonly string[];
  offeredTo: string | undefined;
  engagedBy: string | undefined;
  acceptedBy: string | undefined;
  readonly carriedTo: string[];
  state: "proposed" | "offered" | "accepted" | "doing" | "done" | "dropped";
}

export interface Recommendation {
  readonly id: string;
  readonly body: string;
  readonly text: Words;
  decision: string | undefined;
  state: "proposed" | "adopted" | "implementing" | "implemented" | "adopted-by-others" | "lapsed";
}

export interface Document {
  readonly id: string;
  readonly body: string;
  readonly kind: ActOf<"document-started">["kind"];
  readonly title: Words;
  state: "draft" | "comments-open" | "disposing" | "final-call" | "approved" | "published";
  readonly versions: {
    readonly text: Words;
    readonly note: Words | undefined;
    readonly url: string | undefined;
    readonly by: string;
    readonly at: string;
  }[];
  /** Last day on which comments are taken. */
  until: string | undefined;
  decision: string | undefined;
}

export type Comment = Omit<ActOf<"comment-made">, "type"> & {
  readonly by: string;
  readonly at: string;
  disposition: Pick<ActOf<"comment-disposed">, "as" | "reason"> | undefined;
};

/** A version of what the programme shows, with the decision that it rests on. */
export type Adopted = Omit<ActOf<"version-adopted">, "type"> & { readonly at: string };

/** Where a text stands, in both languages. */
export interface TextState {
  /** Whose text it is: the author of the entry that holds it. */
  readonly by: string;
  /** Languages that the author wrote. */
  readonly authored: readonly Language[];
  readonly translations: Map<
    Language,
    { readonly text: Words; readonly by: string; readonly machine: boolean; reviewed: boolean }
  >;
  redacted: ActOf<"text-redacted">["reason"] | undefined;
}

export interface Assembly {
  /** Number of entries that it was folded from. */
  size: number;
  /** Time of the latest entry. */
  at: string;
  process: { readonly opened: ActOf<"process-opened">; readonly convener: string } | undefined;
  readonly parameters: Parameters[];
  readonly rules: (readonly Words[])[];
  readonly parties: Map<string, Party>;
  readonly participations: Map<string, Participation>;
  readonly bodies: Map<string, Body>;
  readonly gatherings: Map<string, Gathering>;
  readonly recordings: Map<string, Recording>;
  readonly segments: Map<string, Segment>;
  readonly issues: Map<string, Issue>;
  readonly rounds: Map<string, Round>;
  readonly calls: Map<string, Call>;
  readonly dissents: Map<string, Dissent>;
  readonly decisions: Map<string, Decision>;
  readonly contributions: Map<string, Contribution>;
  readonly tasks: Map<string, Task>;
  readonly recommendations: Map<string, Recommendation>;
  readonly linkages: Map<string, ActOf<"process-linked">>;
  readonly lessons: Map<string, ActOf<"lesson-noted">>;
  readonly documents: Map<string, Document>;
  readonly comments: Map<string, Comment>;
  readonly adopted: Adopted[];
  readonly texts: Map<string, TextState>;
}

export const emptyAssembly = (): Assembly => ({
  size: 0,
  at: "",
  process: undefined,
  parameters: [],
  rules: [],
  parties: new Map(),
  participations: new Map(),
  bodies: new Map(),
  gatherings: new Map(),
  recordings: new Map(),
  segments: new Map(),
  issues: new Map(),
  rounds: new Map(),
  calls: new Map(),
  dissents: new Map(),
  decisions: new Map(),
  contributions: new Map(),
  tasks: new Map(),
  recommendations: new Map(),
  linkages: new Map(),
  lessons: new Map(),
  documents: new Map(),
  comments: new Map(),
  adopted: [],
  texts: new Map(),
});

/** What the organisation was on a day: affiliation at the time, not today's. */
export function affiliationAt(participation: Participation, day: string): string | undefined {
  const before = participation.affiliations.filter(({ from }) => from <= day);
  return before.toSorted((a, b) => (a.from < b.from ? -1 : 1)).at(-1)?.organisation;
}

/** The charter that holds: the latest that a plenary ratified. */
export const charterInForce = (body: Body): CharterVersion | undefined =>
  body.charters.findLast(({ ratifiedBy }) => ratifiedBy !== undefined);
