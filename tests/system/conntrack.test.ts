/** The kernel's connections are listed and ended over a socket that is kept. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, expect, test } from "vitest";
import { Conntrack } from "../../apps/gateway/src/wall/conntrack.ts";

const run = promisify(execFile);
const THING = "192.0.2.7";
const SOURCES = { 4: [THING, "192.0.2.8"], 6: ["2001:db8::7", "2001:db8::8"] } as const;

const conntrack = new Conntrack();

beforeEach(async () => {
  await run("conntrack", ["-F"]);
});

/** Puts connections into the kernel as they would be there after their first packet. */
async function open(lines: readonly string[]): Promise<void> {
  const file = join(tmpdir(), `connections-${process.pid}`);
  await writeFile(file, lines.map((line) => `-I ${line} -t 600\n`).join(""));
  await run("conntrack", ["-R", file]);
}

const flow = (protocol: "tcp" | "udp", source: string, destination: string, port: number) =>
  `-p ${protocol} -s ${source} -d ${destination} --sport ${port} --dport 443${protocol === "tcp" ? " --state ESTABLISHED" : ""}`;

async function count(): Promise<number> {
  return Number((await run("conntrack", ["-C"])).stdout);
}

test("those of the asked addresses are found, in both families, and ended alone", async () => {
  await open([
    ...SOURCES[4].flatMap((source) => [
      flow("tcp", source, "198.51.100.1", 1001),
      flow("udp", source, "198.51.100.1", 1002),
    ]),
    ...SOURCES[6].flatMap((source) => [
      flow("tcp", source, "2001:db8:1::1", 1001),
      flow("udp", source, "2001:db8:1::1", 1002),
    ]),
    flow("udp", "192.0.2.8", THING, 1003),
    `-p icmp -s ${THING} -d 198.51.100.1 --icmp-type 8 --icmp-code 0 --icmp-id 7`,
    `-p 99 -s ${THING} -d 198.51.100.1`,
  ]);
  const found = await conntrack.list([SOURCES[4][0], SOURCES[6][0]]);
  expect(found.map(({ family, protocol }) => `${family} ${protocol}`).toSorted()).toEqual(
    ["4 1", "4 17", "4 17", "4 6", "4 99", "6 17", "6 6"].toSorted(),
  );
  await conntrack.end(found);
  expect(await conntrack.list([SOURCES[4][0], SOURCES[6][0]])).toEqual([]);
  expect(await count()).toBe(4);
});

test("one that has gone is no fault, and others stay", async () => {
  await open([flow("udp", THING, "198.51.100.1", 1001), flow("udp", THING, "198.51.100.1", 1002)]);
  const found = await conntrack.list([THING]);
  await run("conntrack", ["-F"]);
  await open([flow("udp", THING, "198.51.100.1", 1003)]);
  await conntrack.end(found);
  expect(await count()).toBe(1);
});

test("a thing with thousands of connections loses them all", async () => {
  const ports = Array.from({ length: 5000 }, (_, index) => 1000 + index);
  await open(ports.map((port) => flow("udp", THING, "198.51.100.1", port)));
  const found = await conntrack.list([THING]);
  expect(found).toHaveLength(5000);
  await conntrack.end(found);
  expect(await count()).toBe(0);
});

test("a socket that ends is replaced", async () => {
  await open([flow("udp", THING, "198.51.100.1", 1001)]);
  expect(await conntrack.list([THING])).toHaveLength(1);
  await run("pkill", ["-KILL", "-x", "-P", String(process.pid), "socat"]);
  expect(await conntrack.list([THING])).toHaveLength(1);
});

test("without any socket it says so", async () => {
  await expect(new Conntrack(["/nonexistent/socat"]).list([THING])).rejects.toThrow("ENOENT");
});

test("what is not the kernel's tongue is refused", async () => {
  const other = new Conntrack(["sh", "-c", "head -c 20 /dev/zero; cat"]);
  await expect(other.list([THING])).rejects.toThrow("a netlink message of 0 octets");
});
