import { afterAll, describe, expect, test } from "vitest";
import { readCertificates } from "@thingwall/mud/signature";
import type { Issued } from "../../../../../packages/mud/src/signature/testing/openssl.ts";
import {
  type Described,
  type LoadRequest,
  type Source,
  type Trust,
  loadProfile,
  readTrust,
} from "./load.ts";
import { give, lampFile, mudUrl, openMaker, publicAddress } from "./testing/maker.ts";

const maker = openMaker();
afterAll(() => maker.close());
const signerExtensions = ["keyUsage=critical,digitalSignature"];
const file = lampFile();
const now = new Date(Date.now() + 60_000);
const trust: Trust = {
  mudSigners: readCertificates(maker.signers.certificate),
  tlsAuthorities: [maker.tls.certificate],
};

async function loadServed(
  served: Uint8Array,
  signature: Uint8Array | undefined,
  request: Partial<LoadRequest> = {},
) {
  const { dial } = await maker.serve(give(served, signature));
  return loadProfile({
    source: { url: mudUrl, channel: "dhcp" },
    trust,
    resolver: { resolve: async () => [publicAddress] },
    language: "en",
    now,
    dial,
    ...request,
  });
}

function loadFile(source: Source) {
  const resolver = { resolve: () => Promise.reject(new Error("nothing should be resolved")) };
  return loadProfile({ source, trust, resolver, language: "en", now });
}

async function described(served = file, by: Issued = maker.signer): Promise<Described> {
  const loaded = await loadServed(served, await maker.sign(served, by));
  if (loaded.kind !== "described") throw new RangeError(loaded.why.code);
  return loaded;
}

describe("loadProfile", () => {
  test("describes a thing from its signed file (IoT-1)", async () => {
    expect(await loadServed(file, await maker.sign(file))).toMatchObject({
      kind: "described",
      document: { mudUrl, systeminfo: "Lamp" },
      provenance: {
        channel: "dhcp",
        signature: "anchored",
        signer: { subject: "CN=Signer,O=Maker" },
      },
    });
  });

  test("holds when the TLS certificate is bad (IoT-2)", async () => {
    const loaded = await loadServed(file, await maker.sign(file), {
      trust: { ...trust, tlsAuthorities: [] },
    });
    expect(loaded).toMatchObject({
      kind: "held",
      why: { code: "tls-failed", params: { reason: "untrusted", part: "file" } },
    });
  });

  test("holds when the signer had expired when it signed (IoT-3)", async () => {
    const expired = maker.issue({
      subject: "/CN=Expired",
      issuer: maker.signers,
      extensions: signerExtensions,
      to: new Date("2025-01-01T00:00:00Z"),
    });
    const signature = await maker.sign(file, expired, new Date("2026-01-01T00:00:00Z"));
    expect(await loadServed(file, signature)).toMatchObject({
      kind: "held",
      why: { code: "signature-expired-when-signed", params: { certificate: "CN=Expired" } },
    });
  });

  test("takes a signer that expired since, and says so", async () => {
    const expired = maker.issue({
      subject: "/CN=Expired",
      issuer: maker.signers,
      extensions: signerExtensions,
      to: new Date("2025-01-01T00:00:00Z"),
    });
    const signature = await maker.sign(file, expired, new Date("2024-06-01T00:00:00Z"));
    const loaded = await loadServed(file, signature);
    expect(loaded).toMatchObject({ kind: "described" });
    expect(loaded.issues).toContainEqual(
      expect.objectContaining({ code: "signer-expired-since", severity: "note" }),
    );
  });

  test("holds when the signature is of another file (IoT-4)", async () => {
    const changed = lampFile({ systeminfo: "Changed" });
    expect(await loadServed(changed, await maker.sign(file))).toMatchObject({
      kind: "held",
      why: { code: "signature-tampered" },
    });
  });

  test("verifies before it parses: of a forged broken file only the signature is named", async () => {
    const broken = lampFile({ "mud-version": 9 });
    expect(await loadServed(broken, await maker.sign(file))).toEqual({
      kind: "held",
      why: { code: "signature-tampered", params: {} },
      issues: [],
    });
  });

  test("holds when the file was signed as mail text", async () => {
    const asText = Buffer.from(Buffer.from(file).toString().replaceAll("\n", "\r\n"));
    expect(await loadServed(file, await maker.sign(asText))).toMatchObject({
      why: { code: "signature-crlf-text-signed" },
    });
  });

  test("holds when nobody known vouches for the signer", async () => {
    const stranger = maker.issue({ subject: "/CN=Stranger", extensions: signerExtensions });
    expect(await loadServed(file, await maker.sign(file, stranger))).toMatchObject({
      why: { code: "signature-untrusted-root" },
    });
  });

  test("holds when the signature is not there", async () => {
    expect(await loadServed(file, undefined)).toMatchObject({ why: { code: "signature-missing" } });
  });

  test("reports an unsigned file as unsigned: whether it will do is the household's to say", async () => {
    const unsigned = lampFile({ "mud-signature": undefined });
    expect(await loadServed(unsigned, undefined)).toMatchObject({
      kind: "described",
      provenance: { channel: "dhcp", signature: "unsigned" },
    });
  });

  test("holds a rightly signed file that is wrong, with what is wrong", async () => {
    const wrong = lampFile({ "cache-validity": 999 });
    expect(await loadServed(wrong, await maker.sign(wrong))).toMatchObject({
      kind: "held",
      why: { code: "file-refused", params: { issue: "out-of-range" } },
      issues: [{ severity: "error", path: "/ietf-mud:mud/cache-validity" }],
    });
  });
});

