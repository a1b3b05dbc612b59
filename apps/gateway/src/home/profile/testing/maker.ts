/**
 * A maker for tests: authorities and certificates made by openssl, MUD files signed by them, and
 * real TLS servers on this machine. Names resolve to addresses of the Internet, which the guard
 * judges; only the last step, reaching the judged address, leads to the local server.
 */
import type { RequestListener } from "node:http";
import { type Server as HttpsServer, createServer } from "node:https";
import { type AddressInfo, type Server, connect, createServer as createTcpServer } from "node:net";
import { readCertificates, signMud } from "@thingwall/mud/signature";
import {
  type Issue,
  type Issued,
  authorityExtensions,
  openWorkshop,
  signerExtensions,
} from "../../../../../../packages/mud/src/signature/testing/openssl.ts";
import type { Dial } from "../connect.ts";

export const mudHost = "mud.maker.test";
export const mudUrl = `https://${mudHost}/lamp.json`;
/** Where `mud.maker.test` is said to be. */
export const publicAddress = "93.184.216.34";

export interface Reached {
  readonly dial: Dial;
  /** Addresses that were dialled. */
  readonly dialled: string[];
}

export interface Maker {
  readonly tls: Issued;
  readonly signers: Issued;
  readonly signer: Issued;
  readonly issue: (request: Issue) => Issued;
  /** A certificate for web sites; for `mud.maker.test` unless `names` says otherwise. */
  site(request?: Partial<Issue>, names?: readonly string[]): Issued;
  sign(file: Uint8Array, signer?: Issued, signingTime?: Date): Promise<Uint8Array>;
  serve(
    listener: RequestListener,
    certificate?: Issued,
  ): Promise<Reached & { server: HttpsServer }>;
  /** A server that accepts and says nothing, not even TLS. */
  serveSilence(): Promise<Reached>;
  readonly directory: string;
  readonly file: (name: string, content: Uint8Array | string) => string;
  close(): Promise<void>;
}

export function openMaker(): Maker {
  const workshop = openWorkshop();
  const tls = workshop.issue({ subject: "/CN=Web authority", extensions: authorityExtensions });
  const signers = workshop.issue({ subject: "/CN=Signers", extensions: authorityExtensions });
  const signer = workshop.issue({
    subject: "/O=Maker/CN=Signer",
    issuer: signers,
    extensions: signerExtensions,
  });
  const site: Maker["site"] = (request = {}, names = [mudHost]) =>
    workshop.issue({
      subject: "/CN=site",
      issuer: tls,
      extensions: [`subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}`],
      ...request,
    });
  const ordinarySite = site();
  const servers: Server[] = [];

  async function listen(server: Server): Promise<Reached> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const dialled: string[] = [];
    const dial: Dial = (address) => {
      dialled.push(address);
      return connect(port, "127.0.0.1");
    };
    return { dial, dialled };
  }

  return {
    tls,
    signers,
    signer,
    site,
    issue: workshop.issue,
    directory: workshop.directory,
    file: workshop.file,
    async sign(file, by = signer, signingTime = new Date()) {
      const [certificate] = readCertificates(by.certificate);
      if (certificate === undefined) throw new RangeError("no certificate");
      const { privateKey } = by;
      return signMud({ content: file, certificate, chain: [], privateKey, signingTime });
    },
    async serve(listener, { certificate, privateKey } = ordinarySite) {
      const server = createServer({ cert: certificate, key: privateKey }, listener);
      return { server, ...(await listen(server)) };
    },
    serveSilence: () => listen(createTcpServer()),
    async close() {
      for (const server of servers) {
        if ("closeAllConnections" in server) (server as HttpsServer).closeAllConnections();
        server.close();
      }
      workshop.close();
    },
  };
}

/** A small valid MUD file. */
export function lampFile(leaves: Readonly<Record<string, unknown>> = {}): Uint8Array {
  const mud = {
    "mud-version": 1,
    "mud-url": mudUrl,
    "mud-signature": "lamp.p7s",
    "last-update": "2026-01-01T00:00:00Z",
    "is-supported": true,
    systeminfo: "Lamp",
    ...leaves,
  };
  return Buffer.from(`${JSON.stringify({ "ietf-mud:mud": mud }, null, 2)}\n`);
}

/** Serves `file` as any path that ends in .json, and `signature` as any other. */
export function give(file: Uint8Array, signature: Uint8Array | undefined): RequestListener {
  return (request, response) => {
    const isFile = request.url?.endsWith(".json") === true;
    const type = isFile ? "application/mud+json" : "application/pkcs7-signature";
    const content = isFile ? file : signature;
    if (content === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": type }).end(content);
  };
}
