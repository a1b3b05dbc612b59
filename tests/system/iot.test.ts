/**
 * NIST SP 1800-15's functional tests of fetching and verifying, with the URL from configuration:
 * the whole real gateway, a real MUD server over TLS, real packets, both families. "Local policy"
 * of the gateway is to hold the thing: DNS and time, nothing else.
 */
import type { DeviceConfig, DeviceView, GatewayConfig } from "@thingwall/gateway";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command } from "../../lab/src/command.ts";
import { badMudUrl, mudUrl } from "../../lab/src/internet/mud-server.ts";
import { badMudHosts } from "../../lab/src/internet/zone.ts";
import { type Home, startHome } from "../../lab/src/home.ts";
import {
  addressOf,
  type Family,
  type HostName,
  homePlan,
  lanHostNamed,
  outsideAddress,
  outsideHostNamed,
  type OutsideName,
  type ThingName,
} from "../../lab/src/plan.ts";
import type { Outcome, Trial } from "../../lab/src/things/trial.ts";
import { words } from "../../lab/src/words.ts";

const FAMILIES: readonly Family[] = [4, 6];
const PATIENT = 3000;
const HASTY = 600;
/** A neighbour's first ARP or ND question may take its time. */
const HASTY_LATERAL = 1000;

describe("NIST SP 1800-15, the household trusts what things say of themselves", () => {
  const {
    home,
    device,
    try: attempt,
  } = aHome({
    selfDescribed: true,
    mud: {
      bulb: { url: mudUrl("bulb"), channel: "user" },
      thermostat: { url: mudUrl("thermostat"), channel: "dhcp" },
      plug: { url: mudUrl("plug"), channel: "user" },
      camera: { url: badMudUrl("wrongCertificate"), channel: "user" },
      printer: { url: badMudUrl("expiredSigner"), channel: "user" },
      speaker: { url: badMudUrl("invalidSignature"), channel: "user" },
    },
  });

  test("IoT-1 URL: file and signature are fetched over TLS, verified and enforced", async () => {
    const url = mudUrl("bulb");
    const asked = await home().asked();
    expect(asked.filter((each) => each === url)).toHaveLength(1);
    expect(asked.filter((each) => each === url.replace(/json$/, "p7s"))).toHaveLength(1);
    expect(asked.indexOf(url)).toBeLessThan(asked.indexOf(url.replace(/json$/, "p7s")));
    // Unsigned files are not accepted in this home: what is described was verified.
    expect(home().config.trust.unsigned).toBe(false);
    expect(await device("bulb")).toMatchObject({
      state: "described",
      why: { code: "as-described", params: {} },
      mudUrl: url,
    });
    const { rules, issues } = await device("bulb");
    expect(rules).toBeGreaterThan(8);
    expect(issues.filter(({ severity }) => severity !== "note")).toEqual([]);

    for (const family of FAMILIES) {
      const passes = [
        await attempt("bulb", toName("cloud.lueur.example", 8883, family)),
        await attempt("bulb", page("update.lueur.example", family)),
        await attempt("phone", toNeighbour("bulb", 6668, family, PATIENT)),
      ];
      expect(passes.map(({ kind }) => kind)).toEqual(["connected", "connected", "connected"]);
      const stopped = await Promise.all([
        attempt("bulb", outside("lueur-cloud", 22, family)),
        attempt("bulb", outside("victim", 8883, family)),
        attempt("bulb", asks("victim.example", family)),
        attempt("bulb", toNeighbour("phone", 8080, family)),
        attempt("phone", toNeighbour("bulb", 23, family)),
      ]);
      expect(stopped.map(({ kind }) => kind)).toEqual([
        "silent",
        "silent",
        "name-refused",
        "silent",
        "silent",
      ]);
    }
  });

  test("IoT-1 by DHCP, trusted: enforced", async () => {
    expect(await home().asked()).toContain(mudUrl("thermostat"));
    expect(await device("thermostat")).toMatchObject({
      state: "described",
      why: { code: "as-described" },
      mudUrl: mudUrl("thermostat"),
    });
    for (const family of FAMILIES) {
      const passes = await attempt("thermostat", page("climat.lueur.example", family));
      expect(passes.kind).toBe("connected");
      const stopped = await attempt("thermostat", outside("victim", 443, family));
      expect(stopped.kind).toBe("silent");
      // RFC 8520 §16: what it says of itself makes it no member of a class of others.
      const bulb = await attempt("thermostat", toNeighbour("bulb", 6668, family));
      expect(bulb.kind).toBe("silent");
    }
  });

  test("IoT-2 the MUD server's certificate is bad: nothing is fetched, the thing is held", async () => {
    const asked = await home().asked();
    expect(asked.filter((url) => url.includes(badMudHosts.wrongCertificate))).toEqual([]);
    const camera = await device("camera");
    expect(camera).toMatchObject({
      state: "held",
      why: { code: "tls-failed", params: { part: "file", reason: "wrong-name" } },
    });
    expect(camera).not.toHaveProperty("mudUrl");
    await expectDnsAndTimeOnly("camera", "boreal-api", "api.boreal.example");
  });

  test("IoT-3 the signer had expired when it signed: stopped, the thing is held", async () => {
    expect(await home().asked()).toContain(badMudUrl("expiredSigner").replace(/json$/, "p7s"));
    expect(await device("printer")).toMatchObject({
      state: "held",
      why: {
        code: "signature-expired-when-signed",
        params: { notAfter: expect.any(String), signedAt: expect.any(String) },
      },
    });
    // The file under that URL is a plug's: nothing of it may be there either.
    await expectDnsAndTimeOnly("printer", "nuage-edge", "api.voltaire.example");
  });

  test("IoT-4 the signature is invalid: stopped, the thing is held", async () => {
    expect(await home().asked()).toContain(badMudUrl("invalidSignature").replace(/json$/, "p7s"));
    expect(await device("speaker")).toMatchObject({
      state: "held",
      why: { code: "signature-tampered" },
    });
    await expectDnsAndTimeOnly("speaker", "nuage-edge", "api.voltaire.example");
  });

  test("IoT-9 a name with several addresses: all of them, in both families, and no other", async () => {
    for (const family of FAMILIES) {
      const { v4, v6 } = outsideHostNamed("nuage-edge");
      const all = family === 4 ? v4 : v6;
      expect(all.length).toBeGreaterThan(2);
      const to = (address: string, timeout: number) =>
        attempt("plug", { family, timeout, protocol: "tcp", to: { address }, port: 443 });
      const answer = await attempt("plug", asks("api.voltaire.example", family));
      expect(answer).toMatchObject({ kind: "answered" });
      expect(answer.kind === "answered" && answer.addresses.toSorted()).toEqual(all.toSorted());
      for (const address of all) {
        expect([address, (await to(address, PATIENT)).kind]).toEqual([address, "connected"]);
      }
      // Nobody but the plug was told: the same addresses stay shut for another thing.
      const bulb = await attempt("bulb", outside("nuage-edge", 443, family));
      expect(bulb.kind).toBe("silent");
      expect((await to(outsideAddress("presse-ink", family), HASTY)).kind).toBe("silent");
    }
  });

  async function expectDnsAndTimeOnly(thing: ThingName, cloud: OutsideName, name: string) {
    for (const family of FAMILIES) {
      const time = { address: outsideAddress("time", family) };
      const reached = await attempt(thing, { family, timeout: PATIENT, protocol: "ntp", to: time });
      expect(reached.kind).toBe("answered");
      // The resolver answers it, with a refusal.
      expect((await attempt(thing, asks(name, family))).kind).toBe("name-refused");
      const stopped = await Promise.all([
        attempt(thing, outside(cloud, 443, family)),
        attempt(thing, outside("victim", 443, family)),
        attempt(thing, asks("victim.example", family, outsideAddress("public-resolver", family))),
        attempt(thing, toNeighbour("bulb", 6668, family)),
        attempt("phone", toNeighbour(thing, 23, family)),
      ]);
      expect(stopped.map(({ kind }) => kind)).toEqual([
        // A question to another resolver comes to ours instead, which refuses it.
        "silent",
        "silent",
        "name-refused",
        "silent",
        "silent",
      ]);
    }
  }
});

