/** Whether this kernel's rules can tell which bridge a frame is in; not each is built so. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Checked by the kernel, and never made. */
const ASKED = `table bridge thingwall_asks {
  chain forward {
    type filter hook forward priority 0; policy accept;
    meta ibrname "any" drop
  }
}
`;

/** False where nobody can say. */
export async function knowsBridges(): Promise<boolean> {
  try {
    await run("nft", ["--check", ASKED]);
    return true;
  } catch {
    return false;
  }
}
