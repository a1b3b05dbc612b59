/** What one thing can do to another's lease, and to everybody's, with the real dnsmasq: nothing. */
import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Lease } from "../../apps/gateway/src/home/observe/lease.ts";
import { followLeases } from "../../apps/gateway/src/home/observe/leases.ts";
import { leaseOptions } from "../../apps/gateway/src/supervise/leases.ts";
import { base, GATEWAY, HOSTS, LAN, type RigHome, startRigHome } from "./rig/home.ts";
import { dhcp } from "./rig/dhcp.ts";
import { openPort, type Port } from "./rig/frames.ts";
import { BROADCAST, datagram } from "./rig/neighbour.ts";
import { said } from "./rig/wire.ts";

const { a: A, b: B } = HOSTS;
/** Leased to them here, beside what the rig gives them. */
const LEASED = { a: "192.168.77.101", b: "192.168.77.102" } as const;
const PHONE = { mac: "02:00:00:00:77:70", address: "192.168.77.103" } as const;
/** Who asks, and lets go again, to see that the others' turn is over. */
const LAST = { mac: "02:00:00:00:77:72", address: "192.168.77.104" } as const;
const MADE_UP = "02:00:00:00:77:71";
const SCRIPT = new URL("../../apps/gateway/src/supervise/lease-event.sh", import.meta.url);
/** RFC 2132 §9.14, RFC 8520 §10. */
const CLIENT_ID = 61;
const MUD_URL = 161;
const NAME_OF_B = Buffer.from("the name that b chose");

let home: RigHome;
let atA: Port;
let atB: Port;
let leases: readonly Lease[] = [];
const news = new EventEmitter();
const over = new AbortController();
let following: Promise<void>;

beforeAll(async () => {
  home = await startRigHome();
  const device = (id: "a" | "b", slot: number) => {
    const { mac, 4: address } = HOSTS[id];
    const macs = [mac];
    return { id, slot, role: "thing", macs, addresses: [address], rules: [], port: `p-${id}` };
  };
  const { lan, ...rest } = base();
  await home.wall.call("apply", {
    ...rest,
    lan: { ...lan, prefixes: [LAN[4], LAN[6]] },
    devices: [device("a", 1), device("b", 2)],
  });
  await startDnsmasq();
  atA = await openPort(home, { host: "a", mac: A.mac });
  atB = await openPort(home, { host: "b", mac: B.mac });
});

afterAll(async () => {
  over.abort();
  await following;
  atA.close();
  atB.close();
  await home.stop();
});

async function startDnsmasq(): Promise<void> {
  const directory = join(home.directory, "leases");
  const range = { from: "192.168.77.100", to: "192.168.77.199", leaseSeconds: 3600 };
  const config = {
    lan: { interface: "br-lan", addresses: [`${GATEWAY[4]}/24`, `${GATEWAY[6]}/64`] },
    ntp: [],
    devices: [],
  };
  const kept = join(home.directory, "dnsmasq.leases");
  const options = leaseOptions(config, range, { kept, script: fileURLToPath(SCRIPT) });
  following = followLeases(
    directory,
    (all) => {
      leases = all;
      news.emit("leases");
      return Promise.resolve();
    },
    over.signal,
  );
  const server = home.children.start([
    ...["ip", "netns", "exec", "gw", "env", `THINGWALL_LEASES=${directory}`],
    ...["dnsmasq", ...options],
  ]);
  await said(server, "IP range 192.168.77.100");
}

const leaseOf = (mac: string) => leases.find((each) => each.mac === mac);

async function until(isSo: () => boolean): Promise<void> {
  const signal = AbortSignal.timeout(20_000);
  while (!isSo()) await once(news, "leases", { signal });
}

/** dnsmasq answers one after another: what was said before has had its effect when this has. */
async function settle(): Promise<void> {
  const { mac, address } = LAST;
  await atB.send(dhcp(mac, { type: "request", wanted: address }));
  await until(() => leaseOf(mac) !== undefined);
  await atB.send(dhcp(mac, { type: "release", current: address, source: "0.0.0.0" }));
  await until(() => leaseOf(mac) === undefined);
}

