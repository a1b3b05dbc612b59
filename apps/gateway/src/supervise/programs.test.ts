import { Check } from "typebox/value";
import { expect, test } from "vitest";
import type { GatewayConfig } from "../config.ts";
import { confined } from "./confine.ts";
import { programs } from "./programs.ts";
import { HomeSettings, NamesSettings, WallSettings } from "./settings.ts";

const config: GatewayConfig = {
  runDirectory: "/run/thingwall",
  stateDirectory: "/var/lib/thingwall",
  lan: { interface: "br0", addresses: ["192.168.1.1/24", "2001:DB8::1/64"] },
  wan: { interface: "wan0", nat44: true },
  dns: { upstream: ["9.9.9.9", "2620:fe::fe"] },
  ntp: [],
  trust: { mudSigners: [], tlsAuthorities: [], selfDescribed: false, unsigned: false },
  devices: [],
};

/** The whole command line of a program, without the place of this repository. */
function commandLine(name: string, uid: number): string {
  const program = programs(config, "/usr/bin/node", uid).find((p) => p.name === name);
  if (program === undefined) throw new Error(name);
  return confined(program.command, program, uid)
    .map((word) => word.replace(/^.*(?=\/apps\/gateway\/)/, ""))
    .join(" ");
}

test("what runs, and with which rights", () => {
  expect(commandLine("wall", 1000)).toBe(
    "setpriv --no-new-privs --inh-caps=-all,+net_admin --ambient-caps=-all,+net_admin " +
      "--bounding-set=-all,+net_admin --pdeathsig=KILL -- " +
      "/usr/bin/node --max-semi-space-size=1 --optimize-for-size /apps/gateway/src/wall/main.ts",
  );
  expect(commandLine("names", 0)).toBe(
    "setpriv --no-new-privs --inh-caps=-all,+net_bind_service " +
      "--ambient-caps=-all,+net_bind_service --bounding-set=-all,+net_bind_service " +
      "--pdeathsig=KILL -- /usr/bin/node --max-semi-space-size=1 --optimize-for-size /apps/gateway/src/names/main.ts",
  );
  expect(commandLine("home", 0)).toBe(
    "setpriv --no-new-privs --inh-caps=-all,+net_bind_service " +
      "--ambient-caps=-all,+net_bind_service --bounding-set=-all,+net_bind_service " +
      "--pdeathsig=KILL -- /usr/bin/node --max-semi-space-size=1 --optimize-for-size /apps/gateway/src/home/main.ts",
  );
});

test("dnsmasq has no rights, reads no file of the machine and asks only whom we say", () => {
  const line = commandLine("dnsmasq", 0);
  expect(line).toContain("setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs");
  expect(line).toContain("--bounding-set=-all --pdeathsig=KILL");
  expect(line).toContain("--conf-file=/dev/null --no-hosts --no-resolv");
  expect(line).toContain(
    "--port=5300 --bind-dynamic --listen-address=127.0.0.1 --listen-address=192.168.1.1 " +
      "--listen-address=2001:db8::1 --server=9.9.9.9 --server=2620:fe::fe",
  );
});

test("each is told what it needs and no more; the wall only where its socket goes", () => {
  const settings = Object.fromEntries(
    programs(config, "/usr/bin/node", 0).map(({ name, settings }) => [name, settings]),
  );
  expect(settings["wall"]).toEqual({ runDirectory: "/run/thingwall" });
  expect(Check(WallSettings, settings["wall"])).toBe(true);
  expect(settings["names"]).toEqual({
    runDirectory: "/run/thingwall",
    lan: "br0",
    listen: ["192.168.1.1", "2001:db8::1"],
    port: 53,
    homeNetworks: ["192.168.1.1/24", "2001:DB8::1/64"],
    upstream: { address: "127.0.0.1", port: 5300 },
  });
  expect(Check(NamesSettings, settings["names"])).toBe(true);
  expect(Check(HomeSettings, settings["home"])).toBe(true);
  expect(settings["dnsmasq"]).toBeUndefined();
});

test("the wall is the first to start", () => {
  expect(programs(config, "/usr/bin/node", 0).map(({ name }) => name)).toEqual([
    "wall",
    "home",
    "names",
    "dnsmasq",
  ]);
});

test("where addresses are given away, a dnsmasq of its own does, with the rights that it demands", () => {
  const dhcp = { from: "192.168.1.100", to: "192.168.1.199", leaseSeconds: 3600 };
  const found = programs({ ...config, lan: { ...config.lan, dhcp } }, "/usr/bin/node", 1000).find(
    ({ name }) => name === "leases",
  );
  expect(found?.capabilities).toEqual(["net_admin", "net_raw", "net_bind_service"]);
  expect(found?.environment).toEqual({ THINGWALL_LEASES: "/var/lib/thingwall/leases" });
  expect(found?.command).toEqual(
    expect.arrayContaining([
      "--port=0",
      "--dhcp-range=192.168.1.100,192.168.1.199,3600",
      "--dhcp-range=2001:db8::1000,2001:db8::1fff,slaac,off-link,64,3600",
      "--dhcp-option=option:dns-server,192.168.1.1",
    ]),
  );
  expect(programs(config, "/usr/bin/node", 1000).map(({ name }) => name)).not.toContain("leases");
});

test("where there is Wi-Fi, hostapd serves it, with power over the network and nothing else", () => {
  const wifi = {
    interface: "wlan0",
    ssid: "Home",
    hidden: false,
    country: "FR",
    band: "2.4 GHz",
    channel: 1,
    ownInterfaces: true,
  } as const;
  const found = programs({ ...config, lan: { ...config.lan, wifi } }, "/usr/bin/node", 0).find(
    ({ name }) => name === "hostapd",
  );
  expect(found?.capabilities).toEqual(["net_admin", "net_raw"]);
  expect(found?.command).toEqual(["hostapd", "/run/thingwall/wifi/hostapd.conf"]);
  expect(found?.settings).toBeUndefined();
  expect(programs(config, "/usr/bin/node", 0).map(({ name }) => name)).not.toContain("hostapd");
});
