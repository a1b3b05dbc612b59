/** A thing is captured, contained by itself, repaired, on trial and released: with real packets. */
import { readFileSync } from "node:fs";
import type { DeviceView, GatewayEvent } from "@thingwall/gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gotThrough } from "../../lab/src/describe.ts";
import { type Home, startHome } from "../../lab/src/home.ts";
import { mudFile } from "../../lab/src/internet/mud-server.ts";
import { https, neighbour, planned, type PlannedTrial, toName } from "../../lab/src/trials.ts";
import { words } from "../../lab/src/words.ts";

let home: Home;
const seen: GatewayEvent[] = [];
const listeners = new Set<(event: GatewayEvent) => void>();

beforeAll(async () => {
  home = await startHome({
    nat44: true,
    words: words("en"),
    configure: (config) => ({
      ...config,
      response: { trialSeconds: 5 },
      // Nobody says what the plug needs.
      devices: config.devices.map(({ mud, ...device }) =>
        device.id === "plug" || mud === undefined ? device : { ...device, mud },
      ),
    }),
  });
  home.listen((event) => {
    if (event.source !== "gateway") return;
    seen.push(event.event);
    for (const listener of listeners) listener(event.event);
  });
});

afterAll(() => home.stop());

/** Resolves with the first event, past or to come, of which `is` says so. */
function event<T extends GatewayEvent>(is: (event: GatewayEvent) => event is T): Promise<T> {
  const past = seen.find(is);
  if (past) return Promise.resolve(past);
  return new Promise((resolve) => {
    const listener = (each: GatewayEvent) => {
      if (!is(each)) return;
      listeners.delete(listener);
      resolve(each);
    };
    listeners.add(listener);
  });
}

const kind = <K extends GatewayEvent["kind"]>(wanted: K) =>
  event((each): each is Extract<GatewayEvent, { kind: K }> => each.kind === wanted);

async function viewOf(id: string): Promise<DeviceView | undefined> {
  return (await home.status()).devices.find((device) => device.id === id);
}

const less = async (id: string) => (await viewOf(id))?.less?.map(({ code }) => code) ?? [];

/** What became of each family's trial: `passes` or `stopped`. */
async function outcomes({ from, trials }: PlannedTrial): Promise<readonly string[]> {
  const done = await Promise.all(trials.map((trial) => home.attempt(from, trial)));
  return done.map((outcome) => (gotThrough(outcome) ? "passes" : "stopped"));
}

/** Until both pass: what it sent before may have used up what it may send in this second. */
async function passesAtLast(plan: PlannedTrial): Promise<void> {
  for (;;) if ((await outcomes(plan)).every((outcome) => outcome === "passes")) return;
}

const BOTH_PASS = ["passes", "passes"];
const BOTH_STOPPED = ["stopped", "stopped"];
const cloud = toName("tcp", "cloud.lueur.example", 8883);
const update = https("update.lueur.example", "/firmware.bin");

test("a bulb that spreads is quarantined by itself; its repair stays open, its neighbours notice nothing", async () => {
  expect(await outcomes(planned("bulb", "passes", cloud))).toEqual(BOTH_PASS);
  await home.behave("bulb", "telnet-spread");
  await event(
    (each): each is Extract<GatewayEvent, { kind: "contained" }> =>
      each.kind === "contained" && each.stage === "quarantined",
  );
  await event(
    (each): each is Extract<GatewayEvent, { kind: "device" }> =>
      each.kind === "device" && each.device.less?.[0]?.code === "quarantined",
  );
  await home.behave("bulb", "quiet");
  expect(await less("bulb")).toEqual(["quarantined"]);
  // Its own cloud no more, and nothing at home.
  expect(await outcomes(planned("bulb", "stopped", cloud))).toEqual(BOTH_STOPPED);
  expect(await outcomes(planned("phone", "stopped", neighbour("bulb", 6668)))).toEqual(
    BOTH_STOPPED,
  );
  await passesAtLast(planned("bulb", "passes", update));
  expect(await outcomes(planned("speaker", "passes", https("voice.riviere.example")))).toEqual(
    BOTH_PASS,
  );
  const calls = seen.filter((each) => each.kind === "notice" && !each.again);
  expect(calls).toHaveLength(1);
});

test("repaired, it is tried again and then as it was", async () => {
  const file = JSON.parse(readFileSync(mudFile("bulb"), "utf8")) as {
    "ietf-mud:mud": Record<string, unknown>;
  };
  file["ietf-mud:mud"]["firmware-rev"] = "2.1";
  file["ietf-mud:mud"]["last-update"] = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  await home.describeAnew("bulb", JSON.stringify(file, undefined, 2));
  await home.readAgain("bulb");
  expect(await kind("released")).toMatchObject({ device: "bulb", reason: "firmware-changed" });
  expect(await outcomes(planned("bulb", "passes", cloud))).toEqual(BOTH_PASS);
  await kind("trial-passed");
  await event(
    (each): each is Extract<GatewayEvent, { kind: "device" }> =>
      each.kind === "device" &&
      each.device.id === "bulb" &&
      each.device.less === undefined &&
      each.at >= (seen.findLast(({ kind: what }) => what === "trial-passed")?.at ?? Infinity),
  );
  expect(await less("bulb")).toEqual([]);
});

