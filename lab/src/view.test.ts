import type { GatewayEvent, StatusView } from "@thingwall/gateway";
import { expect, test } from "vitest";
import { homePlan, hostNames } from "./plan.ts";
import { plain } from "./terminal.ts";
import { emptyView, note, renderView, type ViewState } from "./view.ts";
import { words } from "./words.ts";

const status: StatusView = {
  enforced: true,
  processes: { wall: "up", names: "up" },
  devices: homePlan.hosts.map((host) => ({
    id: host.name,
    name: host.name,
    role: host.role,
    mac: host.mac,
    addresses: [host.v4, host.v6],
    state: host.role === "person" ? "person" : "described",
    why: { code: "as-described", params: {} },
    rules: 12,
    issues: [],
  })),
};

const spread: GatewayEvent = {
  kind: "dropped",
  at: 0,
  device: "bulb",
  flow: {
    path: "lateral",
    family: 4,
    from: { device: "bulb", address: "192.168.77.12" },
    to: { device: "camera", address: "192.168.77.11" },
    protocol: 6,
    sourcePort: 40000,
    destinationPort: 23,
  },
  decision: {
    verdict: "drop",
    why: "no-rule-matches",
    path: "",
    clause: "RFC 8520 §5",
    device: "bulb",
    direction: "from-device",
  },
};

function after(events: Parameters<typeof note>[1][], lang: "en" | "fr"): ViewState {
  return events.reduce((state, event) => note(state, event, words(lang)).state, emptyView());
}

const events: Parameters<typeof note>[1][] = [
  { source: "host", host: "bulb", news: { kind: "behaving", behaviour: "telnet-spread" } },
  { source: "gateway", event: spread },
  {
    source: "host",
    host: "camera",
    news: {
      kind: "did",
      trial: {
        family: 4,
        timeout: 1,
        protocol: "https",
        to: { name: "api.boreal.example" },
        path: "/",
      },
      outcome: { kind: "connected", milliseconds: 4 },
    },
  },
];

test("a picture of the home: who does what, what passed, what was dropped and why", async () => {
  const frame = { columns: 132, rows: 24 };
  const lines = renderView(after(events, "en"), status, frame, words("en"), plain);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("view.en.golden.txt");
});

test("the same in French", async () => {
  const frame = { columns: 132, rows: 24 };
  const lines = renderView(after(events, "fr"), status, frame, words("fr"), plain);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("view.fr.golden.txt");
});

test("it fits every frame and names every machine", () => {
  for (const columns of [60, 80, 200]) {
    const lines = renderView(
      after(events, "en"),
      status,
      { columns, rows: 30 },
      words("en"),
      plain,
    );
    expect(lines.length).toBeLessThanOrEqual(30);
    for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(columns);
    for (const name of hostNames) expect(lines.join("\n")).toContain(words("en").host[name]);
  }
});

test("names from strangers cannot touch the terminal", () => {
  const hostile = "evil\u001b[2J.example";
  const event: GatewayEvent = {
    ...{ kind: "name", at: 0, device: "plug", name: hostile, type: "A" },
    ...{ outcome: "refused", addresses: [] },
  };
  const { line } = note(emptyView(), { source: "gateway", event }, words("en"));
  expect(line).toContain("evil\\u{1b}[2J.example");
});

test.each([
  ["en", "Plug, posing as Camera: kept from relay.boreal.example (51.38.10.30), UDP 50010: "],
  [
    "fr",
    "Prise (se disant Caméra) : n’a pas joint relay.boreal.example (51.38.10.30), UDP 50010 : ",
  ],
] as const)("who lies about an address is named (%s)", (lang, expected) => {
  const liar = homePlan.hosts.find(({ name }) => name === "plug");
  const event: GatewayEvent = {
    ...spread,
    device: `unknown ${liar?.mac}`,
    flow: {
      ...{ path: "wan", family: 4, protocol: 17, destinationPort: 50010 },
      from: { device: `unknown ${liar?.mac}`, address: "192.168.77.11" },
      to: { address: "51.38.10.30" },
    },
    decision: { verdict: "drop", why: "unknown-device", path: "", clause: "" },
  };
  const { line, state } = note(emptyView(), { source: "gateway", event }, words(lang));
  expect(line?.startsWith(expected)).toBe(true);
  expect(state.rows.plug.dropped).toBe(1);
  expect(state.rows.camera.dropped).toBe(0);
});

test.each(["en", "fr"] as const)(
  "what was repaired is told, and so is a new reason (%s)",
  (lang) => {
    const repaired: GatewayEvent = { kind: "repaired", at: 0, part: "tables", what: "flush" };
    expect(note(emptyView(), { source: "gateway", event: repaired }, words(lang)).line).toContain(
      words(lang).view.repaired("tables"),
    );
    const why = "of-another-day";
    const said = JSON.stringify({ ...spread, decision: { ...spread.decision, why } });
    const event: GatewayEvent = JSON.parse(said);
    expect(note(emptyView(), { source: "gateway", event }, words(lang)).line).toContain(why);
  },
);
