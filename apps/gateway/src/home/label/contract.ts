/** What the home shows of a label. Texts are makers' and assessors': show them escaped. */
import type { LabelRefused } from "@thingwall/label/envelope";
import type { Reason, Role, Verdict } from "@thingwall/label/trust";
import Type from "typebox";

/** The text of a code that somebody scanned or typed: hostile. */
export const ReadLabel = Type.Object(
  { code: Type.String({ minLength: 1, maxLength: 1024 }) },
  { additionalProperties: false },
);

/** Who states something of this product, and how they know. */
export interface LabelSaid {
  readonly by: string;
  readonly role: Role;
  /** Of an assessor: how it was looked at, until when, and what came of it. */
  readonly method?: string;
  readonly on?: string;
  readonly met?: number;
  readonly notMet?: number;
  /** Of the operator: the level of its programme. */
  readonly level?: number;
}

export interface LabelView {
  readonly verdict: Verdict;
  /** What speaks against it; none of a good one. */
  readonly reasons: readonly Reason[];
  /** It is no code of a label that this gateway can judge. */
  readonly refused?: Pick<LabelRefused, "code" | "params">;
  /** False: the programme did not answer, and what was kept of it is all that this rests on. */
  readonly asked: boolean;
  readonly programme?: string;
  /** The label's page, for people. */
  readonly page?: string;
  readonly maker?: string;
  readonly model?: string;
  /** YYYY-MM-DD, or "none": no date is promised. */
  readonly supportEnd?: string;
  /** Where its maker says that its description is. Only of a label that stands. */
  readonly mudUrl?: string;
  readonly said: readonly LabelSaid[];
  readonly contacts: readonly { readonly kind: string; readonly value: string }[];
}
