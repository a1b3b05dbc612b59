/** Whose a change of the tables is, as `nft monitor` says it line by line. */
import { describe, expect, test } from "vitest";
import { Announcements, INTERRUPTED, LOST } from "./announcements.ts";

const LOSS = "# ERROR: We lost some netlink events!";
const SOMEBODYS = "add chain inet thingwall somebody_elses";

/** The kernel: numbers the generations and announces. Ours are heard when the test says so. */
function begin() {
  const announcements = new Announcements();
  let generation = 10;
  const said: string[] = [];
  const hear = (lines: readonly string[]) => {
    for (const line of lines)
      said.push(...([announcements.hear(line)].filter((each) => !!each) as string[]));
  };
  const made = (...lines: string[]) => {
    generation += 1;
    return [...lines, `# new generation ${generation} by process 7 (nft)`];
  };
  const ours = () =>
    made(
      "add element inet thingwall people { 02:00:00:00:77:11 }",
      announcements.mark().text.trim(),
    );
  hear(ours());
  return { announcements, said, hear, made, ours };
}

test("what happened before anybody listened is not known", () => {
  const { said, announcements } = begin();
  expect(said).toEqual([INTERRUPTED]);
  expect(announcements.isCertain).toBe(true);
});

describe("once certain", () => {
  const certain = () => {
    const home = begin();
    home.said.length = 0;
    return home;
  };

  test("ours and what others do to their own tables is nobody's business", () => {
    const { said, hear, made, ours } = certain();
    hear([...ours(), ...made("add table ip others"), ...ours()]);
    expect(said).toEqual([]);
  });

  test("a table that goes with whoever held it is held anew, and nothing else is to be done", () => {
    const { said, hear, made } = certain();
    hear([...made("delete table inet thingwall_held"), ...made("add table inet thingwall_held")]);
    expect(said).toEqual([]);
    hear(made("delete table inet thingwall_held_too"));
    expect(said).toEqual(["delete table inet thingwall_held_too"]);
  });

  test("somebody else's change of ours is", () => {
    const { said, hear, made, ours } = certain();
    hear([...ours(), ...made(SOMEBODYS), ...ours()]);
    expect(said).toEqual([SOMEBODYS]);
  });

  test("our mark, loaded again with what was there once, is not ours", () => {
    const { said, hear, made, ours } = certain();
    const whatWas = ours();
    const [, mark = ""] = whatWas;
    hear([
      ...whatWas,
      ...made("delete table inet thingwall"),
      ...made("add table inet thingwall", mark),
    ]);
    expect(said).toEqual(["delete table inet thingwall", "add table inet thingwall"]);
  });

  test("nor is a number that we might have used, or will", () => {
    const { said, hear, made, announcements } = certain();
    const number = Number(/\d+/.exec(announcements.mark().text)?.[0]);
    for (const near of [number - 2, number + 2, number + 4]) {
      hear(made(`add quota inet thingwall own { ${near} bytes }`));
      expect(said).toHaveLength(1);
      said.length = 0;
    }
  });

  test("a transaction that was refused is not waited for", () => {
    const { said, hear, made, announcements } = certain();
    const { mark, text } = announcements.mark();
    announcements.refused(mark);
    hear(made(text.trim()));
    expect(said).toEqual([text.trim()]);
  });
});

describe("after announcements were lost", () => {
  const lost = () => {
    const home = begin();
    home.said.length = 0;
    home.hear([LOSS]);
    expect(home.announcements.isCertain).toBe(false);
    return home;
  };

  test("nothing is somebody else's when we made as much as was made", () => {
    const { said, hear, ours, announcements } = lost();
    for (let count = 0; count < 5; count++) ours();
    hear(ours());
    expect(said).toEqual([]);
    expect(announcements.isCertain).toBe(true);
  });

  test("one more than we made is somebody else's", () => {
    const { said, hear, ours, made } = lost();
    ours();
    made(SOMEBODYS);
    hear(ours());
    expect(said).toEqual([LOST]);
  });

  test("what is kept from before the loss does not end the doubt", () => {
    const { said, hear, ours, made, announcements } = begin();
    said.length = 0;
    const before = ours();
    hear([LOSS, ...before]);
    expect(announcements.isCertain).toBe(false);
    made(SOMEBODYS);
    hear(ours());
    expect(said).toEqual([LOST]);
  });

  test("half of what we made, without its mark, accuses nobody", () => {
    const { said, hear, ours } = lost();
    const [touched = "", , end = ""] = ours();
    hear([touched, end, ...ours()]);
    expect(said).toEqual([]);
  });

  test("twice, all of it is counted", () => {
    const { said, hear, ours, made } = lost();
    hear(made(SOMEBODYS));
    hear([LOSS]);
    hear(ours());
    expect(said).toEqual([LOST]);
  });

  test("it is as certain as before", () => {
    const { said, hear, ours, made } = lost();
    hear([...ours(), ...made(SOMEBODYS)]);
    expect(said).toEqual([SOMEBODYS]);
  });
});

test("a new listener knows nothing until our next mark", () => {
  const { announcements, said, hear, made, ours } = begin();
  said.length = 0;
  ours();
  announcements.listen();
  hear(made(SOMEBODYS));
  expect(said).toEqual([]);
  hear(ours());
  expect(said).toEqual([INTERRUPTED]);
});
