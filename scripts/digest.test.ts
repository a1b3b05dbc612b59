import { expect, test } from "vitest";
import { ethernet, frame, MAC, pcap, tcp, udp } from "../apps/cli/src/capture/capture.fixture.ts";
import { digest } from "./digest.ts";

const LAMP = ["lamp", "192.168.1.10"] as const;
const ROUTER = ["router", "192.168.1.1"] as const;

test("every frame is of one kind, and what is no IP packet is counted as what it is", () => {
  const arp = { at: 0, data: ethernet(MAC.lamp, MAC.router, 0x0806, Buffer.alloc(28)) };
  const eapol = { at: 1, data: ethernet(MAC.lamp, MAC.router, 0x888e, Buffer.alloc(4)) };
  const broken = { at: 2, data: ethernet(MAC.lamp, MAC.router, 0x0800, Buffer.alloc(3)) };
  const bytes = pcap([
    arp,
    eapol,
    broken,
    frame(3, LAMP, ROUTER, 17, udp(68, 67)),
    frame(4, LAMP, ["router", "198.51.100.7"], 6, tcp(40_000, 443, "syn")),
  ]);
  const found = digest(bytes);
  expect(found).toMatchObject({
    frames: 5,
    kinds: { ARP: 1, EAPOL: 1, "no whole IP packet": 1, IPv4: 2 },
    whole: true,
  });
  expect(Object.values(found.kinds).reduce((sum, count) => sum + count, 0)).toBe(found.frames);
  expect(found.facts[MAC.lamp]).toBe(2);
  expect(digest(bytes.subarray(0, -5)).whole).toBe(false);
});
