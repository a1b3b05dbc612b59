/** Labs of tests are found in a directory of their own: not by, nor instead of, one that somebody started. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Returns what takes the directory away. */
export default function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), "thingwall-test-"));
  process.env["XDG_RUNTIME_DIR"] = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
