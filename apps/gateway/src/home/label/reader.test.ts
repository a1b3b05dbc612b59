import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sealCode } from "@thingwall/label/code";
import { sealTrustList } from "@thingwall/label/trust";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { days, declaration } from "../../../../../packages/label/src/label.fixture.ts";
import {
  bundleOf,
  keys,
  type Plan,
  roots,
  trustClaims,
} from "../../../../../packages/label/src/trust/programme.fixture.ts";
import { Kept } from "./kept.ts";
import { LabelReader } from "./reader.ts";

const [root] = roots;
if (root === undefined) throw new Error("no root");
const CODE = declaration.subject.id;

/** What the programme answers, by address; nothing where it does not. */
let served: Map<string, string>;
let asked: string[];
let now: Date;
let reader: LabelReader;
beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), "thingwall labels "));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  [served, asked, now] = [new Map(), [], days(0)];
  await serve();
  reader = new LabelReader({
    programmes: [{ host: "label.test", root }],
    ask: async (url) => {
      asked.push(url);
      return served.get(url);
    },
    kept: new Kept(folder),
    now: () => now,
  });
});

async function serve(plan: Plan = {}, trust = trustClaims): Promise<void> {
  served.set("https://label.test/trust", await sealTrustList(trust, keys.root));
  served.set(`${CODE}/label`, JSON.stringify(await bundleOf(plan)));
}

describe("a label behind a code", () => {
  test("is judged here, and says who states what and where its description is", async () => {
    expect(await reader.read(CODE)).toMatchObject({
      ...{ verdict: "good", reasons: [], asked: true, page: CODE, programme: "Label programme" },
      ...{ maker: "Bulb Makers", model: declaration.subject.model },
      mudUrl: declaration.mud?.url,
      said: [
        { by: "Bulb Makers", role: "maker" },
        { by: "Test House", role: "assessor" },
        { by: "Label programme", role: "operator" },
      ],
    });
  });

  test.each([
    ["revoked", { statuses: { 3: "revoked" } }],
    ["suspended", { statuses: { 3: "suspended" } }],
    ["expired", { listing: { until: days(-1) } }],
    ["forged", { signedBy: { listing: { ...keys.stranger, keyId: keys.operator.keyId } } }],
  ] as const)("that is %s says so, and leads to no description", async (verdict, plan) => {
    await serve(plan);
    const label = await reader.read(CODE);
    expect(label.verdict).toBe(verdict);
    expect(label).not.toHaveProperty("mudUrl");
  });

  test("is judged by what was kept when the programme does not answer, and is too old one day", async () => {
    await reader.read(CODE);
    served.clear();
    expect(await reader.read(CODE)).toMatchObject({ verdict: "good", asked: false });
    now = days(20);
    expect(await reader.read(CODE)).toMatchObject({ verdict: "unknown", asked: false });
  });

  test("that was withdrawn stays so, whatever older list is given again", async () => {
    await reader.read(CODE);
    await serve({ statuses: { 3: "revoked" }, statusIssued: days(0.1) });
    expect((await reader.read(CODE)).verdict).toBe("revoked");
    await serve();
    expect((await reader.read(CODE)).verdict).toBe("revoked");
  });

  test("a list of trust that is older than the one that was seen is not taken", async () => {
    await serve({}, { ...trustClaims, sequence: 8, issuers: trustClaims.issuers.slice(1) });
    expect((await reader.read(CODE)).verdict).not.toBe("good");
    await serve();
    expect((await reader.read(CODE)).verdict).not.toBe("good");
  });

  test("without the Internet, a sticker's maker is known by its signature alone", async () => {
    await reader.read(CODE);
    served.delete(`${CODE}/label`);
    const about = {
      url: "https://label.test/p/other",
      expires: days(100),
      mudSigner: declaration.mud?.signers[0] ?? "",
    };
    const sealed = await sealCode(about, keys.maker, keys.maker.publicKey);
    expect(await reader.read(sealed)).toMatchObject({ verdict: "unknown", maker: "Bulb Makers" });
    const copied = `${CODE}${sealed.slice(sealed.indexOf("#"))}`;
    expect(await reader.read(copied)).toMatchObject({ verdict: "forged" });
  });
});

test.each([
  ["https://label.test.evil.test/p/lamp", "other-host"],
  ["https://lаbel.test/p/lamp", "other-host"],
  ["javascript:alert(1)", "not-a-label-code"],
  ["", "not-a-label-code"],
])("%s is asked of nobody", async (text, code) => {
  expect(await reader.read(text)).toMatchObject({ verdict: "unknown", refused: { code } });
  expect(asked).toEqual([]);
});

test("a programme that never answered leaves a label unknown", async () => {
  served.clear();
  expect(await reader.read(CODE)).toMatchObject({ verdict: "unknown", asked: false });
});
