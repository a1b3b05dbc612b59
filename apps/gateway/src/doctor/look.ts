/** How the doctor looks: it asks programs and reads files, and changes nothing. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { searchPath } from "../supervise/preflight.ts";

const run = promisify(execFile);

export interface Said {
  readonly ok: boolean;
  readonly out: string;
  readonly err: string;
}

/** In the C locale; a program that is not there, or fails, is not ok. */
export async function ask(program: string, args: readonly string[], input?: string): Promise<Said> {
  const asked = run(program, args, {
    env: { PATH: searchPath(), LC_ALL: "C" },
    maxBuffer: 512 * 1024 * 1024,
    timeout: 30_000,
  });
  // One that ends before it has read says why on its own.
  asked.child.stdin?.on("error", () => {});
  asked.child.stdin?.end(input ?? "");
  return asked.then(
    ({ stdout, stderr }) => ({ ok: true, out: stdout, err: stderr }),
    (error: Error & { stdout?: string; stderr?: string }) => ({
      ok: false,
      out: error.stdout ?? "",
      err: (error.stderr ?? "") || error.message,
    }),
  );
}

/** JSON of a program; an empty list where it says none. */
export async function askJson(program: string, args: readonly string[]): Promise<unknown> {
  const { out } = await ask(program, args);
  try {
    return JSON.parse(out);
  } catch {
    return [];
  }
}

/** A file's text without the space at its ends; undefined where it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** A kernel setting, such as `net/ipv4/ip_forward`. */
export const setting = (name: string): string | undefined => readText(`/proc/sys/${name}`);

export function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

export function text(value: unknown, key: string): string {
  const held = member(value, key);
  return typeof held === "string" ? held : "";
}

export function list(value: unknown, key?: string): readonly unknown[] {
  const held = key === undefined ? value : member(value, key);
  return Array.isArray(held) ? held : [];
}
