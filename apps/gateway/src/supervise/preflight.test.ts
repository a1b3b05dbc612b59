import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  addressesOn,
  assertAddresses,
  assertCapabilities,
  assertPrograms,
  ownDirectory,
  searchPath,
} from "./preflight.ts";

test("programs that are missing are named with the packages that bring them", () => {
  const needed = { sh: "dash", "no-such-nft": "nftables", "no-such-nft2": "nftables" };
  expect(() => assertPrograms("/usr/bin:/bin", needed)).toThrow(
    "not installed: no-such-nft, no-such-nft2. On Debian or Ubuntu: apt-get install nftables",
  );
  expect(() => assertPrograms("/usr/bin:/bin", { sh: "dash" })).not.toThrow();
});

test("everything that the gateway starts is looked for", () => {
  expect(() => assertPrograms("/nowhere")).toThrow(
    "not installed: setpriv, nft, bridge, ip, socat, tcpdump, dnsmasq. On Debian or Ubuntu: " +
      "apt-get install util-linux, nftables, iproute2, socat, tcpdump, dnsmasq-base",
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

test("an address that the LAN does not have is named", () => {
  const lan = { interface: "br-lan", addresses: ["192.168.1.1/24", "FD00:1::1/64"] };
  expect(() => assertAddresses(lan, ["fe80::1", "192.168.1.1", "fd00:1::1"])).not.toThrow();
  expect(() => assertAddresses(lan, ["192.168.1.1"])).toThrow(/^br-lan does not have FD00:1::1;/);
  expect(() => assertAddresses(lan, [])).toThrow(
    /^br-lan does not have 192\.168\.1\.1, FD00:1::1;/,
  );
});

test("an interface says which it has; one that is not there has none", async () => {
  expect(await addressesOn("lo", searchPath())).toContain("127.0.0.1");
  expect(await addressesOn("no-such0", searchPath())).toEqual([]);
});

test("a directory is made for the owner alone; one that others enter is refused as it is", async () => {
  const base = mkdtempSync(join(tmpdir(), "thingwall-preflight-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  const path = join(base, "run", "thingwall");
  await ownDirectory(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  // As `names`, a user of its own, passes through it.
  chmodSync(path, 0o710);
  await ownDirectory(path);
  chmodSync(path, 0o755);
  await expect(ownDirectory(path)).rejects.toMatchObject({
    code: "directory-shared",
    params: { path },
  });
  expect(statSync(path).mode & 0o777).toBe(0o755);
});

test("the search path has the administrators' directories and no relative ones", () => {
  expect(searchPath("/usr/bin:.::node_modules/.bin:/usr/sbin")).toBe(
    "/usr/bin:/usr/sbin:/usr/local/sbin:/sbin",
  );
});
