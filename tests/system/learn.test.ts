/**
 * `mud learn` on captures of the lab's own things: a day is recorded and learnt from, another day is
 * recorded and not. What a thing did on the other day its file permits; what other things did, a scan
 * and telnet it does not.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decide, type Flow } from "@thingwall/mud/decide";
import { parseMud } from "@thingwall/mud/document";
import type { Fact } from "@thingwall/mud/learn";
import { type Bindings, compilePolicy, personPolicy, type Policy } from "@thingwall/mud/policy";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { framesOf } from "../../apps/cli/src/capture/capture-file.ts";
import { factsOf, THING } from "../../apps/cli/src/capture/observe.ts";
import { type Packet, packetOf } from "../../apps/cli/src/capture/packet.ts";
import { survey } from "../../apps/cli/src/capture/survey.ts";
import { thingwall } from "../../apps/cli/src/thingwall.fixture.ts";
import { type Home, startHome } from "../../lab/src/home.ts";
import { mudUrl } from "../../lab/src/internet/mud-server.ts";
import { homePlan, lanHostNamed, outsideHostNamed, type ThingName } from "../../lab/src/plan.ts";
import type { Behaviour } from "../../lab/src/things/behaviour.ts";
import { trialOf, updateOf } from "../../lab/src/things/behave.ts";
import { characters } from "../../lab/src/things/character.ts";
import type { Trial } from "../../lab/src/things/trial.ts";
import { inNamespace, linkLocal, portOf } from "../../lab/src/topology.ts";
import { words } from "../../lab/src/words.ts";
import { said } from "./rig/wire.ts";

const THINGS = ["camera", "bulb", "speaker", "thermostat", "printer"] as const;
type Learner = (typeof THINGS)[number];
const NETWORKS = [homePlan.lan.prefix.v4, homePlan.lan.prefix.v6];
const FAMILIES = [4, 6] as const;
/** Both families of each habit, this many times. */
const ROUNDS = 2;

const folder = mkdtempSync(join(tmpdir(), "thingwall-learn-"));
const learnt = new Map<Learner, Learnt>();
let home: Home;

interface Learnt {
  readonly text: string;
  readonly bindings: Bindings;
}

beforeAll(async () => {
  home = await startHome({ nat44: true, words: words("en") });
  await record("learnt", THINGS, ordinaryDay);
  await record("other", THINGS, ordinaryDay);
  await record("scan", ["bulb"], () => misbehave("bulb", "scan"));
  await record("telnet", ["bulb"], () => misbehave("bulb", "telnet-spread"));
  for (const thing of THINGS) learnt.set(thing, await learn(thing));
}, 240_000);

afterAll(async () => {
  await home.stop();
  rmSync(folder, { recursive: true });
});

const capture = (day: string, thing: Learner) => join(folder, `${day}-${thing}.pcap`);

/** What passes at the things' own ports while something happens. */
async function record(
  day: string,
  things: readonly Learner[],
  what: () => Promise<void>,
): Promise<void> {
  const recorders = await Promise.all(
    things.map(async (thing) => {
      const line = inNamespace("gateway", [
        ...["tcpdump", "-U", "-n", "--immediate-mode", "-i", portOf({ name: thing })],
        ...(process.getuid?.() === 0 ? ["-Z", "root"] : []),
        ...["-w", capture(day, thing)],
      ]);
      const recorder = spawn(line[0] ?? "", line.slice(1), { stdio: ["ignore", "ignore", "pipe"] });
      await said(recorder, "listening on");
      return recorder;
    }),
  );
  await what();
  for (const recorder of recorders) {
    const ended = once(recorder, "close");
    recorder.kill("SIGINT");
    await ended;
  }
}

/** Until every habit of every thing succeeded over both families often enough; then updates. */
async function ordinaryDay(): Promise<void> {
  const hosts = [...THINGS, "phone"] as const;
  const habits = hosts.flatMap((host) =>
    characters[host].habits.flatMap((habit) =>
      FAMILIES.map((family) => deed(host, trialOf(habit, family))),
    ),
  );
  const day = watchDeeds(habits, ROUNDS);
  for (const host of hosts) await home.behave(host, "normal");
  await day.done;
  for (const thing of THINGS) {
    const updates = FAMILIES.flatMap((family) => {
      const trial = updateOf(characters[thing], family);
      return trial ? [deed(thing, trial)] : [];
    });
    const update = watchDeeds(updates, 1);
    // An attempt may come to nothing on a busy machine, as on any.
    do await misbehave(thing, "update");
    while (!update.isDone());
  }
}

