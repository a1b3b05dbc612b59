import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { parseConfig, readConfig } from "./read-config.ts";

const device = {
  id: "lamp",
  name: "Lamp",
  role: "thing",
  mac: "02:00:00:00:00:01",
  addresses: ["192.168.1.50"],
};
const wifi = {
  interface: "wlan0",
  ssid: "Home",
  hidden: false,
  country: "FR",
  band: "2.4 GHz",
  channel: 6,
  ownInterfaces: true,
};
const good = {
  runDirectory: "/run/thingwall",
  stateDirectory: "/var/lib/thingwall",
  lan: { interface: "br-lan", addresses: ["192.168.1.1/24", "fd00:1::1/64"] },
  wan: { interface: "wan0", nat44: true },
  dns: { upstream: ["192.0.2.53"] },
  ntp: ["192.0.2.123"],
  trust: { mudSigners: [], tlsAuthorities: [], selfDescribed: false, unsigned: false },
  devices: [device],
};

test("the example is taken, whole", async () => {
  const example = new URL("../../../docs/gateway.example.json", import.meta.url);
  const { devices, controllers } = await readConfig(fileURLToPath(example));
  expect(devices.map(({ id }) => id)).toEqual(["camera", "speaker", "phone"]);
  expect(controllers).toEqual({ "urn:example:hub": ["phone"] });
});

test("a whole configuration is taken as it is", () => {
  expect(parseConfig(good)).toEqual(good);
});

test("with Wi-Fi a device may come with its key alone", () => {
  const { mac: _mac, ...keyed } = device;
  const home = { ...good, lan: { ...good.lan, wifi }, devices: [keyed] };
  expect(parseConfig(home)).toEqual(home);
});

const controllers = (uri: string, ...members: string[]) => ({
  ...good,
  controllers: { [uri]: members },
});

test("a class of controllers holds devices, who joined, addresses and prefixes", () => {
  const home = controllers(
    "urn:example:hub",
    "lamp",
    "joined-0123456789abcdef",
    "192.168.1.9",
    "fd00:1::/64",
  );
  expect(parseConfig(home)).toEqual(home);
});

const thing = (more: object) => ({ ...good, devices: [{ ...device, ...more }] });
const { lan: _, ...withoutLan } = good;

