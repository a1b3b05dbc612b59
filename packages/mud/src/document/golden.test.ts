/**
 * Golden cases: `cases/NAME.md` is prose, a file, what is found in it (default and strict), and its
 * canonical text. `npx vitest run golden.test.ts -u` (the flag last) rewrites what follows the file.
 * The blocks are marked `mud`, not `json`, so that no formatter touches the bytes under test.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { bytesOf } from "./cases/sample.ts";
import type { DocumentIssue } from "./issue.ts";
import { parseMud, upgradeMud } from "./parse.ts";

const folder = new URL("./cases/", import.meta.url);

/** The prose and the file of a case, up to the end of its first block. */
function inputOf(source: string): { readonly head: string; readonly file: string } {
  const [head = "", file = ""] = /^[^]*?\n```mud\n([^]*?)\n```\n/.exec(source) ?? [];
  return { head, file };
}

function render(source: string): string {
  const { head, file } = inputOf(source);
  const bytes = bytesOf(file);
  const upgraded = upgradeMud(bytes);
  const strict = parseMud(bytes, { strict: true });
  return [
    head,
    `## ${upgraded.ok ? "Accepted" : "Refused"}\n`,
    block("text", list(upgraded.issues)),
    `## Strict: ${strict.ok ? "accepted" : "refused"}\n`,
    block("text", list(strict.issues)),
    ...(upgraded.ok ? ["## Canonical text\n", block("mud", upgraded.text.trimEnd())] : []),
  ].join("\n");
}

function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\`\n`;
}

function list(issues: readonly DocumentIssue[]): string {
  const lines = issues.map(({ severity, code, path, clause, params }) => {
    const said = Object.entries(params).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
    return `${severity} ${code} (${clause})\n  ${path || "the whole file"}${said.join("")}`;
  });
  return lines.length === 0 ? "nothing to say" : lines.join("\n");
}

describe("golden cases", () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".md"))) {
    test(name, async () => {
      const path = new URL(name, folder);
      await expect(render(readFileSync(path, "utf8"))).toMatchFileSnapshot(fileURLToPath(path));
    });
  }
});
