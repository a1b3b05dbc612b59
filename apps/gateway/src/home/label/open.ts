/** The label reader of this gateway: its programmes' keys, and how their servers are asked. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePublicJwk } from "@thingwall/label/envelope";
import type { GatewayConfig } from "../../config.ts";
import { type FetchRequest, fetchText } from "../profile/index.ts";
import { Kept } from "./kept.ts";
import { type LabelProgramme, LabelReader } from "./reader.ts";

type Asking = Pick<FetchRequest, "resolver" | "tlsAuthorities">;

/** Rejects where the file of a programme's key is not one. */
export async function openLabels(
  { labels, stateDirectory }: Pick<GatewayConfig, "labels" | "stateDirectory">,
  asking: () => Asking,
): Promise<LabelReader> {
  return new LabelReader({
    programmes: await Promise.all((labels ?? []).map(programmeIn)),
    ask: (url, limit) => fetchText({ ...asking(), url }, limit),
    kept: new Kept(join(stateDirectory, "labels")),
    now: () => new Date(),
  });
}

async function programmeIn({
  host,
  root,
}: NonNullable<GatewayConfig["labels"]>[number]): Promise<LabelProgramme> {
  const value: unknown = JSON.parse(await readFile(root, "utf8"));
  const parsed = parsePublicJwk(value, "");
  if (!parsed.ok) throw new Error(`${root}: ${parsed.code}`);
  if (
    typeof value !== "object" ||
    value === null ||
    !("kid" in value) ||
    typeof value.kid !== "string"
  )
    throw new Error(`${root}: no kid`);
  return { host, root: { keyId: value.kid, key: parsed.key } };
}
