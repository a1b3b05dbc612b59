/** The commons: the server that a label programme runs. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { firstInvitations } from "./accounts/account.ts";
import { commonsServer } from "./http/server.ts";
import { heldKeys, programmeKeys } from "./labels/keys.ts";
import { logOrigin, type Programme } from "./labels/programme.ts";
import { type Seed, seedProgramme } from "./labels/seed.ts";
import { startCluster } from "./postgres/cluster.ts";
import { openDatabase } from "./postgres/database.ts";
import { keptProcesses } from "./process/kept.ts";
import { seedProcesses } from "./process/seed/seed.ts";

export { ClusterError } from "./postgres/cluster.ts";
export { inventedProgramme } from "./labels/invented.ts";
export { KeyError } from "./labels/keys.ts";
export type { Seed, SeededProduct } from "./labels/seed.ts";

export interface CommonsConfig {
  /** For keys, and for the database unless it is yours. */
  readonly folder: string;
  /** PostgreSQL of yours, as a URL. */
  readonly database?: string;
  readonly address: string;
  readonly port: number;
  /** The host in the codes on boxes. */
  readonly host: string;
  /** Where people's browsers reach it; `https://` and the host unless that is this machine. */
  readonly origin?: string;
  readonly name: string;
  /** What an empty programme begins with. */
  readonly seed?: Seed;
  readonly now: () => Date;
}

export interface Commons {
  /** Where it listens. */
  readonly url: string;
  /** The file with the first invitations, while nobody has an account. */
  readonly invitations: string | undefined;
  readonly stop: () => Promise<void>;
}

export async function startCommons(config: CommonsConfig): Promise<Commons> {
  const { folder, host, name, now } = config;
  const id = `did:web:${host.replace(":", "%3A")}`;
  const keys = await programmeKeys(join(folder, "keys"), id, logOrigin(host));
  const cluster =
    config.database === undefined ? await startCluster(join(folder, "postgres")) : undefined;
  try {
    const db = await openDatabase(cluster?.connection ?? { connectionString: config.database });
    const held = heldKeys(join(folder, "keys", "held"));
    const local = /(^|\.)localhost(:|$)/.test(host);
    const origin = config.origin ?? `${local ? "http" : "https"}://${host}`;
    const programme = { db, keys, held, id, name, host, origin, now };
    if (config.seed !== undefined) {
      await seedProgramme(programme, config.seed);
      await seedProcesses(programme, keptProcesses(programme));
    }
    const invitations = await writeInvitations(programme, join(folder, "invitations.txt"));
    const server = await commonsServer(programme);
    const url = await server.listen({ host: config.address, port: config.port });
    return {
      url,
      invitations,
      stop: async () => {
        await server.close();
        await db.destroy();
        await cluster?.stop();
      },
    };
  } catch (error) {
    await cluster?.stop();
    throw error;
  }
}

/** Until somebody has an account, the way in is a file that only its owner reads. */
async function writeInvitations(programme: Programme, path: string): Promise<string | undefined> {
  const invitations = await firstInvitations(programme);
  if (invitations.length === 0) return undefined;
  const lines = invitations.map(
    ({ organisation: { name, roles }, token }) => `${name}\t${roles.join(", ")}\t/join/${token}\n`,
  );
  await writeFile(path, lines.join(""), { mode: 0o600 });
  return path;
}
