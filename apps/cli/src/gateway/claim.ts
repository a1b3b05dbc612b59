/** `thingwall gateway claim`: where a thing's description is, by the household's word. */
import { type MudCodeFailure, readMudCode } from "@thingwall/mud/channel";
import type { Word } from "@thingwall/gateway";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { certificatesIn } from "../mud/sign.ts";
import { askHome } from "./ask.ts";

type Claim = Extract<Word, { kind: "claim" }>;

export interface ClaimOptions {
  readonly config: string;
  readonly certificate?: string;
}

export async function claimFor(
  device: string,
  where: string | undefined,
  options: ClaimOptions,
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const word = await claimOf(where, options.certificate);
  await askHome(options.config, "decide", { device, word }, speaker);
  if (json) out.json({ device, word });
  else out.line(out.style("good", speaker.phrase("claimed", { device, url: word.url })));
  return exitCodes.ok;
}

/** A URL that was typed, the text of a code on the thing (RFC 9238), or its certificate's. */
async function claimOf(where: string | undefined, certificate?: string): Promise<Claim> {
  if (certificate !== undefined) return certified(certificate);
  if (where === undefined) throw new CommandError("missing-option", { name: "--certificate" });
  if (!where.trimStart().startsWith("[)>")) {
    if (where.startsWith("https://")) return { kind: "claim", url: where, channel: "user" };
    throw new CommandError("url-not-https", { url: where });
  }
  const read = readMudCode(where);
  if (!read.ok) throw new CommandError(CODES[read.failure], { record: read.record ?? "" });
  return { kind: "claim", url: read.code.mudUrl, channel: "sticker" };
}

const CODES = {
  "not-a-mud-code": "code-unreadable",
  "record-missing": "code-incomplete",
  "record-twice": "code-unreadable",
  "bad-url": "code-unreadable",
  "bad-mac": "code-unreadable",
} as const satisfies Record<MudCodeFailure, string>;

async function certified(path: string): Promise<Claim> {
  const [own] = await certificatesIn(path);
  const { mudUrl, mudSigner } = own ?? {};
  if (mudUrl === undefined) throw new CommandError("certificate-without-url", { path });
  const signer = mudSigner === undefined ? {} : { signer: mudSigner };
  return { kind: "claim", url: mudUrl, channel: "certificate", ...signer };
}
