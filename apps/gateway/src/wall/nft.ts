/** Runs nft for one transaction, never through a shell. */
import { spawn } from "node:child_process";

export type NftFailure =
  /** No nft on this machine; the remedy is to install it. */
  | "nft-missing"
  /** The kernel refuses us: not enough privilege. */
  | "nft-not-permitted"
  /** The kernel or nft refuses the text; what was there before stays whole. */
  | "nft-refused";

export class NftError extends Error {
  override readonly name = "NftError";
  readonly code: NftFailure;
  constructor(code: NftFailure, message: string) {
    super(message);
    this.code = code;
  }
}

/** More of nft's complaints than this is not kept. */
export const COMPLAINT_LIMIT = 4096;

/** Applies `text` as one transaction. Throws `NftError`; nothing is applied then. */
export async function applyTransaction(text: string): Promise<void> {
  const child = spawn("nft", ["-f", "-"], { stdio: ["pipe", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (chunk: string) => {
    if (complaint.length < COMPLAINT_LIMIT) complaint += chunk;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // nft may end before it has read everything; its exit status says what happened.
  child.stdin.on("error", () => {});
  child.stdin.end(text);
  let status: number | null;
  try {
    status = await ended;
  } catch {
    throw new NftError("nft-missing", "nft is not installed; install the package nftables");
  }
  if (status === 0) return;
  throw refusal(complaint.slice(0, COMPLAINT_LIMIT).trim() || `nft ended with status ${status}`);
}

/** What nft complained of, as our own failure with a remedy. */
export function refusal(complaint: string): NftError {
  if (/Operation not permitted|you must be root/i.test(complaint))
    return new NftError(
      "nft-not-permitted",
      "the kernel refuses to change nftables; run as root or with CAP_NET_ADMIN",
    );
  const remedy = /not supported/i.test(complaint)
    ? "this kernel lacks a part of nf_tables; load it (modprobe nf_tables) or use a full kernel"
    : "the rules from before stay in force; please report this";
  return new NftError("nft-refused", `${remedy}: ${complaint}`);
}
