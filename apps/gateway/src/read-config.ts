/** Reads and checks the gateway's configuration before anything starts. */
import { access, constants, readFile } from "node:fs/promises";
import { parseMud } from "@thingwall/mud/document";
import {
  canonicalAddress,
  canonicalPrefix,
  DNS_CLASS,
  familyOf,
  inPrefix,
  NTP_CLASS,
} from "@thingwall/mud/policy";
import ipaddr from "ipaddr.js";
import { Check } from "typebox/value";
import { DeviceIdText, GatewayConfig, type WifiConfig } from "./config.ts";
import { ConfigError, shapeError } from "./config-error.ts";
import { isChannel, LONGEST_WITH_NUMBER } from "./home/wifi/hostapd-conf.ts";
import { isSsid } from "./home/wifi/ssid.ts";

/** Throws `ConfigError`. */
export async function readConfig(file: string): Promise<GatewayConfig> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new ConfigError("unreadable", "", { reason: systemCode(error) });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigError("not-json", "", brokenAt(text));
  }
  const config = parseConfig(value);
  await assertFiles(config);
  return config;
}

/** Throws `ConfigError` for the first thing that is wrong. Opens no file that it names. */
export function parseConfig(value: unknown): GatewayConfig {
  if (!Check(GatewayConfig, value)) throw shapeError(value);
  value.lan.addresses.forEach((text, index) => assertPrefix(text, `/lan/addresses/${index}`));
  value.dns.upstream.forEach((text, index) => assertAddress(text, `/dns/upstream/${index}`));
  value.ntp.forEach((text, index) => assertAddress(text, `/ntp/${index}`));
  assertTwoSides(value);
  assertRange(value);
  assertWifi(value);
  assertDevices(value);
  assertControllers(value);
  assertMetrics(value);
  return value;
}

/** Between the home and the Internet stands the wall; on one interface nothing would be between. */
function assertTwoSides({ lan, wan }: GatewayConfig): void {
  if (lan.interface === wan.interface)
    throw new ConfigError("one-interface", "/wan/interface", { value: wan.interface });
}

/** What is given away must be the LAN's own, and nobody's yet. */
function assertRange({ lan }: GatewayConfig): void {
  if (!lan.dhcp) return;
  const ends = (["from", "to"] as const).map((end) => {
    const value = lan.dhcp?.[end] ?? "";
    const path = `/lan/dhcp/${end}`;
    assertAddress(value, path);
    const inside = lan.addresses.some(
      (prefix) => familyOf(value) === 4 && inPrefix(value, canonicalPrefix(prefix) ?? ""),
    );
    if (!inside) throw new ConfigError("outside-lan", path, { value });
    return ipaddr.parse(value).toByteArray();
  });
  const [from, to] = ends.map((octets) => Buffer.from(octets));
  if (from && to && from.compare(to) > 0)
    throw new ConfigError("range-backwards", "/lan/dhcp", { from: lan.dhcp.from, to: lan.dhcp.to });
}

/** hostapd would refuse its file, or take one setting for another. */
function assertWifi({ lan: { wifi } }: GatewayConfig): void {
  if (!wifi) return;
  const wrong = (member: keyof WifiConfig) =>
    new ConfigError("wrong-value", `/lan/wifi/${member}`, { value: String(wifi[member]) });
  if (!isSsid(wifi.ssid)) throw wrong("ssid");
  if (!isChannel(wifi.channel, wifi.band)) throw wrong("channel");
  if (wifi.ownInterfaces && wifi.interface.length > LONGEST_WITH_NUMBER) throw wrong("interface");
}

