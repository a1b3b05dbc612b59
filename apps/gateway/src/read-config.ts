/** Reads and checks the gateway's configuration before anything starts. */
import { readFile } from "node:fs/promises";
import { canonicalAddress } from "@thingwall/mud/policy";
import ipaddr from "ipaddr.js";
import { Check, Errors } from "typebox/value";
import { GatewayConfig } from "./config.ts";

/** What is wrong with a configuration, where, and what to do. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code: "unreadable" | "not-json" | "invalid";
  /** JSON pointer into the configuration; `""` is the whole. */
  readonly path: string;

  constructor(code: ConfigError["code"], path: string, message: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}

/** Throws `ConfigError`. */
export async function readConfig(file: string): Promise<GatewayConfig> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new ConfigError("unreadable", "", `cannot read ${file}: ${(error as Error).message}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConfigError("not-json", "", `${file} is not JSON: ${(error as Error).message}`);
  }
  return parseConfig(value);
}

/** Throws `ConfigError` for the first thing that is wrong. */
export function parseConfig(value: unknown): GatewayConfig {
  if (!Check(GatewayConfig, value)) {
    const [first] = Errors(GatewayConfig, value);
    const path = first?.instancePath ?? "";
    throw invalid(path, first?.message ?? "does not have the expected shape");
  }
  value.lan.addresses.forEach((text, index) => assertPrefix(text, `/lan/addresses/${index}`));
  value.dns.upstream.forEach((text, index) => assertAddress(text, `/dns/upstream/${index}`));
  value.ntp.forEach((text, index) => assertAddress(text, `/ntp/${index}`));
  assertDevices(value);
  return value;
}

/** Two devices with one identity, MAC or address would get each other's access. */
function assertDevices(config: GatewayConfig): void {
  const taken = new Map<string, string>();
  const claim = (what: string, text: string, path: string) => {
    const key = `${what} ${text}`;
    const first = taken.get(key);
    if (first !== undefined) throw invalid(path, `${what} ${text} is already given at ${first}`);
    taken.set(key, path);
  };
  for (const text of config.lan.addresses) claim("address", text.split("/")[0] ?? "", "/lan");
  config.devices.forEach((device, index) => {
    const path = `/devices/${index}`;
    claim("id", device.id, `${path}/id`);
    claim("MAC", device.mac, `${path}/mac`);
    device.addresses.forEach((text, at) => {
      assertAddress(text, `${path}/addresses/${at}`);
      claim("address", canonicalAddress(text) ?? text, `${path}/addresses/${at}`);
    });
    device.approvedAddresses?.forEach((text, at) => {
      assertPrefix(text, `${path}/approvedAddresses/${at}`);
    });
    if (device.role === "person" && device.mud)
      throw invalid(`${path}/mud`, "a person's device has no description; remove it");
    if (
      device.myController !== undefined &&
      !config.devices.some((other) => other.id === device.myController)
    )
      throw invalid(`${path}/myController`, `no device has the id ${device.myController}`);
  });
}

function assertAddress(text: string, path: string): void {
  if (canonicalAddress(text) === undefined) throw invalid(path, `${text} is not an IP address`);
}

function assertPrefix(text: string, path: string): void {
  try {
    ipaddr.parseCIDR(text);
  } catch {
    throw invalid(path, `${text} is not an address with a prefix length, such as 192.168.1.1/24`);
  }
}

function invalid(path: string, reason: string): ConfigError {
  return new ConfigError("invalid", path, `${path === "" ? "the configuration" : path}: ${reason}`);
}
