/** `thingwall gateway run`: until it is stopped, or says why it cannot run. */
import { ConfigError, readConfig, runGateway, SuperviseError } from "@thingwall/gateway";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";

/** Debian's packages of what the gateway runs. */
const PACKAGES = "nftables dnsmasq-base tcpdump conntrack iproute2 util-linux";

export async function runGatewayWith(config: string): Promise<ExitCode> {
  try {
    const gateway = await runGateway(await readConfig(config));
    await gateway.ended;
    return exitCodes.ok;
  } catch (error) {
    throw commandError(error, config);
  }
}

function commandError(error: unknown, path: string): unknown {
  if (error instanceof ConfigError) {
    const code = error.code === "unreadable" ? "not-readable" : "config-invalid";
    return new CommandError(code, { path, reason: error.message });
  }
  if (error instanceof SuperviseError) {
    return error.code === "missing-programs"
      ? new CommandError("programs-missing", { packages: PACKAGES })
      : new CommandError("rights-missing");
  }
  return error;
}
