import { expect, test } from "vitest";
import { both, smallAssembly } from "./assembly.fixture.ts";
import { computeConsensus } from "./consensus.ts";
import { consensusInput } from "./calls.ts";
import { refusals } from "./refusal.ts";
import { explain, refusalWords } from "./words.ts";

const certificate = () => {
  const scene = smallAssembly().call("c");
  for (const each of ["chair", "ana", "ben"]) {
    scene.do(each, "position-taken", { call: "c", stance: "agree" });
  }
  const reason = both("It harms us");
  const stance = "cannot-live-with" as const;
  scene.do("cleo", "position-taken", { call: "c", stance, dissent: "d", reason });
  scene.do("chair", "dissent-discussed", { dissents: ["d"], how: both("At length") });
  scene.do("chair", "dissent-ended", { dissent: "d", as: "sustained" });
  scene.later(49).computed("c");
  return computeConsensus(consensusInput(scene.state, scene.state.calls.get("c")!));
};

test("a certificate explains in English how the result follows", () => {
  expect(explain(certificate(), "en")).toEqual([
    "Rough consensus.",
    "Nobody is arguing any more: fulfilled. No objection and nothing new came for 49 hours; the group asks for 48.",
    "All dissenting views have been discussed: fulfilled. Every dissent was discussed (1 in all).",
    "A majority agrees, and none or almost none cannot live with it: not fulfilled. 3 of 4 agree: more than the majority that the group adopted. People who cannot live with it: 1. More than 0 is not “almost none” among so many.",
    "Dissents that were sustained and stand beside the result: 1.",
  ]);
});

test("and in French", () => {
  const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");
  expect(explain(certificate(), "fr").map(plain)).toEqual([
    "Consensus approximatif.",
    "Plus personne ne débat : rempli. Aucune objection ni information nouvelle pendant 49 heures ; le groupe en exige 48.",
    "Tous les avis divergents ont été discutés : rempli. Chaque avis divergent a été discuté (1 au total).",
    "Une majorité est d’accord, et personne ou presque ne s’y oppose absolument : non rempli. D’accord : 3 sur 4, soit plus que la majorité adoptée par le groupe. Personnes qui ne peuvent s’en accommoder : 1. Au-delà de 0, ce n’est plus « presque personne » dans un groupe de cette taille.",
    "Avis divergents maintenus, qui figurent à côté du résultat : 1.",
  ]);
});

test("every refusal is said in both languages, with the same parameters", () => {
  const params = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([each]) => each).toSorted();
  for (const code of refusals) {
    const { en, fr } = refusalWords[code];
    expect(params(fr), code).toEqual(params(en));
  }
});
