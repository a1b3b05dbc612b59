import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import type { DeviceView, GatewayEvent, StatusView } from "../contract.ts";
import { CONTENT_TYPE, exposition } from "./exposition.ts";
import { Meters } from "./meters.ts";
import { readExposition } from "./metrics.fixture.ts";
import { serveMetrics } from "./serve.ts";

const at = 0;
const device = (more: Partial<DeviceView>): DeviceView => ({
  ...{ id: "lamp", name: "Anna's lamp", role: "thing", mac: "02:00:00:00:00:01" },
  ...{ addresses: ["192.168.1.50"], state: "described", rules: 1, issues: [] },
  why: { code: "as-described", params: {} },
  ...more,
});
const STATUS: StatusView = {
  enforced: true,
  devices: [device({}), device({ id: "tv", state: "held" }), device({ role: "person" })],
  processes: { wall: "up", names: "down" },
  notKept: { code: "store-full", params: {} },
};
const textOf = (events: readonly GatewayEvent[], status = STATUS) => {
  const meters = new Meters();
  for (const event of events) meters.note(event);
  return exposition(meters.families(status, "0.1.0", { started: 1500, memory: 7 }));
};
const valueOf = (text: string, name: string, labels = "") =>
  readExposition(text).get(name)?.samples.get(labels);

describe("measurements", () => {
  test("say how the gateway is", () => {
    const text = textOf([]);
    expect(valueOf(text, "thingwall_enforced")).toBe(1);
    expect(valueOf(text, "thingwall_kept")).toBe(0);
    expect(valueOf(text, "thingwall_process_up", '{process="names"}')).toBe(0);
    expect(valueOf(text, "thingwall_devices", '{role="thing",state="held"}')).toBe(1);
    expect(valueOf(text, "thingwall_build_info", '{version="0.1.0"}')).toBe(1);
    expect(valueOf(text, "process_start_time_seconds")).toBe(1.5);
  });

  test("count what happened", () => {
    const sender = { device: "lamp", octets: 120 };
    const counted: GatewayEvent = {
      ...{ kind: "counted", at, destinations: [] },
      senders: [
        { ...sender, why: "denied", packets: 2 },
        { ...sender, device: "tv", why: "denied", packets: 3 },
        { ...sender, why: "over-cap", packets: 4 },
      ],
    };
    const text = textOf([
      counted,
      { kind: "applied", at, devices: 3 },
      { kind: "apply-failed", at, reason: "no" },
      { kind: "repaired", at, part: "tables", what: "flush" },
      { kind: "contained", at, device: "lamp", stage: "quarantined" },
    ]);
    expect(valueOf(text, "thingwall_dropped_packets_total", '{why="denied"}')).toBe(5);
    expect(valueOf(text, "thingwall_dropped_octets_total", '{why="denied"}')).toBe(240);
    expect(valueOf(text, "thingwall_dropped_packets_total", '{why="over-cap"}')).toBe(4);
    expect(valueOf(text, "thingwall_changes_total", '{change="apply-failed"}')).toBe(1);
    expect(valueOf(text, "thingwall_repairs_total", '{part="tables"}')).toBe(1);
    expect(valueOf(text, "thingwall_contained_total", '{contained="quarantined"}')).toBe(1);
  });

  test("are the same series whatever happens, and name nobody", () => {
    const series = (text: string) =>
      [...readExposition(text)].flatMap(([name, { samples }]) =>
        [...samples.keys()].map((labels) => name + labels),
      );
    const word = fc.string({ minLength: 1 });
    const event = fc.oneof(
      fc.record({
        kind: fc.constant("counted"),
        senders: fc.array(
          fc.record({ device: word, why: word, packets: fc.nat(), octets: fc.nat() }),
        ),
      }),
      fc.record({ kind: fc.constant("name"), device: word, name: word, outcome: word }),
      fc.record({ kind: fc.constant("repaired"), part: word, what: word }),
      fc.record({ kind: word, device: word }),
    );
    const usual = series(textOf([]));
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const text = textOf(events as unknown as GatewayEvent[], {
          ...STATUS,
          devices: [device({ name: "Anna", mac: "02:00:00:aa:bb:cc" })],
        });
        expect(series(text)).toEqual(usual);
        expect(text).not.toMatch(/Anna|lamp|02:00|192\.168/);
      }),
    );
  });

  test("are written so that any text can be read back", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (text, value) => {
          const samples = [{ labels: { text }, value }];
          const read = readExposition(
            exposition([
              { name: "a", help: `x${text}`.replaceAll("\r", ""), type: "gauge", samples },
            ]),
          );
          const written = JSON.stringify(text).length;
          expect(written).toBeGreaterThan(0);
          expect([...(read.get("a")?.samples.values() ?? [])]).toEqual([value === 0 ? 0 : value]);
        },
      ),
    );
  });
});

describe("over HTTP", () => {
  async function served(): Promise<string> {
    const server = await serveMetrics({ address: "127.0.0.1", port: 0 }, () => "a 1\n");
    onTestFinished(async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test("measurements are answered at their path, as their type", async () => {
    const answer = await fetch(`${await served()}/metrics?x=1`);
    expect(answer.headers.get("content-type")).toBe(CONTENT_TYPE);
    expect(await answer.text()).toBe("a 1\n");
  });

  test.for([
    ["/", "GET", 404],
    ["/metrics", "POST", 405],
    ["/metrics", "HEAD", 200],
  ] as const)("%s by %s is %s, and nothing else is said", async ([path, method, status]) => {
    const answer = await fetch(`${await served()}${path}`, { method });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toBe("");
  });
});
