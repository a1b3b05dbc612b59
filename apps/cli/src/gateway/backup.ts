/** `thingwall gateway backup`: one file with all that the gateway keeps. */
import { backup, readConfig } from "@thingwall/gateway";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { commandError } from "./problem.ts";

export async function backupGateway(
  { config, out: path }: { readonly config: string; readonly out: string },
  { speaker, out, json, now }: Context,
): Promise<ExitCode> {
  try {
    const { stateDirectory } = await readConfig(config);
    const { devices, bytes, made } = backup(stateDirectory, path, now());
    if (json) out.json({ path, devices, bytes, made });
    else {
      out.line(out.style("good", speaker.phrase("backedUp", { path, devices, made })));
      out.line(speaker.phrase("backupHoldsKeys"));
    }
    return exitCodes.ok;
  } catch (error) {
    throw commandError(error, config);
  }
}
