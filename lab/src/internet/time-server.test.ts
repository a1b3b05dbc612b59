import { expect, test } from "vitest";
import { timeReply } from "./time-server.ts";

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0, 500);

test("a client's request is answered as RFC 4330 §6 demands", () => {
  const request = Buffer.alloc(48);
  request[0] = (4 << 3) | 3;
  request[2] = 6;
  request.write("12345678", 40, "ascii");
  const reply = timeReply(request, NOW);
  expect(reply).toBeDefined();
  expect(reply?.[0]).toBe((4 << 3) | 4);
  expect(reply?.[1]).toBe(1);
  expect(reply?.[2]).toBe(6);
  expect(reply?.subarray(24, 32).toString("ascii")).toBe("12345678");
  expect(reply?.readUInt32BE(40)).toBe(NOW / 1000 - 0.5 + 2_208_988_800);
  expect(reply?.readUInt32BE(44)).toBe(2 ** 31);
});

test("what is no client's request is not answered", () => {
  expect(timeReply(Buffer.alloc(47), NOW)).toBeUndefined();
  const server = Buffer.alloc(48);
  server[0] = (4 << 3) | 4;
  expect(timeReply(server, NOW)).toBeUndefined();
});
