/** `thingwall gateway describe`: a thing's description from a file that the household has. */
import { MAX_FILE_BYTES } from "@thingwall/mud/document";
import { signatureLimits } from "@thingwall/mud/signature";
import type { DescribedView } from "@thingwall/gateway";
import { whyInWords } from "@thingwall/gateway/words";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { readFileAtMost } from "../input/source.ts";
import { askHome } from "./ask.ts";

export interface DescribeOptions {
  readonly config: string;
  readonly signature?: string;
}

/** Throws `CommandError`: `description-refused` where the file is not taken. */
export async function describeFrom(
  device: string,
  path: string,
  { config, signature }: DescribeOptions,
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const given = {
    device,
    file: await base64Of(path, MAX_FILE_BYTES),
    ...(signature === undefined
      ? {}
      : { signature: await base64Of(signature, signatureLimits.signature) }),
  };
  const view = (await askHome(config, "describe", given, speaker)) as DescribedView;
  const inWords = ({ code, params }: Extract<DescribedView, { outcome: "refused" }>["why"]) =>
    whyInWords(code, params, speaker.language) ?? code;
  if (view.outcome === "refused")
    throw new CommandError("description-refused", { path, why: inWords(view.why) });
  if (json) out.json(view);
  else if (view.outcome === "offered")
    out.line(out.style("warning", speaker.phrase("describedWider", { device })));
  else {
    out.line(out.style("good", speaker.phrase("describedFrom", { device, path })));
    if (view.device.state === "held") out.line(out.style("warning", inWords(view.device.why)));
  }
  return exitCodes.ok;
}

async function base64Of(path: string, limit: number): Promise<string> {
  return Buffer.from(await readFileAtMost(path, limit)).toString("base64");
}
