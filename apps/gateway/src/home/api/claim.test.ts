import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder } from "../store/store.fixture.ts";
import { ClaimCode } from "./claim.ts";

const FORM = /^[a-z0-9]{4}(-[a-z0-9]{4}){2}$/;

test("the code stays across restarts, for its gateway's eyes alone", () => {
  const file = join(folder(), "claim-code");
  const code = new ClaimCode(file).text;
  expect(code).toMatch(FORM);
  expect(new ClaimCode(file).text).toBe(code);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("once it was used it is another one, after a restart too", () => {
  const file = join(folder(), "claim-code");
  const claim = new ClaimCode(file);
  const before = claim.text;
  claim.renew();
  expect(claim.text).not.toBe(before);
  expect(new ClaimCode(file).text).toBe(claim.text);
});

test("what somebody wrote there that is no code is replaced", () => {
  const file = join(folder(), "claim-code");
  writeFileSync(file, "1");
  const { text } = new ClaimCode(file);
  expect(text).toMatch(FORM);
  expect(readFileSync(file, "utf8").trim()).toBe(text);
});

test("where nothing can be kept, there is a code all the same", () => {
  expect(new ClaimCode(join(folder(), "none", "claim-code")).text).toMatch(FORM);
});
