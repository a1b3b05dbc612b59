/** Tells systemd, where it started us, that we serve, and again and again that we are well. */
import { DgramSocket } from "node-unix-socket";

/** Any that is longer is as good as none. */
const LONGEST_PERIOD_MS = 3_600_000;

/**
 * sd_notify(3): `READY=1` now, `WATCHDOG=1` at half the time after which systemd would start us anew.
 * It is the event loop that says so: a process that hangs says nothing. Does nothing where the
 * environment does not ask for it.
 */
export function tellReady(environment: Readonly<Record<string, string | undefined>> = process.env) {
  const path = environment["NOTIFY_SOCKET"];
  if (path === undefined || path === "") return;
  const socket = new DgramSocket();
  socket.on("error", () => {});
  const tell = (word: string) => {
    const message = Buffer.from(word);
    // A leading @ stands for the abstract namespace (unix(7)).
    socket.sendTo(message, 0, message.length, path.replace(/^@/, "\0"), () => {});
  };
  tell("READY=1");
  const period = Number(environment["WATCHDOG_USEC"] ?? 0) / 1000;
  if (period > 0 && period < LONGEST_PERIOD_MS)
    setInterval(() => tell("WATCHDOG=1"), period / 2).unref();
}
