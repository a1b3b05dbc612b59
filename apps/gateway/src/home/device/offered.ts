/** What another description of a device would open beside the one in force. Pure. */
import { type MudDocument, printMud } from "@thingwall/mud/document";
import type { OfferCounts, OfferView } from "../contract.ts";
import {
  type Described,
  type Difference,
  differenceBetween,
  isWider,
  type LoadedProfile,
} from "../profile/index.ts";
import { bytesDigest } from "../store/verify.ts";
import type { Device } from "./device.ts";

/**
 * The difference, where this description opens more than the one in force, or is not taken without
 * the household for another reason.
 */
export function offerOf({ profile: was }: Device, profile: LoadedProfile): Difference | undefined {
  if (profile.kind !== "described") return undefined;
  if (profile.changes) {
    const { document } = profile;
    return differenceBetween(
      was?.kind === "described" ? was.document : nothingOf(document),
      document,
    );
  }
  if (was?.kind !== "described") return undefined;
  if (was.learnt === true || profile.learnt === true) return undefined;
  const difference = differenceBetween(was.document, profile.document);
  return isWider(difference) ? difference : undefined;
}

export const countsOf = (
  { opened, lifted, closed, repair }: Difference,
  { changes }: Pick<Described, "changes">,
): OfferCounts => ({
  ...{ opened, lifted, closed, repair },
  ...(changes === undefined ? {} : { changes }),
});

/** What the household would put in force; `isHeld`: the device's own description is not in force. */
export function offerView(device: Device, isHeld: boolean): OfferView | undefined {
  const { offered, profile } = device;
  const difference = offered && offerOf(device, offered);
  if (difference)
    return {
      ...{ text: printMud(difference.wider), word: "take", digest: digestOf(offered) },
      ...countsOf(difference, offered),
    };
  if (!isHeld || profile?.kind !== "described") return undefined;
  const { document } = profile;
  return {
    ...{ text: printMud(document), word: "approve", digest: digestOf(profile) },
    ...countsOf(differenceBetween(nothingOf(document), document), {}),
  };
}

const nothingOf = (document: MudDocument): MudDocument => ({
  ...document,
  acls: [],
  fromDevicePolicy: [],
  toDevicePolicy: [],
  extensionData: {},
});

/** Names a description: SHA-256 of the file as it came, and of who signed it where that may be new. */
export function digestOf({ original, document, changes, provenance }: Described): string {
  const file = original?.file ?? new TextEncoder().encode(printMud(document));
  const { signer } = provenance;
  if (!changes || !signer) return bytesDigest(file);
  const by = JSON.stringify([signer.subject, signer.authorityKeyId]);
  return bytesDigest(Buffer.concat([file, Buffer.from(by)]));
}

/** What was offered before is over when another description is in force. */
export function adopted(device: Device, profile: LoadedProfile): Device {
  const { offered, ...kept } = device;
  const isSame =
    device.profile?.kind === "described" &&
    profile.kind === "described" &&
    device.profile.document === profile.document;
  return { ...kept, ...(isSame && offered ? { offered } : {}), profile };
}
