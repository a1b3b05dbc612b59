import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonicalAddress,
  canonicalPrefix,
  covers,
  familyOf,
  hostPrefix,
  inPrefix,
} from "./index.ts";

const prefix4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([a, l]) => `${a}/${l}`);
const address6 = fc.ipV6().map((text) => canonicalAddress(text) ?? "::");

describe("addresses and prefixes", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["2001:DB8:0:0::1", "2001:db8::1"],
    ["::ffff:192.0.2.1", canonicalAddress("::ffff:c000:201")],
    ["192.0.2", undefined],
    ["192.0.2.256", undefined],
    ["0300.0.2.1", undefined],
    ["0x7f.1", undefined],
    ["1::2::3", undefined],
    ["fe80::1%eth0", undefined],
    ["cloud.example", undefined],
    ["", undefined],
  ])("canonical text of %j", (text, expected) => {
    expect(canonicalAddress(text)).toBe(expected);
  });

  test.each([
    ["192.0.2.77/24", "192.0.2.0/24"],
    ["192.0.2.1/32", "192.0.2.1/32"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:DB8:0:0:1::/48", "2001:db8::/48"],
    ["fe80::1/10", "fe80::/10"],
    ["::/0", "::/0"],
    ["::1/128", "::1/128"],
    ["192.0.2.0/33", undefined],
    ["::/129", undefined],
    ["::/08", undefined],
    ["1::2::3/64", undefined],
    ["999.1.1.1/8", undefined],
    ["192.0.2.0", undefined],
    ["192.0.2.0/8/8", undefined],
    ["192.0.2.0/", undefined],
  ])("canonical text of the prefix %j", (text, expected) => {
    expect(canonicalPrefix(text)).toBe(expected);
  });

  test("a prefix holds exactly the addresses that share its first bits", () => {
    const number = (text: string) =>
      text.split(".").reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
    fc.assert(
      fc.property(fc.ipV4(), prefix4, (address, prefix) => {
        const [network = "", length = ""] = prefix.split("/");
        const rest = 32n - BigInt(length);
        expect(inPrefix(address, prefix)).toBe(number(address) >> rest === number(network) >> rest);
      }),
    );
  });

  test("families never mix", () => {
    fc.assert(
      fc.property(fc.ipV4(), address6, (four, six) => {
        expect(inPrefix(four, "::/0")).toBe(false);
        expect(inPrefix(six, "0.0.0.0/0")).toBe(false);
        expect([familyOf(four), familyOf(six)]).toEqual([4, 6]);
        expect([hostPrefix(four), hostPrefix(six)]).toEqual([`${four}/32`, `${six}/128`]);
      }),
    );
  });

  test("covering is being wider and holding the network", () => {
    expect(covers("10.0.0.0/8", "10.1.0.0/16")).toBe(true);
    expect(covers("10.1.0.0/16", "10.0.0.0/8")).toBe(false);
    expect(covers("10.0.0.0/8", "11.0.0.0/16")).toBe(false);
    expect(covers("0.0.0.0/0", "::/0")).toBe(false);
    fc.assert(fc.property(prefix4, (prefix) => covers(prefix, prefix)));
  });
});
