import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fact } from "@thingwall/mud/learn";
import { answer, frame, pcap, tcp, type Timed, u16, udp } from "./capture.fixture.ts";
import { framesOf } from "./capture-file.ts";
import { factsOf } from "./observe.ts";
import { packetOf, type Packet } from "./packet.ts";
import { MAC } from "./capture.fixture.ts";
import { survey } from "./survey.ts";

const LAMP = ["lamp", "192.168.1.10"] as const;
const LAMP6 = ["lamp", "2001:db8:1::10"] as const;
const PHONE = ["phone", "192.168.1.20"] as const;
const ROUTER = ["router", "192.168.1.1"] as const;
const CLOUD = ["router", "198.51.100.7"] as const;
const CLOUD6 = ["router", "2001:db8:7::7"] as const;

function packetsOf(frames: readonly Timed[]): readonly Packet[] {
  return [...framesOf(pcap(frames))].flatMap((each) => packetOf(each) ?? []);
}

function facts(frames: readonly Timed[]): readonly Fact[] {
  const packets = packetsOf(frames);
  const home = survey(packets, []);
  const addresses = home.hosts.get(MAC.lamp)?.addresses ?? new Set();
  return [...factsOf(packets, { host: MAC.lamp, addresses }, home)];
}

/** `→ wan 198.51.100.7 443`. */
const short = (frames: readonly Timed[]) =>
  facts(frames).map((fact) => {
    if (fact.kind === "asked") return `? ${fact.name} ${fact.addresses.join(" ")}`.trim();
    const { from, to, path, destinationPort } = fact.flow;
    const out = from.device === "thing";
    return [out ? "→" : "←", path, out ? to.address : from.address, destinationPort ?? ""]
      .join(" ")
      .trim();
  });

describe("who opens a flow", () => {
  test("the sender of the first SYN, once", () => {
    expect(
      short([
        frame(0, LAMP, CLOUD, 6, tcp(40_000, 443, "syn")),
        frame(1, LAMP, CLOUD, 6, tcp(40_000, 443, "syn")),
        frame(2, CLOUD, LAMP, 6, tcp(443, 40_000, "synAck")),
        frame(3, LAMP, CLOUD, 6, tcp(40_000, 443, "ack")),
        frame(4, PHONE, LAMP, 6, tcp(41_000, 6668, "syn")),
      ]),
    ).toEqual(["→ wan 198.51.100.7 443", "← lateral 192.168.1.20 6668"]);
  });

  test("in a connection that began before the capture, who has the higher port", () => {
    expect(short([frame(0, CLOUD, LAMP, 6, tcp(443, 40_000, "ack"))])).toEqual([
      "→ wan 198.51.100.7 443",
    ]);
    expect(short([frame(0, CLOUD, LAMP, 6, tcp(443, 40_000, "synAck"))])).toEqual([
      "→ wan 198.51.100.7 443",
    ]);
  });

  test("the last words of such a connection open nothing", () => {
    expect(short([frame(0, CLOUD, LAMP, 6, tcp(443, 40_000, "rst"))])).toEqual([]);
  });

  test("the same ports again after the end are another connection", () => {
    expect(
      short([
        frame(0, LAMP, CLOUD, 6, tcp(40_000, 443, "syn")),
        frame(1, CLOUD, LAMP, 6, tcp(443, 40_000, "rst")),
        frame(2, LAMP, CLOUD, 6, tcp(40_000, 443, "syn")),
      ]),
    ).toHaveLength(2);
  });

  test("the first packet of UDP, until five minutes of silence", () => {
    expect(
      short([
        frame(0, LAMP, CLOUD, 17, udp(40_000, 3478)),
        frame(1, CLOUD, LAMP, 17, udp(3478, 40_000)),
        frame(400_000, LAMP, CLOUD, 17, udp(40_000, 3478)),
      ]),
    ).toEqual(["→ wan 198.51.100.7 3478", "→ wan 198.51.100.7 3478"]);
  });

  test("over IPv6 the thing's own network is the home's", () => {
    expect(
      short([
        frame(0, LAMP6, CLOUD6, 6, tcp(40_000, 443, "syn")),
        frame(1, ["phone", "2001:db8:1::20"], LAMP6, 6, tcp(40_000, 80, "syn")),
      ]),
    ).toEqual(["→ wan 2001:db8:7::7 443", "← lateral 2001:db8:1::20 80"]);
  });
});

