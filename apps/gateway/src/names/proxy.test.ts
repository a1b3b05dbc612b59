import type { RecordType } from "dns-packet";
import { describe, expect, test } from "vitest";
import type { NamesState } from "./contract.ts";
import { canonicalAddress, judge, readPolicy } from "./proxy.ts";
import { RCODE } from "./wire.ts";

const state: NamesState = {
  devices: [
    {
      id: "bulb",
      addresses: ["192.168.1.10", "2001:DB8:0::10".toLowerCase(), "fe80::10"],
      answers: "permitted",
      names: [
        { name: "cloud.test", permitted: true },
        { name: "evil.test", permitted: false },
        { name: "both.test", permitted: true },
        { name: "both.test", permitted: false },
      ],
    },
    {
      id: "speaker",
      addresses: ["192.168.1.20"],
      answers: "any",
      names: [{ name: "cloud.test", permitted: true }],
    },
  ],
};
const policy = readPolicy(state);

/** One word for the judgement. */
function verdict(device: string | undefined, name: string, type = "A", klass = "IN"): string {
  const question = { name, type: type as RecordType, class: klass as "IN" };
  const query = {
    id: 1,
    recursionDesired: true,
    authenticData: false,
    checkingDisabled: false,
    question,
    edns: undefined,
  };
  const judged = judge(query, device === undefined ? undefined : policy.askers.get(device));
  if (judged.kind === "nothing") return "nothing";
  if (judged.kind === "resolve") return judged.admit ? "resolve, admit" : "resolve";
  return Object.entries(RCODE).find(([, code]) => code === judged.rcode)?.[0] ?? "";
}

describe("the decision about a question", () => {
  test.each([
    // device, name, type, class, verdict
    ["bulb", "cloud.test", "A", "IN", "resolve, admit"],
    ["bulb", "CLOUD.Test.", "AAAA", "IN", "resolve, admit"],
    ["bulb", "cloud.test", "TXT", "IN", "resolve, admit"],
    ["bulb", "cloud.test", "UNKNOWN_65", "IN", "nothing"],
    ["bulb", "cloud.test", "UNKNOWN_64", "IN", "nothing"],
    ["bulb", "cloud.test", "ANY", "IN", "NOTIMP"],
    ["bulb", "cloud.test", "AXFR", "IN", "NOTIMP"],
    ["bulb", "cloud.test", "UNKNOWN_253", "IN", "NOTIMP"],
    ["bulb", "cloud.test", "TXT", "CH", "NOTIMP"],
    ["bulb", "sub.cloud.test", "A", "IN", "REFUSED"],
    ["bulb", "test", "A", "IN", "REFUSED"],
    ["bulb", ".", "NS", "IN", "REFUSED"],
    ["bulb", "evil.test", "A", "IN", "REFUSED"],
    ["bulb", "both.test", "A", "IN", "REFUSED"],
    ["bulb", "other.test", "UNKNOWN_65", "IN", "REFUSED"],
    ["bulb", "10.1.168.192.in-addr.arpa", "PTR", "IN", "REFUSED"],
    ["speaker", "cloud.test", "A", "IN", "resolve, admit"],
    ["speaker", "other.test", "A", "IN", "resolve"],
    ["speaker", "other.test", "UNKNOWN_65", "IN", "nothing"],
    [undefined, "cloud.test", "A", "IN", "REFUSED"],
  ])("%s asks for %s %s %s: %s", (device, name, type, klass, expected) => {
    expect(verdict(device, name, type, klass)).toBe(expected);
  });
});

describe("who asks", () => {
  test("is known by any of its addresses, in any writing", () => {
    const asker = (source: string) => policy.byAddress.get(canonicalAddress(source))?.id;
    expect(asker("192.168.1.10")).toBe("bulb");
    expect(asker("2001:db8:0:0::10")).toBe("bulb");
    expect(asker("fe80::10%br0")).toBe("bulb");
    expect(asker("::ffff:192.168.1.20")).toBe("speaker");
    expect(asker("192.168.1.11")).toBeUndefined();
  });

  test("is nobody when two devices, or three, claim the address", () => {
    const claim = (id: string) => ({
      id,
      addresses: ["192.168.1.30", "192.168.1.30"],
      answers: "any" as const,
      names: [],
    });
    for (const claimants of [
      ["a", "b"],
      ["a", "b", "c"],
    ]) {
      const { byAddress } = readPolicy({ devices: claimants.map(claim) });
      expect(byAddress.get("192.168.1.30")).toBeUndefined();
    }
    expect(readPolicy({ devices: [claim("a")] }).byAddress.get("192.168.1.30")?.id).toBe("a");
  });
});
