/**
 * Hostile descriptions and servers against the whole real gateway: what is bad opens nothing and
 * says why, what is sound in it is enforced, and the other devices notice nothing.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { DeviceView, GatewayEvent } from "@thingwall/gateway";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command } from "../../lab/src/command.ts";
import { type Gateway, startGateway } from "../../lab/src/gateway.ts";
import { badMudUrl } from "../../lab/src/internet/mud-server.ts";
import { type Machines, startMachines } from "../../lab/src/machines.ts";
import {
  addressOf,
  type Family,
  type HostName,
  lanHostNamed,
  outsideAddress,
  type OutsideName,
  type ThingName,
} from "../../lab/src/plan.ts";
import type { Outcome, Trial } from "../../lab/src/things/trial.ts";
import { inNamespace } from "../../lab/src/topology.ts";
import { emptyView, note } from "../../lab/src/view.ts";
import { words } from "../../lab/src/words.ts";
import { thingwall } from "../../apps/cli/src/thingwall.fixture.ts";
import { badFiles, FIFTY_MEGABYTES, hostileNames, unenforceable } from "./rig/bad-files.ts";
import { badInputHome, badServers, hostileFiles } from "./rig/bad-home.ts";

const FAMILIES: readonly Family[] = [4, 6];
const PATIENT = 3000;
const HASTY = 600;
/** What a terminal, or a reader's eye, would obey. */
const OBEYED = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const folder = mkdtempSync(join(tmpdir(), "thingwall-bad-input-"));
let machines: Machines;
let gateway: Gateway;
let devices: ReadonlyMap<string, DeviceView>;
/** The bulb's allowed flow, tried over and over while everything else was being judged. */
const meanwhile: Outcome[] = [];
const events: GatewayEvent[] = [];
let heard = () => {};

beforeAll(async () => {
  machines = await startMachines({ nat44: true, onNews: () => undefined });
  const config = await badInputHome(machines, folder);
  const starting = startGateway({
    directory: machines.directory,
    config,
    onEvent: (event) => {
      events.push(event);
      heard();
    },
    patience: 90_000,
  });
  let done = false;
  void starting.finally(() => {
    done = true;
  });
  for (let turn = 0; !done; turn += 1) {
    const outcome = await machines.attempt("bulb", bulbToItsCloud(turn % 2 === 0 ? 4 : 6));
    // From the first time that it passes, it passes.
    if (meanwhile.length > 0 || outcome.kind === "connected") meanwhile.push(outcome);
    await delay(100);
  }
  gateway = await starting;
  const status = await gateway.status();
  expect(status.enforced).toBe(true);
  devices = new Map(status.devices.map((each) => [each.id, each]));
}, 120_000);

afterAll(async () => {
  await gateway?.stop();
  await machines.stop();
  rmSync(folder, { recursive: true });
  expect(await command(["ip", "netns", "list"])).toBe("");
});

describe("a bad file opens nothing and says what is wrong", () => {
  test.each(badFiles)("$name, as a file", ({ name, issue: code, path }) => {
    const device = deviceNamed(`file ${name}`);
    expect(device).toMatchObject({ state: "held", why: { code: "file-refused" } });
    expect(device.why.params["issue"]).toBe(code);
    if (path !== undefined) expect(device.why.params["path"]).toMatch(path);
    expect(device.issues).toContainEqual(expect.objectContaining({ code, severity: "error" }));
  });

  test.each(badFiles)("$name, from its maker", ({ name, issue: code, path }) => {
    const device = deviceNamed(`url ${name}`);
    if (name === FIFTY_MEGABYTES) {
      expect(device).toMatchObject({ state: "held", why: { code: "too-large" } });
      return;
    }
    expect(device).toMatchObject({ state: "held", why: { code: "file-refused" } });
    expect(device.why.params["issue"]).toBe(code);
    if (path !== undefined) expect(device.why.params["path"]).toMatch(path);
  });

  test.each([
    ["a file that is not there", "ENOENT"],
    ["a folder", "EISDIR"],
  ])("%s", (name, reason) => {
    expect(deviceNamed(name)).toMatchObject({
      state: "held",
      why: { code: "file-unreadable", params: { reason } },
    });
  });

  test("the thing that has it gets DNS and time, nothing else", async () => {
    for (const family of FAMILIES) {
      const time = { address: outsideAddress("time", family) };
      const trial: Trial = { family, timeout: PATIENT, protocol: "ntp", to: time };
      expect((await attempt("plug", trial)).kind).toBe("answered");
      const stopped = await Promise.all([
        // What its file would have opened, had anything of it been applied.
        attempt("plug", asks("ads.profil.example", family)),
        attempt("plug", outside("stranger", 443, family)),
        attempt("plug", toNeighbour("bulb", 6668, family)),
      ]);
      expect(stopped.map(({ kind }) => kind)).toEqual(["name-refused", "silent", "silent"]);
    }
  });
});

