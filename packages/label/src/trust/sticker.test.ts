import { describe, expect, test } from "vitest";
import { parseLabelCode, sealCode } from "../code/index.ts";
import { days, declaration, maker, now } from "../label.fixture.ts";
import { instant } from "../statement/index.ts";
import { judgeLabel, judgeSticker } from "./index.ts";
import {
  keys,
  labelOf,
  trustClaims,
  trustListOf,
  withIssuer,
  withKey,
} from "./programme.fixture.ts";

const url = `${declaration.subject.id}/21/A1`;
const mudSigner = declaration.mud?.signers[0] ?? "";
const other = `${declaration.subject.id}/21/A2`;

async function stuck(
  signer = keys.maker,
  change: { readonly url?: string; readonly expires?: Date } = {},
) {
  return sealCode({ url, expires: days(100), mudSigner, ...change }, signer, signer.publicKey);
}
async function judged(text: string, claims = trustClaims, at = now) {
  const parsed = parseLabelCode(text, ["label.test"]);
  if (!parsed.ok) throw new Error(parsed.code);
  return judgeSticker(parsed.code, await trustListOf(claims), at);
}

const stickers: readonly (readonly [string, string, object, string])[] = [
  ["is unknown and says who made it", await stuck(), {}, "unknown: only-the-sticker"],
  ["without a stub says nothing", url, {}, "unknown: only-the-sticker"],
  [
    "with another's stub is forged",
    `${other}#${(await stuck()).split("#")[1]}`,
    {},
    "forged: sticker-forged",
  ],
  ["by a stranger is unknown", await stuck(keys.stranger), {}, "unknown: key-not-listed"],
  ["by who makes nothing is forged", await stuck(keys.operator), {}, "forged: role-not-allowed"],
  [
    "that has ended is expired",
    await stuck(keys.maker, { expires: days(-1) }),
    {},
    "expired: only-the-sticker, sticker-expired",
  ],
  [
    "by a stolen key stays unknown",
    await stuck(),
    withKey(maker, { compromised: instant(days(-1)) }),
    "unknown: only-the-sticker, key-compromised-date-unproved",
  ],
];

describe("a sticker alone", () => {
  test.each(stickers)("%s", async (_, text, change, expected) => {
    const { verdict, reasons } = await judged(text, { ...trustClaims, ...change });
    expect(`${verdict}: ${reasons.map(({ code }) => code).join(", ")}`).toBe(expected);
  });

  test("of a look-alike programme is unknown", async () => {
    const { reasons } = await judged(await stuck(), { ...trustClaims, hosts: ["label.example"] });
    expect(reasons.map(({ code }) => code)).toEqual(["host-not-listed"]);
  });
});

describe("a sticker with its label", () => {
  const together = async (
    text: string,
    mud: typeof declaration.mud | null = declaration.mud,
    claims = trustClaims,
  ) => {
    const { mud: _, ...rest } = declaration;
    const { evidence, trust } = await labelOf({ declaration: mud ? { ...rest, mud } : rest });
    const sticker = await judged(text, claims);
    const { verdict, reasons } = await judgeLabel({ ...evidence, sticker }, trust, now);
    return `${verdict}: ${reasons.map(({ code }) => code).join(", ")}`;
  };

  test("adds nothing where both agree", async () => {
    expect(await together(await stuck())).toBe("good: ");
    expect(await together(url)).toBe("good: ");
  });

  test("that names another MUD signer than the declaration is forged", async () => {
    const mud = { url: "https://evil.test/bulb.json", signers: ["C".repeat(43)] };
    expect(await together(await stuck(), mud)).toBe("forged: sticker-disagrees");
    expect(await together(await stuck(), null)).toBe("forged: sticker-disagrees");
  });

  test("of another maker is forged", async () => {
    const claims = withIssuer("did:web:assessor.test", (entry) => ({ ...entry, roles: ["maker"] }));
    expect(await together(await stuck(keys.assessor), declaration.mud, claims)).toBe(
      "forged: sticker-disagrees",
    );
  });
});
