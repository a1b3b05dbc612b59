/** What a device says about where another one is changes nothing: no packet of its comes here. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Flow } from "@thingwall/mud/decide";
import type { WallDevice, WallRule } from "../../apps/gateway/src/wall/contract.ts";
import { checksum, frameOf } from "./rig/frame.ts";
import {
  base,
  GATEWAY,
  HOSTS,
  INTERNET,
  INTERNET_MAC,
  type RigHome,
  startRigHome,
  WAN_GATEWAY,
} from "./rig/home.ts";
import { inject, type Injector, observe, type Watcher } from "./rig/wire.ts";

let home: RigHome;
let liar: Injector;
let internet: Injector;
let atA: Watcher;
let atB: Watcher;

beforeAll(async () => {
  home = await startRigHome();
  const { children, directory } = home;
  liar = await inject(children, directory, "b", "INTERFACE:eth0");
  internet = await inject(children, directory, "net", "INTERFACE:eth0");
  atA = await observe(children, "a", "eth0");
  atB = await observe(children, "b", "eth0");
  // The rig says where everybody is; a real gateway learns it, and may have learnt a lie already.
  for (const address of [HOSTS.a[4], HOSTS.a[6]])
    await home.exec("gw", ...`ip neigh del ${address} dev br-lan`.split(" "));
  const learnt = `lladdr ${HOSTS.b.mac} dev br-lan nud reachable`.split(" ");
  await home.exec("gw", "ip", "neigh", "replace", HOSTS.a[4], ...learnt);
});

afterAll(async () => {
  liar.close();
  internet.close();
  await home.stop();
});

test("ARP and neighbour discovery lead no packet of a device to another one", async () => {
  await home.wall.call("apply", { ...base(), devices: [device("a", 1), device("b", 2)] });
  await liar.send(arpLie());
  await liar.send(solicitationLie());
  let id = 1;
  for (const family of [4, 6] as const) {
    const flow: Flow = {
      path: "wan",
      family,
      from: { address: INTERNET[family][0] ?? "" },
      to: { address: HOSTS.a[family] },
      protocol: 17,
      sourcePort: 40_000,
      destinationPort: 443,
    };
    await internet.send(frameOf(flow, ++id, INTERNET_MAC, WAN_GATEWAY.mac));
    await atA.until(id);
  }
  expect([...atB.seen]).toEqual([]);
  for (const address of [HOSTS.a[4], HOSTS.a[6]])
    expect(await home.exec("gw", "ip", "neigh", "show", address)).toContain(HOSTS.a.mac);
});

function device(id: "a" | "b", slot: number): WallDevice {
  const open = (family: 4 | 6) =>
    ({ direction: "to-device", family, verdict: "accept", peer: [] }) satisfies WallRule;
  return {
    id,
    slot,
    role: "thing",
    macs: [HOSTS[id].mac],
    addresses: [HOSTS[id][4], HOSTS[id][6]],
    rules: [open(4), open(6)],
  };
}

/** RFC 826: a question to the gateway that claims A's address for B. */
function arpLie(): Buffer {
  return Buffer.concat([
    ...[mac(GATEWAY.mac), mac(HOSTS.b.mac), Buffer.from([0x08, 0x06])],
    Buffer.from([0, 1, 0x08, 0x00, 6, 4, 0, 1]),
    ...[mac(HOSTS.b.mac), ip4(HOSTS.a[4]), Buffer.alloc(6), ip4(GATEWAY[4])],
  ]);
}

/** RFC 4861 §4.3: the same with a source link-layer address option. */
function solicitationLie(): Buffer {
  const gateway = Buffer.from("2a0df302007700000000000000000001", "hex");
  const claimed = Buffer.from("2a0df302007700000000000000000011", "hex");
  const message = Buffer.concat([
    ...[Buffer.from([135, 0, 0, 0, 0, 0, 0, 0]), gateway],
    ...[Buffer.from([1, 1]), mac(HOSTS.b.mac)],
  ]);
  const tail = Buffer.from([0, 0, 0, message.length, 0, 0, 0, 58]);
  message.writeUInt16BE(checksum(Buffer.concat([claimed, gateway, tail, message])), 2);
  return Buffer.concat([
    ...[mac(GATEWAY.mac), mac(HOSTS.b.mac), Buffer.from([0x86, 0xdd])],
    ...[Buffer.from([0x60, 0, 0, 0, 0, message.length, 58, 255]), claimed, gateway, message],
  ]);
}

function mac(text: string): Buffer {
  return Buffer.from(text.replaceAll(":", ""), "hex");
}

function ip4(text: string): Buffer {
  return Buffer.from(text.split(".").map(Number));
}
