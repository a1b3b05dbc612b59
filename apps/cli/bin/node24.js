/**
 * Finds the project's own Node.js 24 and runs a file with it. Plain JavaScript that Node 20 reads,
 * because the sources are TypeScript that only a newer Node runs unbuilt.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OLDEST = 24;
/** Where Debian keeps nft, dnsmasq and conntrack; not on an ordinary user's PATH. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

export function nodeIsNewEnough() {
  return Number(process.versions.node.split(".")[0]) >= OLDEST;
}

/** Path of a Node.js that is new enough, or undefined when `npm ci` has still to bring it. */
export function projectNode() {
  const installed = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));
  if (existsSync(installed)) return installed;
  return nodeIsNewEnough() ? process.execPath : undefined;
}

/** PATH with the system folders after everything the person already has. */
export function pathWithSystemFolders(path = process.env.PATH ?? "/usr/bin:/bin") {
  const folders = path.split(":").filter(Boolean);
  return [...folders, ...SYSTEM_FOLDERS.filter((folder) => !folders.includes(folder))].join(":");
}

/**
 * Runs `file` as if it had been started in this process's place: same input, output and
 * environment; signals are passed on, and this process ends as the other one did.
 */
export function runInPlace(node, file, args) {
  const child = spawn(node, [file, ...args], {
    stdio: "inherit",
    env: { ...process.env, PATH: pathWithSystemFolders() },
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
  for (const signal of signals) {
    process.on(signal, () => {
      // A terminal already sends Ctrl-C and Ctrl-\ to the whole group; twice would mean "at once".
      const fromTerminal = process.stdin.isTTY && (signal === "SIGINT" || signal === "SIGQUIT");
      if (!fromTerminal) child.kill(signal);
    });
  }
  child.on("error", (error) => {
    console.error(`thingwall: cannot run ${node}: ${error.message}`);
    process.exitCode = 3;
  });
  child.on("exit", (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1;
      return;
    }
    for (const each of signals) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}
