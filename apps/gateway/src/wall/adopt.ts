/**
 * What the kernel admits already when the wall starts: the names and addresses of the wall before
 * it, so that starting again takes nothing away. Whatever is not of our form is left out.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { canonicalAddress } from "@thingwall/mud/policy";
import { Admitted } from "./admitted.ts";
import { Admit } from "./contract.ts";
import { Check } from "typebox/value";
import { member, members } from "./listing.ts";
import { TABLE } from "./text.ts";

const run = promisify(execFile);
/** Our table at 5000 devices of 64 addresses each is not larger. */
const LISTING_LIMIT = 512 * 1024 * 1024;

/** `now` in milliseconds since the epoch. Empty where there is no table of ours yet. */
export async function adopt(now: number): Promise<Admitted> {
  const [family = "", table = ""] = TABLE.split(" ");
  try {
    const { stdout } = await run("nft", ["-j", "list", "table", family, table], {
      maxBuffer: LISTING_LIMIT,
    });
    return readAdmitted(JSON.parse(stdout), now);
  } catch {
    return new Admitted();
  }
}

/** Reads `nft -j list table`: elements that carry a name, in sets that carry a device. Pure. */
export function readAdmitted(listing: unknown, now: number): Admitted {
  const admitted = new Admitted();
  for (const object of members(listing, "nftables")) {
    const set = member(object, "set");
    const comment = member(set, "comment");
    const device = typeof comment === "string" ? comment.split(":")[0] : undefined;
    for (const entry of members(set, "elem")) {
      const held = member(entry, "elem");
      const value = member(held, "val");
      const [address] = typeof value === "string" ? [value] : members(value, "concat");
      const canonical = typeof address === "string" ? canonicalAddress(address) : undefined;
      const admission: unknown = {
        device,
        name: member(held, "comment"),
        addresses: [canonical],
        seconds: member(held, "expires"),
      };
      if (Check(Admit, admission)) admitted.admit(admission, now);
    }
  }
  return admitted;
}
