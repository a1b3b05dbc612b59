import { faults } from "./fr/faults.ts";
import { journal } from "./fr/journal.ts";
import { life } from "./fr/life.ts";
import { standings } from "./fr/standings.ts";
import { ceilings, decisions, signatures } from "./fr/verdicts.ts";
import { vocabulary } from "./fr/vocabulary.ts";
import type { GatewayWords } from "./model.ts";

export const fr: GatewayWords = {
  decisions,
  ceilings,
  standings,
  signatures,
  faults,
  life,
  journal,
  vocabulary,
};
