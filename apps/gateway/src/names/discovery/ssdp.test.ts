import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readOffer, readSearch, writeOffer, writeSearch } from "./ssdp.ts";

const DIAL = "urn:dial-multiscreen-org:service:dial:1";
const OWN = new Set(["192.168.77.14", "2a0d:f302:77::14"]);
const offer = (location: string, ...more: readonly string[]) =>
  Buffer.from(
    ["HTTP/1.1 200 OK", `LOCATION: ${location}`, `ST: ${DIAL}`, ...more, "", ""].join("\r\n"),
  );

describe("a person's search", () => {
  test.each(["192.168.77.14", "2a0d:f302:77::14"])("is put to a thing at %s", (host) => {
    expect(readSearch(writeSearch(DIAL, host))).toBe(DIAL);
  });

  test.each([
    ["an announcement", "NOTIFY * HTTP/1.1\r\nST: a\r\n\r\n"],
    ["without its word", `M-SEARCH * HTTP/1.1\r\nST: ${DIAL}\r\n\r\n`],
    ["for nothing", 'M-SEARCH * HTTP/1.1\r\nMAN: "ssdp:discover"\r\n\r\n'],
    [
      "twice for something",
      'M-SEARCH * HTTP/1.1\r\nMAN: "ssdp:discover"\r\nST: a\r\nST: b\r\n\r\n',
    ],
    ["in other characters", 'M-SEARCH * HTTP/1.1\r\nMAN: "ssdp:discover"\r\nST: \u0007\r\n\r\n'],
  ])("%s is none", (_name, text) => {
    expect(readSearch(Buffer.from(text))).toBeUndefined();
  });
});

describe("a thing's offer", () => {
  test.each(["http://192.168.77.14:8008/d.xml", "http://[2a0d:f302:77::14]:8008/d.xml"])(
    "leads to the thing: %s",
    (location) => {
      const read = readOffer(offer(location, "X-Track: 1"), OWN);
      expect(read && String(writeOffer(read))).toBe(
        `HTTP/1.1 200 OK\r\nLOCATION: ${location}\r\nST: ${DIAL}\r\n\r\n`,
      );
    },
  );

  test.each([
    ...["http://192.168.77.1/", "http://evil.example/", "file:///etc/passwd", "x", ""],
    ...["http://192.168.77.14@evil.example/", "http://evil.example@192.168.77.14/"],
  ])("that leads elsewhere is none: %s", (location) => {
    expect(readOffer(offer(location), OWN)).toBeUndefined();
  });

  test.each(["\r", "\n"])("cannot hide a second place behind a lone %j", (end) => {
    const hidden = `CACHE-CONTROL: a${end}LOCATION: http://192.168.77.1/`;
    expect(readOffer(offer("http://192.168.77.14/", hidden), OWN)).toBeUndefined();
  });

  test("is told as it was judged", () => {
    const read = readOffer(offer("http://192.168.77.14\\@192.168.77.1/d.xml"), OWN);
    expect(read?.get("location")).toBe("http://192.168.77.14/@192.168.77.1/d.xml");
  });
});

test("whatever comes is read or left", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const message = Buffer.from(text);
      readSearch(message);
      readOffer(message, OWN);
    }),
  );
});
