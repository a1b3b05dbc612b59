/**
 * The programme's own keys, each in a file that only its owner reads: `root` signs trust lists,
 * `operator` listings and status lists, `log` checkpoints. Made at the first start. `root.public.json`
 * is for everybody: readers get it with their programs, never from the server that they check.
 *
 * Keys that an organisation chose to have held here are files too: no copy of the database holds one.
 */
import { createHash, createPrivateKey, generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseSigningKey, type PublicJwk, type SigningKey } from "@thingwall/label/envelope";
import { signerKey, type SignerKey } from "@thingwall/record";

export interface ProgrammeKey extends SigningKey {
  readonly publicKey: PublicJwk;
}

export interface ProgrammeKeys {
  readonly root: ProgrammeKey;
  readonly operator: ProgrammeKey;
  readonly log: SignerKey;
}

export interface HeldKeys {
  /** The key of this name, made if there is none. */
  readonly keep: (keyId: string) => Promise<ProgrammeKey>;
  /** Undefined when it is not held here. */
  readonly find: (keyId: string) => Promise<ProgrammeKey | undefined>;
}

export class KeyError extends Error {
  override readonly name = "KeyError";
}

/** @param programme  did:web of the programme; @param origin  name of its log */
export async function programmeKeys(
  folder: string,
  programme: string,
  origin: string,
): Promise<ProgrammeKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const root = await labelKey(join(folder, "root.json"), `${programme}#root`);
  const shown = JSON.stringify({ ...root.publicKey, kid: root.keyId });
  await writeFile(join(folder, "root.public.json"), `${shown}\n`);
  return {
    root,
    operator: await labelKey(join(folder, "operator.json"), `${programme}#operator`),
    log: signerKey(origin, "log", await noteKey(join(folder, "log.pem"))),
  };
}

/** @param folder  entered by its owner only */
export function heldKeys(folder: string): HeldKeys {
  const pathOf = (keyId: string) =>
    join(folder, `${createHash("sha256").update(keyId).digest("hex")}.json`);
  return {
    keep: async (keyId) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return labelKey(pathOf(keyId), keyId);
    },
    find: async (keyId) => {
      const path = pathOf(keyId);
      return existsSync(path) ? labelKey(path, keyId) : undefined;
    },
  };
}

/** Throws `KeyError` for a file that holds no such key: another in its place would forge the past. */
async function labelKey(path: string, keyId: string): Promise<ProgrammeKey> {
  const text = await keptOrMade(path, async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const { kty, crv, x, d } = privateKey.export({ format: "jwk" });
    return JSON.stringify({ kty, crv, x, d, kid: keyId });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new KeyError(`${path} is not JSON`);
  }
  const parsed = await parseSigningKey(value);
  if (!parsed.ok) throw new KeyError(`${path}: ${parsed.code}`);
  if (parsed.key.keyId !== keyId) throw new KeyError(`${path} is the key ${parsed.key.keyId}`);
  return parsed.key;
}

async function noteKey(path: string) {
  const text = await keptOrMade(path, async () =>
    generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
  );
  return createPrivateKey(text);
}

/** Two that start at once end with the same key: only one creates the file. */
async function keptOrMade(path: string, make: () => Promise<string>): Promise<string> {
  try {
    await writeFile(path, await make(), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFile(path, "utf8");
}
