import { expect, test } from "vitest";
import { ChannelError } from "../channel/error.ts";
import { NftError } from "../wall/nft.ts";
import { lastWords } from "./last-words.ts";

test.for([
  [
    new ChannelError("path-too-long", "choose a shorter one"),
    "path-too-long: choose a shorter one",
  ],
  [new NftError("nft-missing", "nft is not installed"), "nft-missing: nft is not installed"],
  [
    Object.assign(new Error("ENOENT: no such file, open '/a.pem'"), { code: "ENOENT" }),
    "ENOENT: no such file, open '/a.pem'",
  ],
] as const)("what can be foreseen is one line with its code: %s", ([error, line]) => {
  expect(lastWords(error)).toBe(line);
});

test("a fault of ours keeps its trace", () => {
  expect(lastWords(new TypeError("undefined is not a function"))).toMatch(/\n +at /);
  const misuse = Object.assign(new TypeError("bad argument"), { code: "ERR_INVALID_ARG_TYPE" });
  expect(lastWords(misuse)).toMatch(/\n +at /);
});
