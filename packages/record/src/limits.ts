/** Bounds on what strangers may send. Beyond one of them nothing is parsed further. */
export const recordLimits = {
  /** Octets of one entry, its kind included. */
  entry: 512 * 1024,
  /** UTF-16 units of a bundle. */
  bundle: 256 * 1024 * 1024,
  /** UTF-16 units of a signed note. */
  note: 64 * 1024,
  /** Signature lines of a note; C2SP signed-note asks for at least 16. */
  signatures: 64,
  /** UTF-16 units of a key's or log's name. */
  name: 256,
  /** Entries of a tree: what a double holds exactly. */
  size: Number.MAX_SAFE_INTEGER,
  /** Hashes of a proof: a path in a tree of that size has no more, a consistency proof one more. */
  proofHashes: 64,
  /** How far a witness's clock may be ahead of ours, in milliseconds. */
  clockSkew: 5 * 60 * 1000,
} as const;
