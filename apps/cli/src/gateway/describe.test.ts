/** A description given as a file: the real command line, the home's real process. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connectWhenReady, type StatusView, socketPath } from "@thingwall/gateway";
import { expect, onTestFinished, test } from "vitest";
import { folderWith, thingwall } from "../thingwall.fixture.ts";

const EXAMPLE = fileURLToPath(new URL("../../../../docs/gateway.example.json", import.meta.url));
const HOME = fileURLToPath(new URL("../../../gateway/src/home/main.ts", import.meta.url));

function mudFile(lastUpdate: string, ...names: readonly string[]): string {
  const ace = names.map((name) => ({
    name,
    matches: { ipv4: { "ietf-acldns:dst-dnsname": name, protocol: 6 } },
    actions: { forwarding: "accept" },
  }));
  return JSON.stringify({
    "ietf-mud:mud": {
      "mud-version": 1,
      "mud-url": "https://mud.gone.invalid/cam.json",
      "last-update": lastUpdate,
      "is-supported": true,
      systeminfo: "Camera",
      "from-device-policy": { "access-lists": { "access-list": [{ name: "out" }] } },
    },
    "ietf-access-control-list:acls": {
      acl: [{ name: "out", type: "ipv4-acl-type", aces: { ace } }],
    },
  });
}

/** With the home's process, which speaks to no wall or names; it ends with the test. */
function openHome() {
  const folder = folderWith({
    "cam.json": mudFile("2026-02-01T00:00:00Z", "cloud.example"),
    "wider.json": mudFile("2026-03-01T00:00:00Z", "cloud.example", "spy.example"),
    "older.json": mudFile("2026-01-01T00:00:00Z", "cloud.example"),
    "bad.json": "{}",
  });
  const example = JSON.parse(readFileSync(EXAMPLE, "utf8")) as { lan: object };
  const config = {
    ...example,
    controllers: {},
    lan: { ...example.lan, wifi: undefined },
    trust: { mudSigners: [], tlsAuthorities: [], selfDescribed: false, unsigned: true },
    runDirectory: join(folder, "run"),
    stateDirectory: join(folder, "state"),
    devices: [{ id: "cam", name: "Camera", role: "thing", addresses: ["192.168.1.50"] }].map(
      (device) => ({ ...device, mac: "02:00:00:00:00:10" }),
    ),
  };
  const file = join(folder, "home.json");
  writeFileSync(file, JSON.stringify(config));
  for (const directory of [config.stateDirectory, config.runDirectory])
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  const socket = socketPath(config.runDirectory, "home");
  let end: () => Promise<unknown> = async () => undefined;
  onTestFinished(() => end().then(() => undefined));
  return {
    path: (name: string) => join(folder, name),
    gateway: (...args: readonly string[]) => thingwall(["gateway", ...args, "--config", file]),
    start: async () => {
      await end();
      const child = spawn(process.execPath, [HOME], { stdio: ["pipe", "ignore", "ignore"] });
      const ended = once(child, "close");
      end = () => {
        child.kill("SIGTERM");
        return ended;
      };
      child.stdin.end(JSON.stringify({ config, resolver: { address: "127.0.0.1", port: 9 } }));
      (await connectWhenReady(socket, AbortSignal.timeout(60_000))).close();
    },
    state: async () => {
      const channel = await connectWhenReady(socket, AbortSignal.timeout(60_000));
      const { devices } = (await channel.call("status", {})) as StatusView;
      channel.close();
      return devices[0]?.state;
    },
  };
}

test("gateway describe: taken, kept across a restart, held where it is wider, told in both languages", {
  timeout: 120_000,
}, async () => {
  const { path, gateway, start, state } = openHome();
  await start();
  const bad = await gateway("describe", "cam", path("bad.json"));
  expect(bad.code).toBe(1);
  expect(bad.err).toContain(path("bad.json"));
  expect(bad.err).toContain("Its description is not valid (");
  expect(bad.err).toContain("→ Nothing has changed for the thing.");
  expect((await gateway("describe", "cam", path("absent.json"))).err).toContain("absent.json");
  expect(await state()).toBe("held");

  expect(await gateway("describe", "cam", path("cam.json"))).toEqual({
    ...{ code: 0, err: "" },
    out: `The description of cam is that of ${path("cam.json")} from now on.\n`,
  });
  expect(await state()).toBe("described");
  await start();
  await expect.poll(state, { timeout: 60_000 }).toBe("described");

  const older = await gateway("describe", "cam", path("older.json"), "--lang", "fr");
  expect(older.code).toBe(1);
  expect(older.err).toContain("est plus ancienne que celle déjà connue");
  const wider = await gateway("describe", "cam", path("wider.json"));
  expect(wider.out).toContain("asks for more than the one in force, which stays");
  expect((await gateway("propose", "cam")).out).toContain("spy.example");
  expect((await gateway("journal")).out).toContain("was taken from the file that you gave.");
  expect((await gateway("journal", "--lang", "fr")).out).toContain(
    "a été reprise du fichier que vous avez donné.",
  );
});
