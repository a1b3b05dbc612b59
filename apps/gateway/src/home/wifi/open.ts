/** The home's Wi-Fi: its keys kept, spoken of to local programs, and turned into devices. */
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DeviceId } from "@thingwall/mud/policy";
import type { WifiConfig } from "../../config.ts";
import { type Operation, operation } from "../../channel/operation.ts";
import { wifiPaths } from "../../supervise/settings.ts";
import type { WifiEvent, WifiKeyView, WifiView } from "../contract.ts";
import {
  WifiDate,
  WifiEnrol,
  WifiKeyNamed,
  WifiMint,
  WifiNothing,
  WifiRotate,
} from "../contract.ts";
import type { Attachment } from "../device/place.ts";
import { attachmentsOf } from "./attachments.ts";
import { keepKeyring, type KeyStore, readKeyring } from "../store/keyring.ts";
import { readFormerKeys } from "./former-file.ts";
import { boundMac } from "./key.ts";
import { NO_SUSPICIONS, weigh } from "./suspicion.ts";
import { type Announced, type Keys, Wifi } from "./wifi.ts";

export interface OpenWifi {
  readonly runDirectory: string;
  readonly stateDirectory: string;
  readonly wifi: WifiConfig;
  readonly signal: AbortSignal;
  /** Keeps the keys between two lives. */
  readonly store: KeyStore;
  /** Enforces whom the keys brought; resolves when it was tried. */
  readonly attach: (attachments: readonly Attachment[]) => Promise<void>;
  readonly tell: (event: WifiEvent) => void;
}

/** Of a version that kept its keys there. */
const FORMER_FILE = "wifi-keys.json";
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

/**
 * Throws the system's error when the keys cannot be read or handed to hostapd; `StoreError` when a
 * former version's keys cannot be taken over.
 */
export function openWifi(options: OpenWifi): OpenedWifi {
  const { runDirectory, stateDirectory, wifi: radio, signal, tell } = options;
  const { folder, keys: pskFile, control } = wifiPaths(runDirectory);
  // Ends of sockets that a life before left behind when it was killed.
  for (const name of readdirSync(folder)) if (/^(ask|hear)-/.test(name)) rmSync(join(folder, name));
  takeFormerKeys(join(stateDirectory, FORMER_FILE), options.store);
  let suspicions = NO_SUSPICIONS;
  let attached = Promise.resolve();
  let reached = false;
  const wifi: Wifi = new Wifi({
    ssid: radio.ssid,
    hidden: radio.hidden,
    ownInterfaces: radio.ownInterfaces,
    keys: readKeyring(options.store),
    control: join(control, radio.interface),
    ownFolder: folder,
    pskFile,
    save: (before, after) => keepKeyring(options.store, before, after, Date.now()),
    onChange: attach,
    onAct(act) {
      const at = Date.now();
      if (act.do === "reach" || act.do === "lose") reached = act.do === "reach";
      if (act.do === "notice") {
        const weighed = weigh(suspicions, { ...act, at });
        suspicions = weighed.suspicions;
        if (weighed.tell !== undefined) tell(noticeOf(act, weighed.tell.tries, wifi.ring.keys, at));
      } else tell(eventOf(act, at));
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
    "wifi-date": operation(WifiDate, async ({ key, until }) => {
      await wifi.date(key, until);
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

/** Into the store, once; those that it has already are as the store has them. */
function takeFormerKeys(file: string, store: KeyStore): void {
  if (!existsSync(file)) return;
  const former = readFormerKeys(file);
  if (former === undefined) {
    process.stderr.write(`${file} is damaged: put aside; every Wi-Fi key must be made anew\n`);
    return;
  }
  const kept = readKeyring(store);
  const all = new Map([...former.map((key) => [key.id, key] as const), ...kept]);
  keepKeyring(store, kept, all, Date.now());
  rmSync(file);
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

type Notice = Announced & { readonly do: "notice" };

function noticeOf({ code, mac, keyId }: Notice, tries: number, keys: Keys, at: number): WifiEvent {
  const owner = keyId === undefined ? undefined : keys.get(keyId)?.owner;
  return {
    ...{ kind: "wifi-notice", at, code, tries },
    ...(mac !== undefined && { mac }),
    ...(keyId !== undefined && { key: keyId }),
    ...(owner !== undefined && { owner }),
  };
}

function eventOf(act: Exclude<Announced, Notice>, at: number): WifiEvent {
  switch (act.do) {
    case "authorise":
      return { kind: "wifi-joined", at, mac: act.mac, key: act.keyId, owner: act.owner };
    case "withdraw":
      return { kind: "wifi-left", at, mac: act.mac, key: act.keyId };
    case "reach":
      return { kind: "wifi-access-point", at, state: "up" };
    case "lose":
      return { kind: "wifi-access-point", at, state: "down", why: act.error.code };
  }
}
