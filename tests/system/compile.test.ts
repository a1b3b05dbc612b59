import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const descriptions = readdirSync(file("lab/src/mud")).filter((name) => name.endsWith(".json"));

test.for(descriptions)("thingwall mud compile %s prints rules that nft accepts", (name) => {
  const rules = execFileSync(
    process.execPath,
    [file("apps/cli/bin/thingwall.js"), "mud", "compile", join(file("lab/src/mud"), name)],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const checked = spawnSync("nft", ["-c", "-f", "-"], { input: rules, encoding: "utf8" });
  expect(checked).toMatchObject({ status: 0, stderr: "" });
});
