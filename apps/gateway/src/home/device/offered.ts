/** What another description of a device would open beside the one in force. Pure. */
import type { OfferView } from "../contract.ts";
import {
  type Difference,
  differenceBetween,
  isWider,
  type LoadedProfile,
} from "../profile/index.ts";
import type { Device } from "./device.ts";

/** The difference, where this description opens more than the one in force. */
export function offerOf({ profile: was }: Device, profile: LoadedProfile): Difference | undefined {
  if (was?.kind !== "described" || profile.kind !== "described") return undefined;
  if (was.learnt === true || profile.learnt === true) return undefined;
  const difference = differenceBetween(was.document, profile.document);
  return isWider(difference) ? difference : undefined;
}

export const countsOf = ({ opened, lifted, closed }: Difference): Omit<OfferView, "text"> => ({
  opened,
  lifted,
  closed,
});

/** What was offered before is over when another description is in force. */
export function adopted(device: Device, profile: LoadedProfile): Device {
  const { offered, ...kept } = device;
  const isSame =
    device.profile?.kind === "described" &&
    profile.kind === "described" &&
    device.profile.document === profile.document;
  return { ...kept, ...(isSame && offered ? { offered } : {}), profile };
}
