/** `thingwall gateway prepare`: the home's bridge, its ports and addresses, where they are missing. */
import { dirname, join } from "node:path";
import { prepareLan, readConfig, writeStartFiles } from "@thingwall/gateway";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { commandError } from "./problem.ts";

export async function prepareGateway(
  { config: path, start }: { readonly config: string; readonly start?: string },
  { speaker, out, err, json }: Context,
): Promise<ExitCode> {
  try {
    const config = await readConfig(path);
    const { lan } = config;
    const notes = start === undefined ? undefined : join(dirname(start), "made");
    const { done, absent } = await prepareLan(config, notes);
    if (start !== undefined) await writeStartFiles(config, start);
    if (json) {
      out.json({ interface: lan.interface, done, absent });
      return exitCodes.ok;
    }
    const phrase = done.length > 0 ? "prepared" : "preparedAlready";
    out.line(out.style("good", speaker.phrase(phrase, { interface: lan.interface })));
    for (const command of done) out.line(out.style("quiet", `  ${command}`));
    if (absent.length > 0) err.line(speaker.phrase("portsAbsent", { names: absent.join(", ") }));
    return exitCodes.ok;
  } catch (error) {
    throw commandError(error, path);
  }
}
