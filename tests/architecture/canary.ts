/** Which rules of .dependency-cruiser.mjs catch the violations planted in tests/architecture/canary. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
// @ts-expect-error The tool's configuration is plain JavaScript.
import configuration from "../../.dependency-cruiser.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string } }[];
  };
}

export function rulesWithoutAlarm(): readonly string[] {
  const report = execFileSync(
    "node_modules/.bin/depcruise",
    ["tests/architecture/canary", "--config", ".dependency-cruiser.mjs", "--output-type", "json"],
    { cwd: ROOT, encoding: "utf8", maxBuffer: 64e6 },
  );
  const { summary } = JSON.parse(report) as Report;
  const alarmed = new Set(summary.violations.map((violation) => violation.rule.name));
  const rules = (configuration as { forbidden: { name: string }[] }).forbidden;
  return rules.map((each) => each.name).filter((name) => !alarmed.has(name));
}
