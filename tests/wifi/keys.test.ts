/**
 * One key for each thing: real handshakes with the hostapd of the real `thingwall gateway run`, and
 * what each key's thing may do in the kernel. The tests are one story, in their order.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { DeviceView, GatewayEvent } from "@thingwall/gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADDRESSES, type Air, CLOUDS, GATEWAY, type Minted, openAir } from "./air.ts";
import type { Download, Station } from "./station.ts";

const run = promisify(execFile);
/** Between two looks at how far a download is; what is waited for is the octets. */
const LOOK_MS = 50;
/** Keys of a small home, and of others. */
const COUNTS = [10, 100, 1000];
/** At a time: each is stored before the next, and hostapd reads them all together. */
const AT_ONCE = 50;

let air: Air;
let lamp: Station;
let cam: Station;
let keys: { readonly lamp: Minted; readonly cam: Minted };
let download: Download;
let newcomer: Station | undefined;

beforeAll(async () => {
  air = await openAir();
});
afterAll(async () => {
  await air.stop();
});

const joinedBy = (mac: string, key: string) => (event: GatewayEvent) =>
  event.kind === "wifi-joined" && event.mac === mac && event.key === key;
const noticed = (code: string) => (event: GatewayEvent) =>
  event.kind === "wifi-notice" && event.code === code;
const droppedOf = (device: string, address: string) => (event: GatewayEvent) =>
  event.kind === "dropped" && event.device === device && event.flow.to.address === address;

async function join(station: Station, { keyId, code }: Minted): Promise<void> {
  const since = air.events.length;
  await station.joinWith(code);
  await air.event(joinedBy(station.mac, keyId), since);
}

