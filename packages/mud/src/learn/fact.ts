import type { Flow } from "../decide/flow.ts";

/**
 * One thing that was seen of a device, wherever it was seen: by the gateway as it happens, or in a
 * capture. Facts come in the order in which they happened; `at` is in milliseconds since the epoch.
 */
export type Fact =
  /** It asked for a name and was told these addresses (none: refused, or no such name). */
  | {
      readonly kind: "asked";
      readonly at: number;
      /** The name in its question; where the answer led over aliases, still this one. */
      readonly name: string;
      readonly addresses: readonly string[];
    }
  /** A flow that it opened, or that was opened towards it; permitted or not. */
  | { readonly kind: "flow"; readonly at: number; readonly flow: Flow };
