/**
 * hostapd's configuration. It has one setting a line and no quoting, so every word is checked for
 * its form and names of networks are written in hexadecimal: nothing that a person typed can
 * become a line of its own.
 */
import { INTERFACE } from "./form.ts";
import { assertSsid } from "./ssid.ts";

export interface Radio {
  readonly interface: string;
  /** ISO 3166 code, whose rules say where and how loud one may send. */
  readonly country: string;
  readonly band: "2.4 GHz" | "5 GHz";
  readonly channel: number;
  /** Folder of the control sockets, one for each interface. */
  readonly controlFolder: string;
  readonly ssid: string;
  readonly hidden: boolean;
  readonly pskFile: string;
  /** The bridge that who joins is put into. */
  readonly bridge: string;
  /** hostapd's list of interfaces; each key that has a number then has an interface of its own. */
  readonly vlanFile?: string;
}

/** Linux allows 15 characters; `.4094` must fit behind. */
export const LONGEST_WITH_NUMBER = 10;
const PATH = /^\/[\x21-\x7e]{1,254}$/;

/** Throws a `RangeError` for a setting that has not the form it must have. */
export function renderHostapdConf(radio: Radio): string {
  const on2 = radio.band === "2.4 GHz";
  assertForm(/^[A-Z]{2}$/, radio.country, "country");
  if (!isChannel(radio.channel, radio.band))
    throw new RangeError(`not a channel: ${radio.channel}`);
  return lines([
    `interface=${interfaceName(radio.interface)}`,
    "driver=nl80211",
    `bridge=${interfaceName(radio.bridge)}`,
    `ctrl_interface=${path(radio.controlFolder)}`,
    `country_code=${radio.country}`,
    "ieee80211d=1",
    `hw_mode=${on2 ? "g" : "a"}`,
    `channel=${radio.channel}`,
    "ieee80211n=1",
    "wmm_enabled=1",
    ...network(radio.ssid, radio.hidden),
    // Things of one network reach each other only through the wall.
    "ap_isolate=1",
    "wpa=2",
    "wpa_key_mgmt=WPA-PSK",
    "rsn_pairwise=CCMP",
    // Optional: many things know no protected management frames.
    "ieee80211w=1",
    `wpa_psk_file=${path(radio.pskFile)}`,
    ...(radio.vlanFile === undefined
      ? []
      : ["dynamic_vlan=1", `vlan_file=${path(radio.vlanFile)}`]),
  ]);
}

/** Every number has its interface, named after the radio's, in the things' bridge. */
export function renderVlanFile(radio: Pick<Radio, "interface" | "bridge">): string {
  const name = interfaceName(radio.interface);
  if (name.length > LONGEST_WITH_NUMBER) throw new RangeError(`too long a name: ${name}`);
  return lines([`* ${name}.# ${interfaceName(radio.bridge)}`]);
}

function network(ssid: string, hidden: boolean): readonly string[] {
  assertSsid(ssid);
  return [
    `ssid2=${Buffer.from(ssid).toString("hex")}`,
    "utf8_ssid=1",
    `ignore_broadcast_ssid=${hidden ? 1 : 0}`,
    // Open System authentication only: Shared Key belongs to WEP.
    "auth_algs=1",
  ];
}

/** IEEE 802.11 Annex E, as far as homes use it. */
export function isChannel(channel: number, band: Radio["band"]): boolean {
  const [first, last] = band === "2.4 GHz" ? [1, 13] : [36, 177];
  return Number.isInteger(channel) && channel >= first && channel <= last;
}

function interfaceName(text: string): string {
  return assertForm(INTERFACE, text, "interface");
}

function path(text: string): string {
  return assertForm(PATH, text, "path");
}

function assertForm(form: RegExp, text: string, what: string): string {
  if (!form.test(text)) throw new RangeError(`not a ${what}: ${JSON.stringify(text)}`);
  return text;
}

const lines = (each: readonly string[]) => each.map((line) => `${line}\n`).join("");
