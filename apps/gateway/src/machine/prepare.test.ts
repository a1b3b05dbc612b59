import { describe, expect, test } from "vitest";
import { type Present, readLinks, stepsFor } from "./prepare.ts";

const lan = {
  interface: "br-lan",
  addresses: ["192.168.1.1/24", "fd00:1::1/64"],
  ports: { eth1: "thing", eth2: "person" },
} as const;
const link = (name: string, more: Partial<Present> = {}): Present => ({
  name,
  isBridge: false,
  up: true,
  addresses: [],
  ...more,
});
const steps = (...links: readonly Present[]) => {
  const { commands, absent } = stepsFor({ ...lan, addresses: [...lan.addresses] }, links);
  return { commands: commands.map((argv) => argv.join(" ")), absent };
};

describe("the home's network", () => {
  test("is made whole, each port kept from the others before it is switched on", () => {
    expect(steps(link("eth1", { up: false }), link("eth2"))).toEqual({
      commands: [
        "ip link add br-lan type bridge",
        "ip link set br-lan up",
        "ip link set eth1 master br-lan",
        "bridge link set dev eth1 isolated on",
        "ip link set eth1 up",
        "ip link set eth2 down",
        "ip link set eth2 master br-lan",
        "bridge link set dev eth2 isolated on",
        "ip link set eth2 up",
        "ip address add 192.168.1.1/24 dev br-lan",
        "ip address add fd00:1::1/64 dev br-lan nodad",
      ],
      absent: [],
    });
  });

  test("needs nothing where all is there, whatever else is", () => {
    const bridge = { isBridge: true, addresses: ["192.168.1.1", "fd00:1:0::1", "10.0.0.1"] };
    const port = { master: "br-lan" };
    expect(steps(link("br-lan", bridge), link("eth1", port), link("eth2", port))).toEqual({
      commands: [],
      absent: [],
    });
  });

  test("is made without a port that is not plugged in", () => {
    expect(steps(link("eth1")).absent).toEqual(["eth2"]);
  });

  test.for([
    [[link("br-lan")], "no-bridge", { interface: "br-lan" }],
    [[link("eth1", { master: "docker0" })], "other-bridge", { interface: "eth1", by: "docker0" }],
  ] as const)("takes nobody's interface: %o", ([links, code, params]) => {
    expect(() => steps(...links)).toThrow(expect.objectContaining({ code, params }));
  });

  test("is read from what ip says", () => {
    expect(
      readLinks([
        {
          ifname: "br-lan",
          flags: ["BROADCAST", "UP"],
          linkinfo: { info_kind: "bridge" },
          addr_info: [{ local: "192.168.1.1" }],
        },
        { ifname: "eth1", flags: [], master: "br-lan" },
        {},
      ]),
    ).toEqual([
      { name: "br-lan", isBridge: true, up: true, addresses: ["192.168.1.1"] },
      { name: "eth1", isBridge: false, up: false, master: "br-lan", addresses: [] },
      { name: "", isBridge: false, up: false, addresses: [] },
    ]);
  });
});
