/** A home and a lamp that says where its description is: a real server over TLS, a real store, real signatures. */
import { readCertificates } from "@thingwall/mud/signature";
import type { Issued } from "../../../../packages/mud/src/signature/testing/openssl.ts";
import { afterAll, onTestFinished } from "vitest";
import type { GatewayConfig } from "../config.ts";
import type { GatewayEvent, Word } from "./contract.ts";
import { Descriptions } from "./descriptions.ts";
import { CONFIG } from "./device/config.fixture.ts";
import { Home } from "./home.ts";
import {
  give,
  lampFile,
  mudHost,
  openMaker,
  publicAddress,
  mudUrl,
} from "./profile/testing/maker.ts";
import { Memory } from "./store/memory.ts";
import { folder } from "./store/store.fixture.ts";

export const maker = openMaker();
afterAll(() => maker.close());

export const MAC = "02:00:00:00:00:01";
export const REPOSITORIES = ["https://first.example/mud/", "https://second.example/"] as const;
export const OTHER_URL = "https://other.example/lamp.json";
export const stranger = maker.issue({
  subject: "/O=Other/CN=Signer",
  issuer: maker.signers,
  extensions: ["keyUsage=critical,digitalSignature"],
});

export const outsider = maker.issue({
  subject: "/O=Maker/CN=Signer",
  issuer: maker.tls,
  extensions: ["keyUsage=critical,digitalSignature"],
});

/** What it opens; `lastUpdate` is of January unless said otherwise. */
export function opening(names: readonly string[], lastUpdate = "2026-01-01T00:00:00Z"): Uint8Array {
  const parsed = JSON.parse(new TextDecoder().decode(lampFile({ "last-update": lastUpdate }))) as {
    "ietf-mud:mud": object;
  };
  const ace = names.map((name) => ({
    name,
    matches: {
      ipv4: { "ietf-acldns:dst-dnsname": name, protocol: 6 },
      tcp: { "destination-port": { operator: "eq", port: 443 } },
    },
    actions: { forwarding: "accept" },
  }));
  const lists = { "access-lists": { "access-list": [{ name: "out" }] } };
  return Buffer.from(
    JSON.stringify({
      "ietf-mud:mud": { ...parsed["ietf-mud:mud"], "from-device-policy": lists },
      "ietf-access-control-list:acls": {
        acl: [{ name: "out", type: "ipv4-acl-type", aces: { ace } }],
      },
    }),
  );
}

/** A home that takes what things say of themselves, and a lamp that does; ends with the test. */
export async function begin(config: Partial<GatewayConfig> = {}) {
  const directory = folder();
  let served = { file: opening(["cloud.example"]), by: maker.signer };
  const asked: string[] = [];
  const gone = new Set<string>();
  /** What others than its maker give, by the host of a repository. */
  const copies = new Map<string, { file: Uint8Array; by: Issued | undefined }>();
  const site = maker.site({}, [mudHost, ...REPOSITORIES.map((url) => new URL(url).host)]);
  const { dial } = await maker.serve((request, response) => {
    const { host = "" } = request.headers;
    asked.push(`${host}${request.url}`);
    const copy = copies.get(host);
    if (host !== mudHost) {
      if (!copy) response.writeHead(404).end();
      else if (!copy.by) give(copy.file, undefined)(request, response);
      else
        void maker
          .sign(copy.file, copy.by)
          .then((signature) => give(copy.file, signature)(request, response));
      return;
    }
    void maker
      .sign(served.file, served.by)
      .then((signature) => give(served.file, signature)(request, response));
  }, site);
  const trust = {
    mudSigners: readCertificates(maker.signers.certificate),
    tlsAuthorities: [maker.tls.certificate],
  };
  const start = () => {
    const events: GatewayEvent[] = [];
    const stop = new AbortController();
    const memory = new Memory(directory, {
      now: Date.now,
      publish: (event) => events.push(event),
      complain: (line) => events.push({ kind: "apply-failed", at: 0, reason: line }),
    });
    const home: Home = new Home(
      {
        ...CONFIG,
        lan: { ...CONFIG.lan, ports: { lan1: "thing" } },
        trust: { ...CONFIG.trust, selfDescribed: true },
        ...config,
      },
      { wall: async () => ({ revision: 1 }), names: async () => undefined },
      (event) => memory.journal(event, home),
      { now: Date.now, later: () => undefined },
      {
        identityOf: (mac, port) => memory.identityOf(mac, port, new Set()),
        announcedBy: (id) => memory.announcedBy(id),
        keep: (event, stands) => memory.keep(event, home, stands),
        knows: (id) => memory.knows(id),
      },
    );
    home.restore(memory.lives());
    const descriptions = new Descriptions({
      ...{ home, memory, signal: stop.signal },
      // A signature of this minute is never one of the future.
      request: () => ({
        ...{ trust, language: "en", dial, now: new Date(Date.now() + 60_000) },
        resolver: { resolve: async (name) => (gone.has(name) ? [] : [publicAddress]) },
        repositories: config.repositories ?? [],
      }),
    });
    const end = () => {
      stop.abort();
      memory.close();
    };
    onTestFinished(end);
    return { home, memory, descriptions, events, end };
  };
  let gateway = start();
  const view = () => gateway.home.status({ wall: "up", names: "up" }).devices[0];
  const leased = async (url?: string) => {
    const { home, descriptions, memory } = gateway;
    const lease = { mac: MAC, address: "192.168.77.50", hostname: "lamp" };
    const leases = url === undefined ? [] : [{ ...lease, mudUrl: url }];
    await home.leased(leases, () => "lan1");
    await descriptions.follow();
    await memory.settled();
  };
  return {
    asked,
    view,
    /** Names that it may reach. */
    opens: () =>
      gateway.home
        .known(view()?.id ?? "")
        ?.policy.rules.flatMap(({ peer }) =>
          peer.flatMap((each) => (each.kind === "name" ? [each.name] : [])),
        ),
    come: (url = mudUrl) => leased(url),
    leave: () => leased(),
    readAgain: async () => {
      await gateway.descriptions.readAgain(view()?.id ?? "");
      await gateway.memory.settled();
    },
    serve: (file: Uint8Array, by: Issued = maker.signer) => {
      served = { file, by };
    },
    /** The maker's server is gone, or back. */
    gone: (isGone: boolean) => {
      if (isGone) gone.add(mudHost);
      else gone.delete(mudHost);
    },
    /** A repository gives that file, signed by `by` unless by nobody. */
    copy: (repository: string, file: Uint8Array, by?: Issued) => {
      copies.set(new URL(repository).host, { file, by });
    },
    restart: () => {
      gateway.end();
      gateway = start();
    },
    decide: (id: string, word: Word) => gateway.home.decide(id, word),
    offer: () => gateway.home.offer(view()?.id ?? ""),
    /** The household hands a file over, signed by `by` unless by nobody. */
    give: async (file: Uint8Array, by?: Issued) => {
      const signature = by && (await maker.sign(file, by));
      const original = { file, ...(signature && { signature }) };
      const taken = await gateway.descriptions.give(view()?.id ?? "", original);
      await gateway.memory.settled();
      return taken;
    },
    journal: () =>
      gateway.memory.entries({ limit: 100 }).map(({ cause, reason }) => `${cause} ${reason.code}`),
    refused: () => {
      const profile = gateway.home.devices[0]?.profile;
      return profile?.kind === "described" ? profile.refreshFailed?.code : profile?.why.code;
    },
    told: (kind: GatewayEvent["kind"]) => gateway.events.filter((each) => each.kind === kind),
  };
}
