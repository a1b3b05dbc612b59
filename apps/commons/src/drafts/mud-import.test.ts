import { describe, expect, test } from "vitest";
import { fetchPublic, importMud, isPublic } from "./mud-import.ts";

describe("what a maker names is fetched from the Internet only", () => {
  test.each([
    ["http://lumen.example/a.json", "bad-url"],
    ["file:///etc/passwd", "bad-url"],
    ["https://user@lumen.example/", "bad-url"],
    ["https://lumen.example:8443/", "bad-url"],
    ["", "bad-url"],
    ["https://127.0.0.1/", "not-public"],
    ["https://[::1]/", "not-public"],
    ["https://10.0.0.1/", "not-public"],
    ["https://169.254.169.254/latest/meta-data", "not-public"],
    ["https://localhost/", "not-public"],
  ])("%s is %s", async (url, why) => expect(await fetchPublic(url, 1000)).toBe(why));

  test.each([
    ["8.8.8.8", true],
    ["2606:4700::1111", true],
    ["192.168.1.1", false],
    ["100.64.0.1", false],
    ["0.1.2.3", false],
    ["::ffff:8.8.8.8", false],
    ["fd00::1", false],
    ["64:ff9b::a00:1", false],
    ["noise", false],
  ])("%s is public: %j", (address, is) => expect(isPublic(address)).toBe(is));
});

test("what is no MUD file is told as such", async () => {
  const fetch = async () => new TextEncoder().encode("<html>");
  expect(await importMud("https://a.example/", fetch)).toEqual({
    ok: false,
    why: "not-a-mud-file",
  });
});
