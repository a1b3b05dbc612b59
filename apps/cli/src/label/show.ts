/** `thingwall label show`: a statement in plain words. Nothing is verified: `check` does that. */
import { labelLimits, readEnvelope, refuse } from "@thingwall/label/envelope";
import {
  describeFacts,
  describeResult,
  type Bilingual,
  type FactLine,
  parseStatement,
  type Statement,
} from "@thingwall/label/statement";
import { printable } from "@thingwall/gateway/words";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import type { Output } from "../terminal/output.ts";
import type { Speaker } from "../words/speaker.ts";
import { jsonIn, sayRefused, textOf } from "./input.ts";

export async function showStatement(name: string, context: Context): Promise<ExitCode> {
  const text = (await textOf(name, labelLimits.statement, context)).trim();
  const isJson = text.startsWith("{");
  const read = isJson ? undefined : readEnvelope(text, "vc+jwt", labelLimits.statement);
  if (read?.ok === false) return sayRefused(name, read, context);
  const claims = read === undefined ? jsonIn(text) : read.envelope.claims;
  if (claims === undefined) {
    return sayRefused(name, refuse("not-understood", "", { problem: "form" }), context);
  }
  const parsed = parseStatement(claims);
  if (!parsed.ok) return sayRefused(name, parsed, context);
  const { out, json, speaker } = context;
  const { statement } = parsed;
  if (json) out.json({ source: name, statement, facts: factsOf(statement) });
  else {
    printStatement(statement, statement.issuer, out, speaker);
    context.err.line(context.err.style("warning", speaker.phrase("labelNotChecked")));
  }
  return exitCodes.ok;
}

const factsOf = (statement: Statement): readonly FactLine[] =>
  "facts" in statement
    ? describeFacts(
        statement.facts,
        statement.kind === "product-declaration" ? "product" : "organisation",
      )
    : [];

/** @param issuer  by name, where a trust list gave one */
export function printStatement(
  statement: Statement,
  issuer: string,
  out: Output,
  speaker: Speaker,
): void {
  const words = (text: Bilingual) => printable(text[speaker.language]);
  const { subject } = statement;
  const about =
    subject.kind === "organisation"
      ? subject.name
      : subject.kind === "product"
        ? subject.model
        : subject.serial;
  const heading = speaker.phrase("labelStates", { issuer, about });
  out.line(out.style("strong", heading));
  out.line(
    speaker.phrase("labelFromUntil", {
      from: statement.from.toISOString(),
      until: statement.until.toISOString(),
    }),
  );
  for (const { question, answers, disclosed } of factsOf(statement)) {
    const answer = answers.map(words).join(" · ");
    out.line(`  ${words(question)}`);
    out.line(`    ${disclosed ? answer : out.style("warning", answer)}`);
  }
  if ("results" in statement) {
    for (const result of statement.results)
      out.line(`  ${words(describeResult(statement, result, issuer))}`);
    out.line(`  ${speaker.phrase("labelScope", { scope: statement.scope[speaker.language] })}`);
  }
  if (statement.kind === "listing") {
    out.line(
      `  ${speaker.phrase("labelListed", { level: statement.level, version: statement.criteria.version })}`,
    );
  }
  if (statement.kind === "product-declaration" && statement.mud !== undefined) {
    out.line(`  ${speaker.phrase("labelMud", { url: statement.mud.url })}`);
  }
}