/** Two devices with one identity, MAC or address would get each other's access. */
function assertDevices(config: GatewayConfig): void {
  const taken = new Map<string, string>();
  const claim = (what: string, value: string, path: string) => {
    const key = `${what} ${value}`;
    const first = taken.get(key);
    if (first !== undefined) throw new ConfigError("given-twice", path, { value, first });
    taken.set(key, path);
  };
  config.lan.addresses.forEach((text, index) => {
    const address = text.split("/")[0] ?? "";
    claim("address", canonicalAddress(address) ?? address, `/lan/addresses/${index}`);
  });
  config.devices.forEach((device, index) => {
    const path = `/devices/${index}`;
    claim("id", device.id, `${path}/id`);
    if (device.mac !== undefined) claim("MAC", device.mac, `${path}/mac`);
    else if (!config.lan.wifi) throw new ConfigError("missing-member", path, { names: "mac" });
    device.addresses.forEach((text, at) => {
      assertAddress(text, `${path}/addresses/${at}`);
      claim("address", canonicalAddress(text) ?? text, `${path}/addresses/${at}`);
    });
    device.approvedAddresses?.forEach((text, at) => {
      assertPrefix(text, `${path}/approvedAddresses/${at}`);
    });
    if (device.role === "person" && device.mud)
      throw new ConfigError("person-described", `${path}/mud`);
    const { myController } = device;
    if (myController !== undefined && !config.devices.some(({ id }) => id === myController))
      throw new ConfigError("no-such-device", `${path}/myController`, { value: myController });
  });
}

/**
 * Who fills a class of controllers may reach every thing that names it (RFC 8520 §4.6): a slip of
 * the pen must not become nobody, or somebody else.
 */
function assertControllers({ controllers = {}, devices }: GatewayConfig): void {
  for (const [uri, members] of Object.entries(controllers)) {
    const path = `/controllers/${uri.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    // The gateway itself fills these two, whatever would stand here.
    if (uri === DNS_CLASS || uri === NTP_CLASS)
      throw new ConfigError("unknown-member", "/controllers", { names: uri });
    if (!ABSOLUTE_URI.test(uri)) throw new ConfigError("wrong-value", path, { value: uri });
    const seen = new Map<string, string>();
    members.forEach((value, index) => {
      const place = `${path}/${index}`;
      if (value.includes("/")) assertPrefix(value, place);
      else if (!Check(DeviceIdText, value)) assertAddress(value, place);
      else if (!JOINED.test(value) && !devices.some(({ id }) => id === value))
        throw new ConfigError("no-such-device", place, { value });
      const first = seen.get(value);
      if (first !== undefined) throw new ConfigError("given-twice", place, { value, first });
      seen.set(value, place);
    });
  }
}

/** The wall lets nobody but this machine itself reach them: elsewhere they would wait in vain. */
function assertMetrics({ metrics }: GatewayConfig): void {
  if (!metrics) return;
  const { address: value } = metrics;
  const path = "/metrics/address";
  assertAddress(value, path);
  if (!inPrefix(value, "127.0.0.0/8") && canonicalAddress(value) !== "::1")
    throw new ConfigError("wrong-value", path, { value });
}

/** RFC 3986 §4.3, as far as it tells a URI from another word. */
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/;
/** Given to who joined by itself: no configuration knows it. */
const JOINED = /^joined-[a-z0-9]{16}$/;

function assertAddress(value: string, path: string): void {
  if (canonicalAddress(value) === undefined)
    throw new ConfigError("not-an-address", path, { value });
}

function assertPrefix(value: string, path: string): void {
  if (!ipaddr.isValidCIDR(value)) throw new ConfigError("not-a-prefix", path, { value });
}

/** Without its authorities the gateway would hold every thing, and say so one by one. */
async function assertFiles({ trust }: GatewayConfig): Promise<void> {
  for (const member of ["mudSigners", "tlsAuthorities"] as const) {
    for (const [index, value] of trust[member].entries()) {
      try {
        await access(value, constants.R_OK);
      } catch (error) {
        const path = `/trust/${member}/${index}`;
        throw new ConfigError("file-unreadable", path, { value, reason: systemCode(error) });
      }
    }
  }
}

/** Where JSON stops being JSON: the reader of MUD files says it, the runtime mostly does not. */
function brokenAt(text: string): { line: number; column: number } {
  const found = parseMud(new TextEncoder().encode(text)).issues;
  const { line, column } = found.find(({ code }) => code === "json-syntax")?.params ?? {};
  if (typeof line === "number" && typeof column === "number") return { line, column };
  // Longer than that reader takes.
  return { line: 1, column: 1 };
}

function systemCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
