/** Asks the gateway that runs with a configuration. */
import { ChannelError, connectWhenReady, readConfig, socketPath } from "@thingwall/gateway";
import { gatewayWords } from "@thingwall/gateway/words";
import { CommandError } from "../errors.ts";
import type { Speaker } from "../words/speaker.ts";
import { commandError } from "./problem.ts";

/** A gateway that runs answers at once. */
const PATIENCE_MS = 5000;

/** Throws `CommandError`: `gateway-silent`, or `gateway-refused` with what the gateway says. */
export async function askHome(
  config: string,
  op: string,
  params: unknown,
  speaker: Speaker,
): Promise<unknown> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const { runDirectory } = await readConfig(config);
    const channel = await connectWhenReady(socketPath(runDirectory, "home"), signal);
    try {
      return await channel.call(op, params, { signal });
    } finally {
      channel.close();
    }
  } catch (error) {
    if (!(error instanceof ChannelError)) throw commandError(error, config);
    throw error.code === "aborted" || error.code === "closed"
      ? new CommandError("gateway-silent", { path: config })
      : new CommandError("gateway-refused", { reason: reasonOf(error.message, speaker) });
  }
}

/** The refusal in words; what is none is said as it came. */
function reasonOf(message: string, { language, say }: Speaker): string {
  const {
    faults,
    life: { refusals },
  } = gatewayWords[language];
  if (Object.hasOwn(refusals, message)) return say(refusals[message as keyof typeof refusals]);
  // What cannot be kept is named by its code, before where and why.
  const [code = ""] = message.split(" ", 1);
  if (!Object.hasOwn(faults, code)) return message;
  const { reason, remedy } = faults[code as keyof typeof faults];
  return `${say(reason)} ${say(remedy)}`;
}
