import { expect, test } from "vitest";
import { CommandError } from "../errors.ts";
import { speaker } from "../words/speaker.ts";
import type { Output } from "./output.ts";
import { printError } from "./problem.ts";

function printed(error: CommandError, language: "en" | "fr"): string {
  const lines: string[] = [];
  const output: Output = {
    line: (text = "") => void lines.push(text),
    raw: (text) => void lines.push(text),
    json: () => {},
    style: (_, text) => text,
    columns: undefined,
  };
  printError(error, output, speaker(language));
  return lines.join("\n");
}

test("a fault of ours is told in lines that can be read, and cannot act on the terminal", () => {
  const trace = ["    at decide (decide.ts:7:1)", "    at \u001b[2Jmain (main.ts:1:1)"];
  expect(printed(new CommandError("internal", { reason: "TypeError: no" }, trace), "en")).toBe(
    [
      "Thingwall itself failed: TypeError: no",
      "→ Please report it with the command that led to it.",
      "      at decide (decide.ts:7:1)",
      "      at \\u{1b}[2Jmain (main.ts:1:1)",
    ].join("\n"),
  );
});

test.for([
  ["host-unknown", "(ENOTFOUND)", "son hôte est inconnu (ENOTFOUND)."],
  ["host-slow", "", "son serveur a été trop long."],
  ["host-status", "404", "son serveur répond avec le statut 404."],
  ["host-redirects", "https://b.example", "son serveur renvoie vers https://b.example."],
] as const)(
  "what kept a file from being fetched is French in French: %s",
  ([cause, detail, said]) => {
    const url = "https://a.example/x";
    const text = printed(new CommandError("fetch-failed", { url, cause, detail }), "fr");
    expect(text).toContain(`${url} n’a pas pu être téléchargé\u00a0: ${said}`);
  },
);
