/** `thingwall gateway restore`: a backup takes the place of what the gateway keeps. */
import { mkdir } from "node:fs/promises";
import { readConfig, restore } from "@thingwall/gateway";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { commandError } from "./problem.ts";

export async function restoreGateway(
  { config, from }: { readonly config: string; readonly from: string },
  { speaker, out, json, now }: Context,
): Promise<ExitCode> {
  try {
    const { stateDirectory } = await readConfig(config);
    // On a new machine the gateway has not made it yet.
    await mkdir(stateDirectory, { recursive: true, mode: 0o700 });
    const { devices, bytes, made, aside } = restore(stateDirectory, from, now());
    if (json) out.json({ path: from, devices, bytes, made, aside });
    else {
      out.line(out.style("good", speaker.phrase("restored", { devices, made })));
      out.line(speaker.phrase("restoredAside", { aside }));
    }
    return exitCodes.ok;
  } catch (error) {
    throw commandError(error, config);
  }
}
