import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keep, type Kept, type KeepOptions, type Report, waitAfter } from "./keep.ts";
import { reportLine } from "./run.ts";

let directory: string;
let kept: Kept | undefined;
const reports: Report[] = [];
const reported: (() => void)[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "thingwall-keep-"));
  reports.length = 0;
  kept = undefined;
});
afterEach(async () => {
  await kept?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** A program written for one test, kept with waits that the test can see and that take no time. */
function start(script: string, more: Partial<KeepOptions> = {}): number[] {
  const file = join(directory, "program.mjs");
  writeFileSync(file, script);
  const waits: number[] = [];
  kept = keep({
    name: "program",
    command: [process.execPath, file],
    env: {},
    onReport: (report) => {
      reports.push(report);
      for (const resolve of reported.splice(0)) resolve();
    },
    wait: async (ms) => void waits.push(ms),
    ...more,
  });
  return waits;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => reported.push(resolve));
}

const lines = () => reports.flatMap((report) => (report.kind === "line" ? [report.text] : []));
const ends = () => reports.flatMap((report) => (report.kind === "ended" ? [report] : []));

test("it is told its settings, whatever their size, and its lines are passed on", async () => {
  const settings = { text: "é".repeat(1_000_000) };
  start(
    `import { text } from "node:stream/consumers";
     const { text: told } = JSON.parse(await text(process.stdin));
     console.error("told " + told.length);
     console.log("to the other side");
     setInterval(() => {}, 1000);`,
    { settings },
  );
  await until(() => lines().length === 2);
  expect(lines().toSorted()).toEqual(["to the other side", "told 1000000"]);
});

test("it sees nothing of our environment but what it is given", async () => {
  start("console.log(JSON.stringify(process.env)); setInterval(() => {}, 1000);", {
    env: { PATH: "/nowhere" },
  });
  await until(() => lines().length === 1);
  expect(lines()).toEqual(['{"PATH":"/nowhere"}']);
});

test("it is started again each time it ends, more and more slowly", async () => {
  const waits = start("process.exit(3);");
  await until(() => ends().length >= 3);
  expect(ends()[0]).toMatchObject({ reason: "exit code 3", againInMs: 200 });
  expect(waits.slice(0, 3)).toEqual([200, 400, 800]);
});

test("after a good while the first wait is short again", async () => {
  let clock = 0;
  const waits = start("process.exit(0);", { now: () => (clock += 40_000) });
  await until(() => ends().length >= 3);
  expect(waits.slice(0, 3)).toEqual([200, 200, 200]);
});

test("the waits double up to ten seconds and are never given up", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map(waitAfter)).toEqual([
    200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000,
  ]);
});

test("what does not start is reported with the reason", async () => {
  start("", { command: [join(directory, "missing")] });
  await until(() => ends().length >= 2);
  expect(ends()[0]?.reason).toContain("ENOENT");
});

test("told to end while it could not be started, nothing else is hit", async () => {
  // Signalling what has no process would end our own process group, this test with it.
  start("", { command: [join(directory, "missing")] });
  await kept?.stop();
  expect(ends()[0]?.reason).toContain("ENOENT");
});

test("told to end, it ends and stays ended", async () => {
  start(
    "process.on('SIGTERM', () => process.exit(7)); console.log('up'); setInterval(() => {}, 1000);",
  );
  await until(() => lines().length === 1);
  await kept?.stop();
  expect(ends()).toEqual([
    { kind: "ended", program: "program", reason: "exit code 7", againInMs: undefined },
  ]);
});

test("what does not end when told is ended by force", async () => {
  start("process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000);", {
    graceMs: 50,
  });
  await until(() => lines().length === 1);
  await kept?.stop();
  expect(ends()[0]?.reason).toBe("signal SIGKILL");
});

test("what it had started ends with it", async () => {
  const server = createServer().listen(join(directory, "alive.sock"));
  await once(server, "listening");
  const connected = once(server, "connection");
  const helper = join(directory, "helper.mjs");
  writeFileSync(helper, `import { connect } from "node:net"; connect(process.argv[2]);`);
  const args = JSON.stringify([helper, join(directory, "alive.sock")]);
  start(
    `import { spawn } from "node:child_process";
     spawn(process.execPath, ${args}, { stdio: "ignore" });
     console.log("up");`,
    { wait: (_, signal) => once(signal, "abort") },
  );
  const [socket] = (await connected) as [Socket];
  socket.resume();
  await until(() => lines().length === 1);
  const gone = once(socket, "close");
  await kept?.stop();
  await gone;
  server.close();
});

test("it dies with us, even when we are killed", async () => {
  // The program holds a connection to this test: its end is the program's end.
  const server = createServer().listen(join(directory, "alive.sock"));
  await once(server, "listening");
  const connected = once(server, "connection");
  const program = join(directory, "program.mjs");
  writeFileSync(program, `import { connect } from "node:net"; connect(process.argv[2]);`);
  const supervisor = join(directory, "supervisor.mjs");
  const source = (file: string) => JSON.stringify(fileURLToPath(import.meta.resolve(file)));
  writeFileSync(
    supervisor,
    `import { keep } from ${source("./keep.ts")};
     import { confined } from ${source("./confine.ts")};
     const command = [process.execPath, ...process.argv.slice(2)];
     keep({
       name: "program",
       command: confined(command, { capabilities: [] }, 1),
       env: { PATH: process.env.PATH },
       onReport: () => {},
     });`,
  );
  const child = spawn(
    "unshare",
    [
      ...["-U", "--map-current-user", "--keep-caps", "--"],
      ...[process.execPath, supervisor, program, join(directory, "alive.sock")],
    ],
    { stdio: "inherit" },
  );
  const [socket] = (await connected) as [Socket];
  socket.resume();
  const gone = once(socket, "close");
  child.kill("SIGKILL");
  await gone;
  server.close();
});

test("no line steers the terminal", () => {
  const text = "evil \u001b[2Jname \u0085 \u202E";
  expect(reportLine({ kind: "line", program: "home", text })).toBe(
    "home: evil \\u{1b}[2Jname \\u{85} \\u{202e}\n",
  );
});

test("of a line that never ends only its beginning is kept, and the next one is passed on whole", async () => {
  start(`
    const much = "x".repeat(1024 * 1024);
    for (let at = 0; at < 64; at++) process.stdout.write(much);
    process.stdout.write("\\nnext\\r\\n\\nlast");
    process.stdout.write("", () => process.exit());
  `);
  await until(() => ends().length > 0);
  expect(lines().slice(0, 4)).toEqual(["x".repeat(2000), "next", "", "last"]);
});
