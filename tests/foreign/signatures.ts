/**
 * Verifies somebody else's signatures: `node tests/foreign/signatures.ts FOLDER [ANCHORS.pem]`.
 *
 * Takes every `NAME.p7s` and `NAME.sig` in the folder with the file it signs (`NAME`, or
 * `NAME.json`). Prints one line each: file, verdict, signer, time of signing. Where no anchors are
 * given, each signature is also tried with its own first certificate as the anchor, which says
 * whether file and signature belong together but nothing about trust.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  type Certificate,
  type SignatureVerdict,
  embeddedCertificates,
  readCertificates,
  verifyMudSignature,
} from "@thingwall/mud/signature";

const { positionals } = parseArgs({ allowPositionals: true });
const [folder, anchorFile] = positionals;
if (folder === undefined) {
  process.stderr.write("usage: node tests/foreign/signatures.ts FOLDER [ANCHORS.pem]\n");
  process.exit(2);
}
const anchors = anchorFile === undefined ? [] : readCertificates(readFileSync(anchorFile));

for (const name of readdirSync(folder).toSorted()) {
  const stem = name.replace(/\.(p7s|sig)$/, "");
  const file = [stem, `${stem}.json`].find((each) => existsSync(join(folder, each)));
  if (stem === name || file === undefined) continue;
  const content = new Uint8Array(readFileSync(join(folder, file)));
  const signature = new Uint8Array(readFileSync(join(folder, name)));
  const verdictWith = (trusted: readonly Certificate[]) =>
    verifyMudSignature({ content, signature, anchors: trusted, now: new Date() });
  report(file, "anchors given", await verdictWith(anchors));
  if (anchorFile === undefined) {
    report(file, "its own certificate", await verdictWith(embeddedCertificates(signature)));
  }
}

function report(file: string, trust: string, verdict: SignatureVerdict): void {
  const words = verdict.ok
    ? ["ok", verdict.signer.subject, verdict.signedAt.toISOString()]
    : [verdict.code, JSON.stringify(verdict.params)];
  process.stdout.write(`${[file, trust, ...words].join("\t")}\n`);
}
