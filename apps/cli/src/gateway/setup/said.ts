/** What was typed, on the command line or at a question → what it means. Throws `CommandError`. */
import { CommandError } from "../../errors.ts";
import type { Answers, Given } from "./answers.ts";

/** The options of the verb, as they come from the command line. */
export interface SetupOptions {
  readonly config: string;
  readonly wan?: string;
  readonly lanPort?: readonly string[];
  readonly bridge?: string;
  readonly address?: readonly string[];
  readonly dhcp?: string;
  readonly dns?: readonly string[];
  readonly ntp?: readonly string[];
  /** False: `--no-nat44`. */
  readonly nat44: boolean;
  /** False: `--no-wifi`. */
  readonly wifi: string | boolean;
  readonly ssid?: string;
  readonly hidden?: boolean;
  readonly country?: string;
  readonly band?: string;
  readonly channel?: string;
  readonly runDirectory?: string;
  readonly stateDirectory?: string;
  readonly yes?: boolean;
  readonly replace?: boolean;
  readonly dryRun?: boolean;
}

export const OFF = "off";

export function givenBy(options: SetupOptions): Given {
  const { wan, lanPort, bridge, address, dhcp, dns, ntp, nat44 } = options;
  const { runDirectory, stateDirectory } = options;
  return {
    ...defined({ wan, bridge, addresses: address, dns, ntp, runDirectory, stateDirectory }),
    ...(nat44 ? {} : { nat44: false }),
    ...(lanPort ? { ports: portsFrom(lanPort) } : {}),
    ...(dhcp === undefined ? {} : { dhcp: rangeFrom(dhcp) }),
    ...(options.wifi === false ? { wifi: OFF } : wifiFrom(options)),
  };
}

/** `eth1=person`; a port of which nothing is said is things'. */
export function portsFrom(words: readonly string[]): Answers["ports"] {
  return Object.fromEntries(
    words.map((value) => {
      const [name = "", role = "thing", ...more] = value.split("=");
      if (name === "" || more.length > 0 || (role !== "thing" && role !== "person"))
        throw new CommandError("bad-value", { name: "--lan-port", value, example: "eth1=person" });
      return [name, role];
    }),
  );
}

/** `192.168.1.100-192.168.1.199`, or `off`. */
export function rangeFrom(value: string): NonNullable<Given["dhcp"]> {
  if (value === OFF) return OFF;
  const [from = "", to = "", ...more] = value.split("-").map((each) => each.trim());
  if (from === "" || to === "" || more.length > 0)
    throw new CommandError("bad-value", {
      ...{ name: "--dhcp", value, example: "192.168.1.100-192.168.1.199" },
    });
  return { from, to };
}

export function bandFrom(value: string): "2.4 GHz" | "5 GHz" {
  if (value === "2.4") return "2.4 GHz";
  if (value === "5") return "5 GHz";
  throw new CommandError("bad-value", { name: "--band", value, example: "2.4" });
}

export function channelFrom(value: string): number {
  const channel = Number(value);
  if (Number.isInteger(channel) && channel >= 1 && channel <= 177) return channel;
  throw new CommandError("bad-value", { name: "--channel", value, example: "6" });
}

function wifiFrom(options: SetupOptions): Pick<Given, "wifi"> {
  const { wifi, ssid, hidden, country, band, channel } = options;
  const said = {
    ...defined({ ssid, hidden, country }),
    ...(typeof wifi === "string" ? { interface: wifi } : {}),
    ...(band === undefined ? {} : { band: bandFrom(band) }),
    ...(channel === undefined ? {} : { channel: channelFrom(channel) }),
  };
  if (Object.keys(said).length > 0 && ssid === undefined && typeof wifi === "string")
    throw new CommandError("missing-option", { name: "--ssid" });
  return Object.keys(said).length === 0 ? {} : { wifi: said };
}

/** Without the members that are undefined. */
function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
