/**
 * The disk of the state directory is full: nothing that was acknowledged is lost, what was decided
 * stays, what opens is refused and not enforced, what closes is enforced and said not to be kept, what
 * is read is read, and once there is room all goes on.
 */
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { GatewayConfig } from "@thingwall/gateway";
import { readJournalOf } from "@thingwall/gateway";
import { Home } from "../../apps/gateway/src/home/home.ts";
import { Memory } from "../../apps/gateway/src/home/store/memory.ts";
import { command } from "../../lab/src/command.ts";

const CONFIG: GatewayConfig = {
  runDirectory: "/run/thingwall",
  stateDirectory: "/var/lib/thingwall",
  lan: { interface: "br-lan", addresses: ["192.168.77.1/24"] },
  wan: { interface: "wan0", nat44: true },
  dns: { upstream: ["9.9.9.9"] },
  ntp: [],
  trust: { mudSigners: [], tlsAuthorities: [], selfDescribed: false, unsigned: false },
  devices: [
    {
      ...{ id: "lamp", name: "Lamp", role: "thing", mac: "02:00:00:00:77:12" },
      addresses: ["192.168.77.12"],
    },
  ],
};

/** A home whose state is on a disk of its own, with room for little. */
async function begin() {
  const directory = mkdtempSync(join(tmpdir(), "thingwall-full-"));
  await command(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", directory]);
  onTestFinished(async () => {
    await command(["umount", directory]);
    rmSync(directory, { recursive: true });
  });
  const filler = join(directory, "filler");
  return {
    directory,
    fill: () => {
      expect(() => {
        for (;;) appendFileSync(filler, Buffer.alloc(4096));
      }).toThrow("ENOSPC");
    },
    makeRoom: () => rmSync(filler),
    open: async () => {
      const memory = new Memory(directory, { now: () => 1, publish: () => {}, complain: () => {} });
      const home: Home = new Home(
        CONFIG,
        { wall: async () => ({ revision: 1 }), names: async () => undefined },
        (event) => memory.journal(event, home),
        { now: () => 1, later: () => undefined },
        {
          identityOf: () => ({ id: "joined-1" }),
          announcedBy: () => undefined,
          knows: () => false,
          keep: (event, stands) => memory.keep(event, home, stands),
        },
      );
      home.restore(memory.lives());
      await home.enforce();
      return { home, memory };
    },
  };
}

const full = expect.objectContaining({ code: "store-full" });
const standing = (home: Home) => home.lifeOf("lamp").grant.standing;

test("a full disk: what opens is refused, what closes holds, what is read is read, and on when there is room", async () => {
  const { open, fill, makeRoom, directory } = await begin();
  const first = await open();
  await first.home.decide("lamp", { kind: "grant", access: "lan-only" });
  const { accounts } = first.memory;
  accounts.claim({ id: "a", name: "Ana", role: "owner", added: 1 }, "digest");
  fill();
  // What is left of pages that were written before is used up by decisions, all of which count.
  let acknowledged = 0;
  await expect(
    (async () => {
      for (; acknowledged < 2000; acknowledged++)
        await first.home.decide("lamp", {
          ...{ kind: "permit", to: `n${acknowledged}.example`, answer: "always-allow" },
        });
    })(),
  ).rejects.toEqual(full);
  const permits = first.home.lifeOf("lamp").permits.length;
  await expect(
    first.home.decide("lamp", { kind: "grant", access: "as-described" }),
  ).rejects.toEqual(full);
  expect(standing(first.home)).toBe("lan-only");
  await expect(first.home.decide("lamp", { kind: "pause" })).rejects.toEqual(full);
  await expect(first.memory.settled()).rejects.toEqual(full);
  expect(first.home.known("lamp")?.view.less?.map(({ code }) => code)).toContain("paused");
  // Who may use the app is still known, and what was decided can be read.
  expect(first.memory.accounts.named("ana")?.id).toBe("a");
  expect(() => first.memory.accounts.set("home", "x".repeat(1_000_000))).toThrow("store-full");
  expect(first.memory.entries({ limit: 1 })).toHaveLength(1);
  first.memory.close();

  const again = await open();
  expect(standing(again.home)).toBe("lan-only");
  expect(again.home.lifeOf("lamp").permits).toHaveLength(permits);
  makeRoom();
  await again.home.decide("lamp", { kind: "grant", access: "as-described" });
  await again.memory.settled();
  again.memory.close();
  const decided = readJournalOf(directory, { limit: 5000 }).entries.filter(
    ({ kind }) => kind === "decided",
  );
  expect(decided).toHaveLength(acknowledged + 2);
});