describe("loadProfile, where there is a file from before", () => {
  test("keeps it when the refresh fails, and says why", async () => {
    const previous = await described();
    expect(await loadServed(file, undefined, { previous })).toEqual({
      ...previous,
      refreshFailed: expect.objectContaining({ code: "signature-missing" }),
    });
  });

  test("takes a newer file of the same signer", async () => {
    const newer = lampFile({ "last-update": "2026-02-01T00:00:00Z" });
    const loaded = await loadServed(newer, await maker.sign(newer), {
      previous: await described(),
    });
    expect(loaded).toMatchObject({ document: { lastUpdate: "2026-02-01T00:00:00Z" } });
    expect(loaded).not.toHaveProperty("refreshFailed");
  });

  test("does not take another signer's", async () => {
    const other = maker.issue({
      subject: "/O=Other/CN=Signer",
      issuer: maker.signers,
      extensions: signerExtensions,
    });
    const previous = await described();
    expect(await loadServed(file, await maker.sign(file, other), { previous })).toMatchObject({
      provenance: { signer: { subject: "CN=Signer,O=Maker" } },
      refreshFailed: { code: "signature-signer-changed" },
    });
  });

  test("does not take one without a signature", async () => {
    const unsigned = lampFile({ "mud-signature": undefined });
    const previous = await described();
    expect(await loadServed(unsigned, undefined, { previous })).toMatchObject({
      refreshFailed: { code: "signature-removed" },
    });
  });

  test("does not take an older one", async () => {
    const older = lampFile({ "last-update": "2025-01-01T00:00:00Z" });
    const previous = await described();
    expect(await loadServed(older, await maker.sign(older), { previous })).toMatchObject({
      document: { lastUpdate: "2026-01-01T00:00:00Z" },
      refreshFailed: { code: "rolled-back" },
    });
  });
});

describe("loadProfile, from a file of the household's own", () => {
  test("takes the signature beside it", async () => {
    const path = maker.file("signed.json", file);
    maker.file("signed.p7s", await maker.sign(file));
    expect(await loadFile({ file: path })).toMatchObject({
      kind: "described",
      provenance: { channel: "user", signature: "anchored" },
    });
    maker.file("signed.p7s", await maker.sign(lampFile({ systeminfo: "Another" })));
    expect(await loadFile({ file: path })).toMatchObject({ why: { code: "signature-tampered" } });
  });

  test("takes it unsigned where there is none", async () => {
    expect(await loadFile({ file: maker.file("unsigned.json", file) })).toMatchObject({
      kind: "described",
      provenance: { channel: "user", signature: "unsigned" },
    });
  });

  test("holds when it cannot be read, or is without end", async () => {
    expect(await loadFile({ file: `${maker.directory}/absent.json` })).toMatchObject({
      why: { code: "file-unreadable", params: { reason: "ENOENT" } },
    });
    expect(await loadFile({ file: "/dev/zero" })).toMatchObject({
      why: { code: "file-refused", params: { issue: "file-too-large" } },
    });
  });
});

describe("readTrust", () => {
  test("reads the authorities that the configuration names", async () => {
    const read = await readTrust({
      mudSigners: [maker.signers.certificateFile],
      tlsAuthorities: [maker.tls.certificateFile],
      selfDescribed: false,
      unsigned: false,
    });
    expect(read.mudSigners.map(({ subject }) => subject)).toEqual(["CN=Signers"]);
    expect(read.tlsAuthorities).toEqual([maker.tls.certificate]);
  });

  test("throws for a file that holds no certificate", async () => {
    const none = maker.file("none.pem", "nothing");
    const trusted = { tlsAuthorities: [], selfDescribed: false, unsigned: false };
    await expect(readTrust({ ...trusted, mudSigners: [none] })).rejects.toThrow("X.509");
  });
});
