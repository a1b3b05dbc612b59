import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const setupFiles = ["scripts/vitest-seed.ts"];
/** What Node.js made of a source once, for the many processes that tests start of the same programs. */
const COMPILED = fileURLToPath(new URL("node_modules/.cache/thingwall/compiled", import.meta.url));

export default defineConfig({
  test: {
    globalSetup: "scripts/vitest-runtime.ts",
    projects: [
      {
        test: {
          name: "unit",
          include: ["{packages,apps,lab,scripts}/**/*.test.ts", "tests/architecture/**/*.test.ts"],
          exclude: ["**/node_modules/**", "tests/architecture/canary/**"],
          // Most take milliseconds; those that start processes wait on a busy machine.
          testTimeout: 60_000,
          setupFiles,
          // Vitest itself would leave one core alone: of two, half the machine.
          maxWorkers: "100%",
          env: { NODE_COMPILE_CACHE: COMPILED },
        },
      },
      {
        test: {
          // Real packets in one set of namespaces: one file at a time, and slower machines exist.
          name: "system",
          include: ["tests/system/**/*.test.ts"],
          setupFiles,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          // A real browser on the phone of a real home: one file at a time.
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          setupFiles,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          // Simulated radios of a virtual machine, where every instruction is emulated.
          name: "wifi",
          include: ["tests/wifi/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          // A whole Debian system, with systemd.
          name: "deb",
          include: ["tests/deb/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
