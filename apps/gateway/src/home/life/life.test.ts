import { describe, expect, test } from "vitest";
import type { DeviceConfig, GatewayConfig } from "../../config.ts";
import type { DesiredState, DroppedPacket } from "../../wall/contract.ts";
import type { GatewayEvent } from "../contract.ts";
import { CONFIG, described, mudFile, named, tcp } from "../device/config.fixture.ts";
import { Home } from "../home.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 21, 12);

const BULB: DeviceConfig = {
  id: "bulb",
  name: "Bulb",
  role: "thing",
  mac: "02:00:00:00:77:11",
  addresses: ["192.168.77.11"],
  port: "p-bulb",
  mud: { url: "https://maker.example/bulb", channel: "user" },
};
const LAMP: DeviceConfig = {
  ...BULB,
  ...{ id: "lamp", name: "Lamp", mac: "02:00:00:00:77:12", addresses: ["192.168.77.12"] },
};

/** Its maker keeps the update open in quarantine; the other's says nothing of it. */
const FILES = {
  bulb: repairable(),
  lamp: mudFile({ from: [{ ...named("cloud.example"), ...tcp(443) }] }),
};

function repairable(): string {
  const file = JSON.parse(
    mudFile({
      from: [
        { ...named("cloud.example"), ...tcp(443) },
        { ...named("update.example"), ...tcp(443) },
      ],
    }),
  ) as { "ietf-mud:mud": object };
  const open = { "enabled-ace-names": [{ "ace-name": "from-1" }] };
  return JSON.stringify({
    ...file,
    "ietf-mud:mud": {
      ...file["ietf-mud:mud"],
      extensions: ["ietf-mud-quarantine"],
      "ietf-mud-quarantine:quarantined-device-policy": open,
    },
  });
}

/** A home whose wall and names do what they are told, and whose clock the test moves. */
async function begin(change: Partial<GatewayConfig> = {}) {
  let now = START;
  let due: { at: number; work: () => void } | undefined;
  let wall: DesiredState | undefined;
  const events: GatewayEvent[] = [];
  const home = new Home(
    { ...CONFIG, devices: [BULB, LAMP], ...change },
    {
      wall: async (op, params) => {
        const state = params as DesiredState & { come: DesiredState["devices"] };
        wall =
          op === "apply" || !wall
            ? state
            : {
                ...wall,
                devices: wall.devices.map(
                  (device) => state.come.find(({ id }) => id === device.id) ?? device,
                ),
              };
        return op === "apply" ? { revision: 1 } : { outcome: "changed", revision: 1 };
      },
      names: async () => undefined,
    },
    (event) => events.push(event),
    { now: () => now, later: (wait, work) => (due = { at: now + wait, work }) },
    {
      identityOf: () => ({ id: "joined-1" }),
      announcedBy: () => undefined,
      knows: () => false,
      keep: (event) => events.push(event),
    },
  );
  for (const { config } of home.devices)
    if (config.mud !== undefined)
      await home.describe(config.id, described(config.id === "bulb" ? FILES.bulb : FILES.lamp));
  return {
    home,
    events,
    told: () =>
      events.filter(({ kind }) => !["applied", "device", "dropped", "name"].includes(kind)),
    enforced: (id: string) => wall?.devices.find((device) => device.id === id),
    names: (id: string) =>
      wall?.devices
        .find((device) => device.id === id)
        ?.rules.flatMap(({ peer }) => peer.flatMap((one) => ("name" in one ? one.name : []))),
    less: (id: string) =>
      home
        .status({ wall: "up", names: "up" })
        .devices.find((device) => device.id === id)
        ?.less?.map(({ code }) => code) ?? [],
    /** Lets time pass, and what is due in it happen. */
    async pass(milliseconds: number): Promise<void> {
      const end = now + milliseconds;
      while (due && due.at <= end) {
        const { at, work } = due;
        due = undefined;
        now = at;
        work();
        await home.enforce();
      }
      now = end;
      await home.enforce();
    },
    at: () => now,
  };
}

