/** `thingwall label sign`: a statement, a trust list → signed with the key of its issuer. */
import { didOf, labelLimits, parseSigningKey, refuse, seal } from "@thingwall/label/envelope";
import { parseStatement } from "@thingwall/label/statement";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { writeOutput } from "../input/write.ts";
import { jsonIn, sayRefused, textOf } from "./input.ts";

export interface SignOptions {
  readonly key: string;
  readonly output?: string;
}

/** Octets of a key file. */
const KEY_LIMIT = 4096;

export async function signStatement(
  name: string,
  options: SignOptions,
  context: Context,
): Promise<ExitCode> {
  const key = await parseSigningKey(jsonIn(await textOf(options.key, KEY_LIMIT, context)));
  if (!key.ok) return sayRefused(options.key, key, context);
  const claims = jsonIn(await textOf(name, labelLimits.statement, context));
  if (claims === undefined) {
    return sayRefused(name, refuse("not-understood", "", { problem: "form" }), context);
  }
  // Nothing is signed that readers would refuse.
  const parsed = parseStatement(claims);
  if (!parsed.ok) return sayRefused(name, parsed, context);
  const { issuer } = parsed.statement;
  const { keyId } = key.key;
  if (didOf(keyId) !== issuer) throw new CommandError("key-of-another-issuer", { issuer, keyId });
  const jws = await seal("vc+jwt", claims, key.key);
  if (options.output === undefined) context.out.raw(`${jws}\n`);
  else {
    await writeOutput(options.output, `${jws}\n`);
    if (context.json) context.out.json({ source: name, signed: options.output });
    else context.err.line(context.speaker.phrase("writtenTo", { path: options.output }));
  }
  return exitCodes.ok;
}
