/** `thingwall gateway metrics`: measurements of the gateway that runs, in Prometheus's text format. */
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { askHome } from "./ask.ts";

export async function showMetrics(
  { config }: { readonly config: string },
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const { text } = (await askHome(config, "metrics", {}, speaker)) as { readonly text: string };
  if (json) out.json({ text });
  else out.raw(text);
  return exitCodes.ok;
}