describe("a bad server is bounded and named", () => {
  test.each(badServers)("$url", ({ url, why }) => {
    expect(deviceNamed(`server ${url}`)).toMatchObject({ state: "held", why });
  });

  test("what elsewhere serves is not asked for, and nobody at home is knocked at", async () => {
    const asked = await machines.asked();
    expect(asked.filter((url) => url.startsWith("https://elsewhere.example"))).toEqual([]);
    expect(asked).toContain(badMudUrl("redirectsPrivate"));
  });

  test("an endless file and 50 MB cost a few megabytes", async () => {
    const line = ["ip", "-json", "-stats", "link", "show", "wan0"];
    const [link] = JSON.parse(await command(inNamespace("gateway", line))) as [
      { readonly stats64: { readonly rx: { readonly bytes: number } } },
    ];
    expect(link.stats64.rx.bytes).toBeLessThan(16 * 1024 ** 2);
  });
});

describe("what cannot be enforced is denied and reported, the rest is enforced", () => {
  test("each entry that was left out is an issue with its path", () => {
    const device = deviceOf("camera");
    expect(device).toMatchObject({ state: "described", why: { code: "as-described" } });
    const found = device.issues
      .filter(({ severity }) => severity === "warning")
      .map(({ code, path, params }) => [code, params["ace"], path]);
    for (const { ace, code } of unenforceable) {
      const path = expect.stringMatching(
        /^\/ietf-access-control-list:acls\/acl\/\d\/aces\/ace\/\d$/,
      );
      expect(found).toContainEqual([code, ace, path]);
    }
  });

  test("the rest passes, those are stopped", async () => {
    for (const family of FAMILIES) {
      const passes = await attempt("camera", tcp("api.boreal.example", 443, family));
      expect(passes.kind).toBe("connected");
      const stopped = await Promise.all([
        // Would be open, were its condition left away.
        attempt("camera", outside("boreal-relay", 50010, family)),
        attempt("camera", outside("victim", 8883, family)),
        // A drop with a condition that cannot be told drops whatever it may have meant.
        attempt("camera", outside("boreal-update", 443, family)),
        attempt("camera", toNeighbour("bulb", 6668, family)),
      ]);
      expect(stopped.map(({ kind }) => kind)).toEqual(["silent", "silent", "silent", "silent"]);
      expect((await attempt("camera", asks("relay.boreal.example", family))).kind).toBe(
        "name-refused",
      );
    }
  });
});

