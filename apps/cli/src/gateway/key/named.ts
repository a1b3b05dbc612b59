/** Which key, which thing and which moment somebody means. */
import {
  type GatewayConfig,
  readConfig,
  type StatusView,
  type WifiKeyView,
  type WifiView,
} from "@thingwall/gateway";
import { CommandError } from "../../errors.ts";
import type { Speaker } from "../../words/speaker.ts";
import { askHome } from "../ask.ts";
import { commandError } from "../problem.ts";

/** Throws `CommandError` `wifi-not-configured`. */
export async function wifiOf(config: string): Promise<GatewayConfig> {
  let read: GatewayConfig;
  try {
    read = await readConfig(config);
  } catch (error) {
    throw commandError(error, config);
  }
  if (read.lan.wifi === undefined) throw new CommandError("wifi-not-configured", { path: config });
  return read;
}

export async function keysOf(config: string, speaker: Speaker): Promise<WifiView> {
  await wifiOf(config);
  return (await askHome(config, "wifi-status", {}, speaker)) as WifiView;
}

/**
 * By its own name, or by its owner's where that has one living key. Throws `CommandError`
 * `key-unknown` or `key-ambiguous`.
 */
export function keyNamed(keys: readonly WifiKeyView[], name: string): WifiKeyView {
  const own = keys.find(({ id }) => id === name);
  if (own !== undefined) return own;
  const owned = keys.filter(({ owner, state }) => owner === name && state !== "ended");
  // While one replaces another, the newer is meant.
  const [found, ...more] = owned.filter(({ state }) => state !== "leaving");
  if (found === undefined) throw new CommandError("key-unknown", { name });
  if (more.length > 0) {
    const names = owned.map(({ id }) => id).join(", ");
    throw new CommandError("key-ambiguous", { name, names });
  }
  return found;
}

const IDENTITY = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** The identity of the thing that is called so here, or, of a new one, the name itself. */
export function thingNamed(
  name: string,
  { devices }: Pick<GatewayConfig, "devices">,
  here: Pick<StatusView, "devices">,
): string {
  const known = [...devices, ...here.devices];
  const same = ({ name: own }: { readonly name: string }) =>
    own.localeCompare(name, undefined, { sensitivity: "base" }) === 0;
  const id = known.find((each) => each.id === name)?.id ?? known.find(same)?.id ?? name;
  if (IDENTITY.test(id)) return id;
  throw new CommandError("bad-value", { name: "NAME", value: name, example: "kitchen-lamp" });
}

export function momentOf(text: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at) && at >= 0) return at;
  throw new CommandError("bad-value", {
    ...{ name: "--until", value: text, example: "2027-01-31T18:00:00Z" },
  });
}
