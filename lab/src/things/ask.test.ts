import { expect, test } from "vitest";
import { ask } from "./ask.ts";
import { attempt } from "./trial.ts";

/** The system lets nobody connect there who did not ask to broadcast. */
const UNREACHABLE = "255.255.255.255";

test("where no packet can go, no name is found", async () => {
  expect(await ask(UNREACHABLE, "cloud.example", 4, 10_000)).toMatchObject({ kind: "name-failed" });
});

test("where no packet can go, a datagram is rejected", async () => {
  const resolver = { v4: UNREACHABLE, v6: "::1" };
  const to = { address: UNREACHABLE };
  const trial = { family: 4, timeout: 10_000, protocol: "udp", to, port: 5683 } as const;
  expect(await attempt(trial, resolver)).toMatchObject({ kind: "rejected", reason: "EACCES" });
});
