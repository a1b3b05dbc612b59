import { faults } from "./en/faults.ts";
import { journal } from "./en/journal.ts";
import { life } from "./en/life.ts";
import { standings } from "./en/standings.ts";
import { ceilings, decisions, signatures } from "./en/verdicts.ts";
import { vocabulary } from "./en/vocabulary.ts";
import type { GatewayWords } from "./model.ts";

export const en: GatewayWords = {
  decisions,
  ceilings,
  standings,
  signatures,
  faults,
  life,
  journal,
  vocabulary,
};
