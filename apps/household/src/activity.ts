/** What a thing did and what was stopped of it, by hour and by place, from the journal. Pure. */
import type { JournalEntry } from "@thingwall/gateway/api";

const HOUR_MS = 3_600_000;
export const HOURS = 24;
/** Of the most used; whoever scans has thousands. */
const MOST_PLACES = 20;

export interface Hour {
  readonly from: number;
  readonly done: number;
  readonly stopped: number;
}

export interface Place {
  /** A name, an address or a device's identity: untrusted. */
  readonly place: string;
  readonly protocol?: number;
  readonly port?: number;
  readonly done: number;
  readonly stopped: number;
  readonly last: number;
  /** Where the file says why (RFC 6901); absent where no entry of it did. */
  readonly path?: string;
}

export interface Activity {
  /** The last day, hour by hour, the oldest first. */
  readonly hours: readonly Hour[];
  /** The last stopped first, then the rest. */
  readonly places: readonly Place[];
}

export function activityOf(entries: readonly JournalEntry[], now: number): Activity {
  const end = Math.floor(now / HOUR_MS) + 1;
  const hours = Array.from({ length: HOURS }, (_, at) => ({
    ...{ from: (end - HOURS + at) * HOUR_MS, done: 0, stopped: 0 },
  }));
  const places = new Map<string, Place>();
  for (const entry of entries) {
    const kind = kindOf(entry);
    const found = kind && placeOf(entry);
    if (!found) continue;
    const hour = hours[Math.floor(entry.until / HOUR_MS) - (end - HOURS)];
    if (!hour) continue;
    hour[kind] += entry.count;
    const key = JSON.stringify([found.place, found.protocol, found.port]);
    const known = places.get(key) ?? { ...found, done: 0, stopped: 0, last: 0 };
    places.set(key, {
      ...known,
      [kind]: known[kind] + entry.count,
      last: Math.max(known.last, entry.until),
    });
  }
  return {
    hours,
    places: [...places.values()]
      .toSorted((one, other) => Number(other.stopped > 0) - Number(one.stopped > 0))
      .toSorted((one, other) => (one.stopped > 0 === other.stopped > 0 ? other.last - one.last : 0))
      .slice(0, MOST_PLACES),
  };
}

function kindOf({ kind, code }: JournalEntry): "done" | "stopped" | undefined {
  if (kind === "dropped" || kind === "stopped" || code === "name-refused") return "stopped";
  return code === "name-answered" ? "done" : undefined;
}

function placeOf({
  params,
  device,
}: JournalEntry): Omit<Place, "done" | "stopped" | "last"> | undefined {
  const text = (name: string) => {
    const value = params[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const number = (name: string) => {
    const value = params[name];
    return typeof value === "number" ? value : undefined;
  };
  const from = text("from");
  const place = text("name") ?? (from !== undefined && from !== device ? from : text("to"));
  if (place === undefined) return undefined;
  const [protocol, port, path] = [number("protocol"), number("port"), text("place")];
  return {
    place,
    ...(protocol === undefined ? {} : { protocol }),
    ...(port === undefined ? {} : { port }),
    ...(path === undefined ? {} : { path }),
  };
}
