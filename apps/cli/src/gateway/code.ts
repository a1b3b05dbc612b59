/** `thingwall gateway code`: with which somebody takes charge of the gateway in the app. */
import type { ClaimView } from "@thingwall/gateway";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { askHome } from "./ask.ts";

export async function showCode(
  { config }: { readonly config: string },
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const view = (await askHome(config, "claim", {}, speaker)) as ClaimView;
  if (json) out.json(view);
  else if (view.claimed) out.line(speaker.phrase("codeUsed"));
  else {
    out.line(speaker.phrase("codeFor"));
    out.line(out.style("strong", view.code));
  }
  return exitCodes.ok;
}
