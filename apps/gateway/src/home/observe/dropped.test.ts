import { describe, expect, test } from "vitest";
import { decide } from "@thingwall/mud/decide";
import { heldPolicy, personPolicy } from "@thingwall/mud/policy";
import type { DroppedPacket } from "../../wall/contract.ts";
import { flowOf, nameless, type Surroundings } from "./dropped.ts";
import { NamesGiven } from "./names-given.ts";

const MACS = {
  lamp: "02:00:00:00:77:11",
  phone: "02:00:00:00:77:12",
  stranger: "02:00:00:00:77:66",
};
const ROUTER_MAC = "02:00:00:00:20:02";
const ADDRESSES: Readonly<Record<string, string>> = {
  "192.168.77.11": "lamp",
  "2a0d:f302:77::11": "lamp",
  "192.168.77.12": "phone",
};
const given = new NamesGiven();
given.record("lamp", "cloud.example", ["198.51.100.7"]);

const AROUND: Surroundings = {
  deviceAt: (address) => ADDRESSES[address],
  sender: (mac, address) => {
    const device = ADDRESSES[address];
    return device !== undefined && Reflect.get(MACS, device) === mac ? device : undefined;
  },
  gatewayAddresses: ["192.168.77.1", "2a0d:f302:77::1"],
  namesOf: (device, address) => given.of(device, address),
};
const POLICIES = new Map([
  ["lamp", heldPolicy({ controllers: {} })],
  ["phone", personPolicy(["192.168.77.0/24"])],
]);

function packet(change: Partial<DroppedPacket>): DroppedPacket {
  return {
    stage: "from-device",
    slot: 1,
    mac: MACS.lamp,
    family: 4,
    source: "192.168.77.11",
    destination: "198.51.100.7",
    protocol: 6,
    sourcePort: 40_000,
    destinationPort: 443,
    icmp: undefined,
    at: 0,
    ...change,
  };
}

/** `path: from > to, why`, devices by their identity. */
function explained(change: Partial<DroppedPacket>): string {
  const flow = flowOf(packet(change), AROUND);
  const end = ({ device, address }: { device?: string; address: string }) => device ?? address;
  return `${flow.path}: ${end(flow.from)} > ${end(flow.to)}, ${decide(POLICIES, flow).why}`;
}