describe("NIST SP 1800-15, the household trusts nothing that things say of themselves", () => {
  const {
    home,
    device,
    try: attempt,
  } = aHome({
    selfDescribed: false,
    mud: {
      thermostat: { url: mudUrl("thermostat"), channel: "dhcp" },
      printer: { url: mudUrl("printer"), channel: "lldp" },
      camera: { url: mudUrl("camera"), channel: "certificate" },
    },
  });

  test("IoT-1 by DHCP, not trusted: held for approval", async () => {
    // It was fetched and is good; who said so is the reason.
    const url = mudUrl("thermostat");
    expect(await home().asked()).toContain(url.replace(/json$/, "p7s"));
    expect(await device("thermostat")).toMatchObject({
      state: "held",
      why: { code: "self-described", params: {} },
    });
    for (const family of FAMILIES) {
      const cloud = await attempt("thermostat", asks("climat.lueur.example", family));
      expect(cloud.kind).toBe("name-refused");
      const straight = await attempt("thermostat", outside("lueur-climate", 443, family));
      expect(straight.kind).toBe("silent");
      // The bulb's file lets same-manufacturer things in; a thing that is held is none.
      const bulb = await attempt("thermostat", toNeighbour("bulb", 6668, family));
      expect(bulb.kind).toBe("silent");
    }
  });

  test("IoT-11 by LLDP, not trusted: held for approval; by certificate: enforced", async () => {
    expect(await device("printer")).toMatchObject({
      state: "held",
      why: { code: "self-described" },
    });
    expect(await device("camera")).toMatchObject({
      state: "described",
      why: { code: "as-described" },
    });
    for (const family of FAMILIES) {
      const trial = page("api.boreal.example", family);
      expect((await attempt("camera", trial)).kind).toBe("connected");
    }
  });
});

