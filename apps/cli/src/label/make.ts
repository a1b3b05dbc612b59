/** `thingwall label make`: what a person wrote → the statement to sign, or what is wrong with it. */
import { randomUUID } from "node:crypto";
import { labelLimits, refuse } from "@thingwall/label/envelope";
import { draftClaims, instant, parseStatement } from "@thingwall/label/statement";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { writeOutput } from "../input/write.ts";
import { jsonIn, sayRefused, textOf } from "./input.ts";

export interface MakeOptions {
  readonly days?: string;
  readonly output?: string;
}

const DAY = 86_400_000;
const YEAR = "365";

export async function makeStatement(
  name: string,
  options: MakeOptions,
  context: Context,
): Promise<ExitCode> {
  const days = options.days ?? YEAR;
  if (!/^[1-9][0-9]{0,3}$/.test(days)) {
    throw new CommandError("bad-value", { name: "--days", value: days, example: YEAR });
  }
  const draft = jsonIn(await textOf(name, labelLimits.statement, context));
  const now = context.now();
  const claims =
    draft === undefined
      ? undefined
      : draftClaims(draft, {
          id: `urn:uuid:${randomUUID()}`,
          from: instant(now),
          until: instant(new Date(now.getTime() + Number(days) * DAY)),
        });
  if (claims === undefined) {
    return sayRefused(name, refuse("not-understood", "/kind", { problem: "form" }), context);
  }
  const parsed = parseStatement(claims);
  if (!parsed.ok) return sayRefused(name, parsed, context);
  const text = `${JSON.stringify(claims, undefined, 2)}\n`;
  if (options.output === undefined) context.out.raw(text);
  else {
    await writeOutput(options.output, text);
    if (context.json) context.out.json({ source: name, statement: options.output });
    else context.err.line(context.speaker.phrase("writtenTo", { path: options.output }));
  }
  return exitCodes.ok;
}
