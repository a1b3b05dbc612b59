/**
 * What can be done in an assembly: every kind of entry in its record, with its members. An act is
 * proposed and recorded in the same form, so whoever replays a record checks each act again.
 */
import { type JsonValue, decodeEntry, encodeJsonEntry } from "@thingwall/record";
import { consensusShapes } from "./act-consensus.ts";
import { documentShapes } from "./act-documents.ts";
import { gatheringShapes } from "./act-gathering.ts";
import { peopleShapes } from "./act-people.ts";
import { workShapes } from "./act-work.ts";
import { isObject, id, type Read, type Shape, ShapeError, text, time } from "./shape.ts";
import { withoutTexts } from "./text.ts";

const shapes = {
  ...peopleShapes,
  ...gatheringShapes,
  ...consensusShapes,
  ...workShapes,
  ...documentShapes,
};

export type ActKind = keyof typeof shapes;
/** Written so that a function over one kind K knows which members its act has. */
export type ActOf<K extends ActKind> = {
  [P in K]: { readonly type: P } & Read<(typeof shapes)[P]>;
}[K];
export type Act = ActOf<ActKind>;

/** The compiler does not see that a kind and its members make an act of that kind. */
export const actOf = <K extends ActKind>(type: K, members: Omit<ActOf<K>, "type">): Act =>
  ({ type, ...members }) as unknown as Act;

export const actKinds = Object.keys(shapes) as readonly ActKind[];

export interface Entry {
  /** When the server took it in, by the server's clock. Never what somebody says. */
  readonly at: string;
  /** The day it happened, when that was before: shown beside `at`, and decides nothing. */
  readonly occurred?: string;
  /** The party that did it. */
  readonly by: string;
  readonly act: Act;
}

const occurredShape = text(/^\d{4}-\d\d-\d\d$/);

/** Untrusted JSON as an entry. Throws `ShapeError` with the path of what is wrong. */
export function readEntry(value: unknown): Entry {
  if (!isObject(value)) throw new ShapeError("");
  const { at, occurred, by, act, ...strangers } = value;
  const [stranger] = Object.keys(strangers);
  if (stranger !== undefined) throw new ShapeError(`/${stranger}`);
  const known = {
    at: time.read(at, "/at"),
    by: id.read(by, "/by"),
    act: readAct(act),
  };
  return occurred === undefined
    ? known
    : { ...known, occurred: occurredShape.read(occurred, "/occurred") };
}

/** Untrusted JSON as an act, to be proposed. Throws `ShapeError` likewise. */
export function readAct(value: unknown): Act {
  if (!isObject(value)) throw new ShapeError("/act");
  const { type, ...members } = value;
  const known = actKinds.find((each) => each === type);
  if (known === undefined) throw new ShapeError("/act/type");
  const shape: Shape<object> = shapes[known];
  return { type: known, ...shape.read(members, "/act") } as Act;
}

export const leafKind = "assembly-act";

/** The octets of the entry's leaf: structure in full, every text as its seal. */
export const leafOf = (entry: Entry): Uint8Array =>
  encodeJsonEntry(leafKind, withoutTexts(jsonOf(entry)));

/** The entry that a leaf holds, texts withheld. Undefined for a leaf of something else. */
export function entryOfLeaf(octets: Uint8Array): Entry | undefined {
  const decoded = decodeEntry(octets);
  if (!decoded.ok || decoded.entry.kind !== leafKind) return undefined;
  try {
    return readEntry(JSON.parse(Buffer.from(decoded.entry.body).toString()));
  } catch {
    return undefined;
  }
}

/** Entries are made of JSON values only: their shapes read nothing else. */
export const jsonOf = (entry: Entry): JsonValue => JSON.parse(JSON.stringify(entry)) as JsonValue;
