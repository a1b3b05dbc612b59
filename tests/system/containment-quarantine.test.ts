/** What quarantine stops, and what it leaves. */
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { beforeAll, describe, expect, test } from "vitest";
import { linkLocal } from "../../apps/gateway/src/wall/link-address.ts";
import { A, ALL_NODES, B, FAMILIES, NET, rigForAll, until } from "./rig/containment.ts";
import { dhcp } from "./rig/dhcp.ts";
import { groupMac } from "./rig/frame.ts";
import { GATEWAY } from "./rig/home.ts";
import { arp, datagram, discovery } from "./rig/neighbour.ts";
import { said } from "./rig/wire.ts";

const rig = rigForAll();

describe("quarantine", () => {
  type Kind = { readonly family: 4 | 6; readonly transport: "TCP" | "UDP" };
  const KINDS: readonly Kind[] = FAMILIES.flatMap((family) =>
    (["TCP", "UDP"] as const).map((transport) => ({ family, transport })),
  );

  /** A connection between real programs, one on the Internet; each says what it has heard. */
  async function talk(host: "a" | "b", { family, transport }: Kind) {
    const number = 9100 + KINDS.findIndex((k) => k.family === family && k.transport === transport);
    const listening = host === "a" ? number : number + 10;
    const at = family === 4 ? NET[4] : `[${NET[6]}]`;
    const server = program("net", "-", `${transport}${family}-LISTEN:${listening},bind=${at}`);
    await said(server.child, "listening on");
    const client = program(host, "-", `${transport}${family}:${at}:${listening}`);
    return {
      out: client.say,
      back: server.say,
      arrived: server.heard,
      returned: client.heard,
      soFar: () => [server.soFar(), client.soFar()],
    };
  }

  function program(namespace: string, ...ends: string[]) {
    const child = spawn("ip", ["netns", "exec", namespace, "socat", "-dd", ...ends], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    rig.onceDone(() => child.kill("SIGKILL"));
    let text = "";
    const news = new EventEmitter();
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      news.emit("heard");
    });
    return {
      child,
      say: (words: string) => child.stdin.write(words),
      soFar: () => text,
      async heard(words: string): Promise<string> {
        while (!text.includes(words))
          await once(news, "heard", { signal: AbortSignal.timeout(10_000) });
        return text;
      },
    };
  }

  beforeAll(async () => {
    for (const namespace of ["a", "b", "net"])
      await rig.home.exec(namespace, "nft", "delete", "table", "inet", "silence");
  });

  test("stops what is under way, both ways, both families; nobody else notices", async () => {
    const desired = await rig.contain();
    const quarantined = {
      ...desired,
      devices: desired.devices.map((each) => ({ ...each, quarantined: each.id === "a" })),
    };
    const mine = await Promise.all(KINDS.map((kind) => talk("a", kind)));
    const others = await Promise.all(KINDS.map((kind) => talk("b", kind)));
    const everyone = [...mine, ...others];
    const exchange = async (who: typeof everyone, words: string) => {
      for (const { out } of who) out(words);
      const heard = await Promise.all(who.map(({ arrived }) => arrived(words)));
      for (const { back } of who) back(words);
      return [...heard, ...(await Promise.all(who.map(({ returned }) => returned(words))))];
    };
    await exchange(everyone, "1");

    await rig.home.wall.call("apply", quarantined);
    // From the answer on.
    for (const { out, back } of mine) {
      out("2");
      back("2");
    }
    expect(new Set(await exchange(others, "2"))).toEqual(new Set(["12"]));
    await until(async () => (await rig.refused("quarantine")) >= 2 * KINDS.length);
    expect(new Set(mine.flatMap(({ soFar }) => soFar()))).toEqual(new Set(["1"]));

    await rig.home.wall.call("apply", desired);
    // What TCP repeats arrives now; what UDP lost is lost.
    const after = await exchange(mine, "3");
    expect(after).toEqual(
      [...KINDS, ...KINDS].map(({ transport }) => (transport === "TCP" ? "123" : "13")),
    );
    expect(new Set(await exchange(others, "3"))).toEqual(new Set(["123"]));
  });

  test("leaves what keeps a device attached", async () => {
    await rig.contain(({ id }) => ({ quarantined: id === "a" }));
    const own = linkLocal(A.mac);
    const to = (address: string, protocol: number) =>
      datagram(
        A.mac,
        GATEWAY.mac,
        [address === GATEWAY[4] ? A[4] : A[6], 4000],
        [address, protocol],
      );
    const neighbour = { from: A.mac, source: A[6], destination: ALL_NODES } as const;
    const kept = [
      arp({ operation: "request", from: A.mac, sender: A[4], target: GATEWAY[4] }),
      arp({ operation: "request", from: A.mac, sender: "0.0.0.0", target: A[4] }),
      dhcp(A.mac, { type: "discover" }),
      datagram(A.mac, "33:33:00:01:00:02", [own, 546], ["ff02::1:2", 547]),
      to(GATEWAY[4], 53),
      to(GATEWAY[6], 53),
      to(GATEWAY[4], 123),
      discovery({ ...neighbour, type: "solicit", target: GATEWAY[6], option: A.mac }),
      discovery({ ...neighbour, type: "router-solicit", source: own }),
    ];
    const dropped = [
      arp({ operation: "request", from: A.mac, sender: A[4], target: B[4] }),
      arp({ operation: "reply", from: A.mac, sender: GATEWAY[4], target: GATEWAY[4] }),
      datagram(A.mac, GATEWAY.mac, [A[4], 4000], [NET[4], 53]),
      datagram(A.mac, GATEWAY.mac, [A[4], 53], [NET[4], 4000]),
      datagram(A.mac, GATEWAY.mac, [B[4], 4000], [GATEWAY[4], 53]),
      datagram(A.mac, GATEWAY.mac, [A[6], 4000], [NET[6], 443]),
      datagram(A.mac, groupMac("224.0.0.251"), [A[4], 5353], ["224.0.0.251", 5353]),
      to(GATEWAY[4], 80),
      discovery({ ...neighbour, type: "router-advertise", source: own }),
    ];
    const taken = await rig.port.through([...kept, ...dropped]);
    expect(taken).toEqual([...kept.map(() => true), ...dropped.map(() => false)]);
  });
});