async function grows(by: number): Promise<void> {
  const from = download.taken;
  while (download.taken < from + by) {
    expect(download.ended).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Asks until the kernel has all of it and the device is here, held or described. */
async function enforced(id: string): Promise<DeviceView> {
  for (;;) {
    const status = await air.status();
    const device = status.devices.find((each) => each.id === id);
    const loading = device?.why.code === "description-loading";
    if (status.enforced && device !== undefined && !loading) return device;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

test("a thing is not here before it has joined with its key", async () => {
  expect((await air.status()).devices).toEqual([]);
  keys = { lamp: await air.mint("lamp"), cam: await air.mint("cam") };
  expect((await air.keys()).map(({ owner, state }) => [owner, state])).toEqual([
    ["lamp", "claimable"],
    ["cam", "claimable"],
  ]);
});

test("two keys, two things: each key's thing reaches what its own description permits", async () => {
  [lamp, cam] = [await air.station(), await air.station()];
  await join(lamp, keys.lamp);
  await join(cam, keys.cam);
  await lamp.takeAddress(ADDRESSES.lamp, GATEWAY);
  await cam.takeAddress(ADDRESSES.cam, GATEWAY);
  for (const [id, mac] of [
    ["lamp", lamp.mac],
    ["cam", cam.mac],
  ] as const)
    expect(await enforced(id)).toMatchObject({ mac, state: "described" });

  const ofLamp = await lamp.download(CLOUDS.lamp);
  expect(ofLamp.first).toBe(CLOUDS.lamp);
  ofLamp.download.stop();
  const ofCam = await cam.download(CLOUDS.cam);
  expect(ofCam.first).toBe(CLOUDS.cam);
  download = ofCam.download;

  for (const [station, id, others] of [
    [lamp, "lamp", CLOUDS.cam],
    [cam, "cam", CLOUDS.lamp],
    [lamp, "lamp", ADDRESSES.cam],
  ] as const) {
    const since = air.events.length;
    const knocking = station.knock(others);
    await air.event(droppedOf(id, others), since);
    knocking.stop();
  }
});

test("each key has an interface of its own, a port of the bridge that speaks to no other", async () => {
  const { stdout } = await run("bridge", ["-d", "-j", "link", "show"]);
  const ports = JSON.parse(stdout) as { ifname: string; master?: string; isolated?: boolean }[];
  for (const name of ["wlan0.1", "wlan0.2"])
    expect(ports.find(({ ifname }) => ifname === name)).toMatchObject({
      master: "br-lan",
      isolated: true,
    });
});

test("one key revoked: that thing is out and stays out, the other's download runs on", async () => {
  await grows(100_000);
  const [lampMark, camMark] = [lamp.mark, cam.mark];
  await air.call("wifi-revoke", { key: keys.lamp.keyId });
  await lamp.event("CTRL-EVENT-DISCONNECTED", lampMark);
  expect((await air.status()).devices.map(({ id }) => id)).toEqual(["cam"]);
  await grows(100_000);

  // It tries again by itself, twice: hostapd knows no key for it.
  const after = lamp.mark;
  await lamp.event("Associated with", after);
  await lamp.event("Associated with", lamp.mark);
  expect(lamp.since(after).filter((each) => each.includes("CTRL-EVENT-CONNECTED"))).toEqual([]);
  await lamp.ask("DISCONNECT");
  await grows(100_000);
  expect(cam.since(camMark)).toEqual([]);
  expect((await air.keys()).map(({ owner, state, here }) => [owner, state, here])).toEqual([
    ["lamp", "ended", []],
    ["cam", "bound", [cam.mac]],
  ]);
});

test("a MAC that was copied gets in with no other's key, and claims none", async () => {
  const anew = await air.mint("lamp");
  await join(lamp, anew);
  await lamp.ask("DISCONNECT");
  await air.event((event) => event.kind === "wifi-left" && event.mac === lamp.mac);
  const thief = await air.station(lamp.mac);
  expect(thief.mac).toBe(lamp.mac);

  const since = air.events.length;
  // Again and again, until the household hears of it.
  const told = air.event(noticed("wifi-wrong-key"), since);
  let heard = false;
  void told.then(() => (heard = true));
  while (!heard) {
    const tried = thief.mark;
    await thief.joinWith(keys.cam.code);
    await Promise.race([told, thief.event("CTRL-EVENT-SSID-TEMP-DISABLED", tried)]);
  }
  expect(await told).toMatchObject({ mac: lamp.mac, key: anew.keyId, owner: "lamp", tries: 3 });
  const bell = await air.mint("bell");
  const mark = thief.mark;
  await thief.joinWith(bell.code);
  expect(await air.event(noticed("wifi-mac-of-another"), since)).toMatchObject({
    mac: lamp.mac,
    key: bell.keyId,
  });
  await thief.event("CTRL-EVENT-DISCONNECTED", mark);
  await thief.ask("DISCONNECT");
  const bells = (await air.keys()).find(({ id }) => id === bell.keyId);
  expect(bells).toMatchObject({ state: "claimable", here: [] });
  expect(air.events.slice(since).filter(({ kind }) => kind === "wifi-joined")).toEqual([]);
  await grows(100_000);
});

test("DPP: one scan gives a thing its key, and the home its MUD URL", async () => {
  const sensor = await air.station();
  const url = "https://sensor.example/mud.json";
  const code = await sensor.awaitKey(url);
  const since = air.events.length;
  const enrolled = await air.call<{ keyId: string }>("wifi-enrol", { owner: "sensor", code });
  expect(enrolled).toMatchObject({ ok: true, mudUrl: url });
  await air.event(joinedBy(sensor.mac, enrolled.keyId), since);
  expect((await air.keys()).find(({ id }) => id === enrolled.keyId)).toMatchObject({
    ...{ owner: "sensor", state: "bound", mac: sensor.mac, mudUrl: url, here: [sensor.mac] },
  });
  // Its own word: no more than a thing without a description gets.
  expect(await enforced("sensor")).toMatchObject({ mac: sensor.mac, state: "held" });
});

test("DPP with something that does not answer leaves no key behind", async () => {
  const silent = await air.station();
  const code = await silent.ask(
    `DPP_BOOTSTRAP_GET_URI ${await silent.ask("DPP_BOOTSTRAP_GEN type=qrcode chan=81/1")}`,
  );
  const before = await air.keys();
  const enrol = (text: string) => air.call("wifi-enrol", { owner: "silent", code: text });
  expect(await enrol(code)).toMatchObject({ ok: false, code: "no-answer" });
  expect(await enrol("WIFI:;")).toMatchObject({ ok: false, code: "bad-code" });
  expect(await air.keys()).toEqual(before);
});

test.each(COUNTS)(
  "%i keys: one more joins, and who is there stays",
  async (count) => {
    const first = (await air.keys()).length;
    for (let made = first; made < count; made += AT_ONCE) {
      const owners = Array.from({ length: Math.min(AT_ONCE, count - made) }, (_, at) => made + at);
      await Promise.all(owners.map((at) => air.mint(`thing-${at}`)));
    }
    newcomer ??= await air.station();
    const camMark = cam.mark;
    const began = performance.now();
    const last = await air.mint("newcomer");
    const minted = performance.now();
    await join(newcomer, last);
    const joined = performance.now();
    console.log(
      `${count} keys: one more in ${seconds(began, minted)} s, joined ${seconds(minted, joined)} s later`,
    );
    await newcomer.ask("DISCONNECT");
    await air.call("wifi-forget", { key: last.keyId });
    expect(cam.since(camMark)).toEqual([]);
    await grows(100_000);
  },
  600_000,
);

const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(2);
