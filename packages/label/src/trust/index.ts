/** Whom to believe, and the verdict on a label with its reasons. */
export { type LabelBundle, parseBundle } from "./bundle.ts";
export { type Evidence, judgeLabel, type Judgement } from "./judge.ts";
export {
  digestOf,
  entryOf,
  type GivenStatement,
  type JudgedStatement,
  judgeStatement,
} from "./judge-statement.ts";
export {
  type Issuer,
  openTrustList,
  type Role,
  type RootKey,
  sealTrustList,
  succeedTrustList,
  type TrustedKey,
  type TrustList,
} from "./list.ts";
export {
  because,
  labelReasons,
  type Reason,
  type ReasonCode,
  type Verdict,
  verdicts,
  worstOf,
} from "./reason.ts";
export type { TrustListClaims } from "./schema.ts";
export { type OpenedStatusList, openStatusList } from "./status-list.ts";
export { type JudgedSticker, judgeSticker } from "./sticker.ts";
