/** `thingwall gateway propose` and `decide`: what a thing would need, and the household's word on it. */
import type { OfferView, ProposalView, Word } from "@thingwall/gateway";
import { parseMud } from "@thingwall/mud/document";
import { compilePolicy } from "@thingwall/mud/policy";
import { whyInWords } from "@thingwall/gateway/words";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { explain } from "../explain/explanation.ts";
import { printExplanation } from "../mud/explain.ts";
import { homeOf } from "../mud/home.ts";
import { conclude } from "../mud/learn.ts";
import type { Output } from "../terminal/output.ts";
import type { Speaker } from "../words/speaker.ts";
import { askHome } from "./ask.ts";
import { momentOf } from "./moment.ts";

export const decisions = [
  "as-described",
  "lan-only",
  "updates-only",
  "blocked",
  "full",
  "accept",
  "approve",
  "take",
  "refuse",
  "reconsider",
  "controller",
  "pause",
  "resume",
  "release",
  "reprieve",
  "support",
  "withdraw",
  "forget",
] as const;

export interface DecideOptions {
  readonly config: string;
  readonly until?: string;
  readonly controller?: string;
  readonly digest?: string;
}

export async function proposeFor(
  device: string,
  { config }: { readonly config: string },
  { speaker, out, err, json }: Context,
): Promise<ExitCode> {
  const offer = await offerFor(config, device, speaker);
  if (offer !== undefined) {
    if (json) out.json({ device, offer });
    else tellOffer(device, offer, out, speaker);
    return exitCodes.ok;
  }
  const found = (await askHome(config, "propose", { device }, speaker)) as ProposalView;
  if (json) {
    out.json({ device, ...found });
    return exitCodes.ok;
  }
  if (found.needs.length + found.leftOut.length === 0) err.line(speaker.phrase("proposedNothing"));
  else conclude(found, out, speaker);
  return exitCodes.ok;
}

/** Undefined where no description waits for the household. */
async function offerFor(
  config: string,
  device: string,
  speaker: Speaker,
): Promise<OfferView | undefined> {
  try {
    return (await askHome(config, "compare", { device }, speaker)) as OfferView;
  } catch (error) {
    if (error instanceof CommandError && error.code === "gateway-refused") return undefined;
    throw error;
  }
}

function tellOffer(
  device: string,
  { text, word, opened, lifted, closed, repair, changes = [], digest }: OfferView,
  out: Output,
  speaker: Speaker,
): void {
  const parsed = parseMud(new TextEncoder().encode(text));
  for (const { code, params } of changes) {
    const why = whyInWords(code, params, speaker.language) ?? code;
    out.line(`  ! ${out.style("warning", why)}`);
  }
  const opens = word === "take" ? "offeredOpens" : "heldOpens";
  out.line(out.style("strong", speaker.phrase(opened === 0 ? "offeredOpensNothing" : opens)));
  if (parsed.ok && opened > 0)
    printExplanation(explain(compilePolicy(parsed.document, homeOf({}).bindings)), out, speaker);
  if (lifted > 0) out.line(`  ! ${speaker.phrase("offeredLifts", { count: lifted })}`);
  if (repair > 0) out.line(`  ! ${speaker.phrase("offeredRepair", { count: repair })}`);
  if (closed > 0) out.line(`  + ${speaker.phrase("offeredCloses", { count: closed })}`);
  out.line(speaker.phrase("offeredTake", { device, word, digest }));
}

export async function decideFor(
  device: string,
  decision: string,
  options: DecideOptions,
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const word = wordOf(decision, options);
  await askHome(options.config, "decide", { device, word }, speaker);
  if (json) out.json({ device, word });
  else out.line(out.style("good", speaker.phrase("decided", { device })));
  return exitCodes.ok;
}

/** Throws `CommandError` for what is no decision, or lacks what belongs to it. */
export function wordOf(decision: string, options: Omit<DecideOptions, "config">): Word {
  const until = options.until === undefined ? undefined : momentOf(options.until);
  const end = (): number => {
    if (until === undefined) throw new CommandError("missing-option", { name: "--until" });
    return until;
  };
  switch (decision) {
    case "as-described":
    case "lan-only":
    case "updates-only":
    case "blocked":
      return until === undefined
        ? { kind: "grant", access: decision }
        : { kind: "except", access: decision, until };
    case "full":
      return { kind: "except", access: decision, until: end() };
    case "pause":
      return { kind: "pause", ...(until === undefined ? {} : { until }) };
    case "support":
      return { kind: "support", ...(until === undefined ? {} : { ends: until }) };
    case "reprieve":
      return { kind: "reprieve", until: end() };
    case "controller": {
      const { controller } = options;
      if (controller === undefined)
        throw new CommandError("missing-option", { name: "--controller" });
      return { kind: "controller", controller };
    }
    case "approve":
    case "refuse":
    case "take": {
      const { digest } = options;
      if (digest === undefined) throw new CommandError("missing-option", { name: "--digest" });
      return { kind: decision, digest };
    }
    case "accept":
    case "reconsider":
    case "resume":
    case "release":
    case "withdraw":
    case "forget":
      return { kind: decision };
    default:
      throw new CommandError("bad-value", {
        name: "DECISION",
        value: decision,
        example: decisions.join(", "),
      });
  }
}
