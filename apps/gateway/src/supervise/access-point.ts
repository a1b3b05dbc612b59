/** What hostapd is told before it starts; keys come from `home`. */
import { mkdir, writeFile } from "node:fs/promises";
import type { GatewayConfig } from "../config.ts";
import { renderHostapdConf, renderVlanFile } from "../home/wifi/hostapd-conf.ts";
import { wifiPaths } from "./settings.ts";

/** Does nothing without Wi-Fi. Rejects with the system's error. */
export async function writeAccessPoint({ lan, runDirectory }: GatewayConfig): Promise<void> {
  const { wifi } = lan;
  if (!wifi) return;
  const { folder, settings, interfaces, keys, control } = wifiPaths(runDirectory);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const radio = {
    ...wifi,
    bridge: lan.interface,
    controlFolder: control,
    pskFile: keys,
    ...(wifi.ownInterfaces && { vlanFile: interfaces }),
  };
  const only = { mode: 0o600 };
  await writeFile(settings, renderHostapdConf(radio), only);
  await writeFile(interfaces, wifi.ownInterfaces ? renderVlanFile(radio) : "", only);
  // hostapd starts with no keys rather than not at all; those that are there stay.
  await writeFile(keys, "", { ...only, flag: "a" });
}
