import { expect, test } from "vitest";
import { upstream, UpstreamError } from "./upstream.ts";

test("a resolver to which no way leads is one that did not answer", async () => {
  // RFC 4291 §2.5.6: without a zone the system does not know which link is meant.
  const ask = upstream({ address: "fe80::1", port: 53, timeoutMs: 1000 });
  const asked = ask({ name: "cloud.example", type: "A", class: "IN" });
  await expect(asked).rejects.toBeInstanceOf(UpstreamError);
});
