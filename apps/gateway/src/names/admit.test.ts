import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Admit } from "../wall/contract.ts";
import { ADDRESSES_PER_NAME, Admissions, isPublicAddress, lifetime } from "./admit.ts";

describe("how long", () => {
  test("one minute to one hour, and at least ten minutes beyond", () => {
    expect(lifetime(0)).toEqual({ answer: 60, admitted: 660 });
    expect(lifetime(60)).toEqual({ answer: 60, admitted: 660 });
    expect(lifetime(300)).toEqual({ answer: 300, admitted: 900 });
    expect(lifetime(1800)).toEqual({ answer: 1800, admitted: 3600 });
    expect(lifetime(0xffffffff)).toEqual({ answer: 3600, admitted: 7200 });
  });

  test("addresses are open longer than any answer says", () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffffffff }), (ttl) => {
        const { answer, admitted } = lifetime(ttl);
        expect(admitted - answer).toBeGreaterThanOrEqual(600);
        expect(admitted).toBeLessThanOrEqual(86_400);
      }),
    );
  });
});

describe("which addresses a public name may stand for", () => {
  test.each([...["8.8.8.8", "45.83.220.1", "2606:4700::1111", "64:ff9b::808:808"]])(
    "%s may",
    (address) => {
      expect(isPublicAddress(address, [])).toBe(true);
    },
  );

  test.each([
    ...["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.1.1", "127.0.0.1"],
    ...["0.0.0.0", "224.0.0.251", "239.255.255.250", "240.0.0.1", "255.255.255.255"],
    ...["::", "::1", "fe80::1", "fc00::1", "fd12::1", "fec0::1", "ff02::fb", "4000::1"],
    // IPv4 in other clothes.
    ...["::ffff:10.0.0.1", "::ffff:8.8.8.8", "::10.0.0.1", "2002:a00:1::1", "2001:0:1::1"],
    ...["64:ff9b::a00:1", "64:ff9b::7f00:1", "64:ff9b:1::808:808"],
    ...["not an address", ""],
  ])("%s may not", (address) => {
    expect(isPublicAddress(address, [])).toBe(false);
  });

  test("nor may the home's own global addresses", () => {
    const home = ["9.9.9.0/24", "2606:4700::/64"];
    expect(isPublicAddress("9.9.9.10", home)).toBe(false);
    expect(isPublicAddress("64:ff9b::909:90a", home)).toBe(false);
    expect(isPublicAddress("2606:4700::10", home)).toBe(false);
    expect(isPublicAddress("9.9.8.10", home)).toBe(true);
    expect(isPublicAddress("2606:4700:1::10", home)).toBe(true);
  });
});

describe("how many", () => {
  function start() {
    const clock = { now: 0 };
    const asked: Admit[] = [];
    const wall = async (admit: Admit) => void asked.push(admit);
    const admissions = new Admissions({ wall, homeNetworks: [], now: () => clock.now });
    return { admissions, asked, clock };
  }
  const some = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => `8.1.${(from + i) >> 8}.${(from + i) & 255}`);

  test("no more than the wall takes at once", async () => {
    const { admissions, asked } = start();
    const admission = await admissions.admit("bulb", "x.test", some(0, 100), 60);
    expect(admission).toMatchObject({ kind: "admitted", addresses: some(0, 64), seconds: 660 });
    expect(asked[0]?.addresses).toEqual(some(0, 64));
  });

  test("a name with ever new addresses cannot fill the wall; old ones stay and lapse", async () => {
    const { admissions, clock } = start();
    for (let i = 0; i < ADDRESSES_PER_NAME; i += 64) {
      await admissions.admit("bulb", "x.test", some(i, 64), 60);
    }
    expect(await admissions.admit("bulb", "x.test", some(1000, 3), 60)).toEqual({
      kind: "refused",
      why: "too-many-addresses",
    });
    const mixed = [...some(1000, 1), ...some(5, 1)];
    expect(await admissions.admit("bulb", "x.test", mixed, 60)).toMatchObject({
      addresses: some(5, 1),
    });
    // Another name and another device have their own room.
    expect(await admissions.admit("bulb", "y.test", some(1000, 3), 60)).toMatchObject({
      addresses: some(1000, 3),
    });
    expect(await admissions.admit("plug", "x.test", some(1000, 3), 60)).toMatchObject({
      addresses: some(1000, 3),
    });
    clock.now = 660_001;
    expect(await admissions.admit("bulb", "x.test", some(1000, 3), 60)).toMatchObject({
      addresses: some(1000, 3),
    });
  });

  test("what is no longer listed no longer counts", async () => {
    const { admissions } = start();
    for (let i = 0; i < ADDRESSES_PER_NAME; i += 64) {
      await admissions.admit("bulb", "x.test", some(i, 64), 60);
    }
    admissions.retain(new Map([["bulb", new Set(["y.test"])]]));
    expect(await admissions.admit("bulb", "x.test", some(1000, 3), 60)).toMatchObject({
      addresses: some(1000, 3),
    });
  });

  test("a name that leads only inside reaches no wall", async () => {
    const { admissions, asked } = start();
    expect(await admissions.admit("bulb", "x.test", ["10.0.0.1", "::1"], 60)).toEqual({
      kind: "refused",
      why: "private-address",
    });
    expect(asked).toEqual([]);
  });
});

describe("sparing the wall", () => {
  test("what it holds is not asked again, until it may have forgotten", async () => {
    const clock = { now: 0 };
    const asked: Admit[] = [];
    let fails = false;
    const admissions = new Admissions({
      wall: (admit) => {
        if (fails) return Promise.reject(new Error("no wall"));
        return Promise.resolve(asked.push(admit));
      },
      homeNetworks: [],
      now: () => clock.now,
    });
    const admit = (addresses: readonly string[], ttl = 300) =>
      admissions.admit("bulb", "x.test", addresses, ttl);
    await admit(["8.8.1.1"]);
    // From the resolver's cache, ten seconds later: it lapses when it would have.
    clock.now = 10_000;
    expect(await admit(["8.8.1.1"], 290)).toMatchObject({ addresses: ["8.8.1.1"] });
    expect(asked.length).toBe(1);
    // Of several only those that are new.
    await admit(["8.8.1.1", "8.8.1.2"], 290);
    expect(asked[1]?.addresses).toEqual(["8.8.1.2"]);
    // A later end by more than a minute is worth asking for.
    clock.now = 80_000;
    await admit(["8.8.1.1"], 300);
    expect(asked.length).toBe(3);
    admissions.doubt();
    await admit(["8.8.1.1"], 300);
    expect(asked.length).toBe(4);
    // What was not committed is not held.
    fails = true;
    await expect(admit(["8.8.1.3"])).rejects.toThrow("no wall");
    await expect(admit(["8.8.1.3"])).rejects.toThrow("no wall");
    expect(await admit(["8.8.1.1"])).toMatchObject({ kind: "admitted" });
  });

  test("what was asked before a doubt is not known to be held after it", async () => {
    let commit: () => void = () => {};
    let times = 0;
    const admissions = new Admissions({
      wall: () => {
        times += 1;
        return new Promise<void>((resolve) => (commit = resolve));
      },
      homeNetworks: [],
      now: () => 0,
    });
    const first = admissions.admit("bulb", "x.test", ["8.8.1.1"], 300);
    admissions.doubt();
    commit();
    await first;
    const second = admissions.admit("bulb", "x.test", ["8.8.1.1"], 300);
    commit();
    await second;
    expect(times).toBe(2);
  });
});
