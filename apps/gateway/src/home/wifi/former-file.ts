/** The file in which keys were kept before the store held them. */
import { readFileSync, renameSync } from "node:fs";
import Type from "typebox";
import { Check } from "typebox/value";
import { HeldKey } from "./key.ts";

const Kept = Type.Array(HeldKey, { maxItems: 5000 });

/**
 * Undefined: there is a file and it cannot be believed. It is put aside, so that it can be looked
 * at; without it nobody is let in. Throws the system's error for a file that cannot be opened.
 */
export function readFormerKeys(file: string): readonly HeldKey[] | undefined {
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

function parsed(text: string): readonly HeldKey[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Check(Kept, value) ? value : undefined;
}
