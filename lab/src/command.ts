import { spawn } from "node:child_process";
import { LabError } from "./errors.ts";

/**
 * Runs a program to its end and returns what it printed. Arguments are never seen by a shell.
 *
 * Throws `program-missing` when it does not exist and `setup-failed` when it exits with another
 * code than 0.
 */
export function command(argv: readonly string[], input = ""): Promise<string> {
  const [program = "", ...rest] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    let problem = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      problem += text;
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "ENOENT"
          ? new LabError("program-missing", { program })
          : new LabError("setup-failed", { program, reason: error.message }),
      );
    });
    child.on("close", (code) => {
      if (code === 0) resolve(out);
      else reject(new LabError("setup-failed", { program, reason: problem.trim().slice(0, 500) }));
    });
    // A program that stops before it has read everything says why on its own.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
