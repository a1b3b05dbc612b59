/**
 * From where a thing's description is said to be to what may be enforced of it, or why it is held
 * (RFC 8520 §13.2). Fails closed: no doubt leaves this room as a document.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Issue, MAX_FILE_BYTES, type MudDocument, parseMud } from "@thingwall/mud/document";
import type { Provenance } from "@thingwall/mud/policy";
import {
  type Certificate,
  type ExpectedSigner,
  type SignerIdentity,
  readCertificates,
  signatureLimits,
  verifyMudSignature,
} from "@thingwall/mud/signature";
import type { DeviceConfig, GatewayConfig } from "../../config.ts";
import { codeOf } from "./connect.ts";
import { type FetchRequest, fetchProfile } from "./fetch.ts";
import { readAtMost } from "./file.ts";
import type { FetchRefused, FetchedProfile, Unchanged } from "./outcome.ts";

export type Source = NonNullable<DeviceConfig["mud"]>;

export interface LoadRequest
  extends Pick<FetchRequest, "resolver" | "language" | "limits" | "dial"> {
  readonly source: Source;
  readonly trust: Trust;
  readonly now: Date;
  /** What the household has of this thing already: a refresh that fails keeps it. */
  readonly previous?: Described;
  /** Where there is no `previous`: what was taken from there once. */
  readonly pin?: Pin;
  /** Asked in this order where the maker's server gives nothing and nothing was ever taken. */
  readonly repositories?: readonly string[];
}

/** What a description is held to when it comes again: of one that was taken. */
export interface Pin {
  /** Nobody else signs it (RFC 8520 §16). */
  readonly signer?: Pick<SignerIdentity, "subject" | "authorityKeyId">;
  /** None that is older (§3.4): milliseconds since the epoch. */
  readonly lastUpdate: number;
  /** Not its maker gave it: that one, when it gives one, is held to nothing of this. */
  readonly repository?: string;
}

/** The authorities that the configuration names, read. */
export interface Trust {
  readonly mudSigners: readonly Certificate[];
  /** PEM texts. */
  readonly tlsAuthorities: readonly string[];
}

export interface Described {
  readonly kind: "described";
  readonly document: MudDocument;
  readonly issues: readonly Issue[];
  /** The facts that `ceiling` judges, and who signed. */
  /** Octet for octet as it came. */
  readonly original?: Original;
  readonly provenance: Provenance & { readonly signer?: SignerIdentity; readonly signedAt?: Date };
  /** By which its server knows it again. */
  readonly etag?: string;
  /** When its server last gave it or said that it still holds; milliseconds since the epoch. */
  readonly fetched?: number;
  /** The household handed it over as a file; no server gave it yet. */
  readonly given?: true;
  /** Learnt from what the thing was seen to do: nobody else vouches for it. */
  readonly learnt?: true;
  /** Why the last refresh was not taken; this is still the file from before. */
  readonly refreshFailed?: Why;
  /** It came in place of this one, and is the household's to let in. */
  readonly waiting?: Described;
  /** Of one that waits: why it is not taken without the household. */
  readonly changes?: readonly Why[];
}

export type Original = Pick<FetchedProfile, "file" | "signature">;

export interface Held {
  readonly kind: "held";
  readonly why: Why;
  /** What is wrong with the file, where it was read. */
  readonly issues?: readonly Issue[];
  /** It is held for this alone: whoever was here before was held to another signer, or a later file. */
  readonly waiting?: Described;
}

/**
 * `code` is one of `fetchFailures`, `signature-` and one of `signatureFailures`, or `file-refused`
 * (`issue` and `path` of the first error), `file-unreadable`, `signature-removed`, `rolled-back`.
 */
