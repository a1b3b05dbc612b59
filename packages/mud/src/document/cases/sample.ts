/** A valid file with one of everything RFC 8520 has, and a way to change it, for the tests here. */
import { type DocumentIssue, type ParsedMud, type ParseOptions, parseMud } from "../index.ts";

const acceptance = { forwarding: "accept" };

/** No extension, no older dialect: valid as published. */
export const SAMPLE = {
  "ietf-mud:mud": {
    "mud-version": 1,
    "mud-url": "https://things.example.com/lamp-2",
    "last-update": "2026-02-28T23:59:59+01:00",
    "mud-signature": "lamp-2.p7s",
    "cache-validity": 48,
    "is-supported": true,
    systeminfo: "Reading lamp",
    "mfg-name": "Example Lamps",
    "model-name": "Lamp 2",
    documentation: "https://things.example.com/lamp-2/manual",
    extensions: ["example-notes"],
    "from-device-policy": { "access-lists": { "access-list": [{ name: "from-v4" }] } },
    "to-device-policy": {
      "access-lists": { "access-list": [{ name: "to-v4" }, { name: "to-v6" }] },
    },
  },
  "ietf-access-control-list:acls": {
    acl: [
      {
        name: "from-v4",
        type: "ipv4-acl-type",
        aces: {
          ace: [
            {
              name: "cloud",
              matches: {
                ipv4: { protocol: 6, "ietf-acldns:dst-dnsname": "cloud.example.com" },
                tcp: {
                  "destination-port": { operator: "eq", port: 443 },
                  "ietf-mud:direction-initiated": "from-device",
                },
              },
              actions: acceptance,
            },
            {
              name: "literal",
              matches: {
                ipv4: { protocol: 17, "destination-ipv4-network": "192.0.2.0/24" },
                udp: { "destination-port": { "lower-port": 5000, "upper-port": 5010 } },
              },
              actions: { forwarding: "drop" },
            },
            {
              name: "ping",
              matches: {
                "ietf-mud:mud": { "local-networks": [null] },
                ipv4: { protocol: 1 },
                icmp: { type: 8, code: 0 },
              },
              actions: acceptance,
            },
          ],
        },
      },
      {
        name: "to-v4",
        type: "ietf-access-control-list:ipv4-acl-type",
        aces: {
          ace: [
            {
              name: "hub",
              matches: {
                "ietf-mud:mud": { controller: "https://things.example.com/hub" },
                ipv4: { protocol: 17 },
                udp: { "source-port": { operator: "gte", port: 1024 } },
              },
              actions: acceptance,
            },
          ],
        },
      },
      {
        name: "to-v6",
        type: "ipv6-acl-type",
        aces: {
          ace: [
            {
              name: "literal-v6",
              matches: {
                ipv6: { protocol: 6, "source-ipv6-network": "2001:db8::/32" },
                tcp: { "source-port": { operator: "neq", port: 23 } },
              },
              actions: { forwarding: "reject" },
            },
          ],
        },
      },
    ],
  },
};

/** Pointers into the sample that the tests often change. */
export const AT = {
  mud: "/ietf-mud:mud",
  acls: "/ietf-access-control-list:acls",
  acl: "/ietf-access-control-list:acls/acl/0",
  ace: "/ietf-access-control-list:acls/acl/0/aces/ace/0",
  matches: "/ietf-access-control-list:acls/acl/0/aces/ace/0/matches",
  literal: "/ietf-access-control-list:acls/acl/0/aces/ace/1/matches",
  v6: "/ietf-access-control-list:acls/acl/2/aces/ace/0/matches",
} as const;

/** Set the value at a pointer; `undefined` takes it away. */
export type Edit = readonly [pointer: string, value: unknown];

/** The sample with these changes, as an object of its own. */
export function edited(...edits: readonly Edit[]): unknown {
  // Through text, so that no part is shared with another.
  const file: unknown = JSON.parse(JSON.stringify(SAMPLE));
  for (const [pointer, value] of edits) {
    const tokens = tokensOf(pointer);
    const last = tokens.pop() ?? "";
    const parent = tokens.reduce(step, file);
    if (parent === null || typeof parent !== "object") throw new Error(`Nothing at ${pointer}`);
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else Reflect.set(parent, last, value);
  }
  return file;
}

/** What stands at a pointer, or an error. */
export function resolve(file: unknown, pointer: string): unknown {
  return tokensOf(pointer).reduce(step, file);
}

function tokensOf(pointer: string): string[] {
  const tokens = pointer.split("/").slice(1);
  return tokens.map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function step(value: unknown, token: string): unknown {
  if (value === null || typeof value !== "object" || !Object.hasOwn(value, token)) {
    throw new Error(`Nothing at ${token}`);
  }
  return Reflect.get(value, token);
}

export function bytesOf(file: unknown): Uint8Array {
  return new TextEncoder().encode(typeof file === "string" ? file : JSON.stringify(file));
}

export function parseEdited(edits: readonly Edit[], options: ParseOptions = {}): ParsedMud {
  return parseMud(bytesOf(edited(...edits)), options);
}

/** Issues as `code path`, the errors only. */
export function errorsOf(parsed: ParsedMud): readonly string[] {
  return describeIssues(parsed.issues.filter(({ severity }) => severity === "error"));
}

export function describeIssues(issues: readonly DocumentIssue[]): readonly string[] {
  return issues.map(({ code, path }) => `${code} ${path}`);
}

/** The document of a file that must be accepted. */
export function accepted(parsed: ParsedMud): Extract<ParsedMud, { ok: true }>["document"] {
  if (!parsed.ok) throw new Error(`Refused: ${errorsOf(parsed).join(", ")}`);
  return parsed.document;
}