function packet(change: Partial<DroppedPacket> = {}): DroppedPacket {
  return {
    stage: "from-device",
    slot: 1,
    mac: BULB.mac,
    family: 4,
    source: "192.168.77.11",
    destination: "203.0.113.9",
    protocol: 6,
    sourcePort: 40_000,
    destinationPort: 23,
    icmp: undefined,
    at: START,
    ...change,
  };
}

/** What captured things do: the same door at one address after another. */
const spread = (home: Home, times: number, change: Partial<DroppedPacket> = {}) => {
  for (let last = 1; last <= times; last++)
    home.dropped(packet({ destination: `203.0.113.${last}`, ...change }));
};

describe("a thing that spreads", () => {
  test("is quarantined by the second knock, told once, its repair left open", async () => {
    const { home, told, names, enforced, less } = await begin();
    spread(home, 50);
    await home.enforce();
    expect(names("bulb")).toEqual(["update.example"]);
    expect(enforced("bulb")).toMatchObject({ caps: { newFlowsPerSecond: 20 } });
    expect(enforced("bulb")?.quarantined).toBeUndefined();
    expect(less("bulb")).toEqual(["quarantined"]);
    expect(told().map(({ kind }) => kind)).toEqual(["contained", "notice", "contained", "notice"]);
    expect(told().filter((event) => event.kind === "notice" && !event.again)).toHaveLength(1);
    expect(names("lamp")).toEqual(["cloud.example"]);
  });

  test("without a repair that its maker named, it is cut off at its port", async () => {
    const { home, enforced } = await begin();
    const change = { slot: 2, mac: LAMP.mac, source: "192.168.77.12" };
    spread(home, 2, change);
    await home.enforce();
    expect(enforced("lamp")).toMatchObject({ quarantined: true });
  });

  test("is restricted and no more where being cut off may cost a life", async () => {
    const { home, less } = await begin({ devices: [{ ...BULB, safety: true }, LAMP] });
    spread(home, 50);
    await home.enforce();
    expect(less("bulb")).toEqual(["restricted"]);
  });

  test("is only told of where the household contains nothing by itself", async () => {
    const { home, less, told } = await begin({ response: { contain: false } });
    spread(home, 50);
    await home.enforce();
    expect(less("bulb")).toEqual([]);
    expect(told().map(({ kind }) => kind)).toEqual(["notice"]);
  });

  test("what it does as ever in quarantine is no further offence", async () => {
    const { home, told } = await begin();
    spread(home, 2);
    await home.enforce();
    const before = told().length;
    home.asked({
      ...{ device: "bulb", name: "cloud.example", type: "A", outcome: "refused" },
      ...{ addresses: [], at: START },
    });
    expect(told()).toHaveLength(before);
  });
});

describe("a cause that is muted", () => {
  const telnet = { kind: "telnet", object: "" } as const;
  const notices = (told: readonly GatewayEvent[]) => told.filter(({ kind }) => kind === "notice");

  test("is no notice any more, until it is to be one again", async () => {
    const { home, told } = await begin({ response: { contain: false } });
    await home.decide("bulb", { kind: "mute", cause: telnet });
    spread(home, 50);
    expect(notices(told())).toEqual([]);
    expect(home.lifeOf("bulb").conduct.open).toBeUndefined();
    await home.decide("bulb", { kind: "unmute", cause: telnet });
    spread(home, 1, { destinationPort: 2323 });
    expect(home.lifeOf("bulb").conduct.open?.cause).toEqual(telnet);
  });

  test("goes out of sight at once", async () => {
    const { home } = await begin({ response: { contain: false } });
    spread(home, 50);
    expect(home.lifeOf("bulb").conduct.open?.cause).toEqual(telnet);
    await home.decide("bulb", { kind: "mute", cause: telnet });
    expect(home.lifeOf("bulb").conduct.open).toBeUndefined();
  });

  test("is contained all the same, and that is told", async () => {
    const { home, told, less } = await begin();
    await home.decide("bulb", { kind: "mute", cause: telnet });
    spread(home, 50);
    await home.enforce();
    expect(less("bulb")).toEqual(["quarantined"]);
    expect(notices(told())).not.toEqual([]);
  });
});