test("the household pauses a thing, and lets it go on", async () => {
  const voice = https("voice.riviere.example");
  await home.decide("speaker", { kind: "pause" });
  expect(await outcomes(planned("speaker", "stopped", voice))).toEqual(BOTH_STOPPED);
  await home.decide("speaker", { kind: "resume" });
  expect(await outcomes(planned("speaker", "passes", voice))).toEqual(BOTH_PASS);
});

test("LAN only: the home reaches it, the Internet does not", async () => {
  await home.decide("bulb", { kind: "grant", access: "lan-only" });
  expect(await outcomes(planned("bulb", "stopped", cloud))).toEqual(BOTH_STOPPED);
  expect(await outcomes(planned("phone", "passes", neighbour("bulb", 6668)))).toEqual(BOTH_PASS);
  await home.decide("bulb", { kind: "grant", access: "as-described" });
});

test("what was blocked is allowed for as long as the household says, and then blocked again", async () => {
  const victim = (expected: PlannedTrial["expected"]) =>
    outcomes(planned("camera", expected, https("victim.example")));
  expect(await victim("stopped")).toEqual(BOTH_STOPPED);
  await home.decide("camera", {
    ...{ kind: "permit", to: "victim.example", answer: "allow-once", until: Date.now() + 6000 },
    ...{ protocol: 6, port: 443 },
  });
  expect((await viewOf("camera"))?.permits).toMatchObject([{ to: "victim.example", port: 443 }]);
  const lapsed = new Promise<void>((resolve) => {
    const listener = (each: GatewayEvent) => {
      if (each.kind !== "device" || each.device.id !== "camera" || each.device.permits) return;
      listeners.delete(listener);
      resolve();
    };
    listeners.add(listener);
  });
  expect(await victim("passes")).toEqual(BOTH_PASS);
  // Another port of it, and another thing, are blocked as ever.
  expect(await outcomes(planned("camera", "stopped", toName("tcp", "victim.example", 80)))).toEqual(
    BOTH_STOPPED,
  );
  expect(await outcomes(planned("speaker", "stopped", https("victim.example")))).toEqual(
    BOTH_STOPPED,
  );
  await lapsed;
  expect(await victim("stopped")).toEqual(BOTH_STOPPED);
});

test("one thing is allowed to reach another, until that is taken back", async () => {
  const camera = (expected: PlannedTrial["expected"]) =>
    outcomes(planned("speaker", expected, neighbour("camera", 8554)));
  expect(await camera("stopped")).toEqual(BOTH_STOPPED);
  await home.decide("speaker", { kind: "permit", to: "camera", answer: "always-allow" });
  expect(await camera("passes")).toEqual(BOTH_PASS);
  await home.decide("speaker", { kind: "permit", to: "camera", answer: "keep-blocked" });
  expect(await camera("stopped")).toEqual(BOTH_STOPPED);
});

test("a thing without a description is held and assessed, and gets the least of what it tried", async () => {
  const trials = [https("api.voltaire.example")].map((make) => planned("plug", "stopped", make));
  expect((await viewOf("plug"))?.why.code).toBe("no-description");
  for (const plan of trials) expect(await outcomes(plan)).toEqual(BOTH_STOPPED);
  await kind("proposal");
  // It asked; what it then sent was dropped and is reported in its own time.
  await event(
    (each): each is Extract<GatewayEvent, { kind: "dropped" }> =>
      each.kind === "dropped" &&
      each.flow.from.device === "plug" &&
      each.flow.family === 6 &&
      each.flow.destinationPort === 443,
  );
  const { needs } = await home.propose("plug");
  expect(needs).toMatchObject([
    {
      direction: "from-device",
      peer: { kind: "name", name: "api.voltaire.example" },
      service: { protocol: 6, destinationPorts: { from: 443, to: 443 } },
      families: [4, 6],
    },
  ]);
  await home.decide("plug", { kind: "accept" });
  const voltaire = https("api.voltaire.example");
  expect(await outcomes(planned("plug", "passes", voltaire))).toEqual(BOTH_PASS);
  await home.decide("plug", { kind: "grant", access: "lan-only" });
  expect(await outcomes(planned("plug", "stopped", voltaire))).toEqual(BOTH_STOPPED);
  await home.decide("plug", { kind: "forget" });
  expect((await viewOf("plug"))?.why.code).toBe("no-description");
});
