/** What a description asks for, in a few words: places outside, and who at home. */
import type { RuleView } from "@thingwall/gateway/api";
import type { Tone } from "./parts/icons.tsx";
import { peerText } from "./said.ts";
import type { Speech } from "./words/index.ts";

/** “3 places on the Internet”, “the device that you control it with”, “nothing else at home”. */
export interface Wish {
  readonly tone: Tone;
  readonly text: string;
  /** Names and addresses outside, each once. */
  readonly places?: readonly string[];
}

const OUTSIDE = new Set(["name", "address"]);

/** Whoever it is, or every device at home. */
const isEverybody = (peers: RuleView["peers"]) => peers.every(({ as }) => as === "local-networks");

export function wishesOf(
  rules: readonly RuleView[],
  speech: Speech,
  nameOf: (id: string) => string,
): readonly Wish[] {
  const { wishes } = speech.words;
  const open = rules.filter(({ verdict }) => verdict === "accept");
  const isOutside = ({ peers }: RuleView) => peers.some(({ as }) => OUTSIDE.has(as));
  const places = new Set(
    open.flatMap(({ peers }) => peers.filter(({ as }) => OUTSIDE.has(as)).map(({ term }) => term)),
  );
  const others = new Set(
    open.filter((rule) => !isOutside(rule)).map((rule) => peerText(rule, speech, nameOf)),
  );
  const everybody = open.some(({ peers }) => isEverybody(peers));
  return [
    places.size === 0
      ? { tone: "good", text: wishes.noPlaces }
      : { tone: "warn", text: wishes.places(places.size), places: [...places] },
    ...[...others].map((text): Wish => ({ tone: everybody ? "warn" : "good", text })),
    ...(everybody
      ? []
      : [
          {
            tone: "good",
            text: others.size === 0 ? wishes.nothingAtHome : wishes.nothingElse,
          } as const,
        ]),
  ];
}
