/**
 * Certificates and signatures made by the real openssl in a directory of their own, at test time:
 * nothing that expires is kept, and our reading is held against somebody else's writing.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type KeyKind = "ec" | "ec-384" | "rsa" | "rsa-1024" | "rsa-pss" | "ed25519";

export interface Issue {
  /** openssl's form, such as `/O=Maker/CN=Signer`. */
  readonly subject: string;
  /** Who signs it; itself when absent. */
  readonly issuer?: Issued;
  readonly key?: KeyKind;
  /** Lines of an extension section: `keyUsage=digitalSignature`. */
  readonly extensions?: readonly string[];
  readonly from?: Date;
  readonly to?: Date;
  readonly digest?: "sha256" | "sha1";
}

export interface Issued {
  readonly certificate: string;
  readonly privateKey: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

export interface Workshop {
  readonly directory: string;
  readonly issue: (request: Issue) => Issued;
  /** Runs openssl; `input` is its standard input. Throws with its words when it fails. */
  readonly run: (args: readonly string[], input?: Uint8Array) => Uint8Array;
  /** Writes a file in the directory and returns its path. */
  readonly file: (name: string, content: Uint8Array | string) => string;
  readonly close: () => void;
}

export const authorityExtensions = [
  "basicConstraints=critical,CA:TRUE",
  "keyUsage=critical,keyCertSign",
];
export const signerExtensions = ["basicConstraints=CA:FALSE", "keyUsage=critical,digitalSignature"];

const configuration = `
[ca]
default_ca = here
[here]
database = index.txt
new_certs_dir = issued
unique_subject = no
default_md = sha256
policy = anything
rand_serial = yes
[anything]
countryName = optional
organizationName = optional
commonName = optional
[req]
distinguished_name = name
[name]
`;

const keyOptions: Readonly<Record<KeyKind, readonly string[]>> = {
  ec: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
  "ec-384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
  rsa: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
  "rsa-1024": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
  "rsa-pss": ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
  ed25519: ["-algorithm", "ED25519"],
};

export function openWorkshop(): Workshop {
  const directory = mkdtempSync(join(tmpdir(), "thingwall-openssl-"));
  const file = (name: string, content: Uint8Array | string) => {
    writeFileSync(join(directory, name), content);
    return join(directory, name);
  };
  const run = (args: readonly string[], input: Uint8Array = new Uint8Array()) =>
    new Uint8Array(
      execFileSync("openssl", args, { cwd: directory, input, stdio: ["pipe", "pipe", "pipe"] }),
    );
  file("openssl.cnf", configuration);
  file("index.txt", "");
  mkdirSync(join(directory, "issued"));
  let count = 0;

  function issue(request: Issue): Issued {
    const { subject, issuer, key = "ec", extensions = [], digest = "sha256" } = request;
    const { from = new Date("2020-01-01T00:00:00Z"), to = new Date("2049-01-01T00:00:00Z") } =
      request;
    count += 1;
    const keyFile = join(directory, `${count}.key`);
    const certificateFile = join(directory, `${count}.pem`);
    const requestFile = join(directory, `${count}.csr`);
    const extensionFile = file(
      `${count}.ext`,
      ["subjectKeyIdentifier=hash", ...extensions].join("\n"),
    );
    const config = ["-config", join(directory, "openssl.cnf")];
    run(["genpkey", ...keyOptions[key], "-out", keyFile]);
    run([
      "req",
      "-new",
      "-utf8",
      "-key",
      keyFile,
      "-subj",
      subject,
      "-out",
      requestFile,
      ...config,
    ]);
    const signer = issuer
      ? ["-cert", issuer.certificateFile, "-keyfile", issuer.keyFile]
      : ["-selfsign", "-keyfile", keyFile];
    const dates = ["-startdate", asn1Time(from), "-enddate", asn1Time(to)];
    const md = key === "ed25519" && issuer === undefined ? "null" : digest;
    run([
      "ca",
      ...config,
      "-batch",
      "-notext",
      "-preserveDN",

      "-md",
      md,
      ...dates,
      ...signer,
      "-extfile",
      extensionFile,
      "-in",
      requestFile,
      "-out",
      certificateFile,
    ]);
    return {
      certificate: readFileSync(certificateFile, "utf8"),
      privateKey: readFileSync(keyFile, "utf8"),
      certificateFile,
      keyFile,
    };
  }

  return {
    directory,
    issue,
    run,
    file,
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** `openssl cms -sign` as RFC 8520 §13.1 shows it; `options` come last and may override. */
export function cmsSign(
  workshop: Workshop,
  content: Uint8Array,
  signer: Issued,
  chain: readonly Issued[] = [],
  options: readonly string[] = ["-binary"],
): Uint8Array {
  const certfile = workshop.file("chain.pem", chain.map(({ certificate }) => certificate).join(""));
  return workshop.run([
    ...["cms", "-sign", "-signer", signer.certificateFile, "-inkey", signer.keyFile],
    ...["-in", workshop.file("content", content), "-outform", "DER"],
    ...(chain.length > 0 ? ["-certfile", certfile] : []),
    ...options,
  ]);
}

function asn1Time(time: Date): string {
  return time.toISOString().replace(/\.\d+|[-:T]/g, "");
}
