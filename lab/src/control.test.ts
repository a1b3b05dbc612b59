import { linkSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askLab, serveControl } from "./control.ts";
import { LabError } from "./errors.ts";
import { controlSocketPath, runtimeDirectory } from "./runtime.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lab-control-"));
  vi.stubEnv("XDG_RUNTIME_DIR", directory);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

test("a request reaches the lab and its answer comes back", async () => {
  const control = await serveControl((request) => Promise.resolve({ heard: request }));
  const request = { op: "behave", thing: "bulb", behaviour: "scan" } as const;
  expect(await askLab(request)).toEqual({ heard: request });
  await control.close();
  expect(readdirSync(directory)).toEqual([]);
});

test("an error of the lab's is thrown with its code", async () => {
  const control = await serveControl(() =>
    Promise.reject(new LabError("unknown-thing", { thing: "toaster" })),
  );
  const asked = askLab({ op: "behave", thing: "toaster", behaviour: "normal" });
  await expect(asked).rejects.toMatchObject({
    code: "unknown-thing",
    params: { thing: "toaster" },
  });
  await control.close();
});

test("no lab, and a socket that a killed lab left, both say that none is running", async () => {
  await expect(askLab({ op: "status" })).rejects.toMatchObject({ code: "not-running" });
  writeFileSync(controlSocketPath(), "");
  await expect(askLab({ op: "status" })).rejects.toMatchObject({ code: "not-running" });
});

test("a stale socket is replaced; a living lab is not", async () => {
  await leaveStaleSocket(controlSocketPath());
  const control = await serveControl(() => Promise.resolve("alive"));
  expect(await askLab({ op: "status" })).toBe("alive");
  await expect(serveControl(() => Promise.resolve("second"))).rejects.toMatchObject({
    code: "already-running",
  });
  expect(await askLab({ op: "status" })).toBe("alive");
  await control.close();
});

test("only its owner enters the directory", () => {
  expect(statSync(runtimeDirectory()).mode & 0o777).toBe(0o700);
});

/** Node unlinks its socket when it closes it; a killed process cannot. */
async function leaveStaleSocket(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.was`, resolve));
  linkSync(`${path}.was`, path);
  await new Promise((resolve) => server.close(resolve));
}
