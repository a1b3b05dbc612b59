/**
 * The label programme of the lab: the commons with the labels of the lab's things. The small Internet
 * and this machine's browser reach it through one socket; its database goes with the lab's private /run.
 */
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { startCommons } from "@thingwall/commons";
import { passage } from "../browser/passage.ts";
import { LABEL_HOST } from "../internet/zone.ts";
import { mudSignerFile } from "../machines.ts";
import { programmeSocketPath } from "../runtime.ts";
import type { Words } from "../words.ts";
import { labProgramme } from "./labels.ts";
import { programmeFolder } from "./place.ts";

export interface ProgrammeOptions {
  /** Where this machine's browser finds it; nowhere unless said. */
  readonly origin?: string | undefined;
}

export interface LabProgramme {
  /** Where it answers in this namespace. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Some two seconds: the database is made anew. `directory`: `Machines.directory`. */
export async function startProgramme(
  directory: string,
  words: Words,
  { origin }: ProgrammeOptions,
): Promise<LabProgramme> {
  const folder = programmeFolder(directory);
  rmSync(folder, { recursive: true, force: true });
  const signer = new X509Certificate(readFileSync(mudSignerFile(directory)));
  const key = signer.publicKey.export({ type: "spki", format: "der" });
  const commons = await startCommons({
    folder,
    ...{ address: "127.0.0.1", port: 0, host: LABEL_HOST, name: words.programme },
    ...(origin !== undefined && { origin }),
    seed: labProgramme(createHash("sha256").update(key).digest("base64url")),
    now: () => new Date(),
  });
  const { hostname, port } = new URL(commons.url);
  const path = programmeSocketPath();
  rmSync(path, { force: true });
  const door = passage({ host: hostname, port: Number(port) });
  await new Promise<void>((resolve) => door.listen(path, resolve));
  return {
    url: commons.url,
    stop: async () => {
      door.close();
      await commons.stop();
    },
  };
}
