/** `thingwall gateway permit`: the household's answer to what was blocked. */
import type { Word } from "@thingwall/gateway";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { askHome } from "./ask.ts";
import { momentOf } from "./moment.ts";

type Permit = Extract<Word, { kind: "permit" | "revoke" }>;

export interface PermitOptions {
  readonly config: string;
  readonly always?: boolean;
  readonly block?: boolean;
  readonly revoke?: boolean;
  readonly until?: string;
  readonly protocol?: string;
  readonly port?: string;
}

export async function permitFor(
  device: string,
  destination: string,
  options: PermitOptions,
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const word = permitOf(destination, options);
  await askHome(options.config, "decide", { device, word }, speaker);
  if (json) out.json({ device, word });
  else out.line(out.style("good", speaker.phrase("decided", { device })));
  return exitCodes.ok;
}

/** Once, for an hour, unless said otherwise. Throws `CommandError`. */
export function permitOf(to: string, options: Omit<PermitOptions, "config">): Permit {
  const { always, block, revoke, until, protocol, port } = options;
  const way = {
    ...(protocol === undefined ? {} : { protocol: protocolOf(protocol) }),
    ...(port === undefined ? {} : { port: portOf(port) }),
  };
  if (revoke) return { kind: "revoke", to, ...way };
  const answer = block ? "keep-blocked" : always ? "always-allow" : "allow-once";
  return {
    ...{ kind: "permit", to, answer, ...way },
    ...(until === undefined ? {} : { until: momentOf(until) }),
  };
}

function protocolOf(text: string): number {
  if (text === "tcp") return 6;
  if (text === "udp") return 17;
  throw new CommandError("bad-value", { name: "--protocol", value: text, example: "tcp, udp" });
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 65_536;
  if (port <= 65_535) return port;
  throw new CommandError("bad-value", { name: "--port", value: text, example: "443" });
}