describe("out of containment", () => {
  test("another firmware, an hour on trial, and it is as it was", async () => {
    const { home, told, less, names, pass } = await begin();
    spread(home, 2);
    await home.enforce();
    const repaired = JSON.parse(FILES.bulb) as { "ietf-mud:mud": Record<string, unknown> };
    repaired["ietf-mud:mud"]["firmware-rev"] = "2.0";
    await home.describe("bulb", described(JSON.stringify(repaired)));
    expect(less("bulb")).toEqual(["on-trial"]);
    expect(names("bulb")).toEqual(["cloud.example", "update.example"]);
    await pass(HOUR + 10);
    expect(less("bulb")).toEqual([]);
    expect(
      told()
        .slice(-2)
        .map(({ kind }) => kind),
    ).toEqual(["released", "trial-passed"]);
  });

  test("a day of quiet is enough, without anybody's doing", async () => {
    const { home, less, pass } = await begin();
    spread(home, 2);
    await pass(DAY - HOUR);
    expect(less("bulb")).toEqual(["quarantined"]);
    await pass(HOUR + 10);
    expect(less("bulb")).toEqual(["on-trial"]);
    await pass(HOUR + 10);
    expect(less("bulb")).toEqual([]);
  });

  test("the household's word is enough, and a relapse is contained as before", async () => {
    const { home, less, at } = await begin();
    spread(home, 2);
    await home.decide("bulb", { kind: "release" });
    expect(less("bulb")).toEqual(["on-trial"]);
    spread(home, 2, { at: at() + 1000 });
    await home.enforce();
    expect(less("bulb")).toEqual(["quarantined"]);
  });
});

describe("who is blamed", () => {
  const scan = (home: Home, change: Partial<DroppedPacket>) => {
    for (let last = 30; last < 60; last++)
      home.dropped(packet({ destination: `192.168.77.${last}`, destinationPort: 80, ...change }));
  };

  test("whoever uses another's address at its own port", async () => {
    const { home, less } = await begin();
    home.dropped(packet({ stage: "unknown-device", slot: 0, source: "192.168.77.12" }));
    await home.enforce();
    expect(less("bulb")).toEqual(["restricted"]);
    expect(less("lamp")).toEqual([]);
  });

  test("nobody, where the MAC may be anybody's", async () => {
    const { port: _, ...loose } = BULB;
    const { home, less } = await begin({ devices: [loose, LAMP] });
    home.dropped(packet({ stage: "unknown-device", slot: 0, source: "192.168.77.12" }));
    await home.enforce();
    expect(less("bulb")).toEqual([]);
  });

  test("not a thing whose description nobody has: only an attack counts", async () => {
    const { mud: _, ...plain } = BULB;
    const { home, less } = await begin({ devices: [plain, LAMP] });
    for (let last = 1; last < 60; last++)
      home.dropped(packet({ destination: `203.0.113.${last}`, destinationPort: 443 }));
    await home.enforce();
    expect(less("bulb")).toEqual([]);
    spread(home, 2);
    await home.enforce();
    expect(less("bulb")).toEqual(["quarantined"]);
  });

  test("one device after another of the home", async () => {
    const { home, less } = await begin();
    scan(home, { stage: "to-device", slot: 0 });
    await home.enforce();
    expect(less("bulb")).toEqual(["restricted"]);
  });
});

describe("a description that asks for more", () => {
  const more = mudFile({
    from: [
      { ...named("cloud.example"), ...tcp(443) },
      { ...named("more.example"), ...tcp(443) },
    ],
  });

  test("waits, is told once, and is in force when the household takes it", async () => {
    const { home, told, names } = await begin();
    await home.describe("lamp", described(more));
    await home.describe("lamp", described(more));
    expect(names("lamp")).toEqual(["cloud.example"]);
    expect(told()).toMatchObject([{ kind: "offered", offer: { opened: 1, lifted: 0, closed: 0 } }]);
    expect(home.offer("lamp").text).toContain("more.example");
    expect(home.offer("lamp").text).not.toContain("cloud.example");
    await home.decide("lamp", { kind: "take", digest: home.offer("lamp").digest });
    expect(names("lamp")).toEqual(["cloud.example", "more.example"]);
    expect(() => home.offer("lamp")).toThrow("nothing-offered");
  });

  test("is forgotten when its maker takes it back", async () => {
    const { home } = await begin();
    await home.describe("lamp", described(more));
    await home.describe("lamp", described(FILES.lamp));
    expect(() => home.offer("lamp")).toThrow("nothing-offered");
  });
});

