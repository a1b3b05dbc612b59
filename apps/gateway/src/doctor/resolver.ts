/** Whether the resolvers that were named answer. It is asked for nothing but the root's own name. */
import { Resolver } from "node:dns/promises";
import { isIPv6 } from "node:net";
import type { GatewayConfig } from "../config.ts";
import { found, type Finding, type Trouble, trouble } from "./finding.ts";

/** Those of the errors that no answer came with: every other one is an answer. */
const SILENT = ["ETIMEOUT", "ECONNREFUSED", "ECANCELLED", "EREFUSED"];

export async function resolvers({ dns }: GatewayConfig): Promise<readonly Finding[]> {
  const wrong = await Promise.all(
    dns.upstream.map(async (address): Promise<readonly Trouble[]> => {
      const resolver = new Resolver({ timeout: 2000, tries: 2 });
      resolver.setServers([isIPv6(address) ? `[${address}]` : address]);
      try {
        await resolver.resolveNs(".");
        return [];
      } catch (error) {
        const code = error instanceof Error && "code" in error ? String(error.code) : "";
        return SILENT.includes(code) ? [trouble("resolver-silent", { address, reason: code })] : [];
      }
    }),
  );
  return found("resolver", wrong.flat(), { addresses: dns.upstream.join(", ") });
}
