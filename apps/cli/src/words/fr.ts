import { ceilings, decisions, signatures } from "./fr/verdicts.ts";
import { errors } from "./fr/errors.ts";
import { findings } from "./fr/findings.ts";
import { phrases } from "./fr/phrases.ts";
import { standings } from "./fr/standings.ts";
import { vocabulary } from "./fr/vocabulary.ts";
import type { Words } from "./model.ts";

export const fr: Words = {
  findings,
  signatures,
  errors,
  decisions,
  ceilings,
  standings,
  phrases,
  vocabulary,
};
