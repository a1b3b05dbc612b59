/** The home's Wi-Fi: its keys kept, spoken of to local programs, and turned into devices. */
import { randomBytes } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DeviceId } from "@thingwall/mud/policy";
import type { WifiConfig } from "../../config.ts";
import { type Operation, operation } from "../../channel/operation.ts";
import { wifiPaths } from "../../supervise/settings.ts";
import type { WifiEvent, WifiKeyView, WifiView } from "../contract.ts";
import { WifiEnrol, WifiKeyNamed, WifiMint, WifiNothing, WifiRotate } from "../contract.ts";
import type { Attachment } from "../device/place.ts";
import { attachmentsOf } from "./attachments.ts";
import { readKeys, writeWhole } from "./kept.ts";
import { boundMac } from "./key.ts";
import { type Announced, Wifi } from "./wifi.ts";

export interface OpenWifi {
  readonly runDirectory: string;
  readonly stateDirectory: string;
  readonly wifi: WifiConfig;
  readonly signal: AbortSignal;
  /** Enforces whom the keys brought; resolves when it was tried. */
  readonly attach: (attachments: readonly Attachment[]) => Promise<void>;
  readonly tell: (event: WifiEvent) => void;
}

const KEYS_FILE = "wifi-keys.json";
/** How long a key and the one that replaces it both admit. */
const ROTATE_MS = 7 * 24 * 3600_000;

export interface OpenedWifi {
  /** What local programs may ask for. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** Nothing is attached or told before. */
  begin(): void;
  /** Nothing of the device's keys is kept; whoever is on them is off when this resolves. */
  forget(device: DeviceId): Promise<void>;
}

/** Throws the system's error when the keys cannot be read or handed to hostapd. */
export function openWifi(options: OpenWifi): OpenedWifi {
  const { runDirectory, stateDirectory, wifi: radio, signal, tell } = options;
  const { folder, keys: pskFile, control } = wifiPaths(runDirectory);
  const file = join(stateDirectory, KEYS_FILE);
  // Ends of sockets that a life before left behind when it was killed.
  for (const name of readdirSync(folder)) if (/^(ask|hear)-/.test(name)) rmSync(join(folder, name));
  const keys = readKeys(file);
  if (keys === undefined)
    process.stderr.write(`${file} is damaged: put aside; every Wi-Fi key must be made anew\n`);
  let attached = Promise.resolve();
  let reached = false;
  const wifi: Wifi = new Wifi({
    ssid: radio.ssid,
    hidden: radio.hidden,
    ownInterfaces: radio.ownInterfaces,
    keys: keys ?? [],
    control: join(control, radio.interface),
    ownFolder: folder,
    pskFile,
    save: (changed) => writeWhole(file, `${JSON.stringify(changed)}\n`),
    onChange: attach,
    onAct(act) {
      if (act.do === "reach" || act.do === "lose") reached = act.do === "reach";
      tell(eventOf(act, Date.now()));
    },
    now: Date.now,
    random: randomBytes,
    signal,
  });
  function attach(): void {
    attached = options.attach(attachmentsOf(wifi.ring, radio.interface));
  }

  const operations = {
    "wifi-status": operation(
      WifiNothing,
      (): WifiView => ({ accessPoint: reached ? "up" : "down", keys: views(wifi) }),
    ),
    "wifi-mint": operation(WifiMint, (bearer) => wifi.mint(bearer)),
    "wifi-rotate": operation(WifiRotate, ({ key, until }) =>
      wifi.rotate(key, until ?? Date.now() + ROTATE_MS),
    ),
    "wifi-revoke": operation(WifiKeyNamed, async ({ key }) => {
      await wifi.revoke(key);
      await attached;
    }),
    "wifi-forget": operation(WifiKeyNamed, async ({ key }) => {
      await wifi.forget(key);
      await attached;
    }),
    "wifi-enrol": operation(WifiEnrol, ({ owner, code }) => wifi.enrol(owner, code)),
  };
  return {
    operations,
    begin() {
      attach();
      void wifi.keep();
    },
    async forget(device) {
      for (const { id, owner, for: whom } of wifi.ring.keys.values())
        if (whom === "thing" && owner === device) await wifi.forget(id);
      await attached;
    },
  };
}

function views({ ring }: Wifi): readonly WifiKeyView[] {
  return [...ring.keys.values()].map(({ id, for: whom, owner, state, mudUrl }) => {
    const mac = boundMac(state);
    const here = [...ring.present].flatMap(([each, keyId]) => (keyId === id ? [each] : []));
    return {
      ...{ id, for: whom, owner, state: state.is, here },
      ...(mac !== undefined && { mac }),
      ...("until" in state && state.until !== undefined && { until: state.until }),
      ...(mudUrl !== undefined && { mudUrl }),
    };
  });
}

function eventOf(act: Announced, at: number): WifiEvent {
  switch (act.do) {
    case "authorise":
      return { kind: "wifi-joined", at, mac: act.mac, key: act.keyId, owner: act.owner };
    case "withdraw":
      return { kind: "wifi-left", at, mac: act.mac, key: act.keyId };
    case "notice": {
      const { code, mac, keyId } = act;
      return {
        ...{ kind: "wifi-notice", at, code },
        ...(mac !== undefined && { mac }),
        ...(keyId !== undefined && { key: keyId }),
      };
    }
    case "reach":
      return { kind: "wifi-access-point", at, state: "up" };
    case "lose":
      return { kind: "wifi-access-point", at, state: "down", why: act.error.code };
  }
}
