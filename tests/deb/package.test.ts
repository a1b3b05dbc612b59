/** The package in a clean Debian with systemd: it comes, works as services, and goes without a trace. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseConfig } from "@thingwall/gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { programs } from "../../apps/gateway/src/supervise/programs.ts";
import { bootDebian, type Debian } from "./debian.ts";

const UNITS = fileURLToPath(new URL("../../packaging/debian/units", import.meta.url));
const INSTALL = fileURLToPath(new URL("../../docs/install.md", import.meta.url));
const VERSION = (
  JSON.parse(readFileSync(new URL("../../apps/cli/package.json", import.meta.url), "utf8")) as {
    readonly version: string;
  }
).version;
/** systemd's own words: below 2 a service is “OK”, 0 would be without any power. */
const WORST_EXPOSURE = 2.2;
const DEB = "/root/thingwall.deb";

let debian: Debian;

beforeAll(async () => {
  const { THINGWALL_DEB: deb, THINGWALL_DEB_ROOT: root } = process.env;
  if (deb === undefined || root === undefined) throw new Error("run this with npm run test:deb");
  debian = await bootDebian(root, { [DEB]: deb });
  await debian.ok("ip", "link", "set", "lo", "up");
  for (const [near, far] of [
    ["wan0", "isp0"],
    ["lan0", "tv0"],
  ] as const) {
    await debian.ok("ip", "link", "add", near, "type", "veth", "peer", "name", far);
    await debian.ok("ip", "link", "set", near, "up");
    await debian.ok("ip", "link", "set", far, "up");
  }
  await debian.ok("ip", "address", "add", "203.0.113.2/24", "dev", "wan0");
  await debian.ok("ip", "route", "add", "default", "via", "203.0.113.1");
});

afterAll(() => debian.stop());

const services = readdirSync(UNITS).filter((name) => name.endsWith(".service"));
const active = async (unit: string) =>
  (await debian.run("systemctl", "is-active", unit)).out.trim();

/** The doctor has nothing to say against it; asked again until then, for processes take a moment. */
async function becomesWell(): Promise<void> {
  for (let asked = 1; ; asked++) {
    const { code, out } = await debian.run("thingwall", "doctor");
    if (code === 0 && out.endsWith("\nNothing is wrong.\n")) return;
    if (asked === 20) throw new Error(out);
  }
}

test("each service has the rights of its program, and no other", () => {
  const wifi = { interface: "wlan0", ssid: "Home", hidden: false, country: "FR" };
  const config = parseConfig({
    ...{ runDirectory: "/run/thingwall", stateDirectory: "/var/lib/thingwall" },
    lan: {
      ...{ interface: "br-lan", addresses: ["192.168.1.1/24"] },
      dhcp: { from: "192.168.1.100", to: "192.168.1.199", leaseSeconds: 3600 },
      wifi: { ...wifi, band: "2.4 GHz", channel: 6, ownInterfaces: true },
    },
    ...{ wan: { interface: "eth0", nat44: true }, dns: { upstream: ["192.0.2.53"] }, ntp: [] },
    trust: { mudSigners: [], tlsAuthorities: [], selfDescribed: false, unsigned: false },
    devices: [],
  });
  const given = programs(config, "node", 1000).map(({ name, capabilities }) => [
    `thingwall-${name}.service`,
    capabilities.map((each) => `CAP_${each.toUpperCase()}`).join(" "),
  ]);
  const said = services
    .filter((name) => name !== "thingwall-prepare.service")
    .map((name) => {
      const unit = readFileSync(join(UNITS, name), "utf8");
      const [, bounding] = /^CapabilityBoundingSet=(.*)$/m.exec(unit) ?? [];
      const [, ambient] = /^AmbientCapabilities=(.*)$/m.exec(unit) ?? [];
      expect(ambient, name).toBe(bounding);
      return [name, bounding];
    });
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(given));
});

