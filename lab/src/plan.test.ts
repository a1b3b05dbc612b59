import ipaddr from "ipaddr.js";
import { expect, test } from "vitest";
import { homePlan } from "./plan.ts";
import { linkLocal } from "./topology.ts";

test("outside addresses look like the real Internet's, so that no guard needs a bypass", () => {
  const { isp, outside, lan } = homePlan;
  const addresses = [
    ...outside.flatMap((host) => [...host.v4, ...host.v6]),
    ...[isp.router, isp.home].flatMap(({ v4, v6 }) => [v4, v6]),
    lan.gateway.v6,
    ...homePlan.hosts.map(({ v6 }) => v6),
  ];
  for (const address of addresses) {
    expect(`${address} ${ipaddr.parse(address).range()}`).toBe(`${address} unicast`);
  }
});

test("no address or MAC is given twice, and MACs are locally administered unicast", () => {
  const { outside, hosts, lan, isp } = homePlan;
  const all = [
    ...outside.flatMap((host) => [...host.v4, ...host.v6]),
    ...[...hosts, lan.gateway, isp.home, isp.router].flatMap(({ v4, v6 }) => [v4, v6]),
    ...hosts.map(({ mac }) => mac),
  ];
  expect(new Set(all).size).toBe(all.length);
  for (const { mac } of hosts) expect(Number.parseInt(mac, 16) & 3).toBe(2);
});

test("link-local addresses come from the MAC (RFC 4291 appendix A)", () => {
  expect(linkLocal("34:56:78:9a:bc:de")).toBe("fe80::3656:78ff:fe9a:bcde");
  expect(linkLocal("02:77:00:00:00:11")).toBe("fe80::77:ff:fe00:11");
});
