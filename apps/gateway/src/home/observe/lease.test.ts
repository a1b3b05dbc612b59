import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countable, LEASE_BYTES, LEASES_OF_ONE, parseLease } from "./lease.ts";

const kept = (words: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  Buffer.from(
    [...words, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`), ""].join(
      "\0",
    ),
    "latin1",
  );

const V4 = ["add", "02:00:00:00:00:01", "192.168.1.50", "lamp"];
const V6 = ["add", "00:01:00:01:32:94:4b:6b:12:b3:e7:db:95:fb", "fd00:5::1C40", "lamp"];

test("IPv4: the MAC is the second word", () => {
  expect(parseLease(kept(V4, { DNSMASQ_MUD_URL: "https://lamp.example/a.json" }))).toEqual({
    address: "192.168.1.50",
    mac: "02:00:00:00:00:01",
    hostname: "lamp",
    mudUrl: "https://lamp.example/a.json",
  });
});

test("IPv6: the second word is a DUID, the MAC is in the environment", () => {
  expect(parseLease(kept(V6, { DNSMASQ_MAC: "12:B3:E7:DB:95:FB" }))).toEqual({
    address: "fd00:5::1c40",
    mac: "12:b3:e7:db:95:fb",
    hostname: "lamp",
  });
  expect(parseLease(kept(V6))).toBeUndefined();
});

describe("what is no station or no address is no lease", () => {
  test.each([
    ["", "192.168.1.50"],
    ["00:00:00:00:00:00", "192.168.1.50"],
    ["01:00:5e:00:00:fb", "192.168.1.50"],
    ["ff:ff:ff:ff:ff:ff", "192.168.1.50"],
    ["06-02:00:00:00:00:01", "192.168.1.50"],
    ["02:00:00:00:00:01", "../../etc/passwd"],
    ["02:00:00:00:00:01", "192.168.1.050"],
    ["02:00:00:00:00:01", ""],
  ])("%s %s", (mac, address) => {
    expect(parseLease(kept(["add", mac, address, ""]))).toBeUndefined();
  });
});

describe("a MUD URL is whole and printable, or there is none", () => {
  test.each([
    ["https://a.example/x reserved", "https://a.example/x"],
    ["https://a.example/x ", "https://a.example/x"],
    [`https://a.example/${"x".repeat(237)}`, `https://a.example/${"x".repeat(237)}`],
    [`https://a.example/${"x".repeat(238)}`, undefined],
    ["https://a.example/\u001b[2J", undefined],
    ["https://a.example/\u00e9", undefined],
    ["", undefined],
    [" https://a.example/x", undefined],
  ])("%j", (said, read) => {
    expect(parseLease(kept(V4, { DNSMASQ_MUD_URL: said }))?.mudUrl).toBe(read);
  });
});

test.each([
  ["lamp.home.example", "lamp"],
  ["<script>", undefined],
  ["-lamp", undefined],
  ["x".repeat(64), undefined],
])("of the host name %j the first label is kept, if it is one", (said, kept_) => {
  expect(parseLease(kept([...V4.slice(0, 3), said]))?.hostname).toBe(kept_);
});

test("the device's own variables cannot stand for dnsmasq's", () => {
  const lease = parseLease(
    kept(V4, { DNSMASQ_VENDOR_CLASS: "x\nDNSMASQ_MUD_URL=https://evil.example/" }),
  );
  expect(lease?.mudUrl).toBeUndefined();
});

test("any bytes: a lease or none, never an exception", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const lease = parseLease(bytes);
      if (lease) expect(lease.mac).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);
    }),
  );
  const whole = kept(V4, { DNSMASQ_MUD_URL: "https://lamp.example/a.json" });
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, octet) => {
      const bytes = Uint8Array.from(whole);
      bytes[at] = octet;
      const url = parseLease(bytes)?.mudUrl;
      if (url !== undefined) expect(url).toMatch(/^[\x21-\x7e]{1,255}$/);
    }),
  );
  expect(parseLease(new Uint8Array(LEASE_BYTES + 1))).toBeUndefined();
});

test("however many addresses one MAC leases, its first count, and all of the others", () => {
  const of = (mac: string, count: number) =>
    Array.from({ length: count }, (_, at) => ({ mac, address: `fd00:5::${at + 1000}` }));
  const [greedy, honest] = [of("02:00:00:00:00:01", 500), of("02:00:00:00:00:02", 2)];
  const counted = [...greedy.slice(0, LEASES_OF_ONE), ...honest];
  expect(countable([...greedy, ...honest])).toEqual(counted);
});
