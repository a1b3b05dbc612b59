/** `thingwall mud sign` and `thingwall mud verify`. */
import {
  type Certificate,
  CertificateError,
  readCertificates,
  SigningError,
  signatureLimits,
  signMud,
  verifyMudSignature,
} from "@thingwall/mud/signature";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { readFileAtMost, sourcesOf } from "../input/source.ts";
import { writeOutput } from "../input/write.ts";
import { badValue } from "./home.ts";
import { oneSource } from "./read.ts";

export interface SignOptions {
  readonly certificate: string;
  readonly key: string;
  readonly chain?: readonly string[];
  readonly output?: string;
}

export interface VerifyOptions {
  readonly anchor: readonly string[];
  readonly at?: string;
}

/** Bytes of a certificate or key file; a bundle of authorities has a few hundred kilobytes. */
const PEM_LIMIT = 1024 * 1024;

export async function signFile(
  name: string,
  options: SignOptions,
  context: Context,
): Promise<ExitCode> {
  const source = await oneSource(name, context);
  const [certificate, ...following] = await certificatesIn(options.certificate);
  if (certificate === undefined) {
    throw new CommandError("certificate-unreadable", { path: options.certificate });
  }
  const chain = (await Promise.all((options.chain ?? []).map(certificatesIn))).flat();
  const key = Buffer.from(await readFileAtMost(options.key, PEM_LIMIT)).toString("latin1");
  const output = options.output ?? signatureName(name);
  let signature: Uint8Array;
  try {
    signature = await signMud({
      content: await source.read(),
      certificate,
      chain: [...following, ...chain],
      privateKey: key,
      signingTime: context.now(),
    });
  } catch (error) {
    if (error instanceof SigningError) throw new CommandError(error.code, { path: options.key });
    throw error;
  }
  await writeOutput(output, signature);
  if (context.json) context.out.json({ source: source.name, signature: output });
  else context.err.line(context.speaker.phrase("signedTo", { path: output }));
  return exitCodes.ok;
}

export async function verifyFile(
  name: string,
  signatureFile: string | undefined,
  options: VerifyOptions,
  context: Context,
): Promise<ExitCode> {
  const at = options.at === undefined ? context.now() : new Date(options.at);
  if (Number.isNaN(at.getTime())) {
    throw badValue("--at", options.at ?? "", "2026-11-21T09:30:00Z");
  }
  const anchors = (await Promise.all(options.anchor.map(certificatesIn))).flat();
  const source = await oneSource(name, context);
  const [signature] = await sourcesOf(
    [signatureFile ?? signatureName(name)],
    signatureLimits.signature,
    context.fetch,
  );
  if (signature === undefined) throw new CommandError("no-such-file", { path: name });
  const verdict = await verifyMudSignature({
    content: await source.read(),
    signature: await signature.read(),
    anchors,
    now: at,
  });
  const { out, speaker } = context;
  if (verdict.ok) {
    if (context.json) out.json({ source: source.name, ...verdict });
    else {
      out.line(
        `✓ ${speaker.phrase("signatureGood", {
          subject: verdict.signer.subject,
          date: verdict.signedAt.toISOString(),
        })}`,
      );
      const above = verdict.path.slice(1);
      if (above.length > 0) {
        out.line(`  ${speaker.phrase("signatureVouched", { path: speaker.list(above) })}`);
      }
      if (verdict.signerExpired) {
        out.line(`  ${out.style("warning", speaker.phrase("signerExpiredSince"))}`);
      }
    }
    return exitCodes.ok;
  }
  const { reason, remedy } = speaker.words.signatures[verdict.code];
  const inWords = {
    reason: speaker.say(reason, verdict.params),
    remedy: speaker.say(remedy, verdict.params),
  };
  if (context.json) out.json({ source: source.name, ...verdict, ...inWords });
  else {
    out.line(`✗ ${out.style("bad", speaker.phrase("signatureBad", { reason: inWords.reason }))}`);
    out.line(`  → ${inWords.remedy}`);
    out.line(out.style("quiet", `  [${verdict.code}, ${verdict.clause}]`));
  }
  return exitCodes.found;
}

/** RFC 8520 §13.1: `thing.json` is signed by `thing.p7s` beside it. */
function signatureName(name: string): string {
  return `${name.replace(/\.json$/, "")}.p7s`;
}

export async function certificatesIn(path: string): Promise<readonly Certificate[]> {
  const bytes = await readFileAtMost(path, PEM_LIMIT);
  try {
    return readCertificates(bytes);
  } catch (error) {
    if (error instanceof CertificateError)
      throw new CommandError("certificate-unreadable", { path });
    throw error;
  }
}
