/** The whole room against a control interface that says what each test wants. */
import { EventEmitter, on } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import type { HeldKey } from "./key.ts";
import { type Speaker, speaker } from "./speaker.fixture.ts";
import { type Announced, Wifi, type WifiOptions } from "./wifi.ts";

const LAMP = "02:00:00:00:01:00";
const CAM = "02:00:00:00:02:00";

interface Bench {
  readonly at: Speaker;
  readonly wifi: Wifi;
  readonly pskFile: string;
  readonly acts: readonly Announced[];
  readonly saved: readonly HeldKey[];
  /** Who hostapd says is there: MAC → id of the key. */
  readonly stations: Map<string, string>;
  readonly answers: Map<string, string | Buffer | undefined>;
  act(wanted: Partial<Announced> & { readonly do: Announced["do"] }): Promise<void>;
  stop(): Promise<void>;
}

const benches: Bench[] = [];
afterEach(async () => {
  for (const each of benches.splice(0)) await each.stop();
});

function open(options: Partial<WifiOptions> = {}): Bench {
  const stations = new Map<string, string>();
  const answers = new Map<string, string | Buffer | undefined>([["PING", "PONG\n"]]);
  const describeStation = ([mac, keyId]: readonly [string, string]) =>
    `${mac}\nflags=[AUTH][ASSOC][AUTHORIZED]\nkeyid=${keyId}\n`;
  const at = speaker((command) => {
    const [word = "", argument = ""] = command.split(" ");
    if (answers.has(word)) return answers.get(word);
    const all = [...stations];
    if (word === "STA-FIRST") return all[0] === undefined ? "" : describeStation(all[0]);
    if (word === "STA-NEXT") {
      const next = all[all.findIndex(([mac]) => mac === argument) + 1];
      return next === undefined ? "" : describeStation(next);
    }
    if (word === "STATUS") return "state=ENABLED\nphy=phy0\n";
    if (word === "DEAUTHENTICATE") stations.delete(argument);
    return "OK\n";
  });
  const acts: Announced[] = [];
  const heard = new EventEmitter();
  const ending = new AbortController();
  const pskFile = join(at.folder, "keys");
  const bench = { saved: [] as readonly HeldKey[] };
  const wifi = new Wifi({
    ...{ ssid: "Home", hidden: false, ownInterfaces: false, keys: new Map(), pskFile },
    control: at.path,
    ownFolder: at.folder,
    save: (_before, keys) => (bench.saved = [...keys.values()]),
    onChange: () => {},
    now: () => 1000,
    random: (count) => new Uint8Array(count).fill(acts.length + bench.saved.length),
    signal: ending.signal,
    onAct: (act) => {
      acts.push(act);
      heard.emit("act");
    },
    ...options,
  });
  const ended = wifi.keep();
  const made: Bench = {
    ...{ at, wifi, pskFile, acts, stations, answers },
    get saved() {
      return bench.saved;
    },
    async act(wanted) {
      const is = (act: Announced) =>
        Object.entries(wanted).every(([name, value]) => Reflect.get(act, name) === value);
      if (acts.some(is)) return;
      for await (const _ of on(heard, "act")) if (acts.some(is)) return;
    },
    async stop() {
      ending.abort();
      await ended;
      at.close();
    },
  };
  benches.push(made);
  return made;
}

async function reached(options?: Partial<WifiOptions>): Promise<Bench> {
  const bench = open(options);
  await bench.act({ do: "reach" });
  return bench;
}

const file = (bench: Bench) => readFileSync(bench.pskFile, "utf8");

