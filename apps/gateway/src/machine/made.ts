/**
 * What this machine had not before the gateway came, for whoever takes the gateway away again
 * (packaging/debian/postrm): a line each of two words. It is kept where the kernel's own state is
 * kept, until the machine starts again.
 */
import { appendFile, readFile, writeFile } from "node:fs/promises";

/** What the wall switches on (`wall/network.ts`). */
const FORWARDING = ["net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding"] as const;

/** Before anything is made. A file that is there already tells of the time before us: it stays. */
export async function noteBefore(path: string): Promise<void> {
  const lines = await Promise.all(FORWARDING.map(lineOf));
  await writeFile(path, lines.join(""), { flag: "wx", mode: 0o600 }).catch(unless("EEXIST"));
}

export async function noteBridge(path: string, bridge: string): Promise<void> {
  await appendFile(path, `bridge ${bridge}\n`);
}

/** Nothing where the kernel has no such setting. */
async function lineOf(setting: string): Promise<string> {
  const value = await readFile(`/proc/sys/${setting}`, "utf8").catch(unless("ENOENT"));
  return value === undefined ? "" : `${setting} ${value.trim()}\n`;
}

function unless(code: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && "code" in error && error.code === code) return undefined;
    throw error;
  };
}
