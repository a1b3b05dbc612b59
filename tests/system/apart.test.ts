/** `names` reads what things send: whoever takes it over is nobody to the others. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NAMES_USER } from "../../apps/gateway/src/supervise/apart.ts";
import { socketPath } from "../../apps/gateway/src/supervise/settings.ts";
import { type FaultyHome, startFaultyHome } from "./faults/home.ts";

const run = promisify(execFile);
const AS_NAMES = [
  "setpriv",
  ...[`--reuid=${NAMES_USER}`, `--regid=${NAMES_USER}`, "--clear-groups"],
  ...["--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all"],
];
const SOURCE = fileURLToPath(new URL("../../apps/gateway/src/names/main.ts", import.meta.url));

let home: FaultyHome;
/** Whether there can be another user here, who can read the sources. */
let possible: boolean;

beforeAll(async () => {
  possible = await asNames("test", "-r", SOURCE);
  home = await startFaultyHome();
  home.start();
  await home.healthy();
});
afterAll(() => home.stop());

/** Whether a program succeeds as the user that `names` is. */
async function asNames(...argv: string[]): Promise<boolean> {
  const [command = "", ...args] = [...AS_NAMES, ...argv];
  return run(command, args).then(
    () => true,
    () => false,
  );
}

const opens = (path: string) => asNames("socat", "-u", "/dev/null", `UNIX-CONNECT:${path}`);
const socket = (name: "wall" | "admit" | "names" | "home") =>
  socketPath(home.config.runDirectory, name);

function userOf(name: "wall" | "names" | "home"): number {
  const status = readFileSync(`/proc/${home.gateway.pids[name]}/status`, "utf8");
  return Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
}

test("it is a user of its own where there can be one, and where not the gateway says so", () => {
  const said = home.gateway.lines.filter((line) => line.includes("shares its user"));
  if (possible) {
    expect(said).toEqual([]);
    expect(userOf("names")).toBe(NAMES_USER);
    expect(userOf("wall")).toBe(process.getuid?.());
    expect(userOf("home")).toBe(process.getuid?.());
  } else {
    expect(said).toEqual([expect.stringContaining("names: shares its user with the wall: ")]);
    expect(userOf("names")).toBe(process.getuid?.());
  }
});

test("it opens the sockets that it needs and no other", async () => {
  expect(await opens(socket("admit"))).toBe(possible);
  expect(await opens(socket("names"))).toBe(possible);
  for (const other of ["wall", "home"] as const) expect(await opens(socket(other))).toBe(false);
});

test("it takes no other's socket away, puts none in its place, and sees no other's files", async () => {
  expect(await asNames("rm", "-f", socket("admit"))).toBe(false);
  expect(await asNames("touch", `${socket("admit")}.1`)).toBe(false);
  expect(await asNames("ls", home.config.runDirectory)).toBe(false);
  expect(await asNames("ls", home.config.stateDirectory)).toBe(false);
  await home.healthy();
});

test("it reaches into no other's process", async () => {
  for (const other of ["wall", "home"] as const) {
    const pid = home.gateway.pids[other];
    expect(await asNames("ls", `/proc/${pid}/root/`)).toBe(false);
    expect(await asNames("kill", "-0", String(pid))).toBe(false);
  }
});
