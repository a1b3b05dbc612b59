/**
 * The tamper-evident record. Pure: storage is a port, time and keys are arguments.
 *
 * A writer: `encodeEntry` → `appendEntries` → `signCheckpoint` → witnesses' `addCosignature`, then
 * `renderProof` for each entry. A reader: `verifyProof` for one entry, `openCheckpoint` and `advance`
 * to see that the record only grows.
 */
export { advance } from "./advance.ts";
export { type Bundle, openBundle, type OpenedBundle, renderBundle } from "./bundle.ts";
export { canonicalJson, type JsonValue } from "./canonical.ts";
export {
  addCosignature,
  type Checkpoint,
  type LogPolicy,
  openCheckpoint,
  type OpenedCheckpoint,
  signCheckpoint,
} from "./checkpoint.ts";
export { checkConsistency, type TreeHead } from "./consistency.ts";
export { decodeEntry, encodeEntry, encodeJsonEntry, type Entry } from "./entry.ts";
export { checkInclusion, type InclusionClaim } from "./inclusion.ts";
export { recordLimits } from "./limits.ts";
export { leafHash, type NodeId } from "./merkle.ts";
export { type Note, readNote } from "./note.ts";
export {
  type NoteKeyUse,
  parseVerifierKey,
  renderVerifierKey,
  signerKey,
  type SignerKey,
  verifierKey,
  type VerifierKey,
} from "./note-key.ts";
export {
  type EntryProof,
  parseProof,
  renderProof,
  type VerifiedProof,
  verifyProof,
} from "./proof.ts";
export {
  RecordError,
  type RecordErrorCode,
  type RecordRefusalCode,
  recordRefusals,
  type RecordRefused,
} from "./refusal.ts";
export { memoryStorage, type RecordStorage, type StoredNode } from "./storage.ts";
export {
  type Appended,
  appendEntries,
  consistencyProof,
  inclusionProof,
  treeHead,
} from "./tree.ts";
