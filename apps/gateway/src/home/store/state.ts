/**
 * What the store holds now, and how one change follows from another. Pure: the database, the
 * journal's reader and the tests' model all apply the effects that are worked out here.
 */
import Type, { type Static } from "typebox";
import { DeviceIdText } from "../../config.ts";
import { StoreError } from "./error.ts";
import {
  type AnyRecord,
  inOrder,
  isRecord,
  keyOf,
  ownerOf,
  type Records,
  type Table,
  TABLES,
} from "./records.ts";

export type State = { readonly [T in Table]: ReadonlyMap<string, Records[T]> };
export type Draft = { readonly [T in Table]: Map<string, AnyRecord> };

/** Records of one kind: more than a home has, and a bound for what a stranger can make us keep. */
export const MOST: Readonly<Record<Table, number>> = {
  device: 10_000,
  attachment: 40_000,
  profile: 10_000,
  fact: 40_000,
  override: 10_000,
  key: 10_000,
};

/**
 * `put` writes a whole record, new or not; `end` of a device ends all that it owns, also when it
 * never came and only its key is there.
 */
export type Change =
  | { readonly [T in Table]: { readonly put: T; readonly record: Records[T] } }[Table]
  | { readonly end: Table; readonly key: string };

/** What happens to one record; without `record` it goes. */
export interface Effect {
  readonly table: Table;
  readonly key: string;
  readonly record?: AnyRecord;
}

const EndShape = Type.Object(
  {
    end: Type.Enum(TABLES),
    key: Type.Union([DeviceIdText, Type.String({ pattern: "^[a-z0-9-]{1,32} [a-z]{1,16}$" })]),
  },
  { additionalProperties: false },
);
export const ChangeShape = Type.Union([
  EndShape,
  Type.Object({ put: Type.Enum(TABLES), record: Type.Unknown() }, { additionalProperties: false }),
]);

/** `shape` was checked; the record is checked here. Throws `StoreError` `refused`. */
export function changeOf(shape: Static<typeof ChangeShape>): Change {
  if ("end" in shape) return shape;
  if (!isRecord(shape.put, shape.record))
    throw new StoreError("refused", { reason: `not a record of ${shape.put}` });
  return { put: shape.put, record: inOrder(shape.put, shape.record) } as Change;
}

/** The device that a change is about. */
export function subjectOf(state: State, change: Change): string | undefined {
  if ("put" in change)
    return change.put === "device"
      ? keyOf(change.put, change.record)
      : ownerOf(change.put, change.record);
  if (change.end === "device") return change.key;
  const record = state[change.end].get(change.key);
  return record === undefined ? undefined : ownerOf(change.end, record);
}

export function emptyState(): Draft {
  return {
    device: new Map(),
    attachment: new Map(),
    profile: new Map(),
    fact: new Map(),
    override: new Map(),
    key: new Map(),
  };
}

/**
 * In the order in which they may be written. The end of what is not there is nothing. Throws
 * `StoreError` `refused` for a record whose device is not there: a fact about nobody would wait for
 * whoever gets that identity next. Also for a record that would pass from one to another: it ends
 * first.
 */
export function effectsOf(state: State, change: Change): readonly Effect[] {
  if ("put" in change) {
    const owner = ownerOf(change.put, change.record);
    // A thing's key is minted before the thing comes.
    if (change.put !== "key" && owner !== undefined && !state.device.has(owner))
      throw new StoreError("refused", { reason: `no device ${owner}` });
    const key = keyOf(change.put, change.record);
    const before = state[change.put].get(key);
    // Whoever forgets one device would bring back what another had of it before.
    if (before !== undefined && ownerOf(change.put, before) !== owner)
      throw new StoreError("refused", { reason: `${change.put} ${key} is another's` });
    if (before === undefined && state[change.put].size >= MOST[change.put])
      throw new StoreError("refused", { reason: `${MOST[change.put]} of ${change.put} already` });
    return [{ table: change.put, key, record: change.record }];
  }
  const { end: table, key } = change;
  const owned =
    table !== "device"
      ? []
      : TABLES.flatMap((each) =>
          [...state[each]]
            .filter(([, record]) => ownerOf(each, record) === key)
            .map(([inner]): Effect => ({ table: each, key: inner })),
        );
  return state[table].has(key) ? [...owned, { table, key }] : owned;
}

/** Returns the effects that undo these. */
export function apply(draft: Draft, effects: readonly Effect[]): readonly Effect[] {
  const undo: Effect[] = [];
  for (const { table, key, record } of effects) {
    const before = draft[table].get(key);
    undo.unshift({ table, key, ...(before === undefined ? {} : { record: before }) });
    if (record === undefined) draft[table].delete(key);
    else draft[table].set(key, record);
  }
  return undo;
}

/** Equal states are equal text. */
export function textOf(state: State): string {
  const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
    a < b ? -1 : 1;
  return JSON.stringify(
    TABLES.map((table) => [...state[table]].toSorted(byKey).map(([, record]) => record)),
  );
}

/** Reads what `textOf` wrote; throws `StoreError` `refused` or a `SyntaxError`. */
export function stateOf(text: string): Draft {
  const draft = emptyState();
  const tables: unknown = JSON.parse(text);
  if (!Array.isArray(tables) || tables.length > TABLES.length)
    throw new StoreError("refused", { reason: "not a state" });
  for (const [index, records] of tables.entries()) {
    const put = TABLES[index];
    if (put === undefined || !Array.isArray(records))
      throw new StoreError("refused", { reason: "not a state" });
    for (const record of records)
      apply(draft, effectsOf(draft as State, changeOf({ put, record })));
  }
  return draft;
}
