/**
 * The small Internet: one process in the namespace `internet`. Its parent gives the directory for
 * the certificates as the first argument and speaks over the IPC channel.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { homePlan, outsideHostNamed, type ThingName } from "../plan.ts";
import { serveMessages } from "../things/messages.ts";
import { attempt, type Trial } from "../things/trial.ts";
import { countArrivals, type Counted, serverAddresses, startCatchAll } from "./catch-all.ts";
import { startSites } from "./clouds.ts";
import { makeAuthorities, makeSigner, makeSites, mudUrl, signThings } from "./mud-server.ts";
import { Pages } from "./pages.ts";
import { startResolver } from "./resolver.ts";
import { signFile } from "./sign.ts";
import { startTimeServer } from "./time-server.ts";
import { type Zone, zone } from "./zone.ts";

const directory = process.argv[2] ?? "";
if (directory === "") throw new Error("usage: main.ts DIRECTORY");

// A provider's router does not ask its customers for a router.
writeFileSync("/proc/sys/net/ipv6/conf/isp0/router_solicitations", "0");
const now = Date.now();
const authorities = await makeAuthorities(now);
writeFileSync(join(directory, "web-authority.pem"), authorities.tls.certificatePem);
writeFileSync(join(directory, "mud-signers.pem"), authorities.mudSigners.certificatePem);

await startCatchAll();
const { v4, v6 } = outsideHostNamed("resolver");
// TCP comes to the resolver's own addresses; UDP is handed to the router's (see catch-all.ts).
const resolver = await startResolver(zone, { datagrams: serverAddresses, streams: [...v4, ...v6] });
await startTimeServer(serverAddresses, 123, Date.now);
const signer = await makeSigner(authorities, now);
writeFileSync(join(directory, "mud-signer.pem"), signer.certificatePem);
const published = await signThings(signer, now);
for (const { thing, file, signature } of published) {
  // As a household would keep them that has them from the maker by hand.
  writeFileSync(join(directory, `${thing}.json`), file);
  writeFileSync(join(directory, `${thing}.p7s`), signature);
}
const pages = new Pages();
await startSites(pages.on(await makeSites(authorities, published, now)), 443);

const own = { v4: homePlan.isp.router.v4, v6: homePlan.isp.router.v6 };
serveMessages({
  try: (trial: Trial) => attempt(trial, own),
  "count-arrivals": (host: Counted) => countArrivals(host),
  "change-zone": (entries: Zone) => resolver.change(entries),
  publish: (files: Readonly<Record<string, string>>) => pages.publish(files),
  asked: () => pages.asked,
  "describe-anew": describeAnew,
});

/** The thing's maker signs another description and serves it in place of the one before. */
async function describeAnew({ thing, text }: { thing: ThingName; text: string }): Promise<void> {
  const file = Buffer.from(text);
  const signature = await signFile(file, signer, new Date());
  const paths = { file: join(directory, `${thing}.json`), sign: join(directory, `${thing}.p7s`) };
  writeFileSync(paths.file, file);
  writeFileSync(paths.sign, signature);
  const url = mudUrl(thing);
  pages.publish({ [url]: paths.file, [url.replace(/\.json$/, ".p7s")]: paths.sign });
}
