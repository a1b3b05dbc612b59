import { ceilings, decisions, signatures } from "./en/verdicts.ts";
import { errors } from "./en/errors.ts";
import { findings } from "./en/findings.ts";
import { phrases } from "./en/phrases.ts";
import { standings } from "./en/standings.ts";
import { vocabulary } from "./en/vocabulary.ts";
import type { Words } from "./model.ts";

export const en: Words = {
  findings,
  signatures,
  errors,
  decisions,
  ceilings,
  standings,
  phrases,
  vocabulary,
};
