/**
 * What the household grants a thing: a standing grant, and at most one exception from it in the
 * open, which says when it ends. Pure.
 */

export type Standing = "as-described" | "lan-only" | "updates-only" | "blocked";
/** `full` is more than any description gives, so it is never for ever. */
export type Access = Standing | "full";

export interface Grant {
  readonly standing: Standing;
  readonly exception?: { readonly access: Access; readonly since: number; readonly until: number };
}

/** Times are milliseconds since the epoch, here and in every room of the home. */
export type GrantEvent =
  | { readonly kind: "granted"; readonly at: number; readonly access: Standing }
  | {
      readonly kind: "excepted";
      readonly at: number;
      readonly access: Access;
      readonly until: number;
    }
  | { readonly kind: "withdrawn"; readonly at: number }
  | { readonly kind: "tick"; readonly at: number };

/** What an exception lasts at most; who wants more says it again. */
export const LONGEST_EXCEPTION = 31 * 86_400_000;

/** A new thing gets what its description says; without one that is next to nothing. */
export const NEW_GRANT: Grant = { standing: "as-described" };

export function grantAfter(grant: Grant, event: GrantEvent): Grant {
  const current = lapsed(grant, event.at);
  switch (event.kind) {
    case "granted":
      // A new word on the matter ends what was said before.
      return { standing: event.access };
    case "excepted": {
      const until = Math.min(event.until, event.at + LONGEST_EXCEPTION);
      if (until <= event.at) return current;
      return { ...current, exception: { access: event.access, since: event.at, until } };
    }
    case "withdrawn":
      return { standing: current.standing };
    case "tick":
      return current;
  }
}

function lapsed(grant: Grant, at: number): Grant {
  return grant.exception && grant.exception.until <= at ? { standing: grant.standing } : grant;
}

/** Correct at any time, also when no tick came. */
export function accessAt(grant: Grant, at: number): Access {
  return lapsed(grant, at).exception?.access ?? grant.standing;
}
