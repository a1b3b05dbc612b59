/** What a reader or a witness remembers of a log: heads only ever move forward. */
import type { Checkpoint } from "./checkpoint.ts";
import { checkConsistency } from "./consistency.ts";
import { type RecordRefused, refuse } from "./refusal.ts";

/**
 * Whether a verified checkpoint continues the one that is remembered. `split-view` and
 * `not-consistent` are proof that the log told two stories: keep both notes.
 *
 * @param known  what is remembered; undefined at the first sight, which is believed
 * @param proof  `consistencyProof(known.size, next.size)`; empty for equal sizes
 */
export function advance(
  known: Checkpoint | undefined,
  next: Checkpoint,
  proof: readonly Uint8Array[],
): { readonly ok: true; readonly grown: boolean } | RecordRefused {
  if (known === undefined) return { ok: true, grown: true };
  if (known.origin !== next.origin) {
    return refuse("other-log", "line 1", { expected: known.origin, found: next.origin });
  }
  const consistent = checkConsistency(known, next, proof);
  return consistent.ok ? { ok: true, grown: next.size > known.size } : consistent;
}
