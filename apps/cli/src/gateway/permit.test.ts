import { describe, expect, test } from "vitest";
import { CommandError } from "../errors.ts";
import { permitOf } from "./permit.ts";

describe("an answer to what was blocked", () => {
  test.each([
    [{}, { answer: "allow-once" }],
    [{ until: "2027-01-31T18:00:00Z" }, { answer: "allow-once", until: 1_801_418_400_000 }],
    [
      { always: true, protocol: "tcp", port: "443" },
      { answer: "always-allow", protocol: 6, port: 443 },
    ],
    [{ block: true }, { answer: "keep-blocked" }],
    [
      { revoke: true, protocol: "udp", port: "123" },
      { kind: "revoke", protocol: 17, port: 123 },
    ],
  ] as const)("%o", (options, word) => {
    const to = "ads.example";
    expect(permitOf(to, options)).toEqual({ kind: "permit", to, ...word });
  });

  test.each([{ port: "70000" }, { port: "-1" }, { protocol: "icmp" }, { until: "tomorrow" }])(
    "%o is none",
    (options) => {
      expect(() => permitOf("ads.example", options)).toThrow(CommandError);
    },
  );
});
