import fc from "fast-check";
import { expect, test } from "vitest";
import { parseStation } from "./station.ts";

const MAC = "02:00:00:00:01:00";
const answer = (...lines: readonly string[]) => `${[MAC, ...lines].join("\n")}\n`;

test.each([
  [answer("flags=[AUTH][ASSOC][AUTHORIZED][WMM]", "aid=1", "keyid=lamp"), true, "lamp"],
  [answer("flags=[AUTH][ASSOC]", "keyid=lamp"), false, "lamp"],
  [answer("flags=[AUTH][ASSOC][AUTHORIZED]"), true, undefined],
  [answer("flags=[AUTHORIZED]", "keyid=../etc"), true, undefined],
  [answer(), false, undefined],
])("%j", (text, authorised, keyId) => {
  expect(parseStation(text)).toEqual({ mac: MAC, authorised, ...(keyId && { keyId }) });
});

test.each(["", "FAIL\n", "UNKNOWN COMMAND\n", "flags=[AUTHORIZED]\n", "02:00:00:00:01\n"])(
  "%j is no station",
  (text) => expect(parseStation(text)).toBeUndefined(),
);

test("any octets are a station or none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
      parseStation(Buffer.from(octets).toString("latin1"));
      const known = parseStation(`${MAC}\n${Buffer.from(octets).toString("latin1")}`);
      expect(known?.keyId ?? "k").toMatch(/^[a-z0-9-]{1,16}$/);
    }),
    { numRuns: 2000 },
  );
});
