/** Runs the real command line as its own process. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const BIN = fileURLToPath(new URL("../bin/thingwall.js", import.meta.url));

/** Of the environment of the tests: everything else could change what is said. */
export const KEPT_ENVIRONMENT = Object.fromEntries(
  ["PATH", "NODE_COMPILE_CACHE"].map((name) => [name, process.env[name] ?? ""]),
);

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export async function thingwall(
  args: readonly string[],
  input: string | Uint8Array = "",
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...KEPT_ENVIRONMENT, LANG: "C.UTF-8", ...environment },
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}

/** A folder of its own with these files; gone after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "thingwall cli "));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

interface AceText {
  readonly name: string;
  readonly matches: unknown;
  readonly forwarding?: string;
}

/** A small valid MUD file; the ACEs are those from the device. */
export function mudFile(aces: readonly AceText[], mud: Readonly<Record<string, unknown>> = {}) {
  const list = (name: string) => ({ "access-lists": { "access-list": [{ name }] } });
  return JSON.stringify({
    "ietf-mud:mud": {
      "mud-version": 1,
      "mud-url": "https://maker.example/lamp.json",
      "mud-signature": "https://maker.example/lamp.p7s",
      "last-update": "2026-11-21T09:30:00Z",
      "cache-validity": 48,
      "is-supported": true,
      systeminfo: "A lamp",
      "from-device-policy": list("from"),
      ...mud,
    },
    "ietf-access-control-list:acls": {
      acl: [
        {
          name: "from",
          type: "ipv4-acl-type",
          aces: {
            ace: aces.map(({ name, matches, forwarding = "accept" }) => ({
              name,
              matches,
              actions: { forwarding },
            })),
          },
        },
      ],
    },
  });
}

export const toCloud = {
  ipv4: { "ietf-acldns:dst-dnsname": "cloud.maker.example", protocol: 6 },
  tcp: {
    "ietf-mud:direction-initiated": "from-device",
    "destination-port": { operator: "eq", port: 443 },
  },
};
