/** Descriptions that must open nothing, and such as are sound but full of hostile words. */

interface Ace {
  readonly name: string;
  /** `ip` becomes the header of each family. */
  readonly matches: Readonly<Record<string, unknown>>;
  readonly forwarding?: "accept" | "drop";
}

/** A MUD file as an object: entries from the device, for both families alike, and lists beside. */
export function description(
  url: string,
  aces: readonly Ace[],
  lists: readonly Readonly<Record<string, unknown>>[] = [],
) {
  const all = [
    ...([4, 6] as const).map((family) => ({
      name: `from-${family}`,
      type: `ipv${family}-acl-type`,
      aces: {
        ace: aces.map(({ name, matches: { ip, ...rest }, forwarding = "accept" }) => ({
          name,
          matches: { [`ipv${family}`]: ip ?? {}, ...rest },
          actions: { forwarding },
        })),
      },
    })),
    ...lists,
  ];
  return {
    "ietf-mud:mud": {
      "mud-version": 1,
      "mud-url": url,
      "last-update": "2026-10-05T09:00:00Z",
      "cache-validity": 48,
      "is-supported": true,
      systeminfo: "A thing",
      "from-device-policy": {
        "access-lists": { "access-list": all.map(({ name }) => ({ name })) },
      },
    },
    "ietf-access-control-list:acls": { acl: all },
  };
}

export const toName = (name: string, port: number, protocol: "tcp" | "udp" = "tcp") => ({
  ip: { protocol: protocol === "tcp" ? 6 : 17, "ietf-acldns:dst-dnsname": name },
  [protocol]: { "destination-port": { operator: "eq", port } },
});

interface Bad {
  readonly name: string;
  readonly octets: (url: string) => string | Uint8Array;
  /** The first error that the reader must name, and where. */
  readonly issue: string;
  readonly path?: RegExp;
}

/** It would open the stranger's address, if anything of it were applied. */
const sound = (url: string) =>
  description(url, [{ name: "a", matches: toName("ads.profil.example", 443) }]);
const text = (url: string) => JSON.stringify(sound(url), undefined, 2);
const withMud = (url: string, change: Readonly<Record<string, unknown>>) => {
  const file = sound(url);
  return JSON.stringify({ ...file, "ietf-mud:mud": { ...file["ietf-mud:mud"], ...change } });
};
const withName = (name: string) => (url: string) =>
  JSON.stringify(description(url, [{ name, matches: toName("ads.profil.example", 443) }]));

export const FIFTY_MEGABYTES = "50 MB";

export const badFiles: readonly Bad[] = [
  { name: "empty", octets: () => "", issue: "json-syntax" },
  { name: "truncated", octets: (url) => text(url).slice(0, -40), issue: "json-syntax" },
  // Complete and sound, and then as much white space as a disk holds.
  {
    name: FIFTY_MEGABYTES,
    octets: (url) => Buffer.concat([Buffer.from(text(url)), Buffer.alloc(50 * 1024 ** 2, " ")]),
    issue: "file-too-large",
  },
  { name: "deeply nested", octets: () => "[".repeat(500_000), issue: "json-too-deep" },
  {
    name: "deeply nested and closed",
    octets: (url) => withMud(url, {}).replace("{", `{"x":${"[".repeat(9999)}${"]".repeat(9999)},`),
    issue: "json-too-deep",
  },
  {
    name: "a key that stands twice",
    octets: (url) => text(url).replace('"mud-version": 1', '"mud-version": 1, "mud-version": 1'),
    issue: "json-duplicate-member",
  },
  {
    name: "a key that stands twice, once escaped",
    octets: (url) =>
      text(url).replace('"mud-version": 1', '"mud-version": 1, "mud\\u002dversion": 1'),
    issue: "json-duplicate-member",
  },
  {
    name: "UTF-16",
    octets: (url) => Buffer.from(`\ufeff${text(url)}`, "utf16le"),
    issue: "not-utf8",
  },
  {
    name: "Latin-1",
    octets: (url) => Buffer.from(text(url).replace("A thing", "Cafetière"), "latin1"),
    issue: "not-utf8",
  },
  { name: "a program", octets: () => Buffer.from("7f454c4602010100", "hex"), issue: "json-syntax" },
  { name: "a web page", octets: () => "<!doctype html><h1>Hello</h1>", issue: "json-syntax" },
  { name: "another JSON", octets: () => '{"ok":true}', issue: "unknown-node" },
  { name: "a list", octets: () => "[]", issue: "wrong-type" },
  {
    name: "a number as text",
    octets: (url) => withMud(url, { "cache-validity": "48" }),
    issue: "wrong-type",
    path: /\/cache-validity$/,
  },
  {
    name: "an object as text",
    octets: (url) => withMud(url, { "from-device-policy": "all" }),
    issue: "wrong-type",
    path: /\/from-device-policy$/,
  },
  {
    name: "a prototype",
    octets: (url) => text(url).replace("{", '{"__proto__": {"is-supported": true},'),
    issue: "unknown-node",
  },
  {
    name: "terminal escapes",
    octets: withName("\u001b[2J\u001b]0;owned\u0007"),
    issue: "illegal-character",
  },
  { name: "a zero octet", octets: withName("a\u0000b"), issue: "illegal-character" },
];