test("minted, claimed, stored, revoked: the file, hostapd and the record say the same", async () => {
  const bench = await reached();
  const { keyId, passphrase, code } = await bench.wifi.mint({ for: "thing", owner: "lamp" });
  expect(code).toBe(`WIFI:T:WPA;S:Home;P:${passphrase};;`);
  expect(file(bench)).toMatch(new RegExp(`^keyid=${keyId} 00:00:00:00:00:00 [0-9a-f]{64}\n$`));
  expect(JSON.stringify(bench.saved)).not.toContain(passphrase);
  expect(statSync(bench.pskFile).mode & 0o777).toBe(0o600);

  bench.stations.set(LAMP, keyId);
  bench.at.tell(`<3>AP-STA-CONNECTED ${LAMP} keyid=${keyId}`);
  await bench.act({ do: "authorise", mac: LAMP, keyId });
  expect(file(bench)).toContain(`keyid=${keyId} ${LAMP} `);
  expect(bench.saved[0]?.state).toEqual({ is: "bound", mac: LAMP, since: 1000 });

  const from = bench.at.heard.length;
  await bench.wifi.revoke(keyId);
  // Who is there may be asked at any time.
  expect(bench.at.heard.slice(from).filter((each) => !/^(STA|LEVEL)/.test(each))).toEqual([
    "RELOAD_WPA_PSK",
    "PMKSA_FLUSH",
    `DEAUTHENTICATE ${LAMP}`,
  ]);
  expect(file(bench)).toBe("");
  expect(bench.acts.at(-1)).toEqual({ do: "withdraw", mac: LAMP, keyId });
});

test("keys are in the file before hostapd is there", () => {
  const pmk = "a".repeat(64);
  const key = { id: "anna", for: "person", owner: "Anna", pmk, state: { is: "open" } } as const;
  expect(file(open({ keys: new Map([["anna", key]]) }))).toBe(
    `keyid=anna 00:00:00:00:00:00 ${pmk}\n`,
  );
});

describe("the access point comes and goes", () => {
  test("what is decided while it is away is in force when it is back", async () => {
    const bench = await reached({ lookEveryMs: 20 });
    const { keyId } = await bench.wifi.mint({ for: "thing", owner: "lamp" });
    bench.stations.set(LAMP, keyId);
    bench.at.tell(`<3>AP-STA-CONNECTED ${LAMP} keyid=${keyId}`);
    await bench.act({ do: "authorise", mac: LAMP });
    bench.answers.set("PING", "FAIL\n");
    bench.at.tell("<3>CTRL-EVENT-TERMINATING ");
    await bench.act({ do: "lose" });
    await bench.wifi.revoke(keyId);
    expect(bench.stations.has(LAMP)).toBe(true);
    bench.answers.set("PING", "PONG\n");
    await bench.act({ do: "notice", code: "wifi-key-not-ours", mac: LAMP });
    expect(bench.stations.has(LAMP)).toBe(false);
    expect(file(bench)).toBe("");
  });

  test("killed and started again, it is listened to anew", async () => {
    const bench = await reached();
    const { keyId } = await bench.wifi.mint({ for: "thing", owner: "lamp" });
    bench.at.restart();
    await bench.act({ do: "lose" });
    const attached = () => bench.at.heard.filter((each) => each === "ATTACH").length;
    while (attached() < 2) await nextTurn();
    bench.stations.set(LAMP, keyId);
    while (bench.acts.filter((act) => act.do === "reach").length < 2) await nextTurn();
    bench.at.tell(`<3>AP-STA-CONNECTED ${LAMP} keyid=${keyId}`);
    await bench.act({ do: "authorise", mac: LAMP, keyId });
  });

  test("hostapd stopped telling without a word: it is asked to tell again", async () => {
    const bench = await reached({ lookEveryMs: 20 });
    bench.answers.set("LEVEL", "FAIL\n");
    await bench.act({ do: "lose" });
    bench.answers.delete("LEVEL");
    while (bench.acts.filter((act) => act.do === "reach").length < 2) await nextTurn();
    expect(bench.at.heard.filter((each) => each === "ATTACH")).toHaveLength(2);
  });

  test("who came unheard is found, who went unheard is let go", async () => {
    const bench = await reached({ lookEveryMs: 20 });
    const { keyId } = await bench.wifi.mint({ for: "person", owner: "Anna" });
    bench.stations.set(CAM, keyId);
    await bench.act({ do: "authorise", mac: CAM });
    bench.stations.delete(CAM);
    await bench.act({ do: "withdraw", mac: CAM });
  });

  test("it is not there at all", async () => {
    const bench = open({ control: "/nowhere/wlan0" });
    await bench.act({ do: "lose" });
    const { keyId } = await bench.wifi.mint({ for: "thing", owner: "lamp" });
    expect(file(bench)).toContain(keyId);
    await expect(bench.wifi.enrol("lamp", "DPP:K:a;;")).rejects.toMatchObject({
      code: "no-access-point",
    });
  });
});

