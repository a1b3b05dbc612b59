/**
 * The whole rule set takes the place of whatever is in our tables, in the kernel: what stands there
 * afterwards is what loading it into an empty kernel gives.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Admitted } from "../../apps/gateway/src/wall/admitted.ts";
import {
  type Contents,
  LIST,
  NOTHING_KNOWN,
  readContents,
} from "../../apps/gateway/src/wall/contents.ts";
import type { DesiredState } from "../../apps/gateway/src/wall/contract.ts";
import { anyState } from "../../apps/gateway/src/wall/generate.fixture.ts";
import { renderIngress } from "../../apps/gateway/src/wall/ingress.ts";
import { renderRuleset } from "../../apps/gateway/src/wall/render.ts";
import { seed } from "./rig/seed.ts";

const run = promisify(execFile);
const PORTS = ["p-1", "p-2"] as const;
const [USED, FRESH] = ["used", "fresh"] as const;

beforeAll(async () => {
  for (const name of [USED, FRESH]) {
    await run("ip", ["netns", "add", name]);
    await run("ip", ["-n", name, "link", "add", "br-lan", "type", "bridge"]);
    await run("ip", [
      "-n",
      name,
      "link",
      "add",
      PORTS[0],
      "type",
      "veth",
      "peer",
      "name",
      PORTS[1],
    ]);
  }
});
afterAll(async () => {
  for (const name of [USED, FRESH]) await run("ip", ["netns", "del", name]);
});

const inKernel = (name: string, argv: readonly string[]) =>
  run("ip", ["netns", "exec", name, ...argv], { maxBuffer: 64 * 1024 * 1024 });

async function load(name: string, text: string): Promise<void> {
  const child = spawn("ip", ["netns", "exec", name, "nft", "-f", "-"], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (complaint += chunk));
  child.stdin.end(text);
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(`${complaint.slice(0, 1000)}\n${text}`);
}

async function contents(): Promise<Contents> {
  return readContents((await inKernel(USED, LIST)).stdout);
}

function texts(desired: DesiredState, ports: readonly string[], there: Contents): string[] {
  const { ahead, text } = renderRuleset(desired, new Admitted(), 0, there);
  return [ahead, renderIngress(desired, ports, there), text].filter((each) => each !== "");
}

/** What a kernel holds, without what differs from one load to the next: handles, order of containers. */
async function held(name: string): Promise<readonly string[]> {
  const { stdout } = await inKernel(name, ["nft", "-j", "list", "ruleset"]);
  const { nftables } = JSON.parse(stdout) as { nftables: readonly Record<string, unknown>[] };
  const place = new Map<string, number>();
  return nftables
    .filter((object) => !("metainfo" in object))
    .map((object) => {
      const text = JSON.stringify(object, (key, value: unknown) => {
        if (key === "handle") return undefined;
        return key === "elem" && Array.isArray(value)
          ? value.map((each) => JSON.stringify(each)).toSorted()
          : value;
      });
      if (!("rule" in object)) return text;
      // Rules keep their order within their chain.
      const { family, table, chain } = object["rule"] as Record<string, string>;
      const at = `${family} ${table} ${chain}`;
      place.set(at, (place.get(at) ?? 0) + 1);
      return `${at} ${String(place.get(at)).padStart(5, "0")} ${text}`;
    })
    .toSorted();
}

const atHome = (state: DesiredState): DesiredState => ({
  ...state,
  lan: { ...state.lan, interface: "br-lan", prefixes: ["192.168.77.0/24", "2a0d:f302:77::/64"] },
  wan: { ...state.wan, interface: "wan0" },
});

/** What another hand may leave in our tables. */
const STRAY = `table inet thingwall {
  set strays { type ipv4_addr; elements = { 192.0.2.1 }; }
  map ways { type ipv4_addr : verdict; elements = { 192.0.2.2 : goto stray }; }
  counter stray_count { }
  chain stray { counter name "stray_count" accept
  }
  chain stray_hook { type filter hook forward priority -5; policy accept; ip saddr @strays accept
  }
  chain forward { policy accept; ip daddr vmap @ways
  }
}
`;

describe("in place of whatever was there", () => {
  test.each([["another state", ""] as const, ["what another hand left, too", STRAY] as const])(
    "%s",
    { timeout: 120_000 },
    async (_, stray) => {
      const pairs = fc.sample(fc.tuple(anyState, anyState), { seed, numRuns: 10 });
      for (const [one, other] of pairs) {
        const [before, after] = [atHome(one), atHome(other)];
        for (const text of texts(before, PORTS.slice(0, 1), await contents()))
          await load(USED, text);
        if (stray !== "") await load(USED, stray);
        for (const text of texts(after, PORTS, await contents())) await load(USED, text);
        for (const text of texts(after, PORTS, NOTHING_KNOWN)) await load(FRESH, text);
        expect(await held(USED), `seed ${seed}`).toEqual(await held(FRESH));
      }
    },
  );
});