const deed = (host: string, trial: Trial) => `${host} ${JSON.stringify(trial)}`;

/** `done`: each of the deeds succeeded so many times. */
function watchDeeds(deeds: readonly string[], times: number) {
  const succeeded = new Map(deeds.map((each) => [each, 0]));
  const isDone = () => [...succeeded.values()].every((count) => count >= times);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const stop = home.listen((event) => {
    if (event.source !== "host" || event.news.kind !== "did") return;
    const { trial, outcome } = event.news;
    const before = succeeded.get(deed(event.host, trial));
    if (before === undefined || !["connected", "answered"].includes(outcome.kind)) return;
    succeeded.set(deed(event.host, trial), before + 1);
    if (!isDone()) return;
    stop();
    resolve();
  });
  return { done, isDone };
}

/** From its beginning to its end. */
async function misbehave(thing: ThingName, behaviour: Behaviour): Promise<void> {
  let settle = () => {};
  const over = new Promise<void>((resolve) => {
    settle = resolve;
  });
  let begun = false;
  const stop = home.listen((event) => {
    if (event.source !== "host" || event.host !== thing || event.news.kind !== "behaving") return;
    if (event.news.behaviour === behaviour) begun = true;
    else if (begun) settle();
  });
  await home.behave(thing, behaviour);
  await over;
  stop();
  await home.behave(thing, "quiet");
}

async function learn(thing: Learner): Promise<Learnt> {
  const { mac } = lanHostNamed(thing);
  const { code, out, err } = await thingwall([
    ...["mud", "learn", capture("learnt", thing), "--json", "--mac", mac],
    ...["--mud-url", mudUrl(thing), ...NETWORKS.flatMap((network) => ["--lan", network])],
  ]);
  expect(code, err).toBe(0);
  const told = JSON.parse(out) as {
    readonly text: string;
    readonly remarks: readonly {
      readonly code: string;
      readonly address?: string;
      readonly device?: string;
    }[];
  };
  const own = (addresses: readonly string[]) => ({
    devices: [],
    networks: addresses.map((each) => `${each}/${each.includes(":") ? 128 : 32}`),
  });
  const time = outsideHostNamed("time");
  const { gateway, mac: gatewayMac } = homePlan.lan;
  return {
    text: told.text,
    bindings: {
      device: THING,
      localNetworks: [...NETWORKS, "fe80::/10", "224.0.0.0/4", "ff00::/8"],
      controllers: {
        "urn:ietf:params:mud:dns": own([gateway.v4, gateway.v6, linkLocal(gatewayMac)]),
        "urn:ietf:params:mud:ntp": own([...time.v4, ...time.v6]),
      },
      // The household agrees to all that the file asks it.
      myController: {
        networks: [],
        devices: told.remarks.flatMap(({ code: what, device }) =>
          what === "controller-assumed" && device !== undefined ? [device] : [],
        ),
      },
      things: [],
      strength: "strong",
      approvedAddresses: told.remarks.flatMap(({ code: what, address }) =>
        what === "literal-used" && address !== undefined ? own([address]).networks : [],
      ),
    },
  };
}

/** Every flow of a thing in a capture, with the names that it was told for its peers. */
function flowsIn(day: string, thing: Learner): readonly Flow[] {
  const packets: Packet[] = [];
  for (const frame of framesOf(readFileSync(capture(day, thing)))) {
    const packet = packetOf(frame);
    if (packet) packets.push(packet);
  }
  const { mac, v4, v6 } = lanHostNamed(thing);
  const known = survey(packets, NETWORKS);
  const who = { host: mac, addresses: new Set([v4, v6, linkLocal(mac)]) };
  const names = new Map<string, Set<string>>();
  return [...factsOf(packets, who, known)].flatMap((fact: Fact): Flow[] => {
    if (fact.kind === "asked") {
      for (const address of fact.addresses)
        names.set(address, (names.get(address) ?? new Set()).add(fact.name.toLowerCase()));
      return [];
    }
    const side = fact.flow.from.device === THING ? "to" : "from";
    const given = [...(names.get(fact.flow[side].address) ?? [])];
    return [{ ...fact.flow, [side]: { ...fact.flow[side], names: given } }];
  });
}

