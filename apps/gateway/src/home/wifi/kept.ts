/** The keys between two lives of the process: their records, with PMKs and without passphrases. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import Type from "typebox";
import { Check } from "typebox/value";
import { type HeldKey, WifiKey } from "./key.ts";

const Held = Type.Object(
  { ...WifiKey.properties, mudUrl: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })) },
  { additionalProperties: false },
);
const Kept = Type.Array(Held, { maxItems: 5000 });

/**
 * Undefined: there is a file and it cannot be believed. It is put aside, so that it can be looked
 * at; without it nobody is let in. Throws the system's error for a file that cannot be opened.
 */
export function readKeys(file: string): readonly HeldKey[] | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const keys = parsed(text);
  if (keys === undefined) renameSync(file, `${file}.unreadable`);
  return keys;
}

/** Whole at every moment, also when the power fails; durable when it returns. */
export function writeWhole(file: string, text: string): void {
  const next = `${file}.next`;
  const opened = openSync(next, "w", 0o600);
  try {
    writeFileSync(opened, text);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  renameSync(next, file);
  const folder = openSync(dirname(file), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function parsed(text: string): readonly HeldKey[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Check(Kept, value) ? value : undefined;
}
