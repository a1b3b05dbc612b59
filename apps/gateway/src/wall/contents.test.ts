import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NOTHING_KNOWN, readContents, replaceTable } from "./contents.ts";

const line = (...objects: readonly object[]) =>
  JSON.stringify({ nftables: [{ metainfo: { version: "1.0.6" } }, ...objects] });
const named = (name: string) => ({ family: "inet", table: "mine", name });

/** As nft answers several `list` commands: a line each. */
const LISTING = [
  line({ map: { ...named("who"), type: "ipv4_addr", map: "verdict" } }),
  line({ set: { ...named("few"), type: "ipv4_addr" } }),
  line(
    { chain: { ...named("forward"), type: "filter", hook: "forward", prio: 0, policy: "drop" } },
    { chain: { ...named("stray"), type: "filter", hook: "input", prio: 0, policy: "accept" } },
    { chain: named("lamp") },
    { chain: { family: "ip", table: "other", name: "theirs" } },
  ),
  line({ counter: { ...named("drops"), packets: 3, bytes: 180 } }),
  line(),
].join("\n");

const forward = {
  name: "forward",
  rules: ["type filter hook forward priority filter; policy drop;", "ip daddr vmap @who"],
};

describe("a table is replaced", () => {
  test("in place: hooks that stay are flushed, all else goes", () => {
    const text = replaceTable("inet mine", readContents(LISTING), ["set few {\n}"], [forward]);
    expect(text).toBe(`flush table inet mine
delete map inet mine who
delete set inet mine few
delete chain inet mine stray
delete chain inet mine lamp
delete counter inet mine drops
table inet mine {
  set few {
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
    ip daddr vmap @who
  }
}`);
  });

  test("from nothing where nothing is known of it", () => {
    const text = `add table inet mine
delete table inet mine
table inet mine {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ip daddr vmap @who
  }
}`;
    expect(replaceTable("inet mine", NOTHING_KNOWN, [], [forward])).toBe(text);
    expect(replaceTable("inet mine", readContents(line()), [], [forward])).toBe(text);
  });

  test("whatever a listing says, it is read or is no JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readContents(text)).toBeInstanceOf(Map);
      }),
    );
  });
});
