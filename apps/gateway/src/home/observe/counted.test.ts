import { expect, test } from "vitest";
import { countedOf } from "./counted.ts";

const LAMP = "02:00:00:00:77:11";

test("counts are of devices, their destinations have the names that the device was given", () => {
  const much = { packets: 10, octets: 600 };
  const destination = { address: "198.51.100.7", protocol: 6, port: 23, ...much };
  const counted = {
    kind: "counted",
    at: 7,
    senders: [
      { mac: LAMP, why: "denied", ...much },
      { mac: "02:00:00:00:77:66", why: "denied", ...much },
    ],
    destinations: [
      { mac: LAMP, ...destination },
      { mac: "02:00:00:00:77:66", ...destination },
    ],
  } as const;
  const deviceOf = (mac: string) => (mac === LAMP ? "lamp" : undefined);
  const namesOf = (device: string, address: string) => [`${device}.${address}.example`];
  expect(countedOf(counted, deviceOf, namesOf)).toEqual({
    kind: "counted",
    at: 7,
    senders: [{ device: "lamp", why: "denied", ...much }],
    destinations: [{ device: "lamp", names: ["lamp.198.51.100.7.example"], ...destination }],
  });
});
