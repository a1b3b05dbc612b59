import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEvent } from "./event.ts";

const MAC = "02:00:00:00:01:00";
const event = (text: string) => parseEvent(Buffer.from(text, "latin1"));

describe("what hostapd 2.10 says", () => {
  test.each([
    [`<3>AP-STA-CONNECTED ${MAC} keyid=lamp`, { kind: "joined", mac: MAC, keyId: "lamp" }],
    [`<3>AP-STA-CONNECTED ${MAC}`, { kind: "joined", mac: MAC }],
    [
      `<3>AP-STA-CONNECTED ${MAC} keyid=lamp dpp_pkhash=00ff`,
      { kind: "joined", mac: MAC, keyId: "lamp" },
    ],
    [`<3>AP-STA-DISCONNECTED ${MAC}`, { kind: "left", mac: MAC }],
    [`<3>AP-STA-POSSIBLE-PSK-MISMATCH ${MAC}`, { kind: "wrong-key", mac: MAC }],
    ["<3>AP-ENABLED ", { kind: "enabled" }],
    ["<3>AP-DISABLED ", { kind: "disabled" }],
    ["<3>CTRL-EVENT-TERMINATING ", { kind: "ending" }],
    ["<3>DPP-MUD-URL https://a.example/l", { kind: "dpp-mud-url", url: "https://a.example/l" }],
    ["<3>DPP-AUTH-SUCCESS init=1 pkhash=0 own=1 peer=1", { kind: "dpp-authenticated" }],
    [`<3>DPP-CONF-REQ-RX src=${MAC}`, { kind: "dpp-asked" }],
    ["<3>DPP-CONF-SENT ", { kind: "dpp-configured" }],
    ["<3>DPP-AUTH-INIT-FAILED ", { kind: "dpp-failed", reason: "DPP-AUTH-INIT-FAILED" }],
    ["<2>EAPOL-4WAY-HS-COMPLETED x", { kind: "other", name: "EAPOL-4WAY-HS-COMPLETED" }],
  ])("%s", (text, expected) => expect(event(text)).toEqual(expected));
});

describe("what hostapd never says", () => {
  test.each([
    ["nothing", ""],
    ["no level", `AP-STA-CONNECTED ${MAC}`],
    ["no address", "<3>AP-STA-CONNECTED keyid=lamp"],
    ["half an address", "<3>AP-STA-DISCONNECTED 02:00:00"],
    ["two keys", `<3>AP-STA-CONNECTED ${MAC} keyid=lamp keyid=cam`],
    ["no key's name", `<3>AP-STA-CONNECTED ${MAC} keyid=`],
    ["a key's name that is too long", `<3>AP-STA-CONNECTED ${MAC} keyid=${"k".repeat(17)}`],
    ["a key's name with a path in it", `<3>AP-STA-CONNECTED ${MAC} keyid=../lamp`],
    ["a NUL", `<3>AP-STA-CONNECTED ${MAC}\0 keyid=lamp`],
    ["a second event behind the URL", `<3>DPP-MUD-URL https://a\n<3>AP-STA-CONNECTED ${MAC}`],
    ["no URL", "<3>DPP-MUD-URL "],
    ["a URL of 256 octets", `<3>DPP-MUD-URL ${"u".repeat(256)}`],
    ["octets above ASCII", "<3>DPP-MUD-URL https://\xff\xfe"],
    ["an escape for terminals", "<3>DPP-MUD-URL \x1b[2J"],
    ["more than any event", `<3>X ${"x".repeat(4096)}`],
  ])("%s", (_name, text) => expect(event(text)).toEqual({ kind: "malformed" }));
});

test("any octets are an event or malformed, and no event holds a control character", () => {
  const names = ["AP-STA-CONNECTED", "AP-STA-DISCONNECTED", "DPP-MUD-URL", "DPP-FAIL"];
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .tuple(fc.constantFrom(...names), fc.uint8Array({ maxLength: 60 }))
      .map(([name, rest]) => Buffer.concat([Buffer.from(`<3>${name} ${MAC}`), rest])),
  );
  fc.assert(
    fc.property(octets, (each) => {
      expect(JSON.stringify(parseEvent(each))).not.toMatch(/\\u00|\\[nrtbf]/);
    }),
    { numRuns: 2000 },
  );
});
