/** `thingwall gateway run`: until it is stopped, or says why it cannot run. */
import { ConfigError, readConfig, runGateway, SuperviseError } from "@thingwall/gateway";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";

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
    const { code, params } = error;
    if (code !== "unreadable") {
      const place = error.path === "" ? "/" : error.path;
      return new CommandError(`config-${code}`, { ...params, path, place });
    }
    return params["reason"] === "ENOENT"
      ? new CommandError("no-such-file", { path })
      : new CommandError("not-readable", { ...params, path });
  }
  if (error instanceof SuperviseError) {
    return new CommandError(
      error.code === "missing-programs" ? "programs-missing" : "rights-missing",
      error.params,
    );
  }
  // One of its directories cannot be made.
  if (error instanceof Error && "path" in error && "code" in error) {
    return new CommandError("cannot-write", {
      path: String(error.path),
      reason: String(error.code),
    });
  }
  return error;
}
