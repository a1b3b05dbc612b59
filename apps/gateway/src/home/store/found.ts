/** What the home found out about a device, as decisions on the records that are kept. Pure. */
import { isDeepStrictEqual } from "node:util";
import { canonical } from "../device/access.ts";
import type { Device } from "../device/device.ts";
import type { Described } from "../profile/index.ts";
import type { Cause, Decision } from "./entry.ts";
import type { Records } from "./records.ts";
import type { Change, State } from "./state.ts";
import { bytesDigest } from "./verify.ts";

export interface Finding {
  readonly at: number;
  readonly device: Device;
}

/** What is not yet kept, in the order in which it may be written; nothing where all is known. */
export function decisionsOf(state: State, { at, device }: Finding, newId: () => string) {
  const { id, mac } = device.config;
  const cause: Cause = device.config.port === undefined ? "configuration" : "device";
  const decided = (by: Cause, code: string, change: Change, params = {}): Decision => ({
    ...{ at, kind: "device", device: id, cause: by },
    ...{ reason: { code, params }, change },
  });
  const decisions: Decision[] = [];

  const known = state.device.get(id);
  const record = deviceRecord(device, known, at);
  if (!isDeepStrictEqual(known, record))
    decisions.push(
      decided(
        cause,
        known ? "device-changed" : "device-new",
        { put: "device", record },
        {
          name: record.name,
        },
      ),
    );

  const attached = [...state.attachment.values()].find(
    (each) => each.device === id && each.mac === mac,
  );
  const attachment = attachmentRecord(device, attached, { at, newId });
  if (!isDeepStrictEqual(attached, attachment))
    decisions.push(
      decided(
        cause,
        "device-attached",
        { put: "attachment", record: attachment },
        {
          mac,
        },
      ),
    );

  const held = state.profile.get(id);
  const taken = profileRecord(device, at);
  const isGiven = device.profile?.kind === "described" && device.profile.given === true;
  if (taken !== undefined && !isSameDescription(held, taken))
    decisions.push(
      decided(
        isGiven ? "household" : "maker",
        isGiven ? "description-given" : "description-taken",
        { put: "profile", record: taken },
        {
          lastUpdate: new Date(taken.lastUpdate).toISOString(),
        },
      ),
    );
  else if (taken !== undefined && held !== undefined && taken.fetched > held.fetched)
    decisions.push(decided("maker", "description-confirmed", { put: "profile", record: taken }));
  else if (held !== undefined && !isFrom(held, device) && !hasLeft(held, device))
    decisions.push(decided(cause, "description-dropped", { end: "profile", key: id }));
  return decisions;
}

/** Files and signatures that the records name. */
export function documentsOf({ device: { profile } }: Finding): readonly Uint8Array[] {
  const original = profile?.kind === "described" ? profile.original : undefined;
  if (original === undefined) return [];
  return [original.file, ...(original.signature === undefined ? [] : [original.signature])];
}

/** Whether a description that is kept comes from where the device's is said to be. */
export function isFrom(
  record: Records["profile"],
  { config: { mud } }: { readonly config: Pick<Device["config"], "mud"> },
): boolean {
  if (mud === undefined) return false;
  return "url" in mud
    ? record.url === mud.url && record.channel === mud.channel
    : record.url === undefined && record.channel === "user";
}

/** It said itself where its description is, and says nothing now: its lease may have ended. */
function hasLeft(record: Records["profile"], { config: { mud } }: Device): boolean {
  return mud === undefined && record.channel === "dhcp";
}

function deviceRecord(
  device: Device,
  known: Records["device"] | undefined,
  at: number,
): Records["device"] {
  const { id, name, role } = device.config;
  // As it calls itself: bounded, and text that comes back as it went in.
  const bounded = name.slice(0, 64).toWellFormed();
  return {
    ...known,
    id,
    name: bounded === "" ? id : bounded,
    role: "unknown" in device ? "unknown" : role,
    added: known?.added ?? at,
  };
}

function attachmentRecord(
  { config: { id, mac, addresses, port } }: Device,
  known: Records["attachment"] | undefined,
  { at, newId }: { readonly at: number; readonly newId: () => string },
): Records["attachment"] {
  const { port: _before, ...kept } = known ?? { id: newId(), since: at };
  return {
    ...kept,
    device: id,
    mac,
    ...(port === undefined ? {} : { port }),
    addresses: addresses.map(canonical).slice(0, 64),
    // A MAC and a port are evidence that others can make.
    strength: "weak",
  };
}

function profileRecord({ config, profile }: Device, at: number): Records["profile"] | undefined {
  if (profile?.kind !== "described" || profile.original === undefined) return undefined;
  const { document, original, provenance } = profile;
  const { signer, repository } = provenance;
  return {
    device: config.id,
    ...(config.mud !== undefined && "url" in config.mud ? { url: config.mud.url } : {}),
    channel: config.mud !== undefined && "url" in config.mud ? config.mud.channel : "user",
    file: bytesDigest(original.file),
    ...(original.signature === undefined ? {} : { signature: bytesDigest(original.signature) }),
    ...(signer === undefined ? {} : { signer: signerOf(signer) }),
    ...(repository === undefined ? {} : { repository }),
    fetched: profile.fetched ?? at,
    lastUpdate: Date.parse(document.lastUpdate) || 0,
    approvals: [...(config.approvedAddresses ?? [])],
  };
}

function signerOf({
  authorityKeyId,
  subject,
}: NonNullable<Described["provenance"]["signer"]>): NonNullable<Records["profile"]["signer"]> {
  return { key: authorityKeyId, subject: subject.slice(0, 1024).toWellFormed() };
}

/** The same octets from the same place: when they were fetched again is nothing new. */
function isSameDescription(one: Records["profile"] | undefined, other: Records["profile"]) {
  return one !== undefined && isDeepStrictEqual({ ...one, fetched: 0 }, { ...other, fetched: 0 });
}
