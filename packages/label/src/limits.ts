/** Bounds on what strangers may send. Beyond one of them nothing is parsed further. */
export const labelLimits = {
  /** Characters of one signed statement. */
  statement: 64 * 1024,
} as const;