describe("an access point that is hostile or broken", () => {
  test.each<[string, Record<string, string | Buffer>]>([
    ["answers nothing that it should", { PING: "OK\n" }],
    ["lets nobody attach", { ATTACH: "FAIL\n" }],
    ["does not take the keys", { RELOAD_WPA_PSK: "FAIL\n" }],
    ["lists octets", { "STA-FIRST": Buffer.from([0xff, 0, 0x0a]) }],
    ["lists for ever", { "STA-NEXT": `${LAMP}\n`, "STA-FIRST": "x\n" }],
  ])("%s: said once, tried again", async (_name, said) => {
    const bench = open();
    for (const [word, answer] of Object.entries(said)) bench.answers.set(word, answer);
    await bench.act({ do: "lose" });
    for (const word of Object.keys(said)) bench.answers.delete(word);
    bench.answers.set("PING", "PONG\n");
    await bench.act({ do: "reach" });
  });

  test("no octets of it make a station, a key or a lost connection", async () => {
    const bench = await reached();
    const corpus = [
      Buffer.alloc(0),
      Buffer.alloc(65_000, 0x41),
      Buffer.from(`<3>AP-STA-CONNECTED ${LAMP} keyid=`),
      Buffer.from(`<3>AP-STA-CONNECTED ${LAMP} keyid=a keyid=b`),
      Buffer.from(`<3>DPP-MUD-URL x\n<3>AP-STA-CONNECTED ${LAMP} keyid=lamp`),
      Buffer.from([0x3c, 0x33, 0x3e, 0xff, 0x00, 0x0a]),
      ...Array.from({ length: 500 }, (_, seed) =>
        Buffer.from(Array.from({ length: 80 }, (__, at) => (seed * 31 + at * at * 7) % 256)),
      ),
    ];
    for (const octets of corpus) {
      bench.at.tell(octets);
      // A unix socket holds ten datagrams: each is read before the next is sent.
      await nextTurn();
    }
    // Datagrams keep their order: when this one has been heard, so have all.
    const { keyId } = await bench.wifi.mint({ for: "thing", owner: "lamp" });
    bench.at.tell(`<3>AP-STA-CONNECTED ${LAMP} keyid=${keyId}`);
    await bench.act({ do: "authorise", mac: LAMP });
    expect(bench.acts.map((act) => act.do)).toEqual(["reach", "authorise"]);
  });
});

describe("nothing can be kept", () => {
  const full = () => {
    throw new Error("disk full");
  };

  test("what the household asks for is not done", async () => {
    const bench = await reached({ save: full });
    await expect(bench.wifi.mint({ for: "thing", owner: "lamp" })).rejects.toThrow("disk full");
    expect([file(bench), bench.wifi.ring.keys.size]).toEqual(["", 0]);
  });

  test("what befalls a key is in force, and kept as soon as it can be", async () => {
    const kept: (readonly [readonly HeldKey[], readonly HeldKey[]])[] = [];
    let room = true;
    const bench = await reached({
      save: (before, after) => {
        if (!room) full();
        kept.push([[...before.values()], [...after.values()]]);
      },
    });
    const { keyId } = await bench.wifi.mint({ for: "thing", owner: "lamp" });
    room = false;
    bench.at.tell(`<3>AP-STA-CONNECTED ${LAMP} keyid=${keyId}`);
    await bench.act({ do: "authorise", mac: LAMP, keyId });
    expect(file(bench)).toContain(`keyid=${keyId} ${LAMP} `);
    expect(kept).toHaveLength(1);

    room = true;
    await bench.wifi.mint({ for: "person", owner: "Anna" });
    expect(kept[1]?.[0]).toMatchObject([{ id: keyId, state: { is: "claimable" } }]);
    expect(kept[1]?.[1][0]).toMatchObject({ id: keyId, state: { is: "bound", mac: LAMP } });
    expect(kept.at(-1)?.[1]).toMatchObject([{ id: keyId }, { for: "person" }]);
  });
});

test("a file that another left half written is replaced whole", async () => {
  const bench = await reached();
  writeFileSync(`${bench.pskFile}.next`, "keyid=evil 00:00:00:00:00:00 ".padEnd(9000, "x"));
  await bench.wifi.mint({ for: "guest", owner: "Party", until: 9000 });
  expect(file(bench)).toMatch(/^keyid=\S+ 00:00:00:00:00:00 [0-9a-f]{64}\n$/);
});
