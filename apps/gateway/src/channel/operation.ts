import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { ChannelError } from "./error.ts";

/** The connection that asks; an operation may keep it to know when its asker goes. */
export interface Connection {
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
}

/** What a server does for one word. Build it with `operation`. */
export interface Operation {
  readonly params: TSchema;
  /** Checks `params` against the schema, then acts. Rejects with `ChannelError` `bad-params`. */
  run(params: unknown, connection: Connection): Promise<unknown>;
}

/**
 * An operation whose `handle` sees only parameters that match the schema. What `handle` returns is
 * the answer (`undefined` travels as `null`); what it throws reaches the asker as code and message,
 * `failed` unless it is a `ChannelError`.
 */
export function operation<S extends TSchema>(
  params: S,
  handle: (params: Static<S>, connection: Connection) => unknown,
): Operation {
  // Compiled once: 60 times faster than interpreting for a large state. Where code generation is
  // switched off, the library interprets instead.
  const validator = Compile(params);
  return {
    params,
    async run(value, connection) {
      if (!validator.Check(value)) {
        const [first] = validator.Errors(value);
        const path = first === undefined || first.instancePath === "" ? "/" : first.instancePath;
        throw new ChannelError("bad-params", `${path}: ${first?.message ?? "does not match"}`);
      }
      return handle(value, connection);
    },
  };
}
