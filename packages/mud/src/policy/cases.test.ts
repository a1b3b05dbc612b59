import { describe, expect, test } from "vitest";
import { parseMud } from "../document/index.ts";
import { readCases, writeCase } from "./cases.fixture.ts";
import { compilePolicy } from "./index.ts";

describe("a MUD file becomes rules", () => {
  test.each(readCases().map((golden) => [golden.title, golden] as const))(
    "%s",
    async (_, golden) => {
      const parsed = parseMud(new TextEncoder().encode(golden.file));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
      const policy = compilePolicy(parsed.document, golden.home);
      await expect(writeCase(golden, policy.rules, policy.issues)).toMatchFileSnapshot(golden.path);
    },
  );
});
