import { gatewayWords } from "@thingwall/gateway/words";
import { doctor } from "./fr/doctor.ts";
import { errors } from "./fr/errors.ts";
import { findings } from "./fr/findings.ts";
import { learning } from "./fr/learning.ts";
import { phrases } from "./fr/phrases.ts";
import { setup } from "./fr/setup.ts";
import { vocabulary } from "./fr/vocabulary.ts";
import type { Words } from "./model.ts";

export const fr: Words = {
  ...gatewayWords.fr,
  findings,
  errors,
  phrases,
  learning,
  setup,
  doctor,
  vocabulary: { ...gatewayWords.fr.vocabulary, ...vocabulary },
};
