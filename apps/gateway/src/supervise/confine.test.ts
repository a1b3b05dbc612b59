import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { type Capability, CAPABILITIES, confined, NOBODY } from "./confine.ts";

const run = promisify(execFile);

/** What the kernel says of a process that was confined, started by an ordinary user's namespace. */
async function statusOf(capabilities: readonly Capability[]): Promise<Record<string, string>> {
  const command = confined(["cat", "/proc/self/status"], { capabilities }, 1000);
  const { stdout } = await run("unshare", [
    ...["-U", "--map-current-user", "--keep-caps", "--"],
    ...command,
  ]);
  return Object.fromEntries(
    stdout.split("\n").map((line) => line.split(":\t").map((part) => part.trim())),
  ) as Record<string, string>;
}

test.each([
  { capabilities: [] },
  { capabilities: ["net_admin"] },
  { capabilities: ["net_bind_service"] },
] satisfies { capabilities: Capability[] }[])(
  "a program keeps $capabilities and nothing else",
  async ({ capabilities }) => {
    const mask = capabilities.reduce((sum, name) => sum | (1n << BigInt(CAPABILITIES[name])), 0n);
    const expected = mask.toString(16).padStart(16, "0");
    expect(await statusOf(capabilities)).toMatchObject({
      CapEff: expected,
      CapPrm: expected,
      CapInh: expected,
      CapAmb: expected,
      CapBnd: expected,
      NoNewPrivs: "1",
    });
  },
);

test("only root can, and does, become another user", () => {
  const nobody = { capabilities: [], user: NOBODY };
  expect(confined(["dnsmasq"], nobody, 0).slice(0, 4)).toEqual([
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
  ]);
  expect(confined(["dnsmasq"], nobody, 1000)).not.toContain("--reuid=65534");
});
