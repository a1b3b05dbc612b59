import { open } from "node:fs/promises";

/** The first `limit` octets of a file. Rejects as the file system does. */
export async function readAtMost(path: string, limit: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const buffer = new Uint8Array(limit);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, limit - length);
      if (bytesRead === 0) return buffer.slice(0, length);
      length += bytesRead;
    }
  } finally {
    await file.close();
  }
}
