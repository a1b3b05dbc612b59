/** hostapd's answer about one station: its MAC on a line, then `name=value` lines. */
import { KEY_ID, MAC } from "./form.ts";
import type { Station } from "./ring.ts";

export interface ListedStation extends Station {
  /** The handshake is done; before that it is nobody's. */
  readonly authorised: boolean;
}

/** Undefined for what is not such an answer. Never throws. */
export function parseStation(answer: string): ListedStation | undefined {
  const [mac = "", ...rest] = answer.split("\n");
  if (!MAC.test(mac)) return undefined;
  const value = (name: string) =>
    rest.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  const keyId = value("keyid");
  return {
    mac,
    authorised: value("flags")?.includes("[AUTHORIZED]") === true,
    // An odd name is no name: whoever has it is on no key of ours.
    ...(keyId !== undefined && KEY_ID.test(keyId) && { keyId }),
  };
}