describe("what the household says", () => {
  test("LAN only, until it says otherwise", async () => {
    const { home, names, less } = await begin();
    await home.decide("bulb", { kind: "grant", access: "lan-only" });
    expect([names("bulb"), less("bulb")]).toEqual([[], ["granted-lan-only"]]);
    await home.decide("bulb", { kind: "grant", access: "as-described" });
    expect(names("bulb")).toEqual(["cloud.example", "update.example"]);
  });

  test("a pause ends by itself", async () => {
    const { home, enforced, less, pass, at } = await begin();
    await home.decide("bulb", { kind: "pause", until: at() + HOUR });
    expect(enforced("bulb")?.rules).toEqual([]);
    await pass(HOUR + 10);
    expect(less("bulb")).toEqual([]);
    expect(enforced("bulb")?.rules).not.toEqual([]);
  });

  test("support ends: told before, kept from the Internet after, extended in the open", async () => {
    const { home, told, names, less, pass, at } = await begin();
    await home.decide("bulb", { kind: "support", ends: at() + 40 * DAY });
    await pass(41 * DAY);
    const steps = told().flatMap((event) => (event.kind === "support" ? [event.step] : []));
    expect(steps).toEqual(["in-90-days", "in-30-days", "in-7-days", "ended"]);
    expect([names("bulb"), less("bulb")]).toEqual([[], ["support-ended"]]);
    await home.decide("bulb", { kind: "reprieve", until: at() + DAY });
    expect(names("bulb")).toEqual(["cloud.example", "update.example"]);
    await pass(2 * DAY);
    expect(less("bulb")).toEqual(["support-ended"]);
  });

  test("forgotten, nothing of it is kept", async () => {
    const { home, less } = await begin();
    spread(home, 2);
    await home.decide("bulb", { kind: "forget" });
    expect(less("bulb")).toEqual([]);
  });

  test("nothing, of a device that is not there", async () => {
    const { home } = await begin();
    await expect(home.decide("ghost", { kind: "release" })).rejects.toThrow("no-device");
  });
});

