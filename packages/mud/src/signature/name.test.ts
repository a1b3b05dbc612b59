import { describe, expect, test } from "vitest";
import { readName, sameName } from "./name.ts";

/** CN = `text` as UTF8String, in an RDN of its own; DER in hex is kept short by its content. */
function commonName(text: string): Uint8Array {
  const value = Buffer.from(text);
  const attribute = tlv(
    0x30,
    Buffer.concat([tlv(0x06, Buffer.from([0x55, 4, 3])), tlv(0x0c, value)]),
  );
  return tlv(0x30, tlv(0x31, attribute));
}

function tlv(tag: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([tag, value.length]), value]);
}

describe("readName", () => {
  test("escapes what would end a value or steer a terminal", () => {
    expect(readName(commonName("a,O=b+c"))).toBe("CN=a\\,O\\=b\\+c");
    expect(readName(commonName("\u001b[31m"))).toBe("CN=\\1b[31m");
    expect(readName(commonName("#1 "))).toBe("CN=\\#1\\ ");
  });

  test("is undefined for what is not a Name", () => {
    expect(readName(new Uint8Array([0x30]))).toBeUndefined();
    expect(readName(tlv(0x30, tlv(0x31, new Uint8Array())))).toBeUndefined();
    expect(readName(tlv(0x30, tlv(0x31, tlv(0x30, new Uint8Array()))))).toBeUndefined();
  });
});

describe("sameName", () => {
  test("takes no notice of letter case and runs of space", () => {
    expect(sameName("CN=Lamp  Maker", "cn=lamp maker")).toBe(true);
  });

  test("keeps a value apart from a separator", () => {
    expect(sameName("CN=a,O=b", "CN=a\\,O\\=b")).toBe(false);
  });
});
