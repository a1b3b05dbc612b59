import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { noteBefore, noteBridge } from "./made.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thingwall-made-"));
  path = join(folder, "made");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("what was passed on before, and the bridge that was made", async () => {
  await noteBefore(path);
  await noteBridge(path, "br-lan");
  const forwarding = readFileSync("/proc/sys/net/ipv4/ip_forward", "utf8");
  const text = readFileSync(path, "utf8");
  expect(text).toContain(`net/ipv4/ip_forward ${forwarding}`);
  expect(text).toMatch(/^bridge br-lan\n$/m);
});

test("what was noted at first stays, however often the gateway starts", async () => {
  writeFileSync(path, "net/ipv4/ip_forward 0\n");
  await noteBefore(path);
  expect(readFileSync(path, "utf8")).toBe("net/ipv4/ip_forward 0\n");
});