describe("what is at home", () => {
  test("the router's address is the gateway, a group a group, and everyone is everyone", () => {
    expect(
      short([
        frame(0, LAMP, CLOUD, 6, tcp(40_000, 443, "syn")),
        frame(1, ROUTER, LAMP, 1, Buffer.from([8, 0])),
        frame(2, LAMP, ROUTER, 17, udp(123, 123)),
        frame(3, LAMP, ["group", "224.0.0.251"], 17, udp(5353, 5353)),
        frame(4, LAMP, ["everyone", "192.168.1.255"], 17, udp(9999, 9999)),
        frame(5, PHONE, ["group", "224.0.0.251"], 17, udp(5353, 5353)),
      ]),
    ).toEqual([
      "→ wan 198.51.100.7 443",
      "← gateway 192.168.1.1",
      "→ gateway 192.168.1.1 123",
      "→ multicast 224.0.0.251 5353",
      "→ multicast 255.255.255.255 9999",
    ]);
  });

  test("a host is one device over both families", () => {
    const ids = facts([
      frame(0, PHONE, LAMP, 6, tcp(40_000, 80, "syn")),
      frame(1, ["phone", "2001:db8:1::20"], LAMP6, 6, tcp(40_000, 80, "syn")),
    ]).map((fact) => fact.kind === "flow" && fact.flow.from.device);
    expect(ids).toEqual([MAC.phone, MAC.phone]);
  });
});

describe("names", () => {
  const told = (payload: Buffer) => short([frame(0, ROUTER, LAMP, 17, udp(53, 40_000, payload))]);

  test("the asked name holds the addresses at the end of the aliases, and no other record", () => {
    const message = answer(
      "Cloud.maker.example",
      { type: "CNAME", name: "cloud.maker.example", data: "edge.cdn.example" },
      { type: "CNAME", name: "EDGE.cdn.example", data: "host-1.cdn.example" },
      { type: "A", name: "host-1.cdn.example", data: "198.51.100.7" },
      { type: "A", name: "poison.example", data: "203.0.113.9" },
    );
    expect(told(message)[0]).toBe("? Cloud.maker.example 198.51.100.7");
  });

  test("aliases in a circle end", () => {
    const message = answer(
      "a.example",
      { type: "CNAME", name: "a.example", data: "b.example" },
      { type: "CNAME", name: "b.example", data: "a.example" },
    );
    expect(told(message)[0]).toBe("? a.example");
  });

  test("over TCP, in one segment", () => {
    const message = answer("a.example", { type: "AAAA", name: "a.example", data: "2001:db8::7" });
    const segment = Buffer.concat([tcp(53, 40_000, "ack"), u16(message.length), message]);
    expect(short([frame(0, ROUTER, LAMP, 6, segment)])[0]).toBe("? a.example 2001:db8::7");
  });

  test("whatever stands in an answer, nothing is thrown", () => {
    const good = answer("a.example", { type: "A", name: "a.example", data: "198.51.100.7" });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(good.length),
        (changes, length) => {
          const bytes = Buffer.from(good.subarray(0, length));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          expect(told(bytes).length).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("a gateway that answers for all neighbours (RFC 1027)", () => {
  const PROXIED = ["router", "192.168.1.20"] as const;
  const PROXIED6 = ["router", "fd00:1::20"] as const;
  const OWN6 = ["lamp", "fd00:1::10"] as const;
  const day = [
    frame(0, LAMP, CLOUD, 6, tcp(40_000, 443, "syn")),
    frame(1, LAMP, ROUTER, 17, udp(40_001, 53)),
    frame(2, ROUTER, LAMP, 17, udp(53, 40_001)),
    frame(3, LAMP, PROXIED, 6, tcp(40_002, 6668, "syn")),
    frame(4, PROXIED, LAMP, 6, tcp(6668, 40_002, "synAck")),
    frame(5, OWN6, PROXIED6, 6, tcp(40_003, 6668, "syn")),
    frame(6, PROXIED6, OWN6, 6, tcp(6668, 40_003, "synAck")),
    frame(7, ["router", "fd00:1::1"], OWN6, 58, Buffer.of(129, 0, 0, 0, 0, 0, 0, 0)),
  ];

  test("is the gateway where it serves; behind it each neighbour is itself", () => {
    expect(short(day).slice(0, 4)).toEqual([
      "→ wan 198.51.100.7 443",
      "→ gateway 192.168.1.1 53",
      "→ lateral 192.168.1.20 6668",
      "→ lateral fd00:1::20 6668",
    ]);
    const devices = facts(day).map((fact) => fact.kind === "flow" && fact.flow.to.device);
    expect(devices.slice(2, 4)).toEqual(["192.168.1.20", "fd00:1::20"]);
  });

  test("is all of its addresses while nothing shows which are its own", () => {
    const silent = day.filter((_, at) => at !== 1 && at !== 2);
    expect(short(silent).slice(0, 2)).toEqual([
      "→ wan 198.51.100.7 443",
      "→ gateway 192.168.1.20 6668",
    ]);
  });
});
