import { describe, expect, test } from "vitest";
import { enrol, type Enroller, isDppUri } from "./dpp.ts";
import { type AccessPointEvent, parseEvent } from "./event.ts";

const URI = "DPP:C:81/1;K:MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADM2206avxHJaHXgLMkq==;;";
const enrolment = { uri: URI, ssid: "Home", pmk: "ab".repeat(32) };

/** Answers as hostapd does; after DPP_AUTH_INIT it says what the test wants. */
function hostapd(events: readonly string[], answers: Readonly<Record<string, string>> = {}) {
  const said: string[] = [];
  const listeners = new Set<(event: AccessPointEvent) => void>();
  const at: Enroller = {
    listen(onEvent) {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    async ask(command) {
      said.push(command);
      const [word = ""] = command.split(" ");
      if (word === "DPP_AUTH_INIT")
        setImmediate(() => {
          for (const event of events)
            for (const listener of listeners) listener(parseEvent(Buffer.from(`<3>${event}`)));
        });
      const numbers: Record<string, string> = { DPP_QR_CODE: "7", DPP_CONFIGURATOR_ADD: "3" };
      return answers[word] ?? numbers[word] ?? "OK\n";
    },
  };
  return { at, said, listeners };
}

const ASKED = "DPP-CONF-REQ-RX src=02:00:00:00:01:00";
const cleanUp = ["DPP_STOP_LISTEN", "DPP_BOOTSTRAP_REMOVE 7", "DPP_CONFIGURATOR_REMOVE 3"];

test("the thing gets its key itself, and says its MUD URL", async () => {
  const { at, said, listeners } = hostapd([
    "DPP-AUTH-SUCCESS init=1",
    ASKED,
    "DPP-MUD-URL https://lamp.example/mud.json",
    "DPP-CONF-SENT ",
  ]);
  expect(await enrol(at, enrolment)).toEqual({ ok: true, mudUrl: "https://lamp.example/mud.json" });
  expect(said).toEqual([
    `DPP_QR_CODE ${URI}`,
    "DPP_CONFIGURATOR_ADD",
    `DPP_AUTH_INIT peer=7 configurator=3 conf=sta-psk ssid=486f6d65 psk=${"ab".repeat(32)}`,
    ...cleanUp,
  ]);
  expect(listeners.size).toBe(0);
});

describe("what is not the thing's own word", () => {
  test.each([
    ["a URL before it asked", ["DPP-MUD-URL https://early.example/", ASKED, "DPP-CONF-SENT "]],
    ["a URL that is none", [ASKED, "DPP-MUD-URL \u0007", "DPP-CONF-SENT "]],
    ["no URL", [ASKED, "DPP-CONF-SENT "]],
  ])("%s", async (_name, events) => {
    expect(await enrol(hostapd(events).at, enrolment)).toEqual({ ok: true });
  });

  test("a second URL", async () => {
    const events = [ASKED, "DPP-MUD-URL https://a/", "DPP-MUD-URL https://b/", "DPP-CONF-SENT "];
    expect(await enrol(hostapd(events).at, enrolment)).toEqual({ ok: true, mudUrl: "https://a/" });
  });
});

describe("comes to nothing", () => {
  test.each([
    ["nobody answers", ["DPP-AUTH-INIT-FAILED "], {}, { code: "no-answer" }],
    ["nothing happens at all", [], {}, { code: "no-answer" }],
    ["the thing cannot", ["DPP-NOT-COMPATIBLE "], {}, { code: "refused" }],
    ["the settings do not arrive", [ASKED, "DPP-CONF-FAILED "], {}, { code: "refused" }],
    ["hostapd ends", ["CTRL-EVENT-TERMINATING "], {}, { code: "refused" }],
    ["hostapd refuses", [], { DPP_AUTH_INIT: "FAIL\n" }, { code: "refused" }],
  ])("%s", async (_name, events, answers, expected) => {
    const { at, said } = hostapd(events, answers);
    expect(await enrol(at, enrolment, 50)).toMatchObject({ ok: false, ...expected });
    expect(said.slice(-3)).toEqual(cleanUp);
  });

  test("hostapd reads no code in it", async () => {
    const { at, said } = hostapd([], { DPP_QR_CODE: "FAIL\n" });
    expect(await enrol(at, enrolment)).toEqual({ ok: false, code: "bad-code" });
    expect(said).toHaveLength(1);
  });

  test("hostapd can be no configurator", async () => {
    const { at, said } = hostapd([], { DPP_CONFIGURATOR_ADD: "UNKNOWN COMMAND\n" });
    expect(await enrol(at, enrolment)).toMatchObject({ ok: false, code: "refused" });
    expect(said.slice(-2)).toEqual(cleanUp.slice(0, 2));
  });

  test.each([
    "",
    "https://example.com",
    "WIFI:T:WPA;S:Home;P:password;;",
    "DPP:K:abc;",
    "DPP:K:a c;;",
    "DPP:K:abc;;\nDISABLE",
    `DPP:K:${"x".repeat(2000)};;`,
  ])("%j is not even shown to hostapd", async (uri) => {
    const { at, said } = hostapd([]);
    expect(isDppUri(uri)).toBe(false);
    expect(await enrol(at, { ...enrolment, uri })).toEqual({ ok: false, code: "bad-code" });
    expect(said).toEqual([]);
  });
});

test("a key or a name that is none is a caller's mistake", async () => {
  const { at } = hostapd([]);
  await expect(enrol(at, { ...enrolment, pmk: "password" })).rejects.toThrow(RangeError);
  await expect(enrol(at, { ...enrolment, ssid: "" })).rejects.toThrow(RangeError);
});
