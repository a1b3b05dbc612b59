/** zlib (RFC 1950) by the platform's streams: in a browser as on a server, and never beyond a bound. */

export async function deflate(octets: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const packed = new Blob([octets]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/**
 * `too-large` once more than `limit` octets have come out: a list of a few kilobytes may unfold to
 * gigabytes. `malformed` for what is no zlib stream, or goes on after its end.
 */
export async function inflate(
  octets: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Uint8Array | "too-large" | "malformed"> {
  const unfolding: ReadableStream<Uint8Array> = new Blob([octets])
    .stream()
    .pipeThrough(new DecompressionStream("deflate"));
  const reader = unfolding.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > limit) {
        await reader.cancel();
        return "too-large";
      }
      chunks.push(value);
    }
  } catch {
    return "malformed";
  }
  const whole = new Uint8Array(length);
  let place = 0;
  for (const chunk of chunks) {
    whole.set(chunk, place);
    place += chunk.length;
  }
  return whole;
}
