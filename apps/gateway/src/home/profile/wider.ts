/** Does another description of the same thing ask for more than the one in force? Pure. */
import type { Ace, Acl, MudDocument } from "@thingwall/mud/document";

export interface Difference {
  /** The new description with nothing but the entries that open what was not open. */
  readonly wider: MudDocument;
  /** Accepting entries that are new, and forbidding ones that are gone or come later. */
  readonly opened: number;
  readonly lifted: number;
  /** Accepting entries that are gone. */
  readonly closed: number;
  /** Entries that would stay open while the thing is contained, and would not until now. */
  readonly repair: number;
}

/**
 * Entry by entry, as they are written: one that says the same in other words counts as new. That
 * errs on the side of asking.
 */
export function differenceBetween(before: MudDocument, after: MudDocument): Difference {
  const known = entriesOf(before);
  const found = entriesOf(after);
  const revived = after.isSupported && !before.isSupported;
  const isNew = (list: string, ace: Ace) => revived || !known.accepts.has(textOf(list, ace));
  const acls = after.acls.map((acl) => ({
    ...acl,
    aces: acl.aces.filter((ace) => ace.forwarding === "accept" && isNew(kindOf(after, acl), ace)),
  }));
  const left = acls.filter(({ aces }) => aces.length > 0);
  const isLeft = ({ name }: { readonly name: string }) => left.some((acl) => acl.name === name);
  const repaired = repairsOf(before);
  const gone = [...known.accepts].filter((text) => !found.accepts.has(text));
  return {
    wider: {
      ...after,
      // What extensions say of other entries would point nowhere.
      extensions: [],
      extensionData: {},
      acls: left,
      fromDevicePolicy: after.fromDevicePolicy.filter(isLeft),
      toDevicePolicy: after.toDevicePolicy.filter(isLeft),
    },
    opened: acls.reduce((sum, { aces }) => sum + aces.length, 0),
    lifted: liftedBetween(known, found),
    closed: gone.length,
    repair: [...repairsOf(after)].filter((text) => !repaired.has(text)).length,
  };
}

/** RFC 8520 §16: what opens more than before is the household's to take. */
export function isWider({ opened, lifted, repair }: Difference): boolean {
  return opened + lifted + repair > 0;
}

interface Entries {
  readonly accepts: ReadonlySet<string>;
  /** Prohibition → what is accepted before it: there it forbids nothing. */
  readonly drops: ReadonlyMap<string, ReadonlySet<string>>;
}

function entriesOf(document: MudDocument): Entries {
  const accepts = new Set<string>();
  const drops = new Map<string, ReadonlySet<string>>();
  for (const acl of document.acls) {
    const kind = kindOf(document, acl);
    const before = new Set<string>();
    for (const ace of acl.aces) {
      const text = textOf(kind, ace);
      if (ace.forwarding === "accept") before.add(text);
      else drops.set(text, new Set(before));
    }
    for (const text of before) accepts.add(text);
  }
  return { accepts, drops };
}

/** What it keeps open for repair (draft quarantined access), as matches: names may move. */
function repairsOf(document: MudDocument): ReadonlySet<string> {
  const { quarantinedDevicePolicy: kept } = document.extensionData;
  if (!kept) return new Set();
  const isIn = (lists: MudDocument["fromDevicePolicy"], { name }: Acl) =>
    lists.some((list) => list.name === name);
  return new Set(
    document.acls.flatMap((acl) => {
      const names = [
        ...(isIn(document.fromDevicePolicy, acl) ? kept.fromDevicePolicy : []),
        ...(isIn(document.toDevicePolicy, acl) ? kept.toDevicePolicy : []),
      ];
      return acl.aces
        .filter(({ name, forwarding }) => forwarding === "accept" && names.includes(name))
        .map((ace) => textOf(kindOf(document, acl), ace));
    }),
  );
}

/** Prohibitions that are gone, or before which something has moved that they stopped. */
function liftedBetween(known: Entries, found: Entries): number {
  return [...known.drops].filter(([text, before]) => {
    const now = found.drops.get(text);
    return !now || [...now].some((each) => !before.has(each) && known.accepts.has(each));
  }).length;
}

/** In which direction a list counts, whatever it is called. */
function kindOf({ fromDevicePolicy, toDevicePolicy }: MudDocument, { name, type }: Acl): string {
  const named = (lists: MudDocument["fromDevicePolicy"]) =>
    lists.some((list) => list.name === name);
  return JSON.stringify([named(fromDevicePolicy), named(toDevicePolicy), type ?? ""]);
}

/** What it matches, without where it stands in the file and what it is called. */
function textOf(kind: string, { matches, forwarding }: Ace): string {
  const text = JSON.stringify(matches, (key, value: unknown) =>
    key === "path" ? undefined : value,
  );
  return `${kind} ${forwarding === "accept" ? "accept" : "drop"} ${text}`;
}