/** Names that RFC 7950 §9.4 permits in a file and no program may obey. */
export const hostileNames: readonly string[] = [
  "$(touch canary);`touch canary`|touch canary",
  "; flush ruleset; add rule inet thingwall forward accept",
  '" } }\nflush ruleset\ntable inet x { chain y {',
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "\u009b2J\u009b31mred",
  "\u007f\u007f\u0085next",
  "\u202eelpmaxe.liated\u2066\u200b",
  "../../etc/passwd\t%s%n%x",
  "' OR 1=1; DROP TABLE devices; --",
];

interface Unenforceable {
  readonly ace: string;
  readonly code: string;
  readonly entry?: Omit<Ace, "name">;
  /** Where the entry needs a list of its own kind. */
  readonly list?: Readonly<Record<string, unknown>>;
}

const relay = toName("relay.boreal.example", 50010);
const update = toName("update.boreal.example", 443);

/** Valid entries that ask for what a home's gateway cannot tell apart. */
export const unenforceable: readonly Unenforceable[] = [
  {
    ace: "marked traffic only",
    code: "condition-not-enforced",
    entry: { matches: { ...relay, ip: { ...relay.ip, dscp: 46 } } },
  },
  {
    ace: "no unmarked update",
    code: "drop-widened",
    entry: { matches: { ...update, ip: { ...update.ip, dscp: 0 } }, forwarding: "drop" },
  },
  {
    ace: "as another address",
    code: "own-address-not-enforced",
    list: {
      name: "own",
      type: "ipv4-acl-type",
      aces: {
        ace: [
          {
            name: "as another address",
            matches: {
              ipv4: { "source-ipv4-network": "192.168.77.11/32", protocol: 6 },
              tcp: { "destination-port": { operator: "eq", port: 8883 } },
            },
            actions: { forwarding: "accept" },
          },
        ],
      },
    },
  },
  {
    ace: "a frame",
    code: "ethernet-not-enforced",
    list: {
      name: "frames",
      type: "eth-acl-type",
      aces: {
        ace: [
          {
            name: "a frame",
            matches: { eth: { "destination-mac-address": "02:77:00:00:00:12" } },
            actions: { forwarding: "accept" },
          },
        ],
      },
    },
  },
  {
    ace: "an address that nobody approved",
    code: "address-needs-approval",
    list: {
      name: "literal",
      type: "ipv4-acl-type",
      aces: {
        ace: [
          {
            name: "an address that nobody approved",
            matches: { ipv4: { "destination-ipv4-network": "193.70.90.9/32" } },
            actions: { forwarding: "accept" },
          },
        ],
      },
    },
  },
];
