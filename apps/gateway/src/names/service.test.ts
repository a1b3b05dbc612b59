/** One question at a time, without sockets: many of them. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Answer, decode, encode } from "dns-packet";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Admissions } from "./admit.ts";
import type { NameEvent, NamesState } from "./contract.ts";
import { corpus, mutationOf } from "./corpus.fixture.ts";
import { NamesService } from "./service.ts";
import { UpstreamError } from "./upstream.ts";

const BULB = "192.168.1.10";
const SPEAKER = "192.168.1.20";
const NAME = "cloud.bulb.test";
const state: NamesState = {
  devices: [
    {
      id: "bulb",
      addresses: [BULB],
      answers: "permitted",
      names: [{ name: NAME, permitted: true }],
    },
    { id: "speaker", addresses: [SPEAKER], answers: "any", names: [] },
  ],
};
const QUESTIONS = corpus("questions");
const ADDRESS: Answer = { type: "A", name: NAME, ttl: 60, data: "8.8.1.1" };

let now = 0;
function service(answers: readonly Answer[] = [ADDRESS]) {
  const wallAsked: string[] = [];
  const heard: NameEvent[] = [];
  const made = new NamesService({
    ask: () =>
      Promise.resolve({
        rcode: "NOERROR",
        answers: answers.filter((r) => r.type !== "OPT"),
        authorities: [],
        authentic: false,
      }),
    admissions: new Admissions({
      wall: (admit) => Promise.resolve(wallAsked.push(`${admit.device} ${admit.name}`)),
      homeNetworks: [],
      now: () => now,
    }),
    homeNetworks: [],
    onEvent: (event) => heard.push(event),
    now: () => (now += 100),
    date: () => 0,
  });
  made.setNames(state);
  return { service: made, wallAsked, heard };
}

test("whatever a thing sends: an answer to it, or none, and nothing opened but what it may have", async () => {
  const { service: names_, wallAsked } = service();
  const check = async (bytes: Buffer): Promise<void> => {
    for (const transport of ["udp", "tcp"] as const) {
      const answer = await names_.handle(bytes, BULB, transport);
      if (answer === undefined) continue;
      expect(answer.readUInt16BE(0)).toBe(bytes.readUInt16BE(0));
      expect(answer.length).toBeLessThanOrEqual(transport === "udp" ? 1232 : 0xffff);
      expect(decode(answer).type).toBe("response");
    }
  };
  for (const bytes of QUESTIONS.values()) await check(bytes);
  await fc.assert(fc.asyncProperty(mutationOf([...QUESTIONS.values()]), check), {
    numRuns: 3000,
  });
  expect(new Set(wallAsked)).toEqual(new Set([`bulb ${NAME}`]));
});

test("100,000 different names of one thing leave nothing behind", async () => {
  const { service: names_, heard } = service([]);
  const askMany = async (from: number, count: number): Promise<void> => {
    for (let i = from; i < from + count; i += 1) {
      const bytes = encode({
        type: "query",
        id: i & 0xffff,
        questions: [{ name: `n${i}.example`, type: "A" }],
      });
      const answer = await names_.handle(bytes, SPEAKER, "udp");
      expect(answer === undefined ? -1 : answer.readUInt16BE(2) & 0x0f).toBe(0);
      heard.length = 0;
    }
  };
  await askMany(0, 10_000);
  const before = heapUsed();
  await askMany(10_000, 100_000);
  expect(heapUsed() - before).toBeLessThan(2_000_000);
}, 60_000);

test("a resolver that fails without a reason is said not to have answered", async () => {
  const failing = new NamesService({
    ask: () => Promise.reject(new UpstreamError("no answer in time")),
    admissions: new Admissions({ wall: () => Promise.resolve(), homeNetworks: [], now: () => 0 }),
    homeNetworks: [],
    onEvent: () => {},
    now: () => 0,
    date: () => 0,
  });
  failing.setNames(state);
  const bytes = QUESTIONS.get("plain.bin") ?? Buffer.alloc(0);
  const answer = await failing.handle(bytes, BULB, "udp");
  expect((answer?.readUInt16BE(2) ?? 0) & 0x0f).toBe(2);
});
/** After a collection, in bytes. */
function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}