test("both get the address that they ask for", async () => {
  await atA.send(dhcp(A.mac, { type: "request", wanted: LEASED.a }));
  await atB.send(
    dhcp(B.mac, { type: "request", wanted: LEASED.b, options: [[CLIENT_ID, NAME_OF_B]] }),
  );
  await until(() => leaseOf(A.mac) !== undefined && leaseOf(B.mac) !== undefined);
  expect(leaseOf(A.mac)?.address).toBe(LEASED.a);
  expect(leaseOf(B.mac)?.address).toBe(LEASED.b);
});

test("nobody ends another's lease: not by its MAC, not by the name that it chose", async () => {
  const release = { type: "release", current: LEASED.b, source: A[4] } as const;
  const named = { options: [[CLIENT_ID, NAME_OF_B]] } as const;
  await atA.send(
    dhcp(A.mac, { ...release, hardware: B.mac }),
    dhcp(A.mac, { ...release, ...named, hardware: B.mac }),
    dhcp(A.mac, { ...release, ...named }),
    dhcp(MADE_UP, { ...release, source: "0.0.0.0", hardware: B.mac }),
    dhcp(MADE_UP, { ...release, ...named, source: "0.0.0.0" }),
    dhcp(A.mac, { type: "decline", wanted: LEASED.b, ...named }),
  );
  await settle();
  expect(leaseOf(B.mac)?.address).toBe(LEASED.b);
});

test("nobody says where another's description is", async () => {
  const url = Buffer.from("https://evil.example/open.json");
  const ask = { type: "request", wanted: LEASED.b, options: [[MUD_URL, url]] } as const;
  await atA.send(
    dhcp(A.mac, { ...ask, hardware: B.mac }),
    dhcp(MADE_UP, { ...ask, hardware: B.mac }),
    dhcp(A.mac, { ...ask, options: [...ask.options, [CLIENT_ID, NAME_OF_B]] }),
  );
  await settle();
  expect(leaseOf(B.mac)).toMatchObject({ address: LEASED.b });
  expect(leaseOf(B.mac)?.mudUrl).toBeUndefined();
});

test("what is no DHCP ends nothing, and nobody's lease", async () => {
  const whole = dhcp(A.mac, { type: "request", wanted: LEASED.a });
  const malformed = [
    ...[42, 100, 200, 278, 282, 284, 287].map((length) => cut(whole, length)),
    // Options that say to be longer than there is, that never end, of every length.
    dhcp(A.mac, { type: "discover", options: [[MUD_URL, Buffer.alloc(255, 0xff)]] }),
    dhcp(A.mac, { type: "discover", options: [[0, Buffer.alloc(200)]] }),
    datagram(A.mac, BROADCAST, ["0.0.0.0", 68], ["255.255.255.255", 67], randomBytes(600)),
  ];
  await atA.send(...malformed);
  await settle();
  expect(leaseOf(B.mac)?.address).toBe(LEASED.b);
});

test("10,000 senders that ask for an address at one port take a few, and others get theirs", async () => {
  const flood = Array.from({ length: 10_000 }, (_, at) => {
    const from = `06:00:00:00:${[at >> 8, at & 255].map((octet) => octet.toString(16).padStart(2, "0")).join(":")}`;
    return dhcp(from, { type: "request", wanted: `192.168.77.${110 + (at % 90)}` });
  });
  await atA.send(...flood);
  await atB.send(dhcp(PHONE.mac, { type: "request", wanted: PHONE.address }));
  await until(() => leaseOf(PHONE.mac) !== undefined);
  expect(leaseOf(PHONE.mac)?.address).toBe(PHONE.address);
  await settle();
  const taken = leases.filter(({ mac }) => mac.startsWith("06:"));
  // A burst, and one every ten minutes.
  expect(taken.length).toBeLessThanOrEqual(32 + 1);
  expect(leaseOf(B.mac)?.address).toBe(LEASED.b);
});

/** What the frame says, as far as this many octets of the frame go. */
function cut(frame: Buffer, length: number): Buffer {
  const body = frame.subarray(42, length);
  return datagram(A.mac, BROADCAST, ["0.0.0.0", 68], ["255.255.255.255", 67], body);
}
