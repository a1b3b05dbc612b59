import type { GatewayConfig } from "../../config.ts";
import type { NetworkView } from "./contract.ts";

/** What of the configuration people may see. Pure. */
export function networkOf({ lan, wan, dns, ntp }: GatewayConfig): NetworkView {
  const { dhcp, wifi } = lan;
  return {
    lan: { interface: lan.interface, addresses: lan.addresses },
    wan: { interface: wan.interface, nat44: wan.nat44 },
    ...(dhcp && { dhcp: { from: dhcp.from, to: dhcp.to, leaseSeconds: dhcp.leaseSeconds } }),
    ...(wifi && { wifi: { ssid: wifi.ssid, band: wifi.band, channel: wifi.channel } }),
    resolvers: dns.upstream,
    clocks: ntp,
  };
}