test.for([
  [
    "a controller that is no device",
    controllers("urn:example:hub", "lamp", "lampe"),
    "no-such-device",
    "/controllers/urn:example:hub/1",
    { value: "lampe" },
  ],
  [
    "a controller that is no address",
    controllers("https://maker.example/~hub", "192.168.1.999"),
    "not-an-address",
    "/controllers/https:~1~1maker.example~1~0hub/0",
    { value: "192.168.1.999" },
  ],
  [
    "a controller that is no prefix",
    controllers("urn:example:hub", "192.168.1.0/33"),
    "not-a-prefix",
    "/controllers/urn:example:hub/0",
    { value: "192.168.1.0/33" },
  ],
  [
    "a controller twice",
    controllers("urn:example:hub", "lamp", "lamp"),
    "given-twice",
    "/controllers/urn:example:hub/1",
    { value: "lamp", first: "/controllers/urn:example:hub/0" },
  ],
  [
    "a class that is no URI",
    controllers("hub", "lamp"),
    "wrong-value",
    "/controllers/hub",
    { value: "hub" },
  ],
  [
    "a class that the gateway itself fills",
    controllers("urn:ietf:params:mud:dns", "lamp"),
    "unknown-member",
    "/controllers",
    { names: "urn:ietf:params:mud:dns" },
  ],
  [
    "measurements for others than this machine",
    { ...good, metrics: { address: "192.168.1.1", port: 9520 } },
    "wrong-value",
    "/metrics/address",
    { value: "192.168.1.1" },
  ],
  ["an array", [], "wrong-type", "", { expected: "object" }],
  ["no LAN", withoutLan, "missing-member", "", { names: "lan" }],
  [
    "one interface for both sides",
    { ...good, wan: { interface: "br-lan", nat44: true } },
    "one-interface",
    "/wan/interface",
    { value: "br-lan" },
  ],
  ["a member too many", { ...good, wlan: 1 }, "unknown-member", "", { names: "wlan" }],
  [
    "a text for a truth",
    { ...good, wan: { interface: "wan0", nat44: "yes" } },
    "wrong-type",
    "/wan/nat44",
    { expected: "boolean" },
  ],
  [
    "an interface with a space",
    { ...good, wan: { interface: "my wan", nat44: true } },
    "wrong-value",
    "/wan/interface",
    { value: "my wan" },
  ],
  [
    "a role that is none",
    thing({ role: "robot" }),
    "not-one-of",
    "/devices/0/role",
    { value: "robot", allowed: "thing, person" },
  ],
  [
    "a channel that is none",
    thing({ mud: { url: "https://maker.example/lamp.json", channel: "pigeon" } }),
    "not-one-of",
    "/devices/0/mud/channel",
    { value: "pigeon", allowed: "user, certificate, dhcp, lldp, dpp, sticker" },
  ],
  [
    "a device that nobody could recognise",
    { ...good, devices: [{ ...device, mac: undefined }] },
    "missing-member",
    "/devices/0",
    { names: "mac" },
  ],
  [
    "a network's name that hides something",
    { ...good, lan: { ...good.lan, wifi: { ...wifi, ssid: "Home\u202e" } } },
    "wrong-value",
    "/lan/wifi/ssid",
    { value: "Home\u202e" },
  ],
  [
    "a channel of the other band",
    { ...good, lan: { ...good.lan, wifi: { ...wifi, channel: 36 } } },
    "wrong-value",
    "/lan/wifi/channel",
    { value: "36" },
  ],
  [
    "a radio behind whose name no number fits",
    { ...good, lan: { ...good.lan, wifi: { ...wifi, interface: "wlx00112233" } } },
    "wrong-value",
    "/lan/wifi/interface",
    { value: "wlx00112233" },
  ],
  [
    "a URL without its channel",
    thing({ mud: { url: "https://maker.example/lamp.json" } }),
    "missing-member",
    "/devices/0/mud",
    { names: "channel" },
  ],
  [
    "a prefix without a length that exists",
    { ...good, lan: { interface: "br-lan", addresses: ["192.168.1.1/33"] } },
    "not-a-prefix",
    "/lan/addresses/0",
    { value: "192.168.1.1/33" },
  ],
  [
    "a resolver that is no address",
    { ...good, dns: { upstream: ["1.2.3"] } },
    "not-an-address",
    "/dns/upstream/0",
    { value: "1.2.3" },
  ],
  [
    "one address for the gateway and a thing, written in two ways",
    thing({ addresses: ["FD00:1:0::1"] }),
    "given-twice",
    "/devices/0/addresses/0",
    { value: "fd00:1::1", first: "/lan/addresses/1" },
  ],
  [
    "a person with a description",
    thing({ role: "person", mud: { file: "/lamp.json" } }),
    "person-described",
    "/devices/0/mud",
    {},
  ],
  [
    "a controller that is not there",
    thing({ myController: "hub" }),
    "no-such-device",
    "/devices/0/myController",
    { value: "hub" },
  ],
] as const)("%s is refused with its place", ([, value, code, path, params]) => {
  expect(() => parseConfig(value)).toThrow(expect.objectContaining({ code, path, params }));
});

test.for([
  ["{", { line: 1, column: 2 }],
  ['{\n  "lan" 3\n}', { line: 2, column: 9 }],
  ["[1,\n", { line: 2, column: 1 }],
  ['{"lan": br-lan}', { line: 1, column: 9 }],
  ['\u001b[2J{"lan":\n{}}', { line: 1, column: 1 }],
] as const)("%j is refused where it stops being JSON", async ([text, params]) => {
  await expect(readConfig(fileWith(text))).rejects.toMatchObject({ code: "not-json", params });
});

test("a file that is not there, and one that it names, are refused before anything starts", async () => {
  await expect(readConfig("/nowhere.json")).rejects.toMatchObject({
    code: "unreadable",
    params: { reason: "ENOENT" },
  });
  const trust = { ...good.trust, mudSigners: ["/nowhere.pem"] };
  await expect(readConfig(fileWith(JSON.stringify({ ...good, trust })))).rejects.toMatchObject({
    code: "file-unreadable",
    path: "/trust/mudSigners/0",
    params: { value: "/nowhere.pem", reason: "ENOENT" },
  });
});

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "thingwall-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "gateway.json");
  writeFileSync(file, text);
  return file;
}
