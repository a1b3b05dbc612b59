import type { ClaimCode } from "./claim.ts";
import type { Household } from "./household.ts";
import type { Tries } from "./tries.ts";

/** What the routes share while the gateway runs. */
export interface Desk {
  readonly household: Household;
  readonly claim: ClaimCode;
  /** By the sender's address, by the account, and of codes by anybody. */
  readonly tries: {
    readonly address: Tries;
    readonly account: Tries;
    readonly code: Tries;
  };
}
