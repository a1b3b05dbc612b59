import { expect, test } from "vitest";
import { assertCapabilities, assertPrograms, searchPath } from "./preflight.ts";

test("programs that are missing are named with the packages that bring them", () => {
  const needed = { sh: "dash", "no-such-nft": "nftables", "no-such-nft2": "nftables" };
  expect(() => assertPrograms("/usr/bin:/bin", needed)).toThrow(
    "not installed: no-such-nft, no-such-nft2. On Debian or Ubuntu: apt-get install nftables",
  );
  expect(() => assertPrograms("/usr/bin:/bin", { sh: "dash" })).not.toThrow();
});

test("everything that the gateway starts is looked for", () => {
  expect(() => assertPrograms("/nowhere")).toThrow(
    "not installed: setpriv, nft, bridge, ip, conntrack, tcpdump, dnsmasq. On Debian or Ubuntu: " +
      "apt-get install util-linux, nftables, iproute2, conntrack, tcpdump, dnsmasq-base",
  );
});

test("rights that are missing are named", () => {
  expect(() => assertCapabilities([], "CapEff:\t0000000000000000\n")).toThrow(
    /CAP_NET_ADMIN, CAP_NET_BIND_SERVICE, CAP_SETPCAP.*as root/,
  );
  expect(() => assertCapabilities([], "CapEff:\t0000000000000500\n")).toThrow(
    /lacks CAP_NET_ADMIN\./,
  );
  expect(() => assertCapabilities([], "CapEff:\t000001ffffffffff\n")).not.toThrow();
  expect(() => assertCapabilities([], "")).toThrow();
});

test("the search path has the administrators' directories and no relative ones", () => {
  expect(searchPath("/usr/bin:.::node_modules/.bin:/usr/sbin")).toBe(
    "/usr/bin:/usr/sbin:/usr/local/sbin:/sbin",
  );
});
