/** A home in which most descriptions are bad, each in its own way. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeviceConfig, GatewayConfig } from "@thingwall/gateway";
import { gatewayConfiguration } from "../../../lab/src/configuration.ts";
import { currentValidity, issue, type Issued } from "../../../lab/src/internet/certificates.ts";
import { badMudUrl } from "../../../lab/src/internet/mud-server.ts";
import { signFile } from "../../../lab/src/internet/sign.ts";
import type { Machines } from "../../../lab/src/machines.ts";
import { words } from "../../../lab/src/words.ts";
import { badFiles, description, hostileNames, toName, unenforceable } from "./bad-files.ts";

/** File names are hostile too: they come from a household's downloads. */
export const hostileFiles = [
  "$(touch canary).json",
  "; flush ruleset .json",
  "-rf --.json",
  "\u001b[2J\u202e.json",
  "new\nline.json",
];

export const badServers = [
  { url: badMudUrl("hangs"), why: { code: "timeout", params: { phase: "header" } } },
  {
    url: badMudUrl("redirectsElsewhere"),
    why: { code: "redirected-elsewhere", params: { to: "https://elsewhere.example/thing.json" } },
  },
  {
    url: badMudUrl("redirectsPrivate"),
    why: { code: "redirected-elsewhere", params: { to: "https://192.168.77.1/thing.json" } },
  },
  // The home's resolver tells nobody a name that leads inside, so the gateway does not hear of it.
  { url: badMudUrl("privateAddress"), why: { code: "name-not-found" } },
  { url: badMudUrl("endless"), why: { code: "too-large" } },
  { url: "https://192.168.77.17:8080/a.json", why: { code: "address-not-global" } },
  { url: "https://[::ffff:192.168.77.17]/a.json", why: { code: "address-not-global" } },
  { url: "https://nobody.example/a.json", why: { code: "name-not-found" } },
  { url: "http://mud.presse.example/a.json", why: { code: "bad-url" } },
  { url: "file:///etc/passwd", why: { code: "bad-url" } },
] as const;

/**
 * The configuration of the plan's home with other descriptions for the plug (truncated), the speaker
 * (hostile names) and the camera (entries that cannot be enforced), and a device without a cable
 * for each other bad one. The files go into `folder`, pages on the small Internet.
 */
export async function badInputHome(machines: Machines, folder: string): Promise<GatewayConfig> {
  const now = Date.now();
  const authority = await issue("Household", { kind: "authority" }, currentValidity(now));
  const signer = await issue(
    "Household signer",
    { kind: "mud-signer" },
    currentValidity(now),
    authority,
  );
  const anchors = join(folder, "anchors.pem");
  writeFileSync(anchors, authority.certificatePem);
  const config = gatewayConfiguration(machines.directory, { nat44: true, words: words("en") });

  const url = "https://mud.riviere.example/hostile.json";
  const speaker = description(url, [
    ...hostileNames.map((name, index) => ({
      ...{ name, forwarding: "drop" as const },
      matches: toName("voice.riviere.example", 9000 + index),
    })),
    { name: "voice", matches: toName("voice.riviere.example", 443) },
  ]);
  await writeSigned(join(folder, "speaker.json"), JSON.stringify(speaker), signer);
  const camera = description(
    "https://mud.boreal.example/odd.json",
    [
      ...unenforceable.flatMap(({ ace, entry }) => (entry ? [{ name: ace, ...entry }] : [])),
      { name: "api", matches: toName("api.boreal.example", 443) },
      { name: "update", matches: toName("update.boreal.example", 443) },
    ],
    unenforceable.flatMap(({ list }) => (list === undefined ? [] : [list])),
  );
  await writeSigned(join(folder, "camera.json"), JSON.stringify(camera), signer);

  const published: Record<string, string> = {};
  const more: [name: string, mud: NonNullable<DeviceConfig["mud"]>][] = [];
  mkdirSync(join(folder, "bad"));
  for (const [index, { name, octets }] of badFiles.entries()) {
    const page = `https://mud.presse.example/bad/${index}.json`;
    const file = join(folder, "bad", `${index}.json`);
    writeFileSync(file, octets(page));
    published[page] = file;
    more.push([`file ${name}`, { file }], [`url ${name}`, { url: page, channel: "user" }]);
  }
  for (const [index, name] of hostileFiles.entries()) {
    await writeSigned(join(folder, name), JSON.stringify(speaker), signer);
    more.push([`named ${index}`, { file: join(folder, name) }]);
  }
  for (const server of badServers) {
    more.push([`server ${server.url}`, { url: server.url, channel: "user" }]);
  }
  more.push(["a file that is not there", { file: join(folder, "nothing.json") }]);
  more.push(["a folder", { file: folder }]);
  await machines.publish(published);

  const truncated = badFiles.findIndex(({ name }) => name === "truncated");
  const changed: Readonly<Partial<Record<string, DeviceConfig["mud"]>>> = {
    plug: { file: join(folder, "bad", `${truncated}.json`) },
    speaker: { file: join(folder, "speaker.json") },
    camera: { file: join(folder, "camera.json") },
  };
  const known = config.devices.map((each) => {
    const mud = changed[each.id];
    return mud === undefined ? each : { ...each, mud };
  });
  const without = more.map(([name, mud], index): DeviceConfig => {
    const octet = (index + 1).toString(16).padStart(2, "0");
    return {
      ...{ id: `device-${index}`, name, role: "thing", mac: `02:77:00:00:02:${octet}`, mud },
      addresses: [`192.168.77.${100 + index}`],
    };
  });
  return {
    ...config,
    trust: { ...config.trust, mudSigners: [...config.trust.mudSigners, anchors] },
    devices: [...known, ...without],
  };
}

async function writeSigned(path: string, text: string, signer: Issued): Promise<void> {
  const file = Buffer.from(text);
  writeFileSync(path, file);
  const signature = await signFile(file, signer, new Date());
  writeFileSync(path.replace(/\.json$/, ".p7s"), signature);
}
