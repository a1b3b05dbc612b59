/** `thingwall gateway run`: until it is stopped, or says why it cannot run. */
import { ConfigError, runGateway } from "@thingwall/gateway";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";

export async function runGatewayWith(config: string): Promise<ExitCode> {
  try {
    await runGateway(config);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw error.code === "unreadable"
      ? new CommandError("not-readable", { path: config, reason: error.message })
      : new CommandError("config-invalid", { path: config, reason: error.message });
  }
  return exitCodes.ok;
}
