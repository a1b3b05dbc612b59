import { describe, expect, test } from "vitest";
import { type Radio, renderHostapdConf, renderVlanFile } from "./hostapd-conf.ts";

const radio: Radio = {
  interface: "wlan0",
  country: "FR",
  band: "2.4 GHz",
  channel: 6,
  controlFolder: "/run/thingwall/hostapd",
  ssid: "Home",
  hidden: false,
  bridge: "br0",
  pskFile: "/run/thingwall/wifi/keys",
};
const numbered: Radio = {
  ...radio,
  band: "5 GHz",
  channel: 36,
  hidden: true,
  vlanFile: "/run/thingwall/wifi/interfaces",
};

test("one interface for all", async () => {
  await expect(renderHostapdConf(radio)).toMatchFileSnapshot("cases/one-interface.conf");
});

test("an interface for each key", async () => {
  await expect(renderHostapdConf(numbered)).toMatchFileSnapshot("cases/own-interfaces.conf");
  expect(renderVlanFile(numbered)).toBe("* wlan0.# br0\n");
});

describe("is not written", () => {
  test.each<[string, Radio]>([
    ["an interface with a line of its own", { ...radio, interface: "w\nx=1" }],
    ["a country that is none", { ...radio, country: "fr" }],
    ["a channel of the other band", { ...radio, channel: 36 }],
    ["a fraction of a channel", { ...radio, channel: 1.5 }],
    ["a folder that is not absolute", { ...radio, controlFolder: "run" }],
    ["a path with a line of its own", { ...radio, pskFile: "/a\nwpa=0" }],
    ["a name that is too long", { ...radio, ssid: "é".repeat(17) }],
    ["a bridge that is none", { ...radio, bridge: "" }],
  ])("%s", (_name, each) => expect(() => renderHostapdConf(each)).toThrow(RangeError));

  test("an interface whose numbered names Linux would not take", () => {
    expect(() => renderVlanFile({ ...radio, interface: "wlx0011223344" })).toThrow(RangeError);
  });
});

test("a name is text, whatever its letters", () => {
  const text = renderHostapdConf({ ...radio, ssid: 'a"#$(x)' });
  expect(text).toContain(`ssid2=${Buffer.from('a"#$(x)').toString("hex")}\n`);
});
