/** Descriptions that not their makers give: asked for last, believed less, told apart, given up for the maker's. */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { begin, maker, opening, REPOSITORIES, stranger } from "./descriptions.fixture.ts";
import { mudUrl } from "./profile/testing/maker.ts";

const [FIRST, SECOND] = REPOSITORIES;
const NAME = createHash("sha256").update(mudUrl).digest("hex");
const lastly = { repositories: [...REPOSITORIES] };
const community = opening(["cloud.example"]);

test("are looked for in order where the maker gives none, under the digest of the URL, and shown as what they are", async () => {
  const home = await begin(lastly);
  home.gone(true);
  home.copy(SECOND, community, maker.signer);
  await home.come();
  expect(home.asked).toEqual([
    `first.example/mud/${NAME}.json`,
    `second.example/${NAME}.json`,
    `second.example/${NAME}.p7s`,
  ]);
  expect(home.view()).toMatchObject({
    state: "described",
    mudUrl,
    why: { code: "described-by-repository", params: { repository: SECOND } },
  });
  expect(home.opens()).toEqual(["cloud.example"]);
});

test("are not asked for while the maker gives one, whatever it is worth", async () => {
  const home = await begin(lastly);
  home.copy(FIRST, opening(["spy.example"]), maker.signer);
  home.serve(Buffer.from("{}"));
  await home.come();
  expect(home.view()?.state).toBe("held");
  home.serve(opening(["cloud.example"]));
  await home.leave();
  await home.come();
  await home.readAgain();
  expect(home.view()).toMatchObject({ why: { code: "as-described" } });
  home.gone(true);
  await home.readAgain();
  expect(home.opens()).toEqual(["cloud.example"]);
  expect(home.asked.filter((url) => !url.startsWith("mud.maker"))).toEqual([]);
});

test.each([
  ["another URL", opening(["spy.example"]), true],
  ["nobody", community, false],
] as const)("of %s are not in force", async (what, file, isSigned) => {
  const home = await begin(lastly);
  home.gone(true);
  const other = Buffer.from(Buffer.from(file).toString().replaceAll("lamp.json", "other.json"));
  home.copy(FIRST, what === "nobody" ? file : other, isSigned ? maker.signer : undefined);
  await home.come();
  expect(home.view()?.state).toBe("held");
  expect(home.opens()).toEqual([]);
});

test("give way to the maker's, held to nothing of theirs; what opens more is asked for", async () => {
  const home = await begin(lastly);
  home.gone(true);
  home.copy(FIRST, opening(["cloud.example"], "2026-03-01T00:00:00Z"), stranger);
  await home.come();
  home.restart();
  await home.come();
  expect(home.view()).toMatchObject({ why: { code: "described-by-repository" } });
  home.gone(false);
  // Older than the other's, and by another signer: it is the first of its own.
  home.serve(opening(["cloud.example", "spy.example"]));
  await home.readAgain();
  expect(home.offer()).toMatchObject({ opened: 1 });
  expect(home.offer()).not.toHaveProperty("changes");
  expect(home.opens()).toEqual(["cloud.example"]);
  home.serve(opening([]));
  await home.readAgain();
  expect(home.view()).toMatchObject({ why: { code: "as-described" } });
  expect(home.opens()).toEqual([]);
});

test("are followed where they came from, and held to who signed them there", async () => {
  const home = await begin(lastly);
  home.gone(true);
  home.copy(FIRST, community, maker.signer);
  await home.come();
  home.copy(FIRST, opening([], "2026-03-01T00:00:00Z"), maker.signer);
  await home.readAgain();
  expect([home.opens(), home.refused()]).toEqual([[], undefined]);
  home.copy(FIRST, opening([], "2026-04-01T00:00:00Z"), stranger);
  await home.readAgain();
  expect(home.refused()).toBe("signature-signer-changed");
});
