import { join } from "node:path";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  answer,
  frame,
  MAC,
  pcap,
  pcapng,
  tcp,
  type Timed,
  udp,
} from "../capture/capture.fixture.ts";
import { folderWith, thingwall } from "../thingwall.fixture.ts";

const LAMP = ["lamp", "192.168.1.10"] as const;
const PHONE = ["phone", "192.168.1.20"] as const;
const ROUTER = ["router", "192.168.1.1"] as const;
const CLOUD = ["router", "198.51.100.7"] as const;
const NAMED = answer(
  "cloud.maker.example",
  { type: "CNAME", name: "cloud.maker.example", data: "edge.cdn.example" },
  { type: "A", name: "edge.cdn.example", data: CLOUD[1] },
);

const DAY: readonly Timed[] = [
  frame(1000, LAMP, ROUTER, 17, udp(40_000, 53)),
  frame(1001, ROUTER, LAMP, 17, udp(53, 40_000, NAMED)),
  frame(1002, LAMP, CLOUD, 6, tcp(41_000, 8883, "syn")),
  frame(1003, CLOUD, LAMP, 6, tcp(8883, 41_000, "synAck")),
  frame(2000, PHONE, LAMP, 6, tcp(42_000, 6668, "syn")),
  frame(3000, LAMP, ["router", "203.0.113.9"], 6, tcp(43_000, 23, "syn")),
];
const URL = ["--mud-url", "https://maker.example/lamp.json"];

function capture(bytes: Buffer = pcap(DAY)): string {
  return join(folderWith({ "day.pcap": bytes }), "day.pcap");
}

describe("thingwall mud learn", () => {
  test("the file goes to standard output, is valid in the strict reading, and is said in words", async () => {
    const learnt = await thingwall(["mud", "learn", capture(), "--mac", MAC.lamp, ...URL]);
    expect(learnt.code).toBe(0);
    const checked = await thingwall(["mud", "check", "--strict", "-"], learnt.out);
    expect(checked.code).toBe(0);
    expect(learnt.err).toContain(
      "it contacted cloud.maker.example: TCP port 8883 (MQTT over TLS) (IPv4 only), 1 time",
    );
    expect(learnt.err).toContain("the device that you choose as its controller: TCP port 6668");
    expect(learnt.err).toContain("It opened Telnet towards the Internet (203.0.113.9)");
    expect(learnt.err).not.toContain("+ it contacted the address");
  });

  test("what it permits is what the oracle permits", async () => {
    const { out } = await thingwall(["mud", "learn", capture(), "--mac", MAC.lamp, ...URL]);
    const ask = async (...flow: string[]) =>
      (await thingwall(["mud", "decide", "-", ...flow], out)).out.split("\n")[0];
    expect(await ask("--from", "thing", "--to", "cloud.maker.example", "--port", "8883")).toContain(
      "permitted",
    );
    expect(await ask("--from", "thing", "--to", "203.0.113.9", "--port", "23")).toContain(
      "dropped",
    );
    expect(
      await ask("--my-controller", PHONE[1], "--from", PHONE[1], "--to", "thing", "--port", "6668"),
    ).toContain("permitted");
  });

  test("in French, into a file, from pcapng, by address", async () => {
    const path = capture(pcapng(DAY));
    const output = `${path}.json`;
    const args = ["--address", LAMP[1], "--output", output, "--lang", "fr", ...URL];
    const { code, out, err } = await thingwall(["mud", "learn", path, ...args]);
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(err).toContain("Ce qu’il a fait, et que le fichier permet\u00a0:");
    expect(readFileSync(output, "utf8")).toContain('"ietf-acldns:dst-dnsname"');
  });

  test("several captures are read in the order in which they were recorded", async () => {
    const folder = folderWith({ "b.pcap": pcap(DAY.slice(0, 2)), "a.pcap": pcap(DAY.slice(2, 4)) });
    const paths = [join(folder, "a.pcap"), join(folder, "b.pcap")];
    const { err } = await thingwall(["mud", "learn", ...paths, "--mac", MAC.lamp, ...URL]);
    expect(err).toContain("cloud.maker.example");
    expect(err).not.toContain("the address 198.51.100.7");
  });

  test("as JSON", async () => {
    const { out } = await thingwall([
      "mud",
      "learn",
      capture(),
      "--json",
      "--mac",
      MAC.lamp,
      ...URL,
    ]);
    expect(JSON.parse(out)).toMatchObject({
      thing: { host: MAC.lamp, addresses: [LAMP[1]], packets: 3 },
      did: [{ peer: { kind: "name", name: "cloud.maker.example" }, flows: 1 }, {}],
      leftOut: [{ why: "always-served" }, { why: "telnet" }],
      remarks: [{ code: "controller-assumed", device: MAC.phone }],
      mayContact: [{ passages: [{ groups: [{ peer: [{ term: "cloud.maker.example" }] }] }] }],
    });
  });

  test("a capture that is cut short is read as far as it goes, and that is said", async () => {
    const path = capture(pcap(DAY).subarray(0, -20));
    const { code, err } = await thingwall(["mud", "learn", path, "--mac", MAC.lamp, ...URL]);
    expect(code).toBe(0);
    expect(err).toContain("ends in the middle of a packet");
  });

  test.for<readonly [string, Buffer, readonly string[], number]>([
    ["capture-unreadable", Buffer.from("{}".repeat(20)), ["--mac", MAC.lamp], 1],
    ["capture-of-other-links", pcap(DAY, { link: 105 }), ["--mac", MAC.lamp], 1],
    ["thing-not-said", pcap(DAY), [], 2],
    ["thing-not-seen", pcap(DAY), ["--address", "192.168.1.99"], 1],
    ["bad-value", pcap(DAY), ["--mac", "phone"], 2],
    ["bad-value", pcap(DAY), ["--mac", MAC.lamp, "--mud-url", "ftp://maker.example/x"], 2],
  ])("%s", async ([error, bytes, args, exit]) => {
    const path = capture(bytes);
    const { code, out } = await thingwall(["mud", "learn", path, "--json", ...URL, ...args]);
    expect(code).toBe(exit);
    expect(JSON.parse(out)).toMatchObject({ error: { code: error, exitCode: exit } });
  });
});
