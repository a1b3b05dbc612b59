/**
 * Shapes: one description gives the type of a value and the reader of untrusted JSON. A member that
 * the shape does not name is refused, so nothing travels in the record unread.
 */
export interface Shape<T> {
  /** The value, or `ShapeError` with the path of what is wrong. */
  readonly read: (value: unknown, path: string) => T;
}

interface Optional<T> extends Shape<T> {
  readonly optional: true;
}

export type Read<S> = S extends Shape<infer T> ? T : never;

type Members = Readonly<Record<string, Shape<unknown>>>;
type OptionalNames<M> = { [K in keyof M]: M[K] extends Optional<unknown> ? K : never }[keyof M];

export type ReadMembers<M> = {
  readonly [K in Exclude<keyof M, OptionalNames<M>>]: Read<M[K]>;
} & { readonly [K in OptionalNames<M>]?: Read<M[K]> };

export class ShapeError extends Error {
  override readonly name = "ShapeError";
  readonly path: string;

  constructor(path: string) {
    super(`not what belongs at ${path}`);
    this.path = path;
  }
}

function shape<T>(is: (value: unknown) => value is T): Shape<T> {
  return {
    read: (value, path) => {
      if (!is(value)) throw new ShapeError(path);
      return value;
    },
  };
}

export const text = (pattern: RegExp): Shape<string> =>
  shape((value): value is string => typeof value === "string" && pattern.test(value));

/** Names of things in the record: chosen by the server, never made from what people are called. */
export const id = text(/^[a-z0-9][a-z0-9-]{0,63}$/);
/** SHA-256, in hexadecimal. */
export const digest = text(/^[0-9a-f]{64}$/);
export const isTime = (value: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) && !Number.isNaN(Date.parse(value));
const isDay = (value: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(value) &&
  // A day that no month has is rolled over, or no date at all.
  (new Date(value).toJSON() ?? "").startsWith(value);
/** UTC with milliseconds, as `Date.toISOString` writes it: texts of times sort as the times do. */
export const time = shape((value): value is string => typeof value === "string" && isTime(value));
export const day = shape((value): value is string => typeof value === "string" && isDay(value));
export const flag = shape((value): value is boolean => typeof value === "boolean");

export const whole = (least: number, most: number): Shape<number> =>
  shape(
    (value): value is number =>
      typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most,
  );

export const oneOf = <const T extends string>(...values: readonly T[]): Shape<T> =>
  shape((value): value is T => values.some((each) => each === value));

export function list<T>(item: Shape<T>, most = 1000): Shape<readonly T[]> {
  return {
    read: (value, path) => {
      if (!Array.isArray(value) || value.length > most) throw new ShapeError(path);
      return value.map((each, index) => item.read(each, `${path}/${index}`));
    },
  };
}

export const optional = <T>(inner: Shape<T>): Optional<T> => ({ ...inner, optional: true });

export function object<const M extends Members>(members: M): Shape<ReadMembers<M>> {
  return {
    read: (value, path) => {
      if (!isObject(value)) throw new ShapeError(path);
      const stranger = Object.keys(value).find((name) => !Object.hasOwn(members, name));
      if (stranger !== undefined) throw new ShapeError(`${path}/${stranger}`);
      const read: Record<string, unknown> = {};
      for (const [name, member] of Object.entries(members)) {
        if (value[name] === undefined && "optional" in member) continue;
        read[name] = member.read(value[name], `${path}/${name}`);
      }
      return read as ReadMembers<M>;
    },
  };
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
