/** Files that hostapd reads, replaced whole. */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

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
