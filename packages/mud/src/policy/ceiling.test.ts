import { describe, expect, test } from "vitest";
import { ceiling, type Provenance } from "./index.ts";

const CHANNELS = ["user", "certificate", "label", "dhcp", "lldp", "dpp", "sticker"] as const;
const LABELS = ["good", "stale", "suspended", "revoked", "expired", "forged", "unknown"] as const;
const SIGNATURES = ["pinned", "anchored", "unsigned"] as const;

/**
 * Per provenance, the level for each household: `s` strong, `w` weak, `h` hold. The columns are
 * the household's two switches, trust self-described / accept unsigned: off/off, off/on, on/off,
 * on/on. An unsigned file stands in brackets.
 */
const EXPECTED: Readonly<Record<string, { signed: string; unsigned: string }>> = {
  user: { signed: "s s s s", unsigned: "h s h s" },
  certificate: { signed: "s s s s", unsigned: "h s h s" },
  "label good": { signed: "s s s s", unsigned: "h s h s" },
  "label stale": { signed: "h h w w", unsigned: "h h h w" },
  "label suspended": { signed: "h h w w", unsigned: "h h h w" },
  "label unknown": { signed: "h h w w", unsigned: "h h h w" },
  "label unread": { signed: "h h w w", unsigned: "h h h w" },
  "label revoked": { signed: "h h h h", unsigned: "h h h h" },
  "label expired": { signed: "h h h h", unsigned: "h h h h" },
  "label forged": { signed: "h h h h", unsigned: "h h h h" },
  dhcp: { signed: "h h w w", unsigned: "h h h w" },
  lldp: { signed: "h h w w", unsigned: "h h h w" },
  dpp: { signed: "h h w w", unsigned: "h h h w" },
  sticker: { signed: "h h w w", unsigned: "h h h w" },
};

const HOUSEHOLDS = [false, true].flatMap((trustSelfDescribed) =>
  [false, true].map((acceptUnsigned) => ({ trustSelfDescribed, acceptUnsigned })),
);

function provenances(signature: Provenance["signature"]): [string, Provenance][] {
  return CHANNELS.flatMap((channel): [string, Provenance][] =>
    channel === "label"
      ? [
          ["label unread", { channel, signature }],
          ...LABELS.map((label): [string, Provenance] => [
            `label ${label}`,
            { channel, label, signature },
          ]),
        ]
      : [[channel, { channel, signature }]],
  );
}

function levels(provenance: Provenance): string {
  return HOUSEHOLDS.map((household) => ceiling(provenance, household).level[0]).join(" ");
}

describe("the trust ceiling", () => {
  test("what a secondary repository gives is never strong, and never more than from its maker", () => {
    for (const signature of SIGNATURES)
      for (const [name, provenance] of provenances(signature)) {
        const expected = EXPECTED[name]?.[signature === "unsigned" ? "unsigned" : "signed"];
        const found = levels({ ...provenance, repository: "https://mud.example/" });
        expect(found, `${name}, ${signature}`).toBe(expected?.replaceAll("s", "w"));
      }
  });

  test("every channel, label, signature and household has its level", () => {
    for (const signature of SIGNATURES)
      for (const [name, provenance] of provenances(signature)) {
        const expected = EXPECTED[name]?.[signature === "unsigned" ? "unsigned" : "signed"];
        expect(levels(provenance), `${name}, ${signature}`).toBe(expected);
      }
  });

  test("a self-announced URL opens nothing unless the household says so", () => {
    for (const channel of ["dhcp", "lldp", "dpp", "sticker"] as const)
      for (const acceptUnsigned of [false, true])
        expect(
          ceiling({ channel, signature: "pinned" }, { trustSelfDescribed: false, acceptUnsigned }),
        ).toEqual({ level: "hold", why: "self-described" });
  });

  test("a label speaks only for what was learnt from a label", () => {
    const household = { trustSelfDescribed: false, acceptUnsigned: false };
    expect(ceiling({ channel: "dhcp", label: "good", signature: "pinned" }, household)).toEqual({
      level: "hold",
      why: "self-described",
    });
  });

  test.each([
    [{ channel: "user", signature: "anchored" }, "word-of-the-household"],
    [{ channel: "certificate", signature: "anchored" }, "device-certificate"],
    [{ channel: "label", label: "good", signature: "pinned" }, "good-label"],
    [{ channel: "sticker", signature: "anchored" }, "self-described-trusted"],
    [{ channel: "label", label: "stale", signature: "pinned" }, "self-described-trusted"],
    [{ channel: "user", signature: "unsigned" }, "unsigned-needs-approval"],
    [{ channel: "dhcp", signature: "unsigned" }, "unsigned-needs-approval"],
    [{ channel: "label", label: "forged", signature: "unsigned" }, "label-forged"],
    [{ channel: "label", label: "revoked", signature: "pinned" }, "label-revoked"],
    [{ channel: "label", label: "expired", signature: "pinned" }, "label-expired"],
  ] as const)("%j: %s", (provenance, why) => {
    const household = { trustSelfDescribed: true, acceptUnsigned: false };
    expect(ceiling(provenance, household).why).toBe(why);
  });
});
