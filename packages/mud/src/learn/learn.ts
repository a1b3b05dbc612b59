/**
 * Observed facts → the MUD file with the least access that lets the device do what it was seen to
 * do: names before addresses, classes before either at home, one entry per service, nobody "any".
 *
 * What is learnt is what was done, not what is right: a captured device teaches what its captor
 * wants. So what captured things do is left out by rule, and a learnt profile is never trusted
 * like a maker's.
 */
import { DEFAULT_CACHE_VALIDITY } from "../document/build.ts";
import type { MudDocument } from "../document/model.ts";
import { parseMud } from "../document/parse.ts";
import { printMud } from "../document/print.ts";
import type { DeviceId } from "../policy/policy.ts";
import { gather } from "./contact.ts";
import { listsOf } from "./entries.ts";
import type { Fact } from "./fact.ts";
import type { LeftOut, Need, Remark } from "./need.ts";
import { needsOf } from "./needs.ts";

export interface Subject {
  /** The device in the facts that is learnt. */
  readonly device: DeviceId;
  /** Where the file will be published; https. */
  readonly mudUrl: string;
  /** RFC 3339 with a zone. */
  readonly lastUpdate: string;
  /** MUD URLs of the other devices of the facts, where known. */
  readonly others?: ReadonlyMap<DeviceId, string>;
}

export interface Learnt {
  /** The file, canonical text; `parseMud` in strict mode takes it. */
  readonly text: string;
  readonly document: MudDocument;
  /** What each pair of entries is for. */
  readonly needs: readonly Need[];
  readonly leftOut: readonly LeftOut[];
  readonly remarks: readonly Remark[];
}

/** Throws `RangeError` when `mudUrl` or `lastUpdate` cannot stand in a file. */
export function learn(facts: Iterable<Fact>, subject: Subject): Learnt {
  const seen = gather(facts, subject.device);
  const makers = new Map(
    [...(subject.others ?? [])].flatMap(([id, url]) =>
      URL.canParse(url) ? [[id, new URL(url).hostname] as const] : [],
    ),
  );
  const own = URL.canParse(subject.mudUrl) ? new URL(subject.mudUrl).hostname : "";
  const { needs, remarks } = needsOf(seen, own, makers);
  const { acls, fromDevice, toDevice } = listsOf(needs);
  const reference = (name: string) => ({ name, path: "" });
  const text = printMud({
    mudVersion: 1,
    mudUrl: subject.mudUrl,
    lastUpdate: subject.lastUpdate,
    cacheValidity: DEFAULT_CACHE_VALIDITY,
    isSupported: true,
    extensions: [],
    fromDevicePolicy: fromDevice.map(reference),
    toDevicePolicy: toDevice.map(reference),
    acls,
    extensionData: {},
  });
  const parsed = parseMud(new TextEncoder().encode(text), { strict: true });
  if (!parsed.ok) {
    const [first] = parsed.issues;
    throw new RangeError(`no valid file: ${first?.code ?? ""} at ${first?.path ?? ""}`);
  }
  return { text, document: parsed.document, needs, leftOut: seen.leftOut, remarks };
}
