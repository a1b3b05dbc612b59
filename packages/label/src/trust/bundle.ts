/** What the commons answers for a label, and gateways and people keep: all that a verdict needs but the trust list. */
import Type from "typebox";
import { Check, Errors } from "typebox/value";
import { labelLimits } from "../limits.ts";
import { type LabelRefused, refuse } from "../refusal.ts";
import { HTTPS_FORM } from "../statement/index.ts";
import type { GivenStatement } from "./judge-statement.ts";

export interface LabelBundle {
  /** The product's id, by the word of whoever sent this. */
  readonly product: string;
  readonly statements: readonly GivenStatement[];
  /** To be opened with `openStatusList`. */
  readonly statusLists: readonly string[];
}

const closed = { additionalProperties: false } as const;
const Form = Type.Object(
  {
    product: Type.String({ pattern: HTTPS_FORM, maxLength: 1024 }),
    statements: Type.Array(
      Type.Object(
        {
          jws: Type.String({ maxLength: labelLimits.statement }),
          proof: Type.Optional(Type.String({ maxLength: 80 * 1024 })),
        },
        closed,
      ),
      { maxItems: labelLimits.statements },
    ),
    statusLists: Type.Array(Type.String({ maxLength: labelLimits.statusList }), { maxItems: 8 }),
  },
  closed,
);

/** @param text  of at most `labelLimits.bundle` characters */
export function parseBundle(
  text: string,
): { readonly ok: true; readonly bundle: LabelBundle } | LabelRefused {
  if (text.length > labelLimits.bundle) {
    return refuse("too-large", "", { length: text.length, limit: labelLimits.bundle });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("not-understood", "", { problem: "form" });
  }
  if (Check(Form, value)) return { ok: true, bundle: value };
  const [found] = Errors(Form, value);
  return refuse("not-understood", found?.instancePath ?? "", { problem: "form" });
}
