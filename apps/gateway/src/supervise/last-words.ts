/**
 * Why a process of the gateway ends. What can be foreseen (a socket that is taken, a file that is
 * not there) is one line with its code, which docs/errors.md explains; a fault of ours keeps its
 * trace.
 */
import { ChannelError, inOneLine } from "../channel/error.ts";

/** From now on an error that nobody catches is told on standard error and ends the process. */
export function tellLastWords(): void {
  process.on("uncaughtException", (error) => {
    process.stderr.write(`${lastWords(error)}\n`);
    process.exit(1);
  });
}

/**
 * Ends this process when its socket file is removed by somebody else: the supervisor starts it again,
 * which puts it back. What it has put into the kernel stays.
 */
export function endWhenLost({
  path,
  lost,
}: {
  readonly path: string;
  readonly lost: Promise<void>;
}): void {
  void lost.then(() => {
    process.stderr.write(
      `socket-removed: ${path} was removed by somebody else; it is made again\n`,
    );
    process.exit(1);
  });
}

export function lastWords(error: unknown): string {
  if (error instanceof ChannelError) return `${error.code}: ${error.message}`;
  if (error instanceof Error && "code" in error && !isOfNode(error.code)) return inOneLine(error);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** `ERR_…`: misuse of Node.js itself. */
const isOfNode = (code: unknown): boolean => typeof code !== "string" || code.startsWith("ERR_");