export interface Why {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export type LoadedProfile = Described | Held;

/** Reads the PEM files that the configuration names. Throws for one that is none. */
export async function readTrust(trust: GatewayConfig["trust"]): Promise<Trust> {
  const texts = (paths: readonly string[]) =>
    Promise.all(paths.map((path) => readFile(path, "utf8")));
  const [signers, tlsAuthorities] = await Promise.all([
    texts(trust.mudSigners),
    texts(trust.tlsAuthorities),
  ]);
  return { mudSigners: signers.flatMap(readCertificates), tlsAuthorities };
}

/** Resolves whatever the file and its server do. */
export async function loadProfile(request: LoadRequest): Promise<LoadedProfile> {
  const { previous, pin, ...free } = request;
  const repository = previous ? previous.provenance.repository : pin?.repository;
  if (repository === undefined) {
    const found = await loadFrom(request);
    if (previous || pin || !isAbsent(found)) return found;
    return (await fromRepositories(request)) ?? found;
  }
  // Somebody else's, until its maker gives one: that is a first one then.
  const own = await loadFrom(free);
  if (own.kind === "described") return own;
  if (isAbsent(own) && request.repositories?.includes(repository) === true)
    return loadFrom(request, repository);
  return previous ? failed(previous, own) : own;
}

/** Its server gives nothing; what it gives and is not taken is no reason to ask somebody else. */
function isAbsent(found: LoadedProfile): boolean {
  return found.kind === "held" && ABSENT.has(found.why.code);
}

const ABSENT: ReadonlySet<string> = new Set([
  "name-not-found",
  "connection-failed",
  "timeout",
  "http-status",
]);

/** The first that is taken. */
async function fromRepositories(request: LoadRequest): Promise<Described | undefined> {
  for (const repository of request.repositories ?? []) {
    const found = await loadFrom(request, repository);
    if (found.kind === "described") return found;
  }
  return undefined;
}

/** From its maker, or from a repository. */
async function loadFrom(request: LoadRequest, repository?: string): Promise<LoadedProfile> {
  const { previous } = request;
  const fetched = await obtain(request, repository);
  if (fetched.ok === "unchanged") {
    if (previous === undefined) return held("http-status", { status: 304 });
    return { ...settled(previous), fetched: request.now.getTime() };
  }
  const loaded = fetched.ok
    ? at(await judgeOrOffer(fetched, request, repository), request.now.getTime())
    : held(fetched.code, fetched.params);
  // A bad refresh keeps the old file; a bad first fetch holds.
  if (loaded.kind === "described" || previous === undefined) return loaded;
  return failed(previous, loaded);
}

function failed(previous: Described, { why, waiting }: Held): Described {
  return { ...settled(previous), refreshFailed: why, ...(waiting && { waiting }) };
}

/** Without what is said of a refresh. */
export function settled(profile: Described): Described {
  const { refreshFailed: _over, waiting: _waiting, changes: _changes, ...same } = profile;
  return same;
}

function pinOf({ provenance: { signer, repository }, document: { lastUpdate } }: Described): Pin {
  return {
    ...(signer && { signer }),
    ...(repository === undefined ? {} : { repository }),
    lastUpdate: Date.parse(lastUpdate),
  };
}

/** What a file from there is held to: the maker's to nothing that somebody else gave. */
function pinFor({ previous, pin }: LoadRequest, repository: string | undefined): Pin | undefined {
  const before = previous ? pinOf(previous) : pin;
  return before?.repository !== undefined && repository === undefined ? undefined : before;
}

/** What was taken before, judged as if it came now: who is trusted may have changed since. */
export function recallProfile(
  original: Original,
  request: LoadRequest,
  repository?: string,
): Promise<LoadedProfile> {
  return judge({ ok: true, notes: [], ...original }, request, repository);
}

/**
 * RFC 8520 §13.2, §3.4: another signer than before, or an older file, is nothing that a thing or a server
 * decides; the household may, if all else about it is good.
 */
async function judgeOrOffer(
  fetched: FetchedProfile,
  request: LoadRequest,
  repository?: string,
): Promise<LoadedProfile> {
  const { previous, pin: _pin, ...free } = request;
  const pin = pinFor(request, repository);
  const found = await judge(fetched, request, repository);
  if (found.kind === "described" || pin === undefined || !OFFERED.has(found.why.code)) return found;
  const other = await judge(fetched, free, repository);
  if (other.kind !== "described") return found;
  const older = olderThan(pin, other.document, previous);
  // A file that is older as well: the signer is looked at first.
  const changes = older && older.code !== found.why.code ? [found.why, older] : [found.why];
  return { ...found, waiting: { ...other, changes, fetched: request.now.getTime() } };
}

const OFFERED: ReadonlySet<string> = new Set(["signature-signer-changed", "rolled-back"]);

/** RFC 8520 §3.4: an old file, rightly signed, could bring back what an update closed. */
function olderThan(pin: Pin, { lastUpdate }: MudDocument, previous?: Described): Why | undefined {
  if (Date.parse(lastUpdate) >= pin.lastUpdate) return undefined;
  const known = previous?.document.lastUpdate ?? new Date(pin.lastUpdate).toISOString();
  return { code: "rolled-back", params: { found: lastUpdate, known } };
}

/** Signature first, file second: an unverified file reaches no parser but the one for two leaves. */
async function judge(
  fetched: FetchedProfile,
  request: LoadRequest,
  repository?: string,
): Promise<LoadedProfile> {
  const { source, trust, now, previous } = request;
  const pin = pinFor(request, repository);
  const channel = "url" in source ? source.channel : "user";
  const before = pin?.signer;
  const expected = before ? ({ kind: "pinned", ...before } as const) : namedSigner(source);
  const issues = fetched.notes.map(contentTypeNote);
  const from = { channel, ...(repository === undefined ? {} : { repository }) };
  let provenance: Described["provenance"] = { ...from, signature: "unsigned" };
  if (fetched.signature !== undefined) {
    const verdict = await verifyMudSignature({
      content: fetched.file,
      signature: fetched.signature,
      anchors: trust.mudSigners,
      now,
      ...(expected === undefined ? {} : { expectedSigner: expected }),
    });
    if (!verdict.ok) return held(`signature-${verdict.code}`, verdict.params, issues);
    const { signer, signedAt } = verdict;
    provenance = { ...from, signature: "anchored", signer, signedAt };
    if (verdict.signerExpired) issues.push(signerExpiredNote(signer));
  } else if (expected !== undefined) {
    // Whoever can replace the file could otherwise shed the signer by leaving it out.
    return held("signature-removed", { expected: expected.subject }, issues);
  }

  const parsed = parseMud(fetched.file);
  const found = [...issues, ...parsed.issues];
  if (!parsed.ok) {
    const first = parsed.issues.find(({ severity }) => severity === "error");
    const params = { issue: first?.code ?? "", path: first?.path ?? "" };
    return held("file-refused", params, found);
  }
  const { document } = parsed;
  const older = pin && olderThan(pin, document, previous);
  if (older) return held(older.code, older.params, found);
  const { file, signature, etag } = fetched;
  const original = { file, ...(signature === undefined ? {} : { signature }) };
  return {
    ...{ kind: "described", document, issues: found, provenance, original },
    ...(etag === undefined ? {} : { etag }),
  };
}

function at(profile: LoadedProfile, fetched: number): LoadedProfile {
  return profile.kind === "described" ? { ...profile, fetched } : profile;
}

/** RFC 8520 §11: the thing's certificate may say who signs its file. */
function namedSigner(source: Source): ExpectedSigner | undefined {
  const subject = "url" in source ? source.signer : undefined;
  return subject === undefined ? undefined : { kind: "certificate", subject };
}

type Obtained = FetchedProfile | Unchanged | FetchRefused | Unreadable;

interface Unreadable {
  readonly ok: false;
  readonly code: "file-unreadable";
  readonly params: Why["params"];
}

function obtain(request: LoadRequest, repository?: string): Promise<Obtained> {
  const { source, trust, previous } = request;
  if ("file" in source) return readLocal(source.file);
  const known = previous?.etag;
  const place =
    repository === undefined
      ? { url: source.url }
      : { url: addressIn(repository, source.url), expected: source.url };
  return fetchProfile({
    ...request,
    ...place,
    tlsAuthorities: trust.tlsAuthorities,
    ...(known === undefined ? {} : { known }),
  });
}

/** Where a repository has the description with that MUD URL. */
function addressIn(repository: string, url: string): string {
  const href = URL.canParse(url) ? new URL(url).href : url;
  return `${repository}${createHash("sha256").update(href).digest("hex")}.json`;
}

/** A file of the household's own; its signature lies beside it, as RFC 8520 §13.1 names it. */
async function readLocal(path: string): Promise<FetchedProfile | Unreadable> {
  try {
    // One octet more than allowed is enough for the parser to say that it is too large.
    const file = await readAtMost(path, MAX_FILE_BYTES + 1);
    const signature = await readAtMost(
      `${path.replace(/\.json$/, "")}.p7s`,
      signatureLimits.signature + 1,
    ).catch(absent);
    return { ok: true, file, notes: [], ...(signature === undefined ? {} : { signature }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ok: false, code: "file-unreadable", params: { path, reason: codeOf(error) } };
  }
}

function absent(error: unknown): undefined {
  if (error instanceof Error && codeOf(error) === "ENOENT") return undefined;
  throw error;
}

function held(code: string, params: Why["params"], issues?: readonly Issue[]): Held {
  return { kind: "held", why: { code, params }, ...(issues === undefined ? {} : { issues }) };
}

function contentTypeNote({ part, contentType }: FetchedProfile["notes"][number]): Issue {
  return {
    code: "content-type-unexpected",
    severity: "note",
    path: "",
    clause: part === "file" ? "RFC 8520 §1.6" : "RFC 8520 §13.1",
    params: { part, found: contentType },
  };
}

function signerExpiredNote({ subject, notAfter }: SignerIdentity): Issue {
  return {
    code: "signer-expired-since",
    severity: "note",
    path: "",
    clause: "RFC 8520 §13.2",
    params: { signer: subject, notAfter: notAfter.toISOString() },
  };
}
