/** `thingwall gateway run`: until it is stopped, or says why it cannot run. */
import { readConfig, runGateway } from "@thingwall/gateway";
import { type ExitCode, exitCodes } from "../errors.ts";
import { commandError } from "./problem.ts";

export async function runGatewayWith(config: string): Promise<ExitCode> {
  try {
    const gateway = await runGateway(await readConfig(config));
    await gateway.ended;
    return exitCodes.ok;
  } catch (error) {
    throw commandError(error, config);
  }
}