describe("a dropped packet becomes the flow that it would have opened", () => {
  test.each<[string, Partial<DroppedPacket>, string]>([
    ["to the Internet", {}, "wan: lamp > 198.51.100.7, no-rule-matches"],
    [
      "to a neighbour, by its own side",
      { destination: "192.168.77.12" },
      "lateral: lamp > phone, no-rule-matches",
    ],
    [
      "to a neighbour, by the other side",
      {
        stage: "to-device",
        source: "192.168.77.12",
        destination: "192.168.77.11",
        mac: MACS.phone,
      },
      "lateral: phone > lamp, no-rule-matches",
    ],
    [
      "from the Internet to a device",
      { stage: "to-device", source: "198.51.100.7", destination: "192.168.77.11", mac: ROUTER_MAC },
      "wan: 198.51.100.7 > lamp, no-rule-matches",
    ],
    [
      "from the gateway itself to a device",
      { stage: "to-device", source: "192.168.77.1", destination: "192.168.77.11", mac: undefined },
      "gateway: 192.168.77.1 > lamp, no-rule-matches",
    ],
    [
      "from the gateway itself to a group",
      {
        stage: "to-device",
        slot: 0,
        source: "192.168.77.1",
        destination: "224.0.0.251",
        mac: undefined,
      },
      "multicast: 192.168.77.1 > 224.0.0.251, gateway-sends-no-multicast",
    ],
    [
      "to an address at home that nobody has",
      {
        stage: "to-device",
        slot: 0,
        source: "192.168.77.12",
        mac: MACS.phone,
        destination: "192.168.77.99",
      },
      "lateral: phone > unknown 192.168.77.99, unknown-device",
    ],
    [
      "from the Internet to an address at home that nobody has",
      {
        stage: "to-device",
        slot: 0,
        source: "198.51.100.7",
        mac: ROUTER_MAC,
        destination: "192.168.77.99",
      },
      "wan: 198.51.100.7 > unknown 192.168.77.99, unknown-device",
    ],
    [
      "by someone who is not known",
      { stage: "unknown-device", slot: 0, mac: MACS.stranger, source: "192.168.77.66" },
      `wan: unknown ${MACS.stranger} > 198.51.100.7, unknown-device`,
    ],
    [
      "by someone with another's address",
      { stage: "unknown-device", slot: 0, mac: MACS.stranger },
      `wan: unknown ${MACS.stranger} > 198.51.100.7, unknown-device`,
    ],
    [
      "by someone who is not known, to a neighbour",
      { stage: "unknown-device", slot: 0, mac: MACS.stranger, destination: "192.168.77.11" },
      `lateral: unknown ${MACS.stranger} > lamp, unknown-device`,
    ],
    [
      "to the gateway, what it does not offer",
      {
        stage: "gateway",
        slot: 0,
        source: "192.168.77.12",
        mac: MACS.phone,
        destination: "192.168.77.1",
        destinationPort: 22,
      },
      "gateway: phone > 192.168.77.1, gateway-offers-only-dns-and-time",
    ],
    [
      "to the gateway's other addresses",
      {
        stage: "gateway",
        slot: 0,
        source: "192.168.77.12",
        mac: MACS.phone,
        destination: "45.83.20.1",
        destinationPort: 22,
      },
      "gateway: phone > 45.83.20.1, gateway-offers-only-dns-and-time",
    ],
    [
      "to a group",
      { destination: "239.255.255.250", protocol: 17, destinationPort: 1900 },
      "multicast: lamp > 239.255.255.250, no-rule-matches",
    ],
    [
      "to a group over IPv6",
      { family: 6, source: "2a0d:f302:77::11", destination: "ff02::fb" },
      "multicast: lamp > ff02::fb, no-rule-matches",
    ],
    [
      "to a neighbour on its link",
      { destination: "169.254.9.9" },
      "link-local: lamp > 169.254.9.9, link-local-stays",
    ],
    [
      "to a neighbour on its link over IPv6",
      { stage: "unknown-device", slot: 0, family: 6, source: "fe80::11", destination: "fe80::12" },
      `link-local: unknown ${MACS.lamp} > fe80::12, link-local-stays`,
    ],
    [
      "to another resolver by a tunnel",
      { slot: 0, destinationPort: 853 },
      "wan: lamp > 198.51.100.7, encrypted-dns",
    ],
    [
      "from the Internet to the gateway",
      {
        stage: "wan-in",
        slot: 0,
        mac: ROUTER_MAC,
        source: "198.51.100.7",
        destination: "45.83.20.1",
      },
      "wan: 198.51.100.7 > 45.83.20.1, wan-opens-nothing",
    ],
    [
      "from the Internet to a group",
      {
        stage: "wan-in",
        slot: 0,
        mac: ROUTER_MAC,
        source: "198.51.100.7",
        destination: "239.255.255.250",
      },
      "wan: 198.51.100.7 > 239.255.255.250, wan-opens-nothing",
    ],
    [
      "from the Internet with an address of the home",
      {
        stage: "wan-in",
        slot: 0,
        mac: ROUTER_MAC,
        source: "192.168.77.12",
        destination: "192.168.77.11",
      },
      "wan: 192.168.77.12 > 192.168.77.11, wan-opens-nothing",
    ],
    [
      "an ICMP message that opens nothing",
      {
        protocol: 1,
        sourcePort: undefined,
        destinationPort: undefined,
        icmp: { type: 5, code: 1 },
      },
      "wan: lamp > 198.51.100.7, opens-nothing",
    ],
  ])("%s", (_, change, expected) => {
    expect(explained(change)).toBe(expected);
  });

  test("the peer has the names that the thing was given for it", () => {
    expect(flowOf(packet({}), AROUND).to).toEqual({
      address: "198.51.100.7",
      names: ["cloud.example"],
    });
    const inward = packet({
      stage: "to-device",
      source: "198.51.100.7",
      destination: "192.168.77.11",
      mac: ROUTER_MAC,
    });
    expect(flowOf(inward, AROUND).from).toEqual({
      address: "198.51.100.7",
      names: ["cloud.example"],
    });
    const others = packet({ source: "192.168.77.12", mac: MACS.phone });
    expect(flowOf(others, AROUND).to).toEqual({ address: "198.51.100.7" });
  });

  test("without its names the flow is otherwise the same", () => {
    const flow = flowOf(packet({}), AROUND);
    expect(nameless(flow)).toEqual({ ...flow, to: { address: "198.51.100.7" } });
  });

  test("ports and ICMP are the packet's", () => {
    expect(flowOf(packet({}), AROUND)).toMatchObject({
      protocol: 6,
      sourcePort: 40_000,
      destinationPort: 443,
    });
    const ping = packet({
      protocol: 1,
      sourcePort: undefined,
      destinationPort: undefined,
      icmp: { type: 8, code: 0 },
    });
    const flow = flowOf(ping, AROUND);
    expect(flow.icmp).toEqual({ type: 8, code: 0 });
    expect("sourcePort" in flow).toBe(false);
  });
});
