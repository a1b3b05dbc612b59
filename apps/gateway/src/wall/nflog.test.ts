import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DroppedPacket } from "./contract.ts";
import { droppedPacket, RecordReader } from "./nflog.ts";

/** Fourteen drops of seven kinds, as the kernel and tcpdump wrote them in the rig of the system tests. */
const CAPTURE = readFileSync(new URL("cases/drops.pcap", import.meta.url));

function read(...chunks: Buffer[]): DroppedPacket[] {
  const reader = new RecordReader();
  return chunks.flatMap((chunk) =>
    reader.push(chunk).flatMap((record) => droppedPacket(record) ?? []),
  );
}

/** One packet in a line, without its time. */
function line(packet: DroppedPacket): string {
  const { stage, slot, mac, source, destination, protocol, sourcePort, destinationPort, icmp } =
    packet;
  const what = icmp ? `type ${icmp.type} code ${icmp.code}` : `${sourcePort} > ${destinationPort}`;
  return `${stage} ${slot} ${mac} IPv${packet.family} ${source} > ${destination} ${protocol} ${what}`;
}

describe("a real capture", () => {
  test("says every packet's stage, slot, sender and addresses", () => {
    expect(read(CAPTURE).map(line).toSorted()).toEqual([
      "from-device 0 02:00:00:00:77:11 IPv4 192.168.77.11 > 45.83.20.17 6 40006 > 853",
      "from-device 0 02:00:00:00:77:11 IPv6 2a0d:f302:77::11 > 2a0d:f302:20::11 6 40006 > 853",
      "from-device 2 02:00:00:00:77:12 IPv4 192.168.77.12 > 45.83.20.17 17 40002 > 4000",
      "from-device 2 02:00:00:00:77:12 IPv6 2a0d:f302:77::12 > 2a0d:f302:20::11 17 40002 > 4000",
      "gateway 0 02:00:00:00:77:11 IPv4 192.168.77.11 > 192.168.77.1 6 40004 > 22",
      "gateway 0 02:00:00:00:77:11 IPv6 2a0d:f302:77::11 > 2a0d:f302:77::1 6 40004 > 22",
      "to-device 2 02:00:00:00:20:02 IPv4 45.83.20.17 > 192.168.77.12 17 40005 > 9",
      "to-device 2 02:00:00:00:20:02 IPv6 2a0d:f302:20::11 > 2a0d:f302:77::12 17 40005 > 9",
      "to-device 2 02:00:00:00:77:11 IPv4 192.168.77.11 > 192.168.77.12 6 40001 > 80",
      "to-device 2 02:00:00:00:77:11 IPv6 2a0d:f302:77::11 > 2a0d:f302:77::12 6 40001 > 80",
      "unknown-device 0 02:00:00:00:77:66 IPv4 192.168.77.11 > 45.83.20.17 6 40003 > 443",
      "unknown-device 0 02:00:00:00:77:66 IPv6 2a0d:f302:77::11 > 2a0d:f302:20::11 6 40003 > 443",
      "wan-in 0 02:00:00:00:20:02 IPv4 45.83.20.17 > 45.83.20.1 1 type 8 code 0",
      "wan-in 0 02:00:00:00:20:02 IPv6 2a0d:f302:20::11 > 2a0d:f302:20::1 58 type 128 code 0",
    ]);
  });

  test("says when, in milliseconds", () => {
    const [first] = read(CAPTURE);
    const seconds = CAPTURE.readUInt32LE(24);
    expect(first?.at).toBe(seconds * 1000 + Math.floor(CAPTURE.readUInt32LE(28) / 1000));
    expect(Number.isInteger(first?.at)).toBe(true);
  });

  test("reads the same however the stream is cut", () => {
    const whole = read(CAPTURE);
    expect(read(...[...CAPTURE].map((octet) => Buffer.from([octet])))).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(CAPTURE.length), { maxLength: 10 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), CAPTURE.length];
        const chunks = at.slice(1).map((end, index) => CAPTURE.subarray(at[index], end));
        expect(read(...chunks)).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  test("cut short, says the packets that are whole", () => {
    for (let length = 0; length <= CAPTURE.length; length += 7) {
      const packets = read(CAPTURE.subarray(0, length));
      expect(packets).toEqual(read(CAPTURE).slice(0, packets.length));
    }
  });
});

describe("a stream that is not ours", () => {
  test.each([
    ["another magic", 0, 0xd4c3b2a1],
    ["another link type", 20, 1],
  ])("%s is refused", (_, offset, value) => {
    const stream = Buffer.from(CAPTURE);
    stream.writeUInt32LE(value, offset);
    expect(() => read(stream)).toThrow("not a little-endian pcap stream of NFLOG packets");
  });

  test("a record that claims more than any of ours is refused, not waited for", () => {
    const stream = Buffer.from(CAPTURE);
    stream.writeUInt32LE(0x7fff_ffff, 24 + 8);
    expect(() => read(stream)).toThrow("a record of 2147483647 octets");
  });
});

/** A stream of one record with these parts (type, value), as the kernel lays them out. */
function recordOf(...parts: readonly (readonly [number, Buffer])[]): Buffer {
  const header = Buffer.from([2, 0, 0, 0]);
  const tlvs = parts.map(([type, value]) => {
    const tlv = Buffer.alloc(Math.ceil((4 + value.length) / 4) * 4);
    tlv.writeUInt16LE(4 + value.length, 0);
    tlv.writeUInt16LE(type, 2);
    value.copy(tlv, 4);
    return tlv;
  });
  const record = Buffer.concat([header, ...tlvs]);
  const head = Buffer.alloc(16);
  head.writeUInt32LE(record.length, 8);
  head.writeUInt32LE(record.length, 12);
  return Buffer.concat([CAPTURE.subarray(0, 24), head, record]);
}

const PREFIX = 10;
const PAYLOAD = 9;
const prefix = (text: string) => [PREFIX, Buffer.from(`${text}\0`)] as const;
const ipv6 = (...rest: readonly (readonly number[])[]) => {
  const header = Buffer.alloc(40);
  header.writeUInt8(0x60, 0);
  header.writeUInt8(rest.length > 1 ? 0 : 17, 6);
  return [PAYLOAD, Buffer.concat([header, ...rest.map((part) => Buffer.from(part))])] as const;
};

describe("a record of a hostile packet", () => {
  test("the transport header stands behind the extension headers", () => {
    const hopByHop = [60, 0, 0, 0, 0, 0, 0, 0];
    const options = [17, 1, ...Array.from({ length: 14 }, () => 0)];
    const udp = [0x12, 0x34, 0x00, 0x35];
    const [packet] = read(recordOf(prefix("from-device 3"), ipv6(hopByHop, options, udp)));
    expect(packet).toMatchObject({
      protocol: 17,
      sourcePort: 0x1234,
      destinationPort: 53,
      slot: 3,
    });
  });

  test("extension headers that never end end with the packet", () => {
    const endless = [0, 255, 0, 0, 0, 0, 0, 0];
    const [packet] = read(recordOf(prefix("from-device 3"), ipv6(endless, endless)));
    expect(packet).toMatchObject({ family: 6, sourcePort: undefined, icmp: undefined });
  });

  test("a packet cut within its header is left out", () => {
    const short = [PAYLOAD, Buffer.from([0x45, 0, 0])] as const;
    expect(read(recordOf(prefix("from-device 3"), short))).toEqual([]);
    expect(read(recordOf(prefix("from-device 3"), [PAYLOAD, Buffer.alloc(0)]))).toEqual([]);
  });

  test.each(["", "constructor 1", "__proto__ 1", "toString", "other-program 1", "from-device1"])(
    "a record with the prefix %j is not one of ours",
    (text) => {
      expect(read(recordOf(prefix(text), ipv6([0, 1, 0, 2])))).toEqual([]);
    },
  );

  test("without a slot, or with one that is no number, the slot is 0", () => {
    for (const text of ["from-device", "from-device x"])
      expect(read(recordOf(prefix(text), ipv6([0, 1, 0, 2])))).toMatchObject([{ slot: 0 }]);
  });

  test("without the sender's hardware there is no MAC", () => {
    expect(read(recordOf(prefix("from-device 1"), ipv6([0, 1, 0, 2])))[0]?.mac).toBeUndefined();
  });
});

describe("any octets", () => {
  const wellFormed = (packets: readonly DroppedPacket[]) => {
    for (const packet of packets) {
      expect(packet.source).toMatch(/^[0-9a-f:.]+$/);
      expect(packet.destination).toMatch(/^[0-9a-f:.]+$/);
      expect(packet.mac ?? "00:00:00:00:00:00").toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
      expect(["from-device", "to-device", "unknown-device", "wan-in", "gateway"]).toContain(
        packet.stage,
      );
      expect(packet.slot).toBeGreaterThanOrEqual(0);
    }
  };

  test("a record of random octets never throws", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        const head = Buffer.alloc(16);
        head.writeUInt32LE(octets.length, 8);
        wellFormed(read(Buffer.concat([CAPTURE.subarray(0, 24), head, octets])));
      }),
      { numRuns: 2000 },
    );
  });

  test("a capture with octets changed is read or refused", () => {
    const change = fc.tuple(fc.integer({ min: 24, max: CAPTURE.length - 1 }), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const stream = Buffer.from(CAPTURE);
        for (const [at, octet] of changes) stream[at] = octet;
        try {
          wellFormed(read(stream));
        } catch (error) {
          expect((error as Error).message).toMatch(/^a record of \d+ octets$/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
