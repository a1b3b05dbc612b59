/**
 * A home whose Wi-Fi keys are made, replaced and revoked without end: `node killed.fixture.ts
 * DIRECTORY`. Each answer that it gives is a line of JSON on its standard output; its end is
 * somebody else's matter.
 */
import { mkdirSync, writeSync } from "node:fs";
import { wifiPaths } from "../../supervise/settings.ts";
import { Memory } from "../store/memory.ts";
import { openWifi } from "./open.ts";
import type { Minted } from "./wifi.ts";

export type Answered =
  | { readonly is: "made"; readonly key: string; readonly owner: string }
  | { readonly is: "revoked"; readonly key: string };

async function live(directory: string): Promise<never> {
  mkdirSync(wifiPaths(directory).folder, { recursive: true });
  const store = new Memory(directory, {
    now: Date.now,
    publish: () => {},
    complain: (line) => writeSync(2, `${line}\n`),
  });
  const { operations } = openWifi({
    runDirectory: directory,
    stateDirectory: directory,
    wifi: {
      interface: "wlan0",
      ssid: "Home",
      hidden: false,
      country: "FR",
      band: "2.4 GHz",
      channel: 1,
      ownInterfaces: true,
    },
    signal: new AbortController().signal,
    store,
    attach: async () => {},
    tell: () => {},
  });
  const connection = { closed: new Promise<void>(() => {}) };
  const ask = async (op: string, params: unknown) => operations[op]?.run(params, connection);
  const answer = (what: Answered) => writeSync(1, `${JSON.stringify(what)}\n`);
  for (let number = 0; ; number++) {
    const owner = `thing-${number % 20}`;
    const { keyId } = (await ask("wifi-mint", { for: "thing", owner })) as Minted;
    answer({ is: "made", key: keyId, owner });
    if (number % 3 === 2) continue;
    await ask("wifi-revoke", { key: keyId });
    answer({ is: "revoked", key: keyId });
  }
}

const [directory] = process.argv.slice(2);
if (directory !== undefined) await live(directory);
