/**
 * Makes a MUD file's detached signature (RFC 8520 §13.1).
 */
import { type KeyObject, createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { promisify } from "node:util";
import {
  Constructed,
  GeneralizedTime,
  Integer,
  Null,
  ObjectIdentifier,
  OctetString,
  Sequence,
  Set as DerSet,
  UTCTime,
  type BaseBlock,
} from "asn1js";
import { AlgorithmIdentifier, RSASSAPSSParams } from "pkijs";
import {
  type Hash,
  type Scheme,
  ecdsaIdentifiers,
  hashIdentifiers,
  keyProblem,
  paddingOf,
  rsaEncryption,
  rsaPss,
  mgf1,
} from "./algorithm.ts";
import type { Certificate } from "./certificate.ts";
import { readDer } from "./der.ts";
import { oids } from "./signed-data.ts";

export interface SignRequest {
  /** The file, octet for octet as it will be served. */
  readonly content: Uint8Array;
  readonly certificate: Certificate;
  /** Intermediate certificates to send along (RFC 8520 §13.1: should be included). */
  readonly chain: readonly Certificate[];
  /** PEM, or DER in PKCS #8; EC (P-256, P-384, P-521) or RSA. */
  readonly privateKey: string | Uint8Array;
  /** Written as the signed attribute signingTime, whole seconds. */
  readonly signingTime: Date;
  /** Padding for an RSA key; a key that allows only PSS signs with PSS anyway. */
  readonly rsaPadding?: "pkcs1" | "pss";
}

export class SigningError extends Error {
  readonly code: "key-unreadable" | "key-unsupported" | "key-of-another-certificate";
  constructor(code: SigningError["code"]) {
    super(code);
    this.name = "SigningError";
    this.code = code;
  }
}

/**
 * DER CMS SignedData, detached, one signer, with the attributes contentType, messageDigest and
 * signingTime. Whether anyone will accept the certificate is `verifyMudSignature`'s to say.
 * @throws {SigningError} for a key that cannot sign for this certificate
 */
export async function signMud(request: SignRequest): Promise<Uint8Array> {
  const { content, certificate, chain, privateKey, signingTime, rsaPadding = "pkcs1" } = request;
  const key = readPrivateKey(privateKey);
  if (!createPublicKey(key).equals(certificate.publicKey)) {
    throw new SigningError("key-of-another-certificate");
  }
  if (keyProblem(certificate.publicKey) !== undefined) throw new SigningError("key-unsupported");

  const scheme = schemeFor(key, rsaPadding);
  const digest = createHash(scheme.hash).update(content).digest();
  const attributes = [
    attribute(oids.contentType, new ObjectIdentifier({ value: oids.data })),
    attribute(oids.messageDigest, new OctetString({ valueHex: digest })),
    attribute(oids.signingTime, timeOf(signingTime)),
  ].toSorted((a, b) => Buffer.compare(encode(a), encode(b)));
  const signed = encode(new DerSet({ value: attributes }));
  const signature = await promisify(sign)(scheme.hash, signed, { key, ...paddingOf(scheme) });

  const digestAlgorithm = () => identifier(hashIdentifiers[scheme.hash]);
  const certificates = [certificate, ...chain].map(({ der }) => rawBlock(der));
  const signerInfo = new Sequence({
    value: [
      new Integer({ value: 1 }),
      new Sequence({ value: [rawBlock(certificate.issuerDer), serialOf(certificate)] }),
      digestAlgorithm(),
      context(0, attributes),
      signatureAlgorithm(scheme),
      new OctetString({ valueHex: signature }),
    ],
  });
  const signedData = new Sequence({
    value: [
      new Integer({ value: 1 }),
      new DerSet({ value: [digestAlgorithm()] }),
      new Sequence({ value: [new ObjectIdentifier({ value: oids.data })] }),
      context(0, certificates),
      new DerSet({ value: [signerInfo] }),
    ],
  });
  return encode(
    new Sequence({
      value: [new ObjectIdentifier({ value: oids.signedData }), context(0, [signedData])],
    }),
  );
}

function readPrivateKey(source: string | Uint8Array): KeyObject {
  try {
    return typeof source === "string"
      ? createPrivateKey(source)
      : createPrivateKey({ key: Buffer.from(source), format: "der", type: "pkcs8" });
  } catch {
    throw new SigningError("key-unreadable");
  }
}

/** RFC 5754 §3: the hash that fits the curve; SHA-256 with RSA unless the key asks otherwise. */
function schemeFor(key: KeyObject, rsaPadding: "pkcs1" | "pss"): Scheme {
  const { namedCurve = "", hashAlgorithm, saltLength } = key.asymmetricKeyDetails ?? {};
  const byCurve: Readonly<Record<string, Hash>> = { secp384r1: "sha384", secp521r1: "sha512" };
  if (key.asymmetricKeyType === "ec")
    return { kind: "ecdsa", hash: byCurve[namedCurve] ?? "sha256" };
  const hash = hashAlgorithm === "sha384" || hashAlgorithm === "sha512" ? hashAlgorithm : "sha256";
  if (key.asymmetricKeyType === "rsa" && rsaPadding === "pkcs1") return { kind: "rsa-pkcs1", hash };
  const octets = { sha256: 32, sha384: 48, sha512: 64 }[hash];
  return { kind: "rsa-pss", hash, saltLength: Math.max(saltLength ?? 0, octets) };
}

function signatureAlgorithm(scheme: Scheme): BaseBlock {
  switch (scheme.kind) {
    case "ecdsa":
      return identifier(ecdsaIdentifiers[scheme.hash]);
    case "rsa-pkcs1":
      return identifier(rsaEncryption, new Null());
    case "rsa-pss": {
      const hash = () => identifier(hashIdentifiers[scheme.hash], new Null());
      const parameters = new RSASSAPSSParams({
        hashAlgorithm: new AlgorithmIdentifier({ schema: hash() }),
        maskGenAlgorithm: new AlgorithmIdentifier({ schema: identifier(mgf1, hash()) }),
        saltLength: scheme.saltLength,
      });
      return identifier(rsaPss, parameters.toSchema());
    }
  }
}

function identifier(algorithm: string, parameters?: BaseBlock): Sequence {
  const id = new ObjectIdentifier({ value: algorithm });
  return new Sequence({ value: parameters === undefined ? [id] : [id, parameters] });
}

function attribute(type: string, value: BaseBlock): Sequence {
  return new Sequence({
    value: [new ObjectIdentifier({ value: type }), new DerSet({ value: [value] })],
  });
}

/** RFC 5652 §11.3: UTCTime through 2049, GeneralizedTime after. */
function timeOf(time: Date): BaseBlock {
  const whole = new Date(Math.floor(time.getTime() / 1000) * 1000);
  const year = whole.getUTCFullYear();
  return year >= 1950 && year < 2050
    ? new UTCTime({ valueDate: whole })
    : new GeneralizedTime({ valueDate: whole });
}

function context(tagNumber: number, value: BaseBlock[]): Constructed {
  return new Constructed({ idBlock: { tagClass: 3, tagNumber }, value });
}

function serialOf({ serial }: Certificate): Integer {
  return new Integer({ valueHex: Buffer.from(serial, "hex") });
}

/** A value that is DER already. */
function rawBlock(der: Uint8Array): BaseBlock {
  const block = readDer(der);
  if (block === undefined) throw new RangeError("not DER");
  return block;
}

function encode(block: BaseBlock): Uint8Array {
  return new Uint8Array(block.toBER());
}
