import { describe, expect, test } from "vitest";
import { isGlobal } from "./address.ts";

describe("isGlobal", () => {
  const local = [
    ["this network", "0.0.0.0"],
    ["this network, again", "0.1.2.3"],
    ["private 10/8", "10.1.2.3"],
    ["private 172.16/12", "172.31.255.254"],
    ["private 192.168/16", "192.168.77.11"],
    ["loopback", "127.0.0.53"],
    ["link-local", "169.254.169.254"],
    ["shared by carriers", "100.64.0.1"],
    ["protocol assignments", "192.0.0.8"],
    ["documentation", "192.0.2.1"],
    ["benchmarks", "198.19.0.1"],
    ["multicast", "224.0.0.251"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["IPv6 unspecified", "::"],
    ["IPv6 loopback", "::1"],
    ["IPv6 link-local", "fe80::1"],
    ["IPv6 link-local with zone", "fe80::1%eth0"],
    ["IPv6 site-local", "fec0::1"],
    ["IPv6 unique local", "fd00:77::11"],
    ["IPv6 multicast", "ff02::fb"],
    ["IPv4-mapped private", "::ffff:192.168.1.1"],
    ["IPv4-mapped public", "::ffff:93.184.216.34"],
    ["IPv4-compatible", "::7f00:1"],
    ["NAT64 of a private address", "64:ff9b::c0a8:101"],
    ["6to4", "2002:c0a8:101::1"],
    ["Teredo", "2001::1"],
    ["IPv6 documentation", "2001:db8::1"],
    ["outside 2000::/3", "4000::1"],
    ["no address", "mud.maker.test"],
    ["nothing", ""],
  ] as const;
  test.each(local)("is false: %s", (_, address) => {
    expect(isGlobal(address)).toBe(false);
  });

  const global = [
    "93.184.216.34",
    "1.1.1.1",
    "172.32.0.1",
    "2606:2800:220:1::1",
    "64:ff9b::101:101",
  ];
  test.each(global)("is true: %s", (address) => {
    expect(isGlobal(address)).toBe(true);
  });
});
