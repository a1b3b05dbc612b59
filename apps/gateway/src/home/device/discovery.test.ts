import { describe, expect, test } from "vitest";
import type { LoadedProfile } from "../profile/index.ts";
import { accessOf } from "./access.ts";
import { CONFIG, described, mud, mudFile, person, thing } from "./config.fixture.ts";
import { discoveryOf } from "./discovery.ts";
import type { Device } from "./device.ts";

const GATEWAY = ["192.168.77.1", "2a0d:f302:77::1"];
const udp = (port: number) => ({ udp: { "destination-port": { operator: "eq", port } } });
const home = (...ports: readonly number[]) =>
  described(
    mudFile({ to: ports.map((port) => ({ ...mud({ "local-networks": [null] }), ...udp(port) })) }),
  );
const found = (...devices: readonly Device[]) =>
  discoveryOf(devices, accessOf(CONFIG, devices), GATEWAY);

describe("what people may find", () => {
  test("is who permits to be asked, for that way of asking alone", () => {
    const printer = thing("printer", home(5353));
    const { config } = printer;
    expect(found(printer, person("phone")).things).toEqual([
      { id: "printer", addresses: config.addresses, mdns: config.addresses, ssdp: [] },
    ]);
    expect(found(thing("speaker", home(1900))).things).toMatchObject([
      { mdns: [], ssdp: [expect.any(String)] },
    ]);
  });

  test.each<[string, LoadedProfile | undefined]>([
    ["a thing whose file says nothing of it", home(631)],
    ["a thing without a description", undefined],
    [
      "a thing that is asked by its controller alone",
      described(mudFile({ to: [{ ...mud({ "my-controller": [null] }), ...udp(5353) }] })),
    ],
  ])("%s is not found", (_name, profile) => {
    expect(found(thing("bulb", profile)).things).toEqual([]);
  });

  test("people find, things and strangers do not", () => {
    const stranger: Device = { ...person("stranger"), unknown: true };
    expect(found(person("phone"), stranger, thing("bulb", undefined)).people).toMatchObject([
      { id: "phone" },
    ]);
  });
});
