/**
 * NIST SP 1800-15 IoT-11 by the code on a thing and by its certificate, given by hand through the
 * command line, and IoT-10 across restarts: the whole real gateway, a real MUD server, real packets
 * over both families.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DeviceView, GatewayConfig, GatewayEvent } from "@thingwall/gateway";
import { writeMudCode } from "@thingwall/mud/channel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore } from "../../apps/gateway/src/home/store/open.ts";
import { command } from "../../lab/src/command.ts";
import { gatewayConfiguration } from "../../lab/src/configuration.ts";
import { gotThrough } from "../../lab/src/describe.ts";
import { type Gateway, startGateway } from "../../lab/src/gateway.ts";
import { currentValidity, issue } from "../../lab/src/internet/certificates.ts";
import { mudUrl } from "../../lab/src/internet/mud-server.ts";
import { type Machines, startMachines } from "../../lab/src/machines.ts";
import { https, outside, planned, type PlannedTrial } from "../../lab/src/trials.ts";
import { words } from "../../lab/src/words.ts";

const BY_HAND = ["printer", "camera", "speaker"] as const;
const CLI = fileURLToPath(new URL("../../apps/cli/bin/thingwall.js", import.meta.url));
const BOTH_PASS = ["passes", "passes"];
const BOTH_STOPPED = ["stopped", "stopped"];

let machines: Machines;
let gateway: Gateway;
let config: GatewayConfig;
const listeners = new Set<(event: GatewayEvent) => void>();

beforeAll(async () => {
  machines = await startMachines({ nat44: true, onNews: () => undefined });
  const written = gatewayConfiguration(machines.directory, { nat44: true, words: words("en") });
  config = {
    ...written,
    devices: written.devices.map(({ mud, ...device }) =>
      mud === undefined || BY_HAND.some((id) => id === device.id) ? device : { ...device, mud },
    ),
  };
  gateway = await start();
});

afterAll(async () => {
  await gateway.stop();
  await machines.stop();
});

function start(): Promise<Gateway> {
  return startGateway({
    ...{ directory: machines.directory, config, patience: 30_000 },
    onEvent: (event) => {
      for (const listener of listeners) listener(event);
    },
  });
}

/** Resolves with the next view of the device of which `is` says so. */
function view(id: string, is: (device: DeviceView) => boolean): Promise<DeviceView> {
  return new Promise((resolve) => {
    const listener = (event: GatewayEvent) => {
      if (event.kind !== "device" || event.device.id !== id || !is(event.device)) return;
      listeners.delete(listener);
      resolve(event.device);
    };
    listeners.add(listener);
  });
}

/** As the household types it, in a terminal of the gateway's machine. */
const thingwall = (...args: readonly string[]) =>
  command([
    ...[process.execPath, CLI, "gateway", ...args],
    ...["--config", join(machines.directory, "gateway.json")],
  ]);

async function outcomes({ from, trials }: PlannedTrial): Promise<readonly string[]> {
  const done = await Promise.all(trials.map((trial) => machines.attempt(from, trial)));
  return done.map((outcome) => (gotThrough(outcome) ? "passes" : "stopped"));
}

const passes = (from: (typeof BY_HAND)[number], name: string) =>
  outcomes(planned(from, "passes", https(name)));
const victim = (from: (typeof BY_HAND)[number]) =>
  outcomes(planned(from, "stopped", outside("tcp", "victim", 443)));

async function certificate(url: string, signer: string): Promise<string> {
  const validity = currentValidity(Date.now());
  const { certificatePem } = await issue(
    "A thing",
    { kind: "thing", mudUrl: url, signer },
    validity,
  );
  const file = join(machines.directory, "thing.pem");
  writeFileSync(file, certificatePem);
  return file;
}

test("IoT-11 by QR: what a sticker says is held until the household approves it, then enforced", async () => {
  const code = writeMudCode({ mudUrl: mudUrl("printer"), company: "Presse & Fils", model: "Jet" });
  const held = view("printer", ({ why }) => why.code === "self-described");
  await thingwall("claim", "printer", code);
  const { state, digest = "" } = await held;
  expect(state).toBe("held");
  expect(await outcomes(planned("printer", "stopped", outside("tcp", "presse-ink", 443)))).toEqual(
    BOTH_STOPPED,
  );
  const described = view("printer", ({ state }) => state === "described");
  await thingwall("decide", "printer", "approve", "--digest", digest);
  expect(await described).toMatchObject({ mudUrl: mudUrl("printer") });
  expect(await passes("printer", "ink.presse.example")).toEqual(BOTH_PASS);
  expect(await victim("printer")).toEqual(BOTH_STOPPED);
});

test("IoT-11 by certificate: its URL is enforced, signed by whom it names", async () => {
  const described = view("camera", ({ state }) => state === "described");
  await thingwall(
    ...["claim", "camera", "--certificate", await certificate(mudUrl("camera"), "Lab MUD signer")],
  );
  expect(await described).toMatchObject({ mudUrl: mudUrl("camera") });
  expect(await passes("camera", "api.boreal.example")).toEqual(BOTH_PASS);
  expect(await victim("camera")).toEqual(BOTH_STOPPED);
});

test("IoT-11 by certificate: a file that another signed than it names is not taken", async () => {
  const held = view("speaker", ({ why }) => why.code === "signature-signer-changed");
  await thingwall(
    ...["claim", "speaker", "--certificate", await certificate(mudUrl("speaker"), "Somebody")],
  );
  expect(await held).toMatchObject({ state: "held" });
  expect(
    await outcomes(planned("speaker", "stopped", outside("tcp", "riviere-voice", 443))),
  ).toEqual(BOTH_STOPPED);
});

test("IoT-10: within cache-validity nothing is fetched again, not even after a restart; after it, it is", async () => {
  const url = mudUrl("bulb");
  const asked = async () => (await machines.asked()).filter((each) => each === url).length;
  expect(await asked()).toBe(1);
  await gateway.stop();
  gateway = await start();
  const stateOf = async (id: string) =>
    (await gateway.status()).devices.find((device) => device.id === id)?.state;
  expect([await asked(), await stateOf("bulb")]).toEqual([1, "described"]);
  // What the household said of others is in force again, too.
  expect(await stateOf("printer")).toBe("described");
  await gateway.stop();
  const { store } = openStore(config.stateDirectory, new Date());
  const record = store.state.profile.get("bulb");
  if (!record) throw new Error("the bulb's description was not kept");
  const reason = { code: "description-confirmed", params: {} };
  const change = { put: "profile", record: { ...record, fetched: 1 } } as const;
  store.record([{ at: Date.now(), kind: "device", cause: "maker", reason, change }]);
  store.close();
  gateway = await start();
  // It is in force before it is asked for anew.
  expect(await stateOf("bulb")).toBe("described");
  await expect.poll(asked, { timeout: 20_000 }).toBe(2);
});
