/** The home's own process, before it knows who is trusted: what is asked of it then is done, or waits. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { type Channel, connectWhenReady } from "../channel/client.ts";
import type { GatewayConfig } from "../config.ts";
import { socketPath } from "../supervise/settings.ts";
import { CONFIG } from "./device/config.fixture.ts";
import { folder } from "./store/store.fixture.ts";

const HOME = fileURLToPath(new URL("./main.ts", import.meta.url));

/** Its file of authorities is a pipe: it starts, and cannot judge anything until that is written. */
async function begin(): Promise<{ home: Channel; judge: () => Promise<void> }> {
  const directory = folder();
  const authorities = join(directory, "authorities.pem");
  execFileSync("mkfifo", [authorities]);
  const file = join(directory, "kettle.json");
  writeFileSync(file, "{}");
  const config: GatewayConfig = {
    ...CONFIG,
    runDirectory: join(directory, "run"),
    stateDirectory: join(directory, "state"),
    trust: { ...CONFIG.trust, tlsAuthorities: [authorities] },
    devices: [
      {
        ...{ id: "kettle", name: "Kettle", role: "thing", mac: "02:00:00:00:77:12" },
        ...{ addresses: ["192.168.77.12"], mud: { file } },
      },
    ],
  };
  for (const each of [config.runDirectory, config.stateDirectory]) mkdirSync(each, { mode: 0o700 });
  const child = spawn(process.execPath, [HOME], { stdio: ["pipe", "ignore", "ignore"] });
  const ended = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  child.stdin.end(JSON.stringify({ config, resolver: { address: "127.0.0.1", port: 9 } }));
  const signal = AbortSignal.timeout(60_000);
  const home = await connectWhenReady(socketPath(config.runDirectory, "home"), signal);
  onTestFinished(() => home.close());
  return { home, judge: () => writeFile(authorities, rootCertificates[0] ?? "") };
}

test("a decision holds at once, and a description is read again when it can be judged", async () => {
  const { home, judge } = await begin();
  await home.call("decide", { device: "kettle", word: { kind: "pause" } });
  const read = home.call("read-again", { device: "kettle" });
  // What is asked after it is answered: it was taken up by then.
  expect(await home.call("status", {})).toMatchObject({
    devices: [{ less: [{ code: "paused" }], why: { code: "description-loading" } }],
  });
  await judge();
  await read;
  expect(await home.call("status", {})).toMatchObject({
    devices: [{ why: { code: "file-refused" } }],
  });
}, 60_000);