describe("what was blocked and the household answered for", () => {
  const ads = "203.0.113.99";
  const notices = (events: readonly GatewayEvent[]) =>
    events.filter(({ kind }) => kind === "notice").length;
  /** Prefixes of the Internet. */
  const permitted = (rules: DesiredState["devices"][number]["rules"] = []) =>
    rules
      .flatMap(({ peer }) => peer.flatMap((one) => ("networks" in one ? one.networks : [])))
      .filter((network) => network.startsWith("203."));

  test("allowed once: for an hour, in the open, then blocked as before", async () => {
    const { home, enforced, pass, told } = await begin();
    const way = { protocol: 6, port: 443 };
    await home.decide("bulb", { kind: "permit", to: ads, answer: "allow-once", ...way });
    expect(permitted(enforced("bulb")?.rules)).toEqual([`${ads}/32`]);
    const [bulb] = home.status({ wall: "up", names: "up" }).devices;
    expect(bulb?.permits).toEqual([{ to: ads, ...way, since: START, until: START + HOUR }]);
    expect(told()).toMatchObject([{ kind: "decided", word: { kind: "permit" } }]);
    await pass(HOUR + 10);
    expect(permitted(enforced("bulb")?.rules)).toEqual([]);
  });

  test("allowed always, until it is kept blocked again", async () => {
    const { home, enforced, names, pass } = await begin();
    await home.decide("bulb", { kind: "permit", to: ads, answer: "always-allow" });
    await home.decide("bulb", { kind: "permit", to: "Ads.Example.", answer: "always-allow" });
    await pass(40 * DAY);
    expect(permitted(enforced("bulb")?.rules)).toEqual([`${ads}/32`]);
    expect(names("bulb")).toContain("ads.example");
    await home.decide("bulb", { kind: "permit", to: ads, answer: "keep-blocked" });
    expect(permitted(enforced("bulb")?.rules)).toEqual([]);
    await home.decide("bulb", { kind: "permit", to: "ads.example", answer: "keep-blocked" });
    expect(names("bulb")).not.toContain("ads.example");
  });

  test("kept blocked: it stays blocked and speaks against the thing no more", async () => {
    const { home, events } = await begin();
    const tries = (destination: string) =>
      home.dropped(packet({ destination, destinationPort: 8080 }));
    for (const octet of [1, 2, 3])
      await home.decide("bulb", {
        ...{ kind: "permit", to: `203.0.113.${octet}`, answer: "keep-blocked" },
      });
    for (const octet of [1, 2, 3]) tries(`203.0.113.${octet}`);
    for (const octet of [4, 5, 6]) tries(`203.0.113.${octet}`);
    expect(notices(events)).toBe(0);
    tries("203.0.113.7");
    expect(notices(events)).toBe(1);
  });

  test("as the notice has it: that protocol and port, and of others it is told as ever", async () => {
    const { home, events, enforced } = await begin();
    const tries = (destination: string, destinationPort: number) =>
      home.dropped(packet({ destination, destinationPort }));
    for (const octet of [1, 2, 3, 4]) tries(`203.0.113.${octet}`, 8080);
    const [notice] = events.flatMap((event) => (event.kind === "notice" ? [event.notice] : []));
    expect(notice?.way).toEqual({ protocol: 6, port: 8080 });
    expect(home.known("bulb")?.life.conduct.open?.way).toEqual({ protocol: 6, port: 8080 });
    const to = notice?.cause.object ?? "";
    await home.decide("bulb", { kind: "permit", to, answer: "always-allow", ...notice?.way });
    const opened = enforced("bulb")?.rules.filter((rule) => permitted([rule]).length > 0);
    expect(opened).toMatchObject([
      { protocol: 6, destinationPorts: [{ from: 8080, to: 8080 }], direction: "from-device" },
    ]);
    expect(home.lifeOf("bulb").conduct.answered.size).toBe(0);
  });

  test("what is taken back is one permission and no other; what is none is said", async () => {
    const { home } = await begin();
    const permits = () => home.status({ wall: "up", names: "up" }).devices[0]?.permits ?? [];
    const way = { protocol: 6, port: 443 };
    for (const each of [{}, way, { protocol: 17, port: 443 }])
      await home.decide("bulb", { kind: "permit", to: ads, answer: "always-allow", ...each });
    await home.decide("bulb", { kind: "revoke", to: ads });
    expect(permits().map(({ protocol }) => protocol)).toEqual([6, 17]);
    await home.decide("bulb", { kind: "revoke", to: ads, ...way });
    expect(permits().map(({ protocol }) => protocol)).toEqual([17]);
    await expect(home.decide("bulb", { kind: "revoke", to: ads, ...way })).rejects.toThrow(
      "nothing-permitted",
    );
  });

  test("a port without a protocol is refused: it would open everything, or nothing", async () => {
    const { home } = await begin();
    for (const way of [{ port: 443 }, { protocol: 1, port: 443 }])
      await expect(
        home.decide("bulb", { kind: "permit", to: ads, answer: "always-allow", ...way }),
      ).rejects.toThrow("no-such-way");
  });

  test("a captured thing has none of it", async () => {
    const { home, enforced } = await begin();
    await home.decide("bulb", { kind: "permit", to: ads, answer: "always-allow" });
    for (const octet of [1, 2, 3])
      home.dropped(packet({ destination: `203.0.113.${octet}`, destinationPort: 23 }));
    await home.enforce();
    expect(home.lifeOf("bulb").conduct.containment.kind).toBe("quarantined");
    expect(permitted(enforced("bulb")?.rules)).toEqual([]);
  });

  test("what is no destination is refused", async () => {
    const { home } = await begin();
    await expect(
      home.decide("bulb", { kind: "permit", to: "$(reboot)", answer: "always-allow" }),
    ).rejects.toThrow("no-destination");
  });
});
