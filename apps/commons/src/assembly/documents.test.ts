import { describe, expect, test } from "vitest";
import { documentKinds } from "./act-documents.ts";
import { both, english, type Scene, smallAssembly } from "./assembly.fixture.ts";
import { undisposed } from "./documents.ts";

const paper = { document: "paper", body: "plenary", kind: "white-paper", title: both("Labels") };

/** A white paper of two paragraphs, open to comments for a week. */
function commented(): Scene {
  const text = both("One.\n\nTwo.", "Un.\n\nDeux.");
  return smallAssembly()
    .do("chair", "document-started", { ...paper, kind: "white-paper" })
    .do("chair", "document-written", { document: "paper", text })
    .do("chair", "comments-opened", { document: "paper", until: "2026-03-09" });
}

const said = (comment: string, text = english(`Because ${comment}`)) => ({
  ...{ comment, document: "paper", version: 1, text },
});

describe("a document", () => {
  test("H01 H02 H03 H04 H05 H06 H07 H08 H09 H10 H11 H13 has the kinds that groups write", () => {
    expect(documentKinds).toEqual(
      expect.arrayContaining([
        ...["white-paper", "toolkit", "communication-plan", "gap-analysis", "standards-map"],
        ...["messaging-matrix", "prototype", "glossary", "survey", "specification"],
        ...["catalogue-of-sources", "presentation"],
      ]),
    );
  });

  test("keeps every version, and stays as it is while people comment on one", () => {
    const scene = commented();
    const other = { document: "paper", text: both("Another") };
    expect(scene.try("chair", "document-written", other)?.code).toBe("wrong-state");
    scene.later(24 * 8).do("chair", "document-advanced", { document: "paper", to: "disposing" });
    scene.do("chair", "document-written", other);
    expect(scene.state.documents.get("paper")?.versions).toHaveLength(2);
  });

  test("H01 is open for comments until a day that is told, in both languages, by passage", () => {
    const scene = commented();
    scene.do("ana", "comment-made", { ...said("a"), passage: 2 });
    expect(scene.try("ana", "comment-made", { ...said("b"), passage: 3 })?.code).toBe("unknown");
    expect(scene.try("ana", "comment-made", { ...said("b"), version: 2 })?.code).toBe(
      "no-such-version",
    );
    const early = { document: "paper", to: "disposing" as const };
    expect(scene.try("chair", "document-advanced", early)?.code).toBe("comments-last");
    scene.later(24 * 8);
    expect(scene.try("ana", "comment-made", said("c"))).toEqual({
      ...{ code: "comments-closed", params: { until: "2026-03-09" } },
    });
    const one = smallAssembly()
      .do("chair", "document-started", { ...paper, kind: "white-paper" })
      .do("chair", "document-written", { document: "paper", text: english("Only English") });
    const opened = { document: "paper", until: "2026-03-09" };
    expect(one.try("chair", "comments-opened", opened)?.code).toBe("not-in-both-languages");
  });

  test("G03 H15 goes on only when every comment has an answer, and is approved by the plenary alone", () => {
    const scene = commented().do("ana", "comment-made", said("a"));
    scene.later(24 * 8).do("chair", "document-advanced", { document: "paper", to: "disposing" });
    const call = { document: "paper", to: "final-call" as const };
    expect(scene.try("chair", "document-advanced", call)).toEqual({
      ...{ code: "comments-not-disposed", params: { count: 1 } },
    });
    expect(undisposed(scene.state, "paper")).toEqual(["a"]);
    const answer = { comment: "a", as: "taken-up" as const, reason: both("It is right") };
    expect(scene.try("ben", "comment-disposed", answer)?.code).toBe("not-allowed");
    scene.do("chair", "comment-disposed", answer).do("chair", "document-advanced", call);
    const approve = { document: "paper", to: "approved" as const };
    expect(scene.try("chair", "document-advanced", approve)?.code).toBe("not-by-plenary");
    scene.decided("accept").do("chair", "document-advanced", { ...approve, decision: "accept" });
    scene.do("chair", "document-advanced", { document: "paper", to: "published" });
    expect(scene.state.documents.get("paper")).toMatchObject({
      ...{ state: "published", decision: "accept" },
    });
  });
});

describe("what the programme shows", () => {
  const version = {
    ...{ subject: "criteria" as const, version: "1.1" },
    changes: [{ number: "owner-1", asks: "must" as const, text: both("It can be handed on.") }],
  };

  test("changes by a decision of the plenary, to a later version, in both languages", () => {
    const scene = smallAssembly();
    expect(scene.try("chair", "version-adopted", { ...version, decision: "d" })?.code).toBe(
      "unknown",
    );
    scene.decided("d").do("chair", "version-adopted", { ...version, decision: "d" });
    expect(scene.state.adopted).toMatchObject([{ version: "1.1", decision: "d" }]);
    const again = { ...version, decision: "d" };
    expect(scene.try("chair", "version-adopted", again)?.code).toBe("no-such-version");
    expect(scene.try("ana", "version-adopted", { ...again, version: "1.2" })?.code).toBe(
      "not-allowed",
    );
    scene.do("chair", "version-adopted", { ...again, version: "1.10" });
    const one = {
      ...again,
      version: "2.0",
      changes: [{ ...again.changes[0]!, text: english("x") }],
    };
    expect(scene.try("chair", "version-adopted", one)?.code).toBe("not-in-both-languages");
  });
});

test("a dissent that was discussed is maintained by its own author, and by no other participant", () => {
  const scene = smallAssembly().call("c");
  const cannot = { call: "c", stance: "cannot-live-with" as const, dissent: "d" };
  scene.do("cleo", "position-taken", { ...cannot, reason: english("Too dear") });
  const end = { dissent: "d", as: "sustained" as const };
  expect(scene.try("cleo", "dissent-ended", end)?.code).toBe("wrong-state");
  scene.do("chair", "dissent-discussed", { dissents: ["d"], how: both("At length") });
  expect(scene.try("ana", "dissent-ended", end)?.code).toBe("not-allowed");
  scene.do("cleo", "dissent-ended", end);
  expect(scene.state.dissents.get("d")?.state).toBe("sustained");
});