test("it installs, with a user of its own, and runs nothing before it is set up", async () => {
  const said = await debian.ok("dpkg", "-i", DEB);
  expect(said).toContain("thingwall gateway setup");
  expect(await debian.ok("thingwall", "--version")).toBe(`${VERSION}\n`);
  expect(await debian.ok("getent", "passwd", "thingwall")).toMatch(/:\/usr\/sbin\/nologin\n$/);
  expect((await debian.ok("systemctl", "is-enabled", "thingwall.target")).trim()).toBe("enabled");
  expect(await active("thingwall-wall.service")).toBe("inactive");
});

test("systemd finds nothing wrong with its services, and little that they could do", async () => {
  const units = [...services, "thingwall.target"].map((name) => `/lib/systemd/system/${name}`);
  expect(await debian.ok("systemd-analyze", "verify", ...units)).toBe("");
  const found: Record<string, number> = {};
  for (const name of services) {
    const said = await debian.ok("systemd-analyze", "security", "--no-pager", name);
    const [, exposure] = /Overall exposure level for \S+: ([0-9.]+)/.exec(said) ?? [];
    found[name.replace(".service", "")] = Number(exposure);
    expect(Number(exposure), said).toBeLessThanOrEqual(WORST_EXPOSURE);
  }
  const recorded = readFileSync(INSTALL, "utf8").matchAll(/^\| `([a-z-]+)`.*\| ([0-9.]+) \|$/gm);
  expect(Object.fromEntries([...recorded].map(([, name, is]) => [name, Number(is)]))).toEqual(
    found,
  );
});

test("set up and started, its services enforce, and the doctor is content", async () => {
  await debian.ok(
    ...["thingwall", "gateway", "setup", "--yes", "--wan", "wan0", "--lan-port", "lan0=person"],
    ...["--dns", "203.0.113.1", "--ntp", "203.0.113.1"],
  );
  await debian.ok("systemctl", "start", "thingwall.target");
  await becomesWell();
  for (const name of ["wall", "names", "home", "dnsmasq", "leases"])
    expect(await active(`thingwall-${name}.service`)).toBe("active");
  expect(await active("thingwall-hostapd.service")).toBe("inactive");
  expect(await debian.ok("nft", "list", "tables")).toContain("table inet thingwall\n");
});

/** Whether a command succeeds with all that a service's own processes may do, and no more. */
async function confinedAs(name: "names" | "home" | "dnsmasq", ...argv: string[]): Promise<boolean> {
  const unit = readFileSync(join(UNITS, `thingwall-${name}.service`), "utf8")
    .replaceAll(/^(Type|NotifyAccess|WatchdogSec|Restart|RestartSec)=.*\n/gm, "")
    .replace(/^ExecStart=.*$/m, `Type=oneshot\nExecStart=${argv.join(" ")}`);
  const path = "/etc/systemd/system/tried.service";
  await debian.ok("sh", "-c", 'printf %s "$1" >"$2"', "sh", unit, path);
  await debian.ok("systemctl", "daemon-reload");
  const { code } = await debian.run("systemctl", "start", "tried.service");
  await debian.ok("rm", path);
  return code === 0;
}

test("whoever has taken over names opens neither the wall's socket nor what the home keeps", async () => {
  const open = (socket: string) => ["/usr/bin/socat", "-u", "/dev/null", `UNIX-CONNECT:${socket}`];
  const wall = open("/run/thingwall/wall.sock");
  const home = open("/run/thingwall/home.sock");
  const store = ["/usr/bin/head", "-c", "1", "/var/lib/thingwall/home.sqlite"];
  for (const way of [wall, home, store]) {
    expect(await confinedAs("home", ...way), way.join(" ")).toBe(true);
    expect(await confinedAs("names", ...way), way.join(" ")).toBe(false);
    expect(await confinedAs("dnsmasq", ...way), way.join(" ")).toBe(false);
  }
  expect(await confinedAs("names", ...open("/run/thingwall/admit/admit.sock"))).toBe(true);
  expect(await confinedAs("names", "/usr/bin/touch", "/run/thingwall/admit/mine")).toBe(false);
  const pid = (await debian.ok("systemctl", "show", "-P", "MainPID", "thingwall-home")).trim();
  expect(await confinedAs("home", "/usr/bin/ls", `/proc/${pid}/root/`)).toBe(true);
  expect(await confinedAs("names", "/usr/bin/ls", `/proc/${pid}/root/`)).toBe(false);
});

