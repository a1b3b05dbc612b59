/** What the wall counted by MAC → by device, with the names that destinations came from. Pure. */
import type { Counted } from "../../wall/contract.ts";
import type { GatewayEvent } from "../contract.ts";

/** What no device is behind is left out: it has left since. */
export function countedOf(
  { at, senders, destinations }: Counted,
  deviceOf: (mac: string) => string | undefined,
  namesOf: (device: string, address: string) => readonly string[],
): Extract<GatewayEvent, { kind: "counted" }> {
  return {
    kind: "counted",
    at,
    senders: senders.flatMap(({ mac, ...rest }) => {
      const device = deviceOf(mac);
      return device === undefined ? [] : [{ device, ...rest }];
    }),
    destinations: destinations.flatMap(({ mac, ...rest }) => {
      const device = deviceOf(mac);
      return device === undefined
        ? []
        : [{ device, names: namesOf(device, rest.address), ...rest }];
    }),
  };
}
