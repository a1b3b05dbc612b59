/** What another description of a device would open beside the one in force. Pure. */
import type { OfferView } from "../contract.ts";
import { printMud } from "@thingwall/mud/document";
import {
  type Described,
  type Difference,
  differenceBetween,
  isWider,
  type LoadedProfile,
} from "../profile/index.ts";
import { bytesDigest } from "../store/verify.ts";
import type { Device } from "./device.ts";

/** The difference, where this description opens more than the one in force. */
export function offerOf({ profile: was }: Device, profile: LoadedProfile): Difference | undefined {
  if (was?.kind !== "described" || profile.kind !== "described") return undefined;
  if (was.learnt === true || profile.learnt === true) return undefined;
  const difference = differenceBetween(was.document, profile.document);
  return isWider(difference) ? difference : undefined;
}

type Counts = Omit<OfferView, "text" | "digest">;

export const countsOf = ({ opened, lifted, closed, repair }: Difference): Counts => ({
  ...{ opened, lifted, closed, repair },
});

/** Names a description: SHA-256 of the file as it came. */
export function digestOf({ original, document }: Described): string {
  return bytesDigest(original?.file ?? new TextEncoder().encode(printMud(document)));
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
