/**
 * What each program of the gateway is started with, as files, where something else than our
 * supervisor starts them: systemd. `NAME.argv` has a word a line, `NAME.json` is its standard input,
 * `NAME.env` its environment. Nobody else enters their folder; what a user of its own is started
 * with is shown to it there, file by file.
 */
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GatewayConfig } from "../config.ts";
import { writeAccessPoint } from "../supervise/access-point.ts";
import { searchPath } from "../supervise/preflight.ts";
import { type ProgramName, programs } from "../supervise/programs.ts";
import { leasePaths } from "../supervise/settings.ts";

/** They read what things and servers send, and are told no secret. */
const USERS_OF_THEIR_OWN: ReadonlySet<ProgramName> = new Set(["names", "dnsmasq"]);

/** In place of what was there. Rejects with the system's error. */
export async function writeStartFiles(config: GatewayConfig, folder: string): Promise<void> {
  await mkdir(leasePaths(config.stateDirectory).directory, { recursive: true, mode: 0o700 });
  await writeAccessPoint(config);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  const uid = process.getuid?.() ?? 0;
  for (const { name, command, settings, environment } of programs(config, process.execPath, uid)) {
    const mode = USERS_OF_THEIR_OWN.has(name) ? 0o644 : 0o600;
    for (const word of command) assertLine(word);
    const all = Object.entries({ PATH: searchPath(), LANG: "C.UTF-8", ...environment });
    const write = async (ending: string, text: string) => {
      const path = join(folder, `${name}.${ending}`);
      await writeFile(path, text, { mode: 0o600 });
      await chmod(path, mode);
    };
    await write("json", settings === undefined ? "" : JSON.stringify(settings));
    await write("env", all.map(([key, value]) => `${key}=${quoted(value)}\n`).join(""));
    // Last: where it is, the others are.
    await write("argv", command.map((word) => `${word}\n`).join(""));
  }
}

function assertLine(word: string): void {
  if (word.includes("\n")) throw new RangeError("a word of a command line has a line break");
}

/** As systemd.exec(5) reads an environment file: nothing in double quotes is special but these. */
function quoted(value: string): string {
  assertLine(value);
  return `"${value.replaceAll(/[\\"$`]/g, "\\$&")}"`;
}
