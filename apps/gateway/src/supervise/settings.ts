/**
 * What each process is told when it starts: one JSON document on its standard input, which a list
 * of devices of any length fits and which no other user can read. Each gets only what it needs: the
 * wall learns nothing but where its socket goes.
 */
import { isIPv6 } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import Type, { type Static, type TSchema } from "typebox";
import { Check, Errors } from "typebox/value";
import { GatewayConfig, InterfaceName } from "../config.ts";
import { Address } from "../wall/contract.ts";

const closed = { additionalProperties: false } as const;
const Directory = Type.String({ minLength: 1, maxLength: 4096 });
const Prefix = Type.String({ pattern: "^[0-9a-fA-F:.]{2,45}/[0-9]{1,3}$" });
const Port = Type.Integer({ minimum: 1, maximum: 65535 });

/** Where things' questions go (`names`), and where the wall sends people's (`dnsmasq`). */
export const DNS_PORTS = { things: 53, people: 5300 } as const;

/** `admit` is the wall's as well: where `names` asks, and nothing else can be asked. */
export type Socket = "wall" | "admit" | "names" | "home";

/** Where `names` meets the others, who may be another user than it is: a directory for each side. */
const FOLDERS: Readonly<Record<Socket, string>> = {
  wall: "",
  home: "",
  admit: "admit",
  names: "names",
};

export function socketPath(runDirectory: string, socket: Socket): string {
  return join(runDirectory, FOLDERS[socket], `${socket}.sock`);
}

/** What dnsmasq keeps of its leases, and where each is told to `home`: one file for an address. */
export function leasePaths(stateDirectory: string): { file: string; directory: string } {
  return {
    file: join(stateDirectory, "dnsmasq.leases"),
    directory: join(stateDirectory, "leases"),
  };
}

export interface WifiPaths {
  /** Holds the others and the sockets of `home`; only we may read it. */
  readonly folder: string;
  /** hostapd's configuration, and what it refers to. */
  readonly settings: string;
  readonly interfaces: string;
  readonly keys: string;
  /** hostapd's sockets, one for each interface. */
  readonly control: string;
}

export function wifiPaths(runDirectory: string): WifiPaths {
  const folder = join(runDirectory, "wifi");
  const inside = (name: string) => join(folder, name);
  return {
    folder,
    settings: inside("hostapd.conf"),
    interfaces: inside("interfaces"),
    keys: inside("keys"),
    control: inside("control"),
  };
}

/** An address and a port as one text: `[2001:db8::1]:53`. */
export function where(address: string, port: number): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}

export const WallSettings = Type.Object({ runDirectory: Directory }, closed);
export type WallSettings = Static<typeof WallSettings>;

export const NamesSettings = Type.Object(
  {
    runDirectory: Directory,
    /** The gateway's own addresses on the LAN, both families. */
    listen: Type.Array(Address, { minItems: 1, maxItems: 8 }),
    /** Port 0: any that is free, for tests. */
    port: Type.Integer({ minimum: 0, maximum: 65535 }),
    /** Prefixes of the home: never in an answer, so that no name opens the home's own devices. */
    homeNetworks: Type.Array(Prefix, { maxItems: 16 }),
    /** The recursive resolver that is asked: dnsmasq. */
    upstream: Type.Object({ address: Address, port: Port }, closed),
    /** The bridge on which people find things; absent: nobody does. */
    lan: Type.Optional(InterfaceName),
  },
  closed,
);
export type NamesSettings = Static<typeof NamesSettings>;

export const HomeSettings = Type.Object(
  {
    config: GatewayConfig,
    /** Where dnsmasq answers the gateway itself. */
    resolver: Type.Object({ address: Address, port: Port }, closed),
  },
  closed,
);
export type HomeSettings = Static<typeof HomeSettings>;

/** Reads a process's settings from its standard input; throws with the path of what is wrong. */
export async function readSettings<S extends TSchema>(schema: S): Promise<Static<S>> {
  const settings: unknown = JSON.parse(await text(process.stdin));
  if (Check(schema, settings)) return settings;
  const [first] = Errors(schema, settings);
  throw new Error(`settings ${first?.instancePath || "/"}: ${first?.message ?? "do not match"}`);
}
