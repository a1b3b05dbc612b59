/** `thingwall commons run`: the label programme's server, until it is stopped. */
import { once } from "node:events";
import { inventedProgramme, startCommons } from "@thingwall/commons";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";

export interface RunOptions {
  readonly data: string;
  readonly port?: string;
  readonly address?: string;
  readonly host?: string;
  readonly name?: string;
  readonly seed?: boolean;
}

const PORT = "8580";

export async function runCommons(options: RunOptions, context: Context): Promise<ExitCode> {
  const port = options.port ?? PORT;
  if (!/^[0-9]{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new CommandError("bad-value", { name: "--port", value: port, example: PORT });
  }
  const host = options.host ?? `label.localhost:${port}`;
  const hostForm = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?$/;
  if (!hostForm.test(host)) {
    throw new CommandError("bad-value", { name: "--host", value: host, example: "label.example" });
  }
  const database = process.env["DATABASE_URL"];
  const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const commons = await startCommons({
    folder: options.data,
    ...(database !== undefined && database !== "" && { database }),
    address: options.address ?? "127.0.0.1",
    port: Number(port),
    host,
    name: options.name ?? context.speaker.phrase("commonsName"),
    ...(options.seed === true && { seed: inventedProgramme }),
    now: context.now,
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError("commons-not-started", { reason });
  });
  const { url, invitations: path } = commons;
  if (context.json)
    context.out.json({ url, host, ...(path !== undefined && { invitations: path }) });
  else {
    context.out.line(context.speaker.phrase("commonsRuns", { url }));
    if (path !== undefined) context.out.line(context.speaker.phrase("commonsInvites", { path }));
  }
  await stopped;
  await commons.stop();
  return exitCodes.ok;
}
