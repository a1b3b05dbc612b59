/**
 * Serves each thing's MUD file and its detached signature (RFC 8520 §3.3 and §13), and, on names
 * of their own, every way in which such a server can go wrong.
 */
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { type ThingName, thingNames } from "../plan.ts";
import { currentValidity, issue, type Issued } from "./certificates.ts";
import { answerAsCloud, type Site } from "./clouds.ts";
import { answerAsProgramme } from "./label-site.ts";
import { signFile } from "./sign.ts";
import { badMudHosts, ELSEWHERE, LABEL_HOST, zone } from "./zone.ts";

const DAY = 86_400_000;

/** Where a thing's own MUD file is in this repository. */
export const mudFile = (thing: ThingName): string =>
  fileURLToPath(new URL(`../mud/${thing}.json`, import.meta.url));

/** The URL that a thing's MUD file says it has. */
export function mudUrl(thing: ThingName): string {
  const file = JSON.parse(readFileSync(mudFile(thing), "utf8")) as {
    readonly "ietf-mud:mud": { readonly "mud-url": string };
  };
  return file["ietf-mud:mud"]["mud-url"];
}

/** The file that the misbehaving hosts serve: the plug's, under that host's own URL. */
export const badMudUrl = (host: keyof typeof badMudHosts): string =>
  `https://${badMudHosts[host]}/thing.json`;

export interface Authorities {
  readonly tls: Issued;
  readonly mudSigners: Issued;
}

export async function makeAuthorities(now: number): Promise<Authorities> {
  const validity = currentValidity(now);
  return {
    tls: await issue("Lab web authority", { kind: "authority" }, validity),
    mudSigners: await issue("Lab MUD signers", { kind: "authority" }, validity),
  };
}

interface Signed {
  readonly file: Buffer;
  readonly signature: Uint8Array;
}

export interface Published extends Signed {
  readonly thing: ThingName;
}

/** Each thing's own MUD file, signed. */
export async function signThings(signer: Issued, now: number): Promise<readonly Published[]> {
  return Promise.all(
    thingNames.map(async (thing) => {
      const file = readFileSync(mudFile(thing));
      return { thing, file, signature: await signFile(file, signer, new Date(now)) };
    }),
  );
}

/** The one that signs for every maker of the lab. */
export const makeSigner = (authorities: Authorities, now: number): Promise<Issued> =>
  issue("Lab MUD signer", { kind: "mud-signer" }, currentValidity(now), authorities.mudSigners);

/** Every host of the zone with its certificate and its manners. */
export async function makeSites(
  authorities: Authorities,
  published: readonly Published[],
  now: number,
): Promise<ReadonlyMap<string, Site>> {
  const validity = currentValidity(now);
  const good = Object.keys(zone).filter((name) => name !== badMudHosts.wrongCertificate);
  const web = await issue("lab sites", { kind: "tls", names: good }, validity, authorities.tls);
  const byUrl = new Map(published.map((each) => [mudUrl(each.thing), each]));
  const sites = new Map<string, Site>();
  for (const name of Object.keys(zone)) {
    sites.set(name, {
      certificate: web,
      handle: (request, response) => {
        const path = request.url ?? "/";
        const url = `https://${name}${path.replace(/\.p7s$/, ".json")}`;
        const found = byUrl.get(url);
        if (found === undefined) answerAsCloud(request, response);
        else give(response, found, path.endsWith(".p7s"));
      },
    });
  }
  sites.set(LABEL_HOST, { certificate: web, handle: answerAsProgramme });
  for (const [name, site] of await misbehaving(authorities, web, now)) {
    sites.set(name, site);
  }
  return sites;
}

function give(response: ServerResponse, { file, signature }: Signed, wantsSignature: boolean) {
  if (wantsSignature) {
    response.writeHead(200, { "content-type": "application/pkcs7-signature" }).end(signature);
  } else {
    response.writeHead(200, { "content-type": "application/mud+json" }).end(file);
  }
}

type Manner = (request: IncomingMessage, response: ServerResponse) => void;

async function misbehaving(
  authorities: Authorities,
  web: Issued,
  now: number,
): Promise<ReadonlyMap<string, Site>> {
  const signer = await makeSigner(authorities, now);
  const template = readFileSync(mudFile("plug"), "utf8");
  /** The plug's file as if `host` published it, signed by `by`. */
  const signedFor = async (host: keyof typeof badMudHosts, by: Issued): Promise<Signed> => {
    const text = template
      .replace(/"mud-url": "[^"]*"/, `"mud-url": "${badMudUrl(host)}"`)
      .replace(
        /"mud-signature": "[^"]*"/,
        `"mud-signature": "${badMudUrl(host).replace(/\.json$/, ".p7s")}"`,
      );
    const file = Buffer.from(text);
    return { file, signature: await signFile(file, by, new Date(now)) };
  };
  const serve =
    (signed: Signed): Manner =>
    (request, response) =>
      give(response, signed, request.url?.endsWith(".p7s") === true);

  const expired = await issue(
    "Lab MUD signer, expired",
    { kind: "mud-signer" },
    { from: new Date(now - 400 * DAY), to: new Date(now - 35 * DAY) },
    authorities.mudSigners,
  );
  const wrongSite = await issue(
    "another site",
    { kind: "tls", names: ["another-site.example"] },
    currentValidity(now),
    authorities.tls,
  );
  const honest = await signedFor("wrongCertificate", signer);
  const tampered = await signedFor("invalidSignature", signer);
  const altered = Buffer.from(tampered.file.toString("utf8").replace('"cache-validity": ', "$&1"));
  const elsewhere = await signedFor("redirectsElsewhere", signer);

  const manners: Readonly<Record<keyof typeof badMudHosts, Manner>> = {
    wrongCertificate: serve(honest),
    hangs: (request) => request.resume(),
    redirectsElsewhere: (request, response) =>
      redirect(response, `https://${ELSEWHERE}${request.url ?? "/"}`),
    redirectsPrivate: (_request, response) => redirect(response, "https://192.168.77.1/thing.json"),
    privateAddress: serve(await signedFor("privateAddress", signer)),
    endless: (request, response) => endlessBody(request, response),
    expiredSigner: serve(await signedFor("expiredSigner", expired)),
    invalidSignature: serve({ file: altered, signature: tampered.signature }),
  };
  const sites = new Map<string, Site>();
  for (const [key, name] of Object.entries(badMudHosts)) {
    const handle = manners[key as keyof typeof badMudHosts];
    sites.set(name, {
      certificate: name === badMudHosts.wrongCertificate ? wrongSite : web,
      handle,
    });
  }
  sites.set(ELSEWHERE, { certificate: web, handle: serve(elsewhere) });
  return sites;
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

/** As much as the other side takes, until it hangs up. */
function endlessBody(request: IncomingMessage, response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, " ");
  response.writeHead(200, { "content-type": "application/mud+json" });
  const pour = () => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once("drain", pour);
  };
  request.on("close", () => response.destroy());
  pour();
}