function judge(thing: Learner, flow: Flow) {
  const found = learnt.get(thing);
  const parsed = parseMud(Buffer.from(found?.text ?? ""), { strict: true });
  if (!found || !parsed.ok) throw new Error(`nothing learnt of ${thing}`);
  // At the thing's own port the gateway answers for all neighbours: they are known by their addresses.
  const people = homePlan.hosts.flatMap(({ v4, v6 }): [string, Policy][] => {
    const person = personPolicy(found.bindings.localNetworks);
    return [
      [v4, person],
      [v6, person],
    ];
  });
  const policies = new Map([
    ...people,
    [THING, compilePolicy(parsed.document, found.bindings)] as const,
  ]);
  return decide(policies, flow).verdict;
}

function short({ path, from, to, protocol, destinationPort, icmp }: Flow): string {
  const way = from.device === THING ? "→" : "←";
  const names = to.names ?? [];
  const whom = names.length > 0 ? names.join("+") : to.address;
  const what = icmp ? `type ${icmp.type}` : (destinationPort ?? "");
  return `${path} ${way} ${whom} ${protocol}/${what}`;
}

/** Between two machines; the rest is groups, the link and the gateway itself. */
const isOwn = ({ path }: Flow) => path === "wan" || path === "lateral";
/** Everything has the time of the home's servers, whatever its file says (RFC 8520 §5). */
const isTime = ({ destinationPort }: Flow) => destinationPort === 123;
/** Neighbour discovery and group membership open nothing, and no file speaks of them. */
const isHousekeeping = ({ protocol, icmp }: Flow) =>
  protocol === 58 && icmp !== undefined && icmp.type !== undefined && icmp.type >= 130;

describe("a file learnt from one day", () => {
  test.each(THINGS)("permits all that the %s does on another", (thing) => {
    const flows = flowsIn("other", thing);
    const acts = [...new Set(flows.filter(isOwn).map(short))];
    const least = characters[thing].habits.length + 1;
    expect(acts.length, acts.join("; ")).toBeGreaterThanOrEqual(least);
    const denied = flows
      .filter((flow) => !isHousekeeping(flow) && judge(thing, flow) !== "accept")
      .map(short);
    expect([...new Set(denied)]).toEqual([]);
  });

  test.each(THINGS)("denies the %s what only others do", (thing) => {
    const own = new Set(flowsIn("learnt", thing).map(short));
    const foreign = THINGS.filter((other) => other !== thing).flatMap((other) =>
      flowsIn("other", other).filter(
        (flow) => isOwn(flow) && !isTime(flow) && !own.has(short(flow)),
      ),
    );
    const outward = foreign.filter(({ from }) => from.device === THING);
    expect(outward.length).toBeGreaterThan(5);
    expect(outward.filter((flow) => judge(thing, flow) === "accept").map(short)).toEqual([]);
  });

  test.each([
    ["scan", "lateral"],
    ["telnet", "wan"],
  ] as const)("denies the bulb a %s", (day, path) => {
    const tried = flowsIn(day, "bulb").filter(
      (flow) => flow.from.device === THING && flow.path === path,
    );
    expect(tried.length).toBeGreaterThan(20);
    expect(tried.filter((flow) => judge("bulb", flow) === "accept").map(short)).toEqual([]);
  });

  test("teaches nothing of a scan or of telnet, were they learnt from", async () => {
    for (const day of ["scan", "telnet"]) {
      const { out, code } = await thingwall([
        ...["mud", "learn", capture(day, "bulb"), "--json", "--mac", lanHostNamed("bulb").mac],
        ...["--mud-url", mudUrl("bulb"), ...NETWORKS.flatMap((network) => ["--lan", network])],
      ]);
      expect(code).toBe(0);
      const { did } = JSON.parse(out) as {
        readonly did: readonly {
          readonly service: { readonly destinationPorts?: { from: number } };
        }[];
      };
      expect(did.map(({ service }) => service.destinationPorts?.from)).not.toContain(23);
      expect(did.length).toBeLessThan(5);
    }
  });
});
