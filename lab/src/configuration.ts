import { join } from "node:path";
import type { DeviceConfig, GatewayConfig } from "@thingwall/gateway";
import { mudUrl } from "./internet/mud-server.ts";
import { LABEL_HOST } from "./internet/zone.ts";
import { mudSignersFile, webAuthorityFile } from "./machines.ts";
import { homePlan, isThing, type LanHost, outsideHostNamed, type ThingName } from "./plan.ts";
import { programmeRootFile } from "./programme/place.ts";
import { linkLocal, portOf } from "./topology.ts";
import type { Words } from "./words.ts";

/** The thing whose description the household gave as a file; the others' come from their makers. */
const BY_FILE: ThingName = "plug";

/** The thing that the household holds to fewer packets than the gateway does by itself. */
const CAPPED: ThingName = "camera";
/** Of the camera, a second: three times its picture. */
export const PACKET_CAP = 1000;

/** RFC 6762 groups: literal addresses in the speaker's file, which the household said yes to. */
const MULTICAST_DNS = ["224.0.0.251/32", "ff02::fb/128"];

/** The gateway's configuration for the home of the plan. `directory`: `Machines.directory`. */
export function gatewayConfiguration(
  directory: string,
  options: { readonly nat44: boolean; readonly words: Words; readonly programme?: object },
): GatewayConfig {
  const { lan, bridge, wan } = homePlan;
  const resolver = outsideHostNamed("resolver");
  const time = outsideHostNamed("time");
  return {
    runDirectory: join(directory, "gateway"),
    stateDirectory: join(directory, "state"),
    lan: { interface: bridge, addresses: [`${lan.gateway.v4}/24`, `${lan.gateway.v6}/64`] },
    wan: { interface: wan, nat44: options.nat44 },
    dns: { upstream: [...resolver.v4, ...resolver.v6] },
    ntp: [...time.v4, ...time.v6],
    trust: {
      mudSigners: [mudSignersFile(directory)],
      tlsAuthorities: [webAuthorityFile(directory)],
      selfDescribed: false,
      unsigned: false,
    },
    ...(options.programme !== undefined && {
      labels: [{ host: LABEL_HOST, root: programmeRootFile(directory) }],
    }),
    // Its things misbehave in scene after scene; what is shown is what each rule does by itself.
    response: { contain: false },
    devices: homePlan.hosts.map((host) => deviceOf(host, directory, options.words)),
  };
}

function deviceOf(host: LanHost, directory: string, words: Words): DeviceConfig {
  const device: DeviceConfig = {
    id: host.name,
    name: words.host[host.name],
    role: host.role,
    mac: host.mac,
    addresses: [host.v4, host.v6, linkLocal(host.mac)],
    port: portOf(host),
    ...(host.name === CAPPED ? { caps: { packetsPerSecond: PACKET_CAP } } : {}),
  };
  if (!isThing(host.name)) return device;
  return {
    ...device,
    mud:
      host.name === BY_FILE
        ? { file: join(directory, `${host.name}.json`) }
        : { url: mudUrl(host.name), channel: "user" },
    myController: "phone",
    ...(host.name === "speaker" ? { approvedAddresses: MULTICAST_DNS } : {}),
  };
}
