/** `thingwall label check`: the verdict on a label, offline, and who states what. */
import { parseLabelCode } from "@thingwall/label/code";
import { labelLimits, parsePublicJwk, refuse } from "@thingwall/label/envelope";
import {
  because,
  judgeLabel,
  judgeSticker,
  type Judgement,
  openStatusList,
  openTrustList,
  parseBundle,
  type Reason,
  type RootKey,
  type TrustList,
  type Verdict,
} from "@thingwall/label/trust";
import { reasonWords, verdictWords } from "@thingwall/label/words";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import type { Style } from "../terminal/output.ts";
import { jsonIn, sayRefused, textOf } from "./input.ts";
import { printStatement } from "./show.ts";

export interface CheckOptions {
  readonly trust: string;
  readonly root: readonly string[];
  readonly code?: string;
  readonly at?: string;
}

/** Octets of a key file. */
const KEY_LIMIT = 4096;

export async function checkLabel(
  name: string,
  options: CheckOptions,
  context: Context,
): Promise<ExitCode> {
  const at = options.at === undefined ? context.now() : new Date(options.at);
  if (Number.isNaN(at.getTime())) {
    const example = "2026-11-21T09:30:00Z";
    throw new CommandError("bad-value", { name: "--at", value: options.at ?? "", example });
  }
  const roots: RootKey[] = [];
  for (const file of options.root) {
    const value = jsonIn(await textOf(file, KEY_LIMIT, context));
    const parsed = parsePublicJwk(value, "");
    if (!parsed.ok) return sayRefused(file, parsed, context);
    const keyId = keyIdIn(value);
    if (keyId === undefined) {
      return sayRefused(file, refuse("key-not-allowed", "/kid", { part: "kid" }), context);
    }
    roots.push({ keyId, key: parsed.key });
  }
  const trustText = (await textOf(options.trust, labelLimits.trustList, context)).trim();
  const trust = await openTrustList(trustText, roots);
  if (!trust.ok) return sayRefused(options.trust, trust, context);
  const bundle = parseBundle(await textOf(name, labelLimits.bundle, context));
  if (!bundle.ok) return sayRefused(name, bundle, context);

  const scanned =
    options.code === undefined ? undefined : parseLabelCode(options.code, trust.list.hosts);
  if (scanned?.ok === false) return sayRefused(options.code ?? "", scanned, context);
  const code = scanned?.code;
  const statusLists = [];
  const refused: Reason[] = [];
  for (const jws of bundle.bundle.statusLists) {
    const opened = await openStatusList(jws, trust.list);
    if (opened.ok) statusLists.push(opened.list);
    else refused.push(because("status-refused", { code: opened.reason.code }));
  }
  const judgement = await judgeLabel(
    {
      // What was scanned is asked for; what was sent is only an answer.
      product: code?.product ?? bundle.bundle.product,
      ...(code?.serial !== undefined && { serial: code.serial }),
      ...(code && { sticker: await judgeSticker(code, trust.list, at) }),
      statements: bundle.bundle.statements,
      statusLists,
    },
    trust.list,
    at,
  );
  say({ ...judgement, reasons: [...judgement.reasons, ...refused] }, trust.list, context);
  return believed.includes(judgement.verdict) ? exitCodes.ok : exitCodes.found;
}

/** A stale label still holds; what should be fetched is said. */
const believed: readonly Verdict[] = ["good", "stale"];

const styles: Readonly<Record<Verdict, Style>> = {
  good: "good",
  stale: "warning",
  unknown: "warning",
  suspended: "bad",
  expired: "bad",
  revoked: "bad",
  forged: "bad",
};

function say(judgement: Judgement, trust: TrustList, { json, out, speaker }: Context): void {
  const { language } = speaker;
  const { verdict, reasons, statements } = judgement;
  const told = reasons.map((reason) => ({
    ...reason,
    reason: speaker.say(reasonWords[reason.code].reason[language], reason.params),
    remedy: speaker.say(reasonWords[reason.code].remedy[language], reason.params),
  }));
  if (json) {
    out.json({
      programme: trust.programme,
      verdict,
      inWords: verdictWords[verdict][language],
      reasons: told,
      statements: statements.map(({ said, ...judged }) => ({
        ...judged,
        ...(said && { statement: said.statement, issuer: said.issuer.name }),
      })),
    });
    return;
  }
  const mark = believed.includes(verdict) ? "✓" : "✗";
  out.line(`${mark} ${out.style(styles[verdict], verdictWords[verdict][language])}`);
  for (const { code, reason, remedy } of told) {
    out.line(`  ${reason}`);
    out.line(`  → ${remedy}`);
    out.line(out.style("quiet", `    [${code}]`));
  }
  for (const { said } of statements) {
    if (said === undefined) continue;
    out.line();
    printStatement(said.statement, said.issuer.name, out, speaker);
  }
}

function keyIdIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("kid" in value)) return undefined;
  return typeof value.kid === "string" ? value.kid : undefined;
}