test("a service that is killed is back, and all is well again", async () => {
  for (const name of ["wall", "names", "home"]) {
    const unit = `thingwall-${name}.service`;
    await debian.ok("systemctl", "kill", "--signal=KILL", unit);
    await becomesWell();
    const { out } = await debian.run("systemctl", "show", "--value", "-p", "NRestarts", unit);
    expect(Number(out), unit).toBeGreaterThanOrEqual(1);
  }
});

test("a service that hangs is ended by the watchdog, and is back", async () => {
  const unit = "thingwall-names.service";
  const folder = `/etc/systemd/system/${unit}.d`;
  await debian.ok("mkdir", "-p", folder);
  const sooner = "[Service]\nWatchdogSec=2\nTimeoutAbortSec=1\n";
  await debian.ok("sh", "-c", 'printf "$1" >"$2/sooner.conf"', "sh", sooner, folder);
  await debian.ok("systemctl", "daemon-reload");
  await debian.ok("systemctl", "restart", unit);
  await debian.ok("systemctl", "kill", "--signal=STOP", unit);
  const follow = 'journalctl -u "$1" -n all -f -o cat | grep -m 1 "Watchdog timeout"';
  await debian.ok("sh", "-c", follow, "sh", unit);
  await becomesWell();
  await debian.ok("rm", "-r", folder);
  await debian.ok("systemctl", "daemon-reload");
});

test("installed anew, it keeps what the household changed, and runs on", async () => {
  await debian.ok("sh", "-c", "echo '# ours' >>/etc/default/thingwall");
  const config = await debian.ok("cat", "/etc/thingwall/gateway.json");
  await debian.ok("dpkg", "-i", DEB);
  expect(await debian.ok("tail", "-n", "1", "/etc/default/thingwall")).toBe("# ours\n");
  expect(await debian.ok("cat", "/etc/thingwall/gateway.json")).toBe(config);
  await becomesWell();
});

test("removed, its services have ended and the household's choices stay", async () => {
  await debian.ok("dpkg", "-r", "thingwall");
  expect(await active("thingwall-wall.service")).toBe("inactive");
  await debian.ok("test", "-f", "/etc/thingwall/gateway.json");
  await debian.ok("test", "-f", "/var/lib/thingwall/home.sqlite");
  await debian.ok("test", "!", "-e", "/usr/lib/thingwall");
  // Nor do its rules go before the household's choices do: the home stays closed.
  expect(await debian.ok("nft", "list", "tables")).toContain("table inet thingwall\n");
});

test("purged, nothing of it is left", async () => {
  await debian.ok("dpkg", "-P", "thingwall");
  const left = await debian.ok(
    ...["find", "/etc", "/usr", "/var", "/lib", "/run", "-xdev", "-iname", "*thingwall*"],
    ...["-not", "-path", "/var/log/*"],
  );
  expect(left).toBe("");
  expect((await debian.run("getent", "passwd", "thingwall")).code).toBe(2);
  // The kernel neither: no rule, no bridge, and nothing passed on that was not before.
  expect(await debian.ok("nft", "list", "tables")).toBe("");
  expect(await debian.ok("ip", "-brief", "link", "show", "type", "bridge")).toBe("");
  for (const setting of ["ipv4/ip_forward", "ipv6/conf/all/forwarding"])
    expect(await debian.ok("cat", `/proc/sys/net/${setting}`)).toBe("0\n");
});