interface HomeWithOtherFiles {
  readonly selfDescribed: boolean;
  readonly mud: Readonly<Partial<Record<ThingName, DeviceConfig["mud"]>>>;
}

/** One home for a group of tests, in which some things have other descriptions. */
function aHome({ selfDescribed, mud }: HomeWithOtherFiles) {
  let running: Home | undefined;
  const home = (): Home => {
    if (running === undefined) throw new Error("the home has not started");
    return running;
  };
  beforeAll(async () => {
    const configure = (config: GatewayConfig): GatewayConfig => ({
      ...config,
      trust: { ...config.trust, selfDescribed },
      devices: config.devices.map((each) => {
        const other = mud[each.id as ThingName];
        return other === undefined ? each : { ...each, mud: other };
      }),
    });
    running = await startHome({ nat44: true, words: words("en"), configure });
  });
  afterAll(async () => {
    await running?.stop();
    expect(await command(["ip", "netns", "list"])).toBe("");
  });
  return {
    home,
    device: async (id: ThingName): Promise<DeviceView> => {
      const found = (await home().status()).devices.find((each) => each.id === id);
      if (found === undefined) throw new Error(`no device ${id}`);
      return found;
    },
    try: (from: HostName, trial: Trial): Promise<Outcome> => home().attempt(from, trial),
  };
}

function page(name: string, family: Family): Trial {
  return { family, timeout: PATIENT, protocol: "https", to: { name }, path: "/" };
}

function toName(name: string, port: number, family: Family): Trial {
  return { family, timeout: PATIENT, protocol: "tcp", to: { name }, port };
}

function outside(host: OutsideName, port: number, family: Family): Trial {
  const to = { address: outsideAddress(host, family) };
  return { family, timeout: HASTY, protocol: "tcp", to, port };
}

function toNeighbour(host: HostName, port: number, family: Family, timeout = HASTY_LATERAL): Trial {
  const to = { address: addressOf(lanHostNamed(host), family) };
  return { family, timeout, protocol: "tcp", to, port };
}

function asks(question: string, family: Family, server?: string): Trial {
  const own = addressOf(homePlan.lan.gateway, family);
  return { family, timeout: PATIENT, protocol: "dns", question, server: server ?? own };
}
