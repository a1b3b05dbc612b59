/** Bounds on what strangers may send. Beyond one of them nothing is parsed further. */
export const labelLimits = {
  /** Characters of one signed statement. */
  statement: 64 * 1024,
  /** Characters of a signed trust list: some ten thousand issuers. */
  trustList: 4 * 1024 * 1024,
  /** Characters of a signed status list whose statuses do not compress at all. */
  statusList: 2 * 1024 * 1024,
  /** Octets of statuses once inflated: four million of two bits each. */
  statuses: 1024 * 1024,
  /** Statements that are judged together as one label. */
  statements: 80,
  /** Characters of a label with everything that belongs to it. */
  bundle: 8 * 1024 * 1024,
  /** Characters of what a code that was scanned may hold. */
  code: 1024,
  /** Milliseconds by which another's clock may run ahead of ours. */
  clockSkew: 5 * 60 * 1000,
} as const;
