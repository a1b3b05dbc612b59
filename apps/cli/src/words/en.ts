import { gatewayWords } from "@thingwall/gateway/words";
import { doctor } from "./en/doctor.ts";
import { errors } from "./en/errors.ts";
import { findings } from "./en/findings.ts";
import { learning } from "./en/learning.ts";
import { phrases } from "./en/phrases.ts";
import { setup } from "./en/setup.ts";
import { vocabulary } from "./en/vocabulary.ts";
import type { Words } from "./model.ts";

export const en: Words = {
  ...gatewayWords.en,
  findings,
  errors,
  phrases,
  learning,
  setup,
  doctor,
  vocabulary: { ...gatewayWords.en.vocabulary, ...vocabulary },
};