describe("hostile words stay words", () => {
  test("a file whose names are hostile is enforced like another, and each is reported", async () => {
    const device = deviceOf("speaker");
    expect(device).toMatchObject({ state: "described", why: { code: "as-described" } });
    const reported = device.issues.filter(({ code }) => code === "hostile-text");
    for (const index of hostileNames.keys()) {
      const end = `/aces/ace/${index}/name`;
      expect(reported.filter(({ path }) => path.endsWith(end))).not.toEqual([]);
    }
    for (const family of FAMILIES) {
      const passes = await attempt("speaker", tcp("voice.riviere.example", 443, family));
      expect(passes.kind).toBe("connected");
      const stopped = await attempt("speaker", outside("riviere-voice", 9000, family));
      expect(stopped.kind).toBe("silent");
    }
  });

  test("the kernel has numbers, addresses and our own words only", async () => {
    const rules = await command(inNamespace("gateway", ["nft", "list", "ruleset"]));
    expect(rules).toContain("table inet thingwall");
    expect(rules).toMatch(/^[\n\t\x20-\x7e]*$/);
    for (const name of hostileNames) {
      for (const word of name.split(/[^A-Za-z]+/).filter((each) => each.length > 5)) {
        if (!["ruleset", "thingwall", "forward", "accept"].includes(word)) {
          expect(rules).not.toContain(word);
        }
      }
    }
    expect(await command(inNamespace("gateway", ["nft", "list", "tables"]))).not.toContain(
      "table inet x",
    );
  });

  test.each(["en", "fr"] as const)("the live view (%s) shows them escaped", async (language) => {
    let state = emptyView();
    for (const [index, name] of hostileNames.entries()) {
      const port = 9000 + index;
      await attempt("speaker", outside("riviere-voice", port, 4));
      const event = await dropTo(port);
      expect(event.decision.rule?.source.ace).toBe(name);
      const next = note(state, { source: "gateway", event }, words(language));
      state = next.state;
      expect(next.line).toBeTypeOf("string");
      expect(next.line).not.toMatch(OBEYED);
      expect(next.line).not.toContain("\n");
    }
  });

  test.each([
    ["en", "check"],
    ["fr", "check"],
    ["en", "explain"],
    ["fr", "explain"],
  ])("the command line (%s, mud %s) shows them escaped", async (language, verb) => {
    const plain = await thingwall(["mud", verb, "--lang", language, join(folder, "speaker.json")]);
    expect(plain.out + plain.err).not.toMatch(OBEYED);
    const json = await thingwall(["mud", verb, "--json", join(folder, "speaker.json")]);
    expect(json.out + json.err).not.toMatch(OBEYED);
    expect(() => JSON.parse(json.out) as unknown).not.toThrow();
  });

  test("rules for the kernel carry no name of a file", async () => {
    const { code, out } = await thingwall(["mud", "compile", join(folder, "speaker.json")]);
    expect(code).toBe(0);
    expect(out).not.toMatch(/canary|script|DROP TABLE|passwd/);
    expect(out).not.toMatch(/(?!\n|\t)[^\x20-\x7e]/);
  });

  test.each(hostileFiles)("a file called %j is a file", (name) => {
    expect(deviceNamed(`named ${hostileFiles.indexOf(name)}`)).toMatchObject({
      state: "described",
      why: { code: "as-described" },
    });
  });

  test("no name was run", () => {
    for (const place of [folder, process.cwd(), machines.directory]) {
      expect(existsSync(join(place, "canary"))).toBe(false);
    }
  });
});

describe("the other devices", () => {
  test("the bulb's allowed flow passed all the time", () => {
    expect(meanwhile.length).toBeGreaterThan(20);
    expect(meanwhile.filter(({ kind }) => kind !== "connected")).toEqual([]);
  });

  test("they are described, and what is forbidden to them stays so", async () => {
    for (const id of ["bulb", "printer", "thermostat"]) {
      expect(deviceOf(id)).toMatchObject({ state: "described", why: { code: "as-described" } });
    }
    for (const family of FAMILIES) {
      expect((await attempt("bulb", bulbToItsCloud(family))).kind).toBe("connected");
      expect((await attempt("printer", tcp("ink.presse.example", 443, family))).kind).toBe(
        "connected",
      );
      expect((await attempt("bulb", outside("victim", 443, family))).kind).toBe("silent");
    }
  });

  test("nothing was refused by the kernel on the way", () => {
    expect(events.filter(({ kind }) => kind === "apply-failed")).toEqual([]);
  });
});

type Dropped = Extract<GatewayEvent, { kind: "dropped" }>;

/** The report of a drop of the speaker's packet to this port. */
async function dropTo(port: number): Promise<Dropped> {
  for (;;) {
    const found = events.find(
      (each): each is Dropped =>
        each.kind === "dropped" && each.device === "speaker" && each.flow.destinationPort === port,
    );
    if (found !== undefined) return found;
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
  }
}

function deviceOf(id: string): DeviceView {
  const found = devices.get(id);
  if (found === undefined) throw new Error(`no device ${id}`);
  return found;
}

function deviceNamed(name: string): DeviceView {
  const found = [...devices.values()].find((each) => each.name === name.slice(0, 64));
  if (found === undefined) throw new Error(`no device called ${name}`);
  return found;
}

const attempt = (from: ThingName, trial: Trial): Promise<Outcome> => machines.attempt(from, trial);

const bulbToItsCloud = (family: Family): Trial => tcp("cloud.lueur.example", 8883, family);

function tcp(name: string, port: number, family: Family): Trial {
  return { family, timeout: PATIENT, protocol: "tcp", to: { name }, port };
}

function outside(host: OutsideName, port: number, family: Family): Trial {
  const to = { address: outsideAddress(host, family) };
  return { family, timeout: HASTY, protocol: "tcp", to, port };
}

function toNeighbour(host: HostName, port: number, family: Family): Trial {
  const to = { address: addressOf(lanHostNamed(host), family) };
  return { family, timeout: 1000, protocol: "tcp", to, port };
}

function asks(question: string, family: Family): Trial {
  return { family, timeout: PATIENT, protocol: "dns", question };
}
