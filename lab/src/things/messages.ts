/**
 * What the lab and its machines say to each other over Node's IPC channel, which an `ip netns
 * exec` in between does not disturb. Each side is this repository's own code, started by the
 * other; nothing from a network enters here unread.
 */

export interface Request {
  readonly id: number;
  readonly op: string;
  readonly value: unknown;
}

/** From a machine: ready to serve, the answer to a request, or news of its own. */
export type FromMachine =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly id: number; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly reason: string }
  | { readonly kind: "news"; readonly news: unknown };

type Handler = (value: never) => unknown;

/** Answers the parent's requests, says that it is ready, and ends with the parent. */
export function serveMessages(handlers: Readonly<Record<string, Handler>>): void {
  process.on("message", (message: Request) => {
    const { id, op, value } = message;
    const handler = handlers[op];
    Promise.resolve()
      .then(() => {
        if (handler === undefined) throw new Error(`unknown request ${op}`);
        return handler(value as never);
      })
      .then(
        (result) => say({ kind: "done", id, value: result }),
        (error: unknown) => say({ kind: "failed", id, reason: String(error) }),
      );
  });
  process.on("disconnect", () => process.exit(0));
  // The terminal's Ctrl-C reaches every process; the lab decides when its machines stop.
  process.on("SIGINT", () => undefined);
  say({ kind: "ready" });
}

export function tell(news: unknown): void {
  say({ kind: "news", news });
}

function say(message: FromMachine): void {
  if (process.connected) process.send?.(message);
}
