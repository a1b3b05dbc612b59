/**
 * How many MUD files one core parses, verifies and compiles in a second of its time. The same files
 * without the signature, and a bare `JSON.parse` of them, are measured beside it in turn.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseMud } from "@thingwall/mud/document";
import { compilePolicy } from "@thingwall/mud/policy";
import { readCertificates, signMud, verifyMudSignature } from "@thingwall/mud/signature";
import {
  authorityExtensions,
  openWorkshop,
  signerExtensions,
} from "../packages/mud/src/signature/testing/openssl.ts";
import { median } from "./statistics.ts";

const ROUNDS = 7;
/** Files handled in each round; a small folder is gone through several times. */
const FILES = 400;

export interface FilesResult {
  readonly files: number;
  readonly medianOctets: number;
  /** Files a second of processor time: parsed, verified and compiled; parsed and compiled; parsed as JSON alone. */
  readonly whole: number;
  readonly unsigned: number;
  readonly json: number;
}

/** `folder`: MUD files (others in it are passed over); by default the lab's own. */
export async function measureFiles(folder: string): Promise<FilesResult> {
  const now = new Date();
  const workshop = openWorkshop();
  try {
    const authority = workshop.issue({ subject: "/CN=Authority", extensions: authorityExtensions });
    const signer = workshop.issue({
      subject: "/O=Maker/CN=Signer",
      issuer: authority,
      extensions: signerExtensions,
    });
    const anchors = readCertificates(authority.certificate);
    const [certificate] = readCertificates(signer.certificate);
    if (!certificate) throw new Error("unreachable: openssl made one");
    const files: { content: Uint8Array; signature: Uint8Array }[] = [];
    for (const name of await readdir(folder, { recursive: true })) {
      if (!name.endsWith(".json")) continue;
      const content = await readFile(join(folder, name));
      if (!parseMud(content).ok) continue;
      const signature = await signMud({
        content,
        certificate,
        chain: [],
        privateKey: signer.privateKey,
        signingTime: now,
      });
      files.push({ content, signature });
    }
    if (files.length === 0) throw new Error(`no valid MUD file in ${folder}`);

    const decoder = new TextDecoder();
    const ways = {
      whole: async (file: (typeof files)[number]) => {
        const verdict = await verifyMudSignature({ ...file, anchors, now });
        if (!verdict.ok) throw new Error(verdict.code);
        compile(file.content);
      },
      unsigned: (file: (typeof files)[number]) => compile(file.content),
      json: (file: (typeof files)[number]) => JSON.parse(decoder.decode(file.content)) as unknown,
    };
    const rates: Record<keyof typeof ways, number[]> = { whole: [], unsigned: [], json: [] };
    for (let round = 0; round < ROUNDS; round++)
      for (const way of ["whole", "unsigned", "json"] as const) {
        const start = process.cpuUsage();
        for (let index = 0; index < FILES; index++) {
          const file = files[index % files.length];
          if (file) await ways[way](file);
        }
        const { user, system } = process.cpuUsage(start);
        rates[way].push((FILES * 1e6) / (user + system));
      }
    return {
      files: files.length,
      medianOctets: median(files.map((file) => file.content.length)),
      whole: median(rates.whole),
      unsigned: median(rates.unsigned),
      json: median(rates.json),
    };
  } finally {
    workshop.close();
  }
}

function compile(content: Uint8Array): void {
  const parsed = parseMud(content);
  if (!parsed.ok) throw new Error("unreachable: only valid files are measured");
  compilePolicy(parsed.document, {
    device: "thing",
    localNetworks: ["192.168.77.0/24", "2001:db8:77::/64"],
    controllers: {},
    things: [],
    strength: "strong",
    approvedAddresses: [],
  });
}
