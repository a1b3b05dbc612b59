import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ethernet, ip, MAC, tcp, u16, udp } from "./capture.fixture.ts";
import { packetOf } from "./packet.ts";

const V4 = ["192.168.1.10", "192.168.1.1"] as const;
const V6 = ["2001:db8:1::10", "2001:db8:1::1"] as const;
const QUESTION = udp(40_000, 53, Buffer.from("payload"));
const read = (link: number, data: Buffer) => packetOf({ at: 7, link, data });
const onEthernet = ({ type, bytes }: ReturnType<typeof ip>, ...tags: number[]) =>
  read(1, ethernet(MAC.lamp, MAC.router, type, bytes, ...tags));

describe("packets", () => {
  test.for([
    ["IPv4", V4],
    ["IPv6", V6],
  ] as const)("UDP over %s on Ethernet", ([, [source, destination]]) => {
    expect(onEthernet(ip(source, destination, 17, QUESTION))).toMatchObject({
      at: 7,
      sourceMac: MAC.lamp,
      destinationMac: MAC.router,
      source,
      destination,
      protocol: 17,
      sourcePort: 40_000,
      destinationPort: 53,
      payload: Buffer.from("payload"),
    });
  });

  test("behind one VLAN tag, and behind two", () => {
    expect(onEthernet(ip(...V4, 17, QUESTION), 5)).toMatchObject({ destinationPort: 53 });
    expect(onEthernet(ip(...V4, 17, QUESTION), 5, 6)).toMatchObject({ destinationPort: 53 });
    expect(onEthernet(ip(...V4, 17, QUESTION), 1, 2, 3, 4, 5)).toBeUndefined();
  });

  test("Linux cooked captures keep the sender's hardware address", () => {
    const { bytes } = ip(...V4, 17, QUESTION);
    const mac = Buffer.from(MAC.lamp.replaceAll(":", ""), "hex");
    const sll = Buffer.concat([u16(4, 1, 6), mac, u16(0, 0x0800), bytes]);
    const sll2 = Buffer.concat([
      ...[u16(0x0800, 0, 0, 3, 1), Buffer.from([4, 6]), mac, u16(0), bytes],
    ]);
    for (const found of [read(113, sll), read(276, sll2)])
      expect(found).toMatchObject({ sourceMac: MAC.lamp, destinationPort: 53 });
  });

  test("bare IP, as tunnels give it", () => {
    expect(read(101, ip(...V6, 17, QUESTION).bytes)).toMatchObject({ destinationPort: 53 });
    expect(read(105, ip(...V6, 17, QUESTION).bytes)).toBeUndefined();
  });

  test("padding behind the packet is none of it", () => {
    const { type, bytes } = ip(...V4, 17, udp(40_000, 53));
    const padded = ethernet(MAC.lamp, MAC.router, type, Buffer.concat([bytes, Buffer.alloc(18)]));
    expect(read(1, padded)?.payload).toHaveLength(0);
  });

  test("TCP says who opens and who closes", () => {
    const flags = (what: Parameters<typeof tcp>[2]) =>
      onEthernet(ip(...V4, 6, tcp(1, 2, what)))?.tcp;
    expect(flags("syn")).toEqual({ syn: true, ack: false, closes: false });
    expect(flags("synAck")).toEqual({ syn: true, ack: true, closes: false });
    expect(flags("rst")).toMatchObject({ closes: true });
    expect(flags("fin")).toMatchObject({ closes: true });
  });

  test("IPv6 extension headers are stepped over", () => {
    const hop = Buffer.from([43, 0, 0, 0, 0, 0, 0, 0]);
    const routing = Buffer.from([60, 1, ...Buffer.alloc(14)]);
    const options = Buffer.from([51, 0, 0, 0, 0, 0, 0, 0]);
    const authentication = Buffer.from([44, 4, ...Buffer.alloc(22)]);
    const first = Buffer.from([17, 0, 0, 1, 0, 0, 0, 9]);
    const chain = Buffer.concat([hop, routing, options, authentication, first, QUESTION]);
    expect(onEthernet(ip(...V6, 0, chain))).toMatchObject({ protocol: 17, destinationPort: 53 });
  });

  test("a fragment behind the first opens nothing", () => {
    expect(onEthernet(ip(...V4, 17, QUESTION, 0x2000))).toMatchObject({ destinationPort: 53 });
    expect(onEthernet(ip(...V4, 17, QUESTION, 0x2001))).toBeUndefined();
    const later = Buffer.from([17, 0, 0, 9, 0, 0, 0, 9]);
    expect(onEthernet(ip(...V6, 44, Buffer.concat([later, QUESTION])))).toBeUndefined();
  });

  test("a chain of extension headers without end is no packet", () => {
    const hop = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0]);
    const chain = Buffer.concat(Array.from({ length: 100 }, () => hop));
    expect(onEthernet(ip(...V6, 0, chain))).toBeUndefined();
  });

  test("whatever the bytes, nothing is thrown", () => {
    const good = [ip(...V4, 6, tcp(1, 2, "syn")), ip(...V6, 17, QUESTION)].map(({ type, bytes }) =>
      ethernet(MAC.lamp, MAC.router, type, bytes),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...good),
        fc.constantFrom(0, 1, 101, 113, 276),
        fc.nat(120),
        fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 8 }),
        (start, link, length, changes) => {
          const data = Buffer.from(start.subarray(0, length));
          for (const [at, value] of changes) if (at < data.length) data[at] = value;
          const found = read(link, data);
          if (found) expect([4, 6]).toContain(found.family);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
